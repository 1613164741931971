"""Deal cards → entries: deals that are new, and stages they came to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from armsbeat.alerts.entries import view_path
from armsbeat.alerts.nouns import Entry, Watched
from armsbeat.alerts.rules import Deals, rule_words
from armsbeat.cards import Card, DealReport, Step, card_id
from armsbeat.cards.tables import Names
from armsbeat.charts import day_label
from armsbeat.model import STAGES


def deals(
    cards: Iterable[Card], names: Names, view: Watched, *, since: datetime
) -> Iterator[Entry]:
    """
    What is new of these cards since a moment.

    A stage is told where it is further than all that were reported before it; a
    refusal always.
    """
    for card in cards:
        if card.first.at >= since:
            yield _entry(card, card.first, names, view, None)
        for step in further(card.ladder):
            if step.first.at >= since and step.first.key != card.first.key:
                yield _entry(card, step.first, names, view, step)


def further(ladder: Sequence[Step]) -> list[Step]:
    """The steps that took the deal further when they were reported, oldest first."""
    kept: list[Step] = []
    reached = -1
    for step in sorted(ladder, key=lambda s: (s.first.at, s.first.key)):
        if step.stage == "blocked" or STAGES.index(step.stage) > reached:
            kept.append(step)
        if step.stage != "blocked":
            reached = max(reached, STAGES.index(step.stage))
    return kept


def _entry(
    card: Card, report: DealReport, names: Names, view: Watched, step: Step | None
) -> Entry:
    who = (
        f"{names.country(card.supplier) or 'unknown'} →"
        f" {names.country(card.recipient) or 'unknown'}"
    )
    what = names.listed(card.systems, ", ")
    subject = f"{who}: {what}" if what else who
    stage = report.stage
    what_happened = f"deal now {step.stage}" if step else "new deal"
    aside = f" ({stage})" if stage and step is None else ""
    day = report.at.date()
    return Entry(
        key=f"deal/{card_id(card.key)}/{step.stage if step else 'new'}",
        at=report.at,
        updated=report.at,
        title=f"{view.name}: {what_happened}, {subject}{aside}",
        sentences=(
            f"Reported {day_label(day)}, {report.at:%H:%M} UTC, by"
            f" {report.feed or report.outlet}; {_reports(len(card.reports))} of this"
            " deal in all. A notification is not a delivery.",
            f"Rule: {rule_words(Deals())}.",
        ),
        path=_path(view, card, report),
        n=len(card.reports),
        quote=report.title,
        item_id=report.item_id,
    )


def _path(view: Watched, card: Card, report: DealReport) -> str:
    day = report.at.date()
    # The days of the view stay in the address, behind the deal that is shown.
    _, _, address = view_path(view, day, day).partition("?")
    return f"deals?{address}&deal={card_id(card.key)}"


def _reports(count: int) -> str:
    return "1 report" if count == 1 else f"{count} reports"

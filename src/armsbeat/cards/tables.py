"""Deal cards → frames with documented columns, for the page and for files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from armsbeat.cards.nouns import Card, card_id
from armsbeat.model import STAGES, Query, ReportKey

Order = Literal["newest", "value", "reports", "first"]
LISTED = "; "
TABLE = (
    "deal",
    "stage",
    "supplier",
    "supplier_name",
    "recipient",
    "recipient_name",
    "systems",
    "value_usd",
    "value",
    "currency",
    "quantity",
    "first_report",
    "last_report",
    "reports",
    "outlets",
    "feeds",
    "conflicts",
    "first_ever",
    "tone",
    "items_with_tone",
    "transmittal",
    *(f"{stage}_on" for stage in STAGES),
    "evidence",
    "evidence_stage",
    "evidence_item",
    "link",
    "item_ids",
)
MATRIX = (
    "supplier",
    "supplier_name",
    "recipient",
    "recipient_name",
    "count",
    "value_usd",
    "valued",
)
VALUES = ("period", "value_usd", "n", "deals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What entities are called, by id."""

    countries: Mapping[str, str]
    systems: Mapping[str, str]

    def country(self, code: str | None) -> str | None:
        """The country's name; None stays None."""
        return None if code is None else self.countries.get(code, code)

    def listed(self, systems: Iterable[str], separator: str = LISTED) -> str:
        """Systems in one text."""
        return separator.join(self.systems.get(one, one) for one in systems)


def matching(
    cards: Iterable[Card], query: Query, keys: Collection[ReportKey]
) -> tuple[Card, ...]:
    """
    The cards that a view is about.

    A card is shown whole when at least one of its reports is in the view. Systems and
    countries are those of the deal: an item may tell of several deals, and only those
    of the wanted parties count.

    Args:
        cards: All cards.
        query: The view.
        keys: The reports of the view's items (at the wanted stages, if any).
    """
    return tuple(
        card
        for card in cards
        if any(report.key in keys for report in card.reports)
        and (not query.systems or set(query.systems) & set(card.systems))
        and _has_party(card, query)
    )


def ordered(cards: Iterable[Card], order: Order) -> list[Card]:
    """Cards by an order, ties by key, the newest first."""
    by_key = sorted(cards, key=lambda card: card.key, reverse=True)
    return sorted(by_key, key=_ORDERS[order], reverse=True)


def table(
    cards: Iterable[Card],
    names: Names,
    *,
    first_ever: Collection[ReportKey] = (),
    order: Order = "newest",
) -> pd.DataFrame:
    """
    One row per card.

    Args:
        cards: In any order.
        names: Of countries and systems.
        first_ever: Reports that told a supplier, recipient and system together for
            the first time.
        order: By latest report, by value in US dollars, by number of reports, or by
            first report; always the highest or latest first, ties by deal.

    Returns:
        `deal` (id of the card), `stage` (the furthest told), `supplier`,
        `supplier_name`, `recipient`, `recipient_name`, `systems` (names), `value_usd`
        (the highest reported), `value` and `currency` (the highest reported as it is
        stated), `quantity` (None where reports differ), `first_report`, `last_report`
        (ISO text), `reports`, `outlets` (how many), `feeds` (titles), `conflicts`
        (how many), `first_ever` (`yes`/`no`), `tone` (mean of `items_with_tone`),
        `transmittal`, `considered_on` … `blocked_on` (the day a stage was first
        told), `evidence` (the sentence first told at `evidence_stage`, by item
        `evidence_item`), `link` (of that item), `item_ids`. Lists are separated by
        `; `.
    """
    rows = [_row(card, names, first_ever) for card in ordered(cards, order)]
    frame = pd.DataFrame(rows, columns=list(TABLE))
    for column in ("value_usd", "value", "quantity", "evidence_item"):
        frame[column] = pd.array(frame[column].tolist(), dtype="Int64")
    return frame


def matrix(cards: Iterable[Card], names: Names) -> pd.DataFrame:
    """
    Who supplies whom, where both are told.

    Returns:
        One row per pair, most deals first: `supplier`, `supplier_name`, `recipient`,
        `recipient_name`, `count` (deals), `value_usd` (sum of the highest reported
        value of each of them), `valued` (deals with such a value).
    """
    found: dict[tuple[str, str], list[int]] = {}
    for card in cards:
        if card.supplier is None or card.recipient is None:
            continue
        sums = found.setdefault((card.supplier, card.recipient), [0, 0, 0])
        usd = _usd(card)
        sums[0] += 1
        sums[1] += usd or 0
        sums[2] += usd is not None
    rows = [
        (a, names.country(a), b, names.country(b), *sums)
        for (a, b), sums in sorted(found.items(), key=lambda p: (-p[1][0], p[0]))
    ]
    return pd.DataFrame(rows, columns=list(MATRIX)).astype({"count": "int64"})


def announced_value(cards: Iterable[Card]) -> pd.DataFrame:
    """
    The value of deals by the month in which they were first reported.

    Each deal counts once, with the highest value in US dollars reported for it.

    Returns:
        Every month from the first to the last, zeros included: `period` (its first
        moment), `value_usd` (sum), `n` (deals with a value), `deals` (all that were
        first reported then).
    """
    rows = [
        (pd.Timestamp(c.first.at.year, c.first.at.month, 1), _usd(c) or 0, _usd(c))
        for c in cards
    ]
    if not rows:
        return pd.DataFrame(columns=list(VALUES))
    frame = pd.DataFrame(rows, columns=["period", "value_usd", "stated"])
    months = frame.groupby("period").agg(
        value_usd=("value_usd", "sum"),
        n=("stated", "count"),
        deals=("value_usd", "size"),
    )
    every = pd.date_range(months.index.min(), months.index.max(), freq="MS")
    filled = months.reindex(every, fill_value=0).rename_axis("period").reset_index()
    return filled[list(VALUES)]


def tone_of_reports(card: Card) -> pd.DataFrame:
    """The tone of a card's items, oldest first: `at`, `compound`, `item_id`."""
    seen: dict[int, tuple[Any, ...]] = {}
    for report in card.reports:
        if report.compound is not None:
            seen.setdefault(
                report.item_id, (report.at, report.compound, report.item_id)
            )
    return pd.DataFrame(list(seen.values()), columns=["at", "compound", "item_id"])


def _has_party(card: Card, query: Query) -> bool:
    if not query.countries or query.role == "mentioned":
        return True
    parties: Sequence[str | None] = {
        "supplier": (card.supplier,),
        "recipient": (card.recipient,),
    }.get(query.role or "", (card.supplier, card.recipient))
    return any(party in query.countries for party in parties)


def _usd(card: Card) -> int | None:
    return card.highest.value_usd if card.highest is not None else None


_ORDERS: dict[Order, Any] = {
    "newest": lambda card: card.last.at,
    "value": lambda card: _usd(card) or -1,
    "reports": lambda card: len(card.reports),
    "first": lambda card: card.first.at,
}


def _row(card: Card, names: Names, first_ever: Collection[ReportKey]) -> dict[str, Any]:
    steps = {step.stage: step for step in card.ladder}
    told = steps[card.stage].first if card.stage else card.first
    money = card.highest.money if card.highest is not None else None
    new = any(report.key in first_ever for report in card.reports)
    return {
        "deal": card_id(card.key),
        "stage": card.stage,
        "supplier": card.supplier,
        "supplier_name": names.country(card.supplier),
        "recipient": card.recipient,
        "recipient_name": names.country(card.recipient),
        "systems": names.listed(card.systems),
        "value_usd": _usd(card),
        "value": money[1] if money else None,
        "currency": money[0] if money else None,
        "quantity": _quantity(card),
        "first_report": _iso(card.first.at),
        "last_report": _iso(card.last.at),
        "reports": len(card.reports),
        "outlets": len(card.outlets),
        "feeds": LISTED.join(card.feeds),
        "conflicts": len(card.conflicts),
        "first_ever": "yes" if new else "no",
        "tone": card.compound,
        "items_with_tone": card.scored,
        "transmittal": card.transmittal,
        **{
            f"{stage}_on": f"{steps[stage].first.at:%Y-%m-%d}"
            if stage in steps
            else None
            for stage in STAGES
        },
        "evidence": told.evidence,
        "evidence_stage": card.stage,
        "evidence_item": told.item_id,
        "link": told.link,
        "item_ids": LISTED.join(
            str(item) for item in dict.fromkeys(r.item_id for r in card.reports)
        ),
    }


def _quantity(card: Card) -> int | None:
    told = {r.quantity for r in card.reports if r.quantity is not None}
    return told.pop() if len(told) == 1 else None


def _iso(at: Any) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"

"""Deal cards → escaped HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from armsbeat.cards import (
    Card,
    Conflict,
    DealReport,
    Step,
    Told,
    conflict_words,
    join_words,
    told_words,
)
from armsbeat.cards.tables import Names
from armsbeat.charts import day_label, thousands
from armsbeat.dashboard.deals.links import Parameters, deal_link
from armsbeat.dashboard.links import story_link
from armsbeat.dashboard.markup import anchor, missing, money, quote, text, tone_badge
from armsbeat.model import NEGATIVE_FROM, POSITIVE_FROM, STAGES, Stage

RUNGS: tuple[Stage, ...] = tuple(stage for stage in STAGES if stage != "blocked")
MEANING: dict[Stage, str] = {
    "considered": "talked about, planned or offered",
    "requested": "the buyer asks",
    "approved": "cleared, notified, pledged or selected",
    "signed": "contract or order",
    "delivered": "handed over",
    "blocked": "refused or halted",
}
CEILING = "A notification is a ceiling, not a delivery."
Row = Mapping[str, object]


def parties(card: Card, names: Names) -> str:
    """`South Korea → Poland`, escaped; what no report says is unknown."""
    sides = (names.country(card.supplier), names.country(card.recipient))
    return " → ".join("unknown" if side is None else text(side) for side in sides)


def heading(card: Card, names: Names) -> str:
    """Parties and systems as plain text, for titles and choices."""
    sides = (names.country(card.supplier), names.country(card.recipient))
    told = " → ".join(side or "unknown" for side in sides)
    return f"{told}: {names.listed(card.systems, ', ')}" if card.systems else told


def rows(
    cards: Iterable[Card], names: Names, *, new: Iterable[bool], view: Parameters
) -> str:
    """The list of deals; each links to its page."""
    articles = [
        _row(card, names, new=is_new, view=view)
        for card, is_new in zip(cards, new, strict=True)
    ]
    return f'<div class="ab-cards">{"".join(articles)}</div>' if articles else ""


def value(card: Card) -> str:
    """The highest reported value, as stated; empty where there is none."""
    return _money(card.highest) if card.highest is not None else ""


def stage_chip(stage: Stage | None) -> str:
    """The stage in a word, with as many rungs filled as were reached."""
    word = stage or "stage unclear"
    reached = RUNGS.index(stage) + 1 if stage in RUNGS else 0
    bars = "".join(
        f'<i class="{"on" if rung < reached else ""}"></i>'
        for rung in range(len(RUNGS))
    )
    css = "ab-stage-blocked" if stage == "blocked" else ""
    return (
        f'<span class="ab-stage {css}">{quote(word)}'
        f'<span class="ab-rungs" aria-hidden="true">{bars}</span></span>'
    )


def ladder(card: Card) -> str:
    """Every rung in order: what was told first of it, or that nothing was."""
    steps = {step.stage: step for step in card.ladder}
    shown = [*RUNGS, "blocked"] if "blocked" in steps else RUNGS
    rungs = "".join(
        _rung(stage, steps.get(stage)) for stage in STAGES if stage in shown
    )
    return f'<ol class="ab-ladder">{rungs}</ol>'


def conflicts(found: Iterable[Conflict]) -> str:
    """Each contradiction with its versions side by side."""
    return "".join(_conflict(one) for one in found)


def reports(card: Card, names: Names) -> str:
    """All reports, oldest first, each with why it is on the card."""
    articles = [
        _report(report, join_words(join, names.systems), names)
        for report, join in zip(card.reports, card.joins, strict=True)
    ]
    return f'<div class="ab-items">{"".join(articles)}</div>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A short list of facts; the values are markup already."""
    told = "".join(f"<dt>{quote(k)}</dt><dd>{v}</dd>" for k, v in pairs if v)
    return f'<dl class="ab-facts">{told}</dl>'


def span(card: Card) -> str:
    """`27 Jul 2022 – 26 Aug 2022`."""
    first, last = (day_label(r.at.date()) for r in (card.first, card.last))
    return first if first == last else f"{first} – {last}"


def counted(number: int, noun: str) -> str:
    """`1 report`, `12 reports`."""
    return f"{thousands(number)} {noun}{'' if number == 1 else 's'}"


def _row(card: Card, names: Names, *, new: bool, view: Parameters) -> str:
    steps = {step.stage: step for step in card.ladder}
    told = steps[card.stage].first if card.stage else card.first
    mark = ' <span class="ab-new">New</span>' if new else ""
    systems = text(names.listed(card.systems, ", ")) if card.systems else ""
    what = f'<p class="ab-what">{systems}</p>' if systems else ""
    conflict = (
        f' · <span class="ab-clash">{counted(len(card.conflicts), "conflict")}</span>'
        if card.conflicts
        else ""
    )
    return (
        '<article class="ab-card">'
        f"{stage_chip(card.stage)}"
        '<div class="ab-body">'
        f'<h3><a href="{quote(deal_link(card, view))}" target="_self">'
        f"{parties(card, names)}</a>{mark}</h3>{what}"
        f'<p class="ab-evidence">{_quoted(told.evidence)}</p>'
        f'<p class="ab-meta">{span(card)} · {counted(len(card.reports), "report")}'
        f" in {counted(len(card.outlets), 'outlet')}{conflict}</p></div>"
        f'<p class="ab-worth">{quote(value(card))}</p></article>'
    )


def _rung(stage: Stage, step: Step | None) -> str:
    head = f"<h3>{stage.capitalize()} <span>{quote(MEANING[stage])}</span></h3>"
    if step is None:
        return (
            f'<li class="ab-rung ab-off">{head}<p class="ab-meta">not reported</p></li>'
        )
    report = step.first
    more = f" · told by {counted(step.reports, 'report')}" if step.reports > 1 else ""
    css = " ab-refused" if stage == "blocked" else ""
    return (
        f'<li class="ab-rung ab-on{css}">{head}'
        f'<p class="ab-when">{day_label(report.at.date())}{quote(_worth(report))}</p>'
        f'<p class="ab-evidence">{_quoted(report.evidence)}</p>'
        f'<p class="ab-meta">{_source(report)}{more}</p></li>'
    )


def _worth(report: DealReport) -> str:
    return f" · {_money(report)}" if report.money else ""


def _report(report: DealReport, why: str, names: Names) -> str:
    details = [
        report.stage or "stage unclear",
        _money(report),
        counted(report.quantity, "unit") if report.quantity is not None else "",
        names.listed(report.systems, ", "),
        f"Transmittal {report.transmittal}" if report.transmittal else "",
    ]
    told = " · ".join(quote(one) for one in details if one)
    tone = None if report.compound is None else _tone_class(report.compound)
    title = text(report.title) if report.title else "<em>without a title</em>"
    return (
        f'<article class="ab-item">{tone_badge(report.compound, tone)}'
        f'<div class="ab-body"><h3>{anchor(report.link, title)}</h3>'
        f'<p class="ab-meta">{text(report.feed)} · {day_label(report.at.date())} · '
        f'<a href="{quote(story_link(report.item_id))}" target="_self">'
        'read the item<span class="ab-vh">'
        f" {quote(report.title)}</span></a></p>"
        f'<p class="ab-told">{told}</p>'
        f"{_evidence(report)}"
        f'<p class="ab-meta">{quote(why)}</p></div></article>'
    )


def _evidence(report: DealReport) -> str:
    """The sentence, unless the heading above it is that sentence."""
    if not report.evidence or report.evidence == report.title:
        return ""
    return f'<p class="ab-evidence">{_quoted(report.evidence)}</p>'


def _source(report: DealReport) -> str:
    same = report.evidence == report.title
    title = "read the item" if same or not report.title else report.title
    link = quote(story_link(report.item_id))
    return f'{text(report.feed)} · <a href="{link}" target="_self">{text(title)}</a>'


def _conflict(conflict: Conflict) -> str:
    if conflict.subject == "blocked":
        told = "".join(
            f"<li>{quote(step.stage.capitalize())}:"
            f" {day_label(step.first.at.date())}, {_source(step.first)}</li>"
            for step in conflict.steps
        )
    else:
        told = "".join(f"<li>{_version(one)}</li>" for one in conflict.told)
    return (
        f'<div class="ab-conflict"><h3>{quote(conflict_words(conflict))}</h3>'
        f"<ul>{told}</ul></div>"
    )


def _version(told: Told) -> str:
    figure = (
        thousands(told.amount)
        if told.currency is None
        else _amount(told.currency, told.amount)
    )
    feeds = ", ".join(told.feeds)
    return (
        f"<strong>{quote(figure)}</strong> in {quote(told_words(told))} ({text(feeds)})"
    )


def _money(report: DealReport) -> str:
    return _amount(*report.money) if report.money is not None else ""


def _amount(currency: str, amount: int) -> str:
    """`US$2.35 billion`, `GBP 8 billion`."""
    told = money(amount)
    return told if currency == "USD" else f"{currency} {told.removeprefix('US$')}"


def _quoted(evidence: str) -> str:
    return "" if missing(evidence) or not evidence else f"“{text(evidence)}”"


def _tone_class(compound: float) -> str:
    if compound >= POSITIVE_FROM:
        return "positive"
    return "negative" if compound <= NEGATIVE_FROM else "neutral"

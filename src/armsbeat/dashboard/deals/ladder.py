"""One deal: its ladder, what contradicts itself, its reports, and undoing a join."""

from __future__ import annotations

import streamlit as st

from armsbeat import charts
from armsbeat.cards import Card, tables
from armsbeat.cards.tables import Names
from armsbeat.charts import signed, thousands
from armsbeat.dashboard import components
from armsbeat.dashboard.deals import markup, undo
from armsbeat.dashboard.deals.links import list_link
from armsbeat.dashboard.deals.listing import parameters
from armsbeat.dashboard.deals.markup import counted
from armsbeat.dashboard.markup import quote, text
from armsbeat.pipeline import DealBook

MIN_DOTS = 2


def show(card: Card, book: DealBook) -> None:
    """The page of one deal."""
    _head(card, book.names)
    left, right = st.columns([3, 2], gap="large")
    with left:
        components.section("How far it has come", "What was told first of each stage")
        st.html(markup.ladder(card))
    with right:
        _facts(card, book.names)
        _conflicts(card)
        _tone(card, _parties(card, book.names))
    components.section(
        "Reports",
        "Oldest first, each with the reason why it is taken for this deal",
    )
    st.html(markup.reports(card, book.names))
    undo.show(card, book)


def gone() -> None:
    """A link to a deal that is not there."""
    components.title("This deal is not there")
    back()
    components.note(
        "No report with this number is in the store",
        "Its item may have been removed, or read again by newer rules.",
    )


def back() -> None:
    """The way to the list, with the filters it had."""
    link = quote(list_link(parameters()))
    st.html(
        f'<p class="ab-back"><a href="{link}" target="_self">← All deals</a> ·'
        " the filters above are those of the list</p>"
    )


def _head(card: Card, names: Names) -> None:
    systems = names.listed(card.systems, ", ")
    under = f'<p class="ab-lede">{text(systems)}</p>' if systems else ""
    back()
    st.html(
        f'<p class="ab-period">{markup.span(card)} ·'
        f" {counted(len(card.reports), 'report')} in"
        f" {counted(len(card.outlets), 'outlet')}</p>"
        f"<h1>{markup.parties(card, names)}</h1>{under}"
        f'<p class="ab-standing">{markup.stage_chip(card.stage)}</p>'
    )


def _facts(card: Card, names: Names) -> None:
    components.section("In short")
    value = quote(markup.value(card))
    if value and card.highest is not None and card.highest.stage == "approved":
        value += f'<span class="ab-caveat">{quote(markup.CEILING)}</span>'
    st.html(
        markup.facts(
            [
                ("Supplier", text(names.country(card.supplier) or "not named")),
                ("Recipient", text(names.country(card.recipient) or "not named")),
                ("Systems", text(names.listed(card.systems, ", ") or "not named")),
                ("Highest reported value", value or "not stated"),
                ("Transmittal number", quote(card.transmittal)),
                ("Told by", text(", ".join(card.feeds))),
            ]
        )
    )


def _conflicts(card: Card) -> None:
    if card.conflicts:
        components.section("Reports contradict each other", "Shown, not averaged")
        st.html(markup.conflicts(card.conflicts))


def _tone(card: Card, parties: str) -> None:
    if card.compound is None:
        return
    scored = "1 item" if card.scored == 1 else f"{thousands(card.scored)} items"
    components.section(
        "Tone of its items", f"{signed(card.compound)} on average, n = {scored}"
    )
    if card.scored >= MIN_DOTS:
        components.draw(
            charts.tone_of_reports(tables.tone_of_reports(card)),
            key="deal-tone",
            title=f"Tone of the reports of a deal: {parties}",
            what="Tone of each item (VADER compound, −1 to +1)",
            caption="One mark per item; dashed: the mean.",
        )


def _parties(card: Card, names: Names) -> str:
    sides = (names.country(side) for side in (card.supplier, card.recipient))
    return " to ".join(side or "not named" for side in sides)

"""The deals of a profile: of each entity in figures, over time, and the latest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from armsbeat import charts
from armsbeat.cards import Card
from armsbeat.cards.tables import matrix
from armsbeat.charts import thousands
from armsbeat.dashboard import components, data
from armsbeat.dashboard.deals import markup as deal_markup
from armsbeat.dashboard.deals.words import short_money
from armsbeat.dashboard.profile.choice import Choice, Kind
from armsbeat.dashboard.profile.onward import onward
from armsbeat.model import STAGES
from armsbeat.report.figures import begun_bins

SHOWN_DEALS = 4
# A report names a maker, and the deal its country: makers have no deals of their own.
HEADS: dict[Kind, tuple[str, ...]] = {
    "system": ("Deals",),
    "country": ("Deals as supplier", "as recipient"),
    "organisation": (),
}


def cells(choice: Choice, entity: str) -> tuple[str, ...]:
    """The deals of one entity, in the columns of `HEADS`."""
    cards = data.deal_view(choice.query).cards
    if choice.kind == "system":
        return (_sum([card for card in cards if entity in card.systems]),)
    if choice.kind == "country":
        return (
            _sum([card for card in cards if card.supplier == entity]),
            _sum([card for card in cards if card.recipient == entity]),
        )
    return ()


def _sum(cards: Sequence[Card]) -> str:
    """`45, US$12.3 bn of 30`."""
    valued = [c.highest.value_usd for c in cards if c.highest and c.highest.value_usd]
    worth = (
        f", {short_money(sum(valued))} of {thousands(len(valued))}" if valued else ""
    )
    return f"{thousands(len(cards))}{worth}"


def show(choice: Choice) -> None:
    """The deals it is part of: how many at each stage, and the latest."""
    view = data.deal_view(choice.query)
    it = "it" if len(choice.ids) == 1 else "any of them"
    cards = sorted(view.cards, key=lambda card: card.last.at, reverse=True)
    by_maker = choice.kind == "organisation"
    components.section(
        "Deals",
        f"Reported in items that name {it}"
        if by_maker
        else f"Deals with {it}, by the furthest stage reported",
    )
    if not cards:
        st.html('<p class="ab-quiet">No deal is reported in this period.</p>')
        return
    reached = Counter(card.stage for card in cards)
    stages = "".join(
        f"<li><strong>{thousands(reached[stage])}</strong> {stage}</li>"
        for stage in STAGES
        if reached[stage]
    )
    if reached[None]:
        stages += f"<li><strong>{thousands(reached[None])}</strong> stage unclear</li>"
    shown = cards[:SHOWN_DEALS]
    rows = deal_markup.rows(
        shown, view.names, new=[view.is_new(card) for card in shown], view={}
    )
    more = onward(choice, "deals", "All these deals on the Deals page")
    st.html(f'<ul class="ab-stages">{stages}</ul>{rows}{more}')


@components.part
def compared(choice: Choice) -> None:
    """Countries side by side as suppliers: to whom, and since when."""
    view = data.deal_view(choice.query)
    supplied = [card for card in view.cards if card.supplier in choice.ids]
    if choice.kind != "country" or len(choice.ids) < 2 or not supplied:
        return
    names = ", ".join(choice.name(one) for one in choice.ids)
    left, right = st.columns([1, 1], gap="large")
    with left:
        what = "Number of deals by the year of their first report, each counted once"
        components.section("How many deals as suppliers?", what)
        rows = by_year(supplied, choice)
        components.draw(
            charts.compare(rows, grain="year", what="supplier", unit="deals"),
            key="profile-deals",
            title=f"Deals as suppliers: {names}",
            what=what,
            query=choice.query,
            caption="A deal may be planned, blocked or done; dashed: the year is not"
            " over.",
        )
    with right:
        what = "Number of deals between the two, each counted once"
        components.section("To whom?", what)
        pairs = matrix(supplied, view.names)
        if pairs.empty:
            st.html('<p class="ab-quiet">No recipient is told.</p>')
            return
        components.draw(
            charts.party_matrix(pairs),
            key="profile-matrix",
            title=f"Deals by recipient: {names}",
            what=what,
            query=choice.query,
            caption="The 14 recipients with most deals.",
        )


def by_year(cards: Sequence[Card], choice: Choice) -> pd.DataFrame:
    """
    Deals by supplier and year of their first report, within the days of the profile.

    Returns:
        Years without those that are cut off at the start, zeros included: `period`,
        `entity`, `name`, `count`, `partial` (a last year that is not over).
    """
    days = [card.first.at.date() for card in cards]
    start, end = choice.start or min(days), choice.end or data.today()
    found = Counter(
        (card.supplier, day.year)
        for card, day in zip(cards, days, strict=True)
        if start <= day <= end
    )
    rows = [
        (
            pd.Timestamp(year, 1, 1),
            one,
            choice.name(one),
            found[one, year],
            date(year, 1, 1) < start or date(year, 12, 31) > end,
        )
        for one in choice.ids
        for year in range(start.year, end.year + 1)
    ]
    columns = ["period", "entity", "name", "count", "partial"]
    return begun_bins(pd.DataFrame(rows, columns=columns))

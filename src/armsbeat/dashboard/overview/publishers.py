"""Who writes in which tone: kinds of publishers and outlets side by side."""

from __future__ import annotations

import streamlit as st

from armsbeat import charts
from armsbeat.dashboard import components, data
from armsbeat.dashboard.filters import View
from armsbeat.model import Query
from armsbeat.report import figures
from armsbeat.report.figures import Named


def tone(view: View) -> None:
    """Who writes in which tone?"""
    tone_by_outlet(view.query, whose=ITEMS, key="overview")


ITEMS = "Mean tone of the items of this view"


def tone_by_outlet(
    query: Query, *, whose: str, key: str, named: Named | None = None
) -> None:
    """
    Two dot plots: by kind of publisher, by outlet.

    Args:
        query: The items.
        whose: Whose tone it is.
        key: Of the page.
        named: The tone only of the sentences that name these entities.
    """
    components.section(
        figures.PUBLISHERS,
        f"{whose}, with its 95% interval. Coloured: clearly above or below 0;"
        f" hollow: fewer than {charts.MIN_N}.",
    )
    drawn = figures.publishers(data.asked(), query, whose=whose, named=named)
    if not drawn:
        st.html('<p class="ab-quiet">None of these items has a text with a tone.</p>')
        return
    places = st.columns([2, 3], gap="large")
    for place, one, side in zip(places, drawn, ("kinds", "outlets"), strict=True):
        with place:
            components.figure(one, key=f"{key}-{side}", query=query)

"""Overview: what is in the news, how often, in what tone, about whom."""

from __future__ import annotations

import streamlit as st

from armsbeat.charts import day_label
from armsbeat.dashboard import components, data, filters
from armsbeat.dashboard.overview import (
    items,
    places,
    publishers,
    summary,
    together,
    trends,
)


def overview() -> None:
    """The page, top to bottom."""
    data.refresh()
    view = filters.current()
    totals = data.ask("totals", view.query)
    if not totals["count"].iloc[0]:
        _empty(view)
        return
    summary.show(view, totals)
    trends.frequency(view)
    left, right = st.columns([3, 2], gap="large")
    with left:
        trends.tone(view)
    with right:
        trends.unusual(view)
    left, right = st.columns([3, 2], gap="large")
    with left:
        together.heatmap(view)
    with right:
        together.flow(view)
    places.world(view)
    publishers.tone(view)
    items.show(view)


def _empty(view: filters.View) -> None:
    span = data.extent()
    if view.filtered or (data.feeds() and span is None):
        components.note(
            "No items match these filters",
            "Widen the period, remove a tag or clear the search.",
        )
    elif span is not None:
        first, last = (day_label(day) for day in span)
        components.note(
            "No items in this period",
            f"There are items from {first} to {last}: choose a longer period.",
        )
    else:
        components.note(
            "There are no feeds yet",
            "Add one on the Feeds page, or import an OPML file.",
        )
    st.button("Clear all filters", key="clear-empty", on_click=filters.clear)


components.frame_page(overview)

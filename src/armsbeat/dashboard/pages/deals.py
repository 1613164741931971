"""Deals: who is said to sell what to whom, and how far each deal has come."""

from __future__ import annotations

import streamlit as st

from armsbeat.cards import key_of
from armsbeat.dashboard import components, data, filters
from armsbeat.dashboard.components import STATIC
from armsbeat.dashboard.deals import head, ladder, listing, sides, values
from armsbeat.dashboard.deals.links import CHOSEN


def deals() -> None:
    """The list of deals, or the one that the address names."""
    st.html(STATIC / "deals.css")
    data.refresh()
    view = filters.current()
    chosen = st.query_params.get(CHOSEN)
    if chosen is not None:
        _one(chosen)
        return
    found = data.deal_view(view.query)
    if not found.cards:
        _empty(view)
        return
    head.show(view, found)
    listing.show(view.query)
    left, right = st.columns([1, 1], gap="large")
    with left:
        sides.show(found, view.query)
    with right:
        values.show(found, view.query)


def _one(chosen: str) -> None:
    key = key_of(chosen)
    book = data.deal_book()
    card = book.card(key) if key is not None else None
    if card is None:
        ladder.gone()
    else:
        ladder.show(card, book)


def _empty(view: filters.View) -> None:
    if data.deal_book().cards:
        components.title("No deal in this view")
        components.note(
            "No deals match these filters",
            "Widen the period, remove a tag or clear the search.",
        )
        st.button("Clear all filters", key="clear-empty", on_click=filters.clear)
    else:
        components.title("No deals yet")
        components.note(
            "No item tells of a deal yet",
            "Deals are read from items: add feeds on the Feeds page, or wait for news.",
        )


components.frame_page(deals)

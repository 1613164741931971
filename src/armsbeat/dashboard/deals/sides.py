"""Who supplies whom: as streams, or as a table of suppliers by recipients."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from armsbeat import charts
from armsbeat.cards import tables
from armsbeat.charts import Chart
from armsbeat.dashboard import components, filters
from armsbeat.pipeline import DealView

MATRIX, FLOW = "Matrix", "Flow"


def show(deals: DealView, *, key: int) -> None:
    """Both looks at the same numbers; a click narrows the page."""
    look = components.section_with_choice(
        "Who supplies whom?",
        "Number of deals between the two, each counted once",
        "Look",
        [MATRIX, FLOW],
        key="sides",
    )
    pairs = tables.matrix(deals.cards, deals.names)
    if pairs.empty:
        components.note(
            "No deal with both sides named",
            "Only deals that name a supplier and a recipient count here.",
        )
    elif look == FLOW:
        _flow(pairs, key)
    else:
        _matrix(pairs, key)


def _matrix(pairs: pd.DataFrame, key: int) -> None:
    chart = charts.party_matrix(pairs)
    name = f"heatmap-deals-{key}"
    components.draw(chart, key=name, on_select=lambda: _cell_chosen(name, chart))
    components.caption(
        "The 14 recipients with most deals, and their suppliers. Select a cell for"
        " the deals of its recipient."
    )


def _flow(pairs: pd.DataFrame, key: int) -> None:
    theme = str(st.context.theme.type or "light")
    chart = charts.sankey(pairs, theme=theme, unit="deals")
    components.draw(chart, key=f"sankey-deals-{key}")
    components.caption(
        "Deals at any stage, planned or done: a report or a notification is not a"
        " delivery."
    )


def _cell_chosen(key: str, chart: Chart) -> None:
    state = st.session_state.get(key) or {}
    cells = state.get("selection", {}).get("cell") or []
    if not cells:
        return
    recipient = chart.lookup["country"].get(cells[0].get("country"))
    if recipient:
        # Of several countries any may match: the supplier would bring all its deals.
        filters.select(countries=[recipient])
        st.session_state["role"] = "Recipient"

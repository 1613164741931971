"""Who supplies whom: as streams, or as a table of suppliers by recipients."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from armsbeat import charts
from armsbeat.cards import tables
from armsbeat.charts import Chart
from armsbeat.dashboard import components, filters
from armsbeat.dashboard.overview.together import chosen_side
from armsbeat.model import Query
from armsbeat.pipeline import DealView

MATRIX, FLOW = "Matrix", "Flow"


TITLE = "Who supplies whom, by deals"
WHAT = "Number of deals between the two, each counted once"


@components.part
def show(deals: DealView, query: Query) -> None:
    """Both looks at the same numbers; a click narrows the page."""
    look = components.section_with_choice(
        "Who supplies whom?",
        WHAT,
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
        _flow(pairs, query)
    else:
        _matrix(pairs, query)


def _matrix(pairs: pd.DataFrame, query: Query) -> None:
    chart = charts.party_matrix(pairs)
    name = f"heatmap-deals-{hash(query)}"
    components.draw(
        chart,
        key=name,
        title=TITLE,
        what=WHAT,
        query=query,
        caption="The 14 recipients with most deals, and their suppliers. Select a cell"
        " for the deals of its recipient.",
        on_select=lambda: _cell_chosen(name, chart),
    )


def _flow(pairs: pd.DataFrame, query: Query) -> None:
    theme = str(st.context.theme.type or "light")
    chart = charts.sankey(pairs, theme=theme, unit="deals")
    name = f"sankey-deals-{hash(query)}"
    components.draw(
        chart,
        key=name,
        title=TITLE,
        what=WHAT,
        query=query,
        caption="Deals at any stage, planned or done: a report or a notification is not"
        " a delivery. Select a country for its deals.",
        on_select=lambda: _side_chosen(name, chart),
    )


def _cell_chosen(key: str, chart: Chart) -> None:
    state = st.session_state.get(key) or {}
    cells = state.get("selection", {}).get("cell") or []
    if not cells:
        return
    recipient = chart.lookup["country"].get(cells[0].get("country"))
    if recipient:
        # Of several countries any may match: the supplier would bring all its deals.
        filters.select(countries=[recipient], role="recipient")
        components.whole_page()


def _side_chosen(key: str, chart: Chart) -> None:
    state = st.session_state.get(key) or {}
    side = chosen_side(state.get("selection") or {}, chart)
    if side is not None:
        role, country = side
        filters.select(countries=[country], role=role)
        components.whole_page()

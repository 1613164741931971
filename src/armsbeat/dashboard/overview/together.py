"""What goes with what: systems with countries, suppliers with recipients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from armsbeat.charts import Chart
from armsbeat.charts.flow import RECIPIENT_MARK
from armsbeat.dashboard import components, data, filters
from armsbeat.dashboard.filters import View
from armsbeat.report import figures

COUNT, TONE = "Count", "Tone"
FLOW, RANK = "Flow", "Rank"


@components.part
def heatmap(view: View) -> None:
    """Which systems with which countries?"""
    mode = components.section_with_choice(
        figures.TOGETHER,
        f"Number of {view.query.unit} naming both, or their mean tone",
        "Show",
        [COUNT, TONE],
        key="cell",
    )
    drawn = figures.together(data.asked(), view.query, by_tone=mode == TONE)
    if drawn is None:
        components.note(
            "No system is named with a country", "Widen the period, or clear a filter."
        )
        return
    key = f"heatmap-{mode}-{hash(view.query)}"
    components.figure(
        drawn,
        key=key,
        query=view.query,
        hint="Select a cell to filter the page to that pair.",
        on_select=lambda: _cell_chosen(key, drawn.chart),
    )


@components.part
def flow(view: View) -> None:
    """Who supplies whom?"""
    look = components.section_with_choice(
        figures.SUPPLY,
        f"Number of {view.query.unit} that report a deal between the two",
        "Look",
        [FLOW, RANK],
        key="flow",
    )
    theme = str(st.context.theme.type or "light")
    drawn = figures.supply(data.asked(), view.query, ranked=look == RANK, theme=theme)
    if drawn is None:
        components.note(
            "No deal with both sides named",
            "Only texts that name a supplier and a recipient count here.",
        )
        return
    if look == RANK:
        components.figure(drawn, key="rank", query=view.query)
        return
    key = f"sankey-{hash(view.query)}"
    components.figure(
        drawn,
        key=key,
        query=view.query,
        hint="Select a country to filter the page.",
        on_select=lambda: _flow_chosen(key, drawn.chart),
    )


def _cell_chosen(key: str, chart: Chart) -> None:
    state = st.session_state.get(key) or {}
    cells = state.get("selection", {}).get("cell") or []
    if not cells:
        return
    system = chart.lookup["system"].get(cells[0].get("system"))
    country = chart.lookup["country"].get(cells[0].get("country"))
    if system and country:
        filters.select(systems=[system], countries=[country])
        components.whole_page()


def _flow_chosen(key: str, chart: Chart) -> None:
    state = st.session_state.get(key) or {}
    side = chosen_side(state.get("selection") or {}, chart)
    if side is not None:
        role, country = side
        filters.select(countries=[country], role=role)
        components.whole_page()


def chosen_side(selection: Mapping[str, Any], chart: Chart) -> tuple[str, str] | None:
    """
    The role and the country that a click in the flow chart means.

    A stream means its recipient: most streams share one supplier. "Other" countries
    cannot be chosen.
    """
    for group in selection.get("selected") or []:
        stream = group.get("data_type") == "edge"
        pool = chart.lookup["links" if stream else "nodes"]
        for index in group.get("data_indices") or []:
            name = pool[index][1] if stream else pool[index]
            role = "recipient" if name.endswith(RECIPIENT_MARK) else "supplier"
            country = chart.lookup[role].get(name.removesuffix(RECIPIENT_MARK))
            if country is not None:
                return role, country
    return None

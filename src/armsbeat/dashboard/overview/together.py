"""What goes with what: systems with countries, suppliers with recipients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from armsbeat import charts
from armsbeat.charts import Chart
from armsbeat.charts.flow import RECIPIENT_MARK
from armsbeat.dashboard import components, data, filters
from armsbeat.dashboard.filters import View

COUNT, TONE = "Count", "Tone"
FLOW, RANK = "Flow", "Rank"


def heatmap(view: View) -> None:
    """Which systems with which countries?"""
    pairs = data.ask("co_mentions", view.query)
    mode = components.section_with_choice(
        "Which systems with which countries?",
        f"Number of {view.query.unit} naming both, or their mean tone",
        "Show",
        [COUNT, TONE],
        key="cell",
    )
    if pairs.empty or not pairs["count"].sum():
        components.note(
            "No system is named with a country", "Widen the period, or clear a filter."
        )
        return
    chart = charts.heatmap(
        pairs, mode="count" if mode == COUNT else "tone", unit=view.query.unit
    )
    key = f"heatmap-{mode}-{hash(view.query)}"
    components.draw(chart, key=key, on_select=lambda: _cell_chosen(key, chart))
    blank = "" if mode == COUNT else f" Blank: fewer than {charts.MIN_N} scored items."
    components.caption(f"Select a cell to filter the page to that pair.{blank}")


def flow(view: View) -> None:
    """Who supplies whom?"""
    flows = data.ask("flows", view.query)
    look = components.section_with_choice(
        "Who supplies whom?",
        f"Number of {view.query.unit} that report a deal between the two",
        "Look",
        [FLOW, RANK],
        key="flow",
    )
    if flows.empty:
        components.note(
            "No deal with both sides named",
            "Only texts that name a supplier and a recipient count here.",
        )
        return
    if look == RANK:
        components.draw(charts.rank(flows, unit=view.query.unit), key="rank")
    else:
        theme = str(st.context.theme.type or "light")
        chart = charts.sankey(flows, theme=theme, unit=view.query.unit)
        key = f"sankey-{hash(view.query)}"
        components.draw(chart, key=key, on_select=lambda: _flow_chosen(key, chart))
    hint = " Select a country to filter the page." if look == FLOW else ""
    components.caption(
        "Reported deals at any stage, planned or done: a report or a notification is"
        f" not a delivery.{hint}"
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


def _flow_chosen(key: str, chart: Chart) -> None:
    state = st.session_state.get(key) or {}
    side = chosen_side(state.get("selection") or {}, chart)
    if side is not None:
        role, country = side
        filters.select(countries=[country], role=role)


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

"""Over time: how often each system, in which tone, and which weeks stand out."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from armsbeat import charts
from armsbeat.charts import signed, thousands
from armsbeat.charts.chart import records
from armsbeat.dashboard import components, data, filters
from armsbeat.dashboard.filters import View
from armsbeat.dashboard.markup import anchor, missing, quote, text
from armsbeat.report import figures
from armsbeat.report.kpis import mini_bars
from armsbeat.report.shares import SHARES, share_named
from armsbeat.views import CUSTOM, FILTERS

COMPARE, MULTIPLES = "Compare", "Small multiples"
LISTED = 4


@components.part
def frequency(view: View) -> None:
    """How often is each system in the news?"""
    with st.container(
        key="head-look",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="bottom",
    ):
        head = st.container()
        with st.container(horizontal=True, gap="small", width="content"):
            share = share_named(
                st.selectbox(
                    "Show the number, or a share",
                    list(SHARES),
                    key="measure",
                    label_visibility="collapsed",
                    bind="query-params",
                    width=195,
                )
            )
            look = components.choice("Look", [COMPARE, MULTIPLES], key="look")
    drawn = figures.frequency(
        data.asked(), view.query, share, multiples=look == MULTIPLES
    )
    with head:
        components.section(figures.HOW_OFTEN, drawn.what if drawn else "")
    if drawn is None:
        components.note(
            "No weapon system is named in this view",
            "Widen the period, or clear a filter."
            if share.of != "panel"
            else "No feed covers the whole period: choose a shorter one, or another"
            " share.",
        )
        return
    if look == MULTIPLES:
        components.figure(drawn, key="multiples", query=view.query)
        return
    key = f"frequency-{view.query.start}-{view.query.end}"
    components.figure(
        drawn,
        key=key,
        query=view.query,
        hint="Drag across the chart to zoom the whole page to those dates.",
        on_select=lambda: _zoom(key),
    )


def tone(view: View) -> None:
    """Is coverage positive or negative?"""
    drawn = figures.tone(data.asked(), view.query)
    if drawn is None:
        components.section(figures.TONE)
        components.note(
            "No tone to show",
            "None of these items has a text whose tone can be scored.",
        )
        return
    components.section(drawn.title, drawn.what)
    components.figure(drawn, key="tone-chart", query=view.query)


def unusual(view: View) -> None:
    """Which weeks stand out, and what drove them?"""
    components.section(
        "Unusual weeks",
        "Systems named far more often than their median of the 12 weeks before",
    )
    weeks = records(data.unusual_weeks(view.query).head(LISTED))
    if not weeks:
        st.html(
            '<p class="ab-quiet">No week of this view stands out. A week does when a'
            " system is named at least 12 times and far above its usual level.</p>"
        )
        return
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    st.html(
        f'<ol class="ab-weeks">{"".join(_week(row, address) for row in weeks)}</ol>'
    )


def _items_of(row: dict[str, Any], address: dict[str, list[str]]) -> str:
    """A link to the week's items, under the other filters of the page."""
    first = _day(row["week"])
    kept = {name: told for name, told in address.items() if name in FILTERS}
    week = [str(first), str(charts.bin_end(first, "week"))]
    found = urlencode(
        {**kept, "sys": [row["name"]], "p": CUSTOM, "d": week}, doseq=True
    )
    return (
        f'<p class="ab-meta"><a href="./?{quote(found)}" target="_self">Items of this'
        f' week<span class="ab-vh">: {text(row["name"])}</span></a></p>'
    )


def _week(row: dict[str, Any], address: dict[str, list[str]]) -> str:
    ratio = "new" if missing(row["ratio"]) else _times(float(row["ratio"]))
    under = "not usual" if missing(row["ratio"]) else "usual"
    spark = mini_bars([float(v) for v in row["spark"]], css="ab-week-bars")
    return (
        f'<li><div class="ab-ratio">{ratio}<span>{under}</span></div>'
        f"<div><strong>{text(row['name'])}</strong>,"
        f" {charts.bin_label(row['week'], 'week')}"
        f'<p class="ab-meta">{_week_facts(row)}</p>{_example(row)}'
        f"{_items_of(row, address)}</div>{spark}</li>"
    )


def _times(ratio: float) -> str:
    return f"{ratio:.0f}×" if ratio >= 10 else f"{ratio:.1f}×"


def _week_facts(row: dict[str, Any]) -> str:
    facts = f"{thousands(row['count'])} items (usually {thousands(row['usual'])})"
    if not missing(row["country_name"]):
        facts += f", {thousands(row['country_count'])} with {text(row['country_name'])}"
    if not missing(row["compound"]):
        facts += f". Tone {signed(row['compound'])}"
        if not missing(row["compound_before"]):
            facts += f", was {signed(row['compound_before'])}"
    return f"{facts}."


def _example(row: dict[str, Any]) -> str:
    if missing(row["headline"]):
        return ""
    return f"<p>{anchor(row['link'], text(row['headline']))}</p>"


def _day(moment: Any) -> date:
    return pd.Timestamp(moment).date()


def _zoom(key: str) -> None:
    chosen = st.session_state.get(key) or {}
    ends = chosen.get("selection", {}).get("zoom", {}).get("period")
    if not ends or len(ends) != 2:
        return
    first, last = sorted(_day(pd.Timestamp(end, unit="ms")) for end in ends)
    filters.select_days(first, charts.bin_end(last, "day"))
    components.whole_page()

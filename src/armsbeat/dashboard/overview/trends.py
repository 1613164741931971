"""Over time: how often each system, in which tone, and which weeks stand out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from armsbeat import charts
from armsbeat.charts import Note, signed, thousands
from armsbeat.charts.chart import records
from armsbeat.dashboard import components, data, filters
from armsbeat.dashboard.filters import View
from armsbeat.dashboard.markup import anchor, missing, text
from armsbeat.report import coverage
from armsbeat.report.kpis import mini_bars

COMPARE, MULTIPLES = "Compare", "Small multiples"
NOTES = 4
LISTED = 4


def frequency(view: View) -> None:
    """How often is each system in the news?"""
    rows = begun_bins(data.mentions_over_time(view.query))
    rows = rows[rows["rank"] > 0]
    grain = charts.grain_of(rows["period"].tolist())
    look = components.section_with_choice(
        "How often is each system in the news?",
        f"{charts.GRAIN_ADJECTIVE[grain]} number of {view.query.unit} that name it",
        "Look",
        [COMPARE, MULTIPLES],
        key="look",
    )
    if rows.empty or not rows["count"].sum():
        components.note(
            "No weapon system is named in this view",
            "Widen the period, or clear a filter.",
        )
        return
    rows = rows[rows.groupby("entity")["count"].transform("sum") > 0]
    if look == MULTIPLES:
        chart = charts.multiples(rows, grain=grain, unit=view.query.unit)
        components.draw(chart, key="multiples")
        return
    days = data.collected_days(view.query)
    missed = coverage.gaps(
        days,
        sorted({_day(period) for period in rows["period"]}),
        grain=grain,
        today=data.today(),
    )
    chart = charts.compare(
        rows, grain=grain, unit=view.query.unit, notes=_notes(view), gaps=missed
    )
    key = f"frequency-{view.query.start}-{view.query.end}"
    components.draw(chart, key=key, on_select=lambda: _zoom(key, grain))
    so_far = " Dashed: a period that is not over." if rows["partial"].any() else ""
    grey = " Grey: feeds failed, or no collector ran." if len(missed) else ""
    asked = sum(not state.paused for state in data.feeds())
    components.caption(
        "Most mentioned systems in colour, others grey."
        f"{so_far} Drag across the chart to zoom the whole page to those dates."
        f" {coverage.in_words(days, feeds=asked)}{grey}"
    )


def tone(view: View) -> None:
    """Is coverage positive or negative?"""
    rows = data.over_time("tone_over_time", view.query)
    grain = charts.grain_of(rows["period"].tolist()) if len(rows) else "month"
    components.section(
        "Is coverage positive or negative?",
        f"{charts.GRAIN_ADJECTIVE[grain]} mean tone (VADER compound, −1 to +1),"
        " 95% confidence band. Coloured dot: clearly above or below 0;"
        f" hollow: fewer than {charts.MIN_N}.",
    )
    if rows.empty or not rows["n"].sum():
        components.note(
            "No tone to show",
            "None of these items has a text whose tone can be scored.",
        )
        return
    components.draw(
        charts.tone_over_time(rows, grain=grain, unit=view.query.unit), key="tone-chart"
    )


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
    st.html(f'<ol class="ab-weeks">{"".join(_week(row) for row in weeks)}</ol>')


def begun_bins(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Without bins that would look like a fall: a first one that is cut off, and a last
    day or week that is not over. A last month or longer stays, marked `partial`.
    """
    partial = rows["partial"].astype(bool)
    first, last = rows["period"].min(), rows["period"].max()
    long = charts.grain_of(rows["period"].tolist()) not in {"day", "week"}
    cut = partial & ((rows["period"] == first) | (rows["period"] != last) | (not long))
    begun = rows[~cut]
    return begun if begun["period"].nunique() >= 2 else rows.assign(partial=False)


def _week(row: dict[str, Any]) -> str:
    ratio = "new" if missing(row["ratio"]) else _times(float(row["ratio"]))
    under = "not usual" if missing(row["ratio"]) else "usual"
    spark = mini_bars([float(v) for v in row["spark"]], css="ab-week-bars")
    return (
        f'<li><div class="ab-ratio">{ratio}<span>{under}</span></div>'
        f"<div><strong>{text(row['name'])}</strong>,"
        f" {charts.bin_label(row['week'], 'week')}"
        f'<p class="ab-meta">{_week_facts(row)}</p>{_example(row)}</div>{spark}</li>'
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


def _notes(view: View) -> list[Note]:
    weeks = records(data.unusual_weeks(view.query))
    return [
        Note(
            entity=str(row["entity"]),
            period=_day(row["week"]),
            text=quote_short(row),
        )
        for row in weeks
    ][:NOTES]


def quote_short(row: dict[str, Any]) -> str:
    """What a peak is about: the headline of its example, else the country."""
    if not missing(row["headline"]):
        return str(row["headline"])
    return "" if missing(row["country_name"]) else str(row["country_name"])


def _day(moment: Any) -> date:
    return pd.Timestamp(moment).date()


def _zoom(key: str, grain: str) -> None:
    chosen = st.session_state.get(key) or {}
    ends = chosen.get("selection", {}).get("zoom", {}).get("period")
    if not ends or len(ends) != 2:
        return
    first, last = sorted(_day(pd.Timestamp(end, unit="ms")) for end in ends)
    filters.select_days(first, charts.bin_end(last, "day"))
    del grain

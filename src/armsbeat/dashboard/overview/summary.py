"""What happened: period, headline, lede, citation, and the row of figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from armsbeat.charts import day_label
from armsbeat.charts.chart import records
from armsbeat.dashboard import components, data
from armsbeat.dashboard.feed_health import freshness
from armsbeat.dashboard.filters import View
from armsbeat.model import Query
from armsbeat.report import prose
from armsbeat.report.escape import missing, quote
from armsbeat.report.kpis import kpi_row, kpis
from armsbeat.report.prose import Leader, Summary, Surge

LEADERS = 6


def show(view: View, totals: pd.DataFrame) -> None:
    """Draw the head of the page."""
    summary = summarise(view, totals)
    left, right = st.columns([2, 1], vertical_alignment="bottom", gap="large")
    with left:
        st.html(
            f'<p class="ab-period">{" – ".join(_days(view.query))}</p>'
            f"<h1>{quote(prose.headline(summary))}</h1>"
            f'<p class="ab-lede">{components.bold(prose.lede(summary))}</p>'
        )
    with right:
        line = freshness(data.feeds(), running=data.collector_runs(), now=data.now())
        st.html(f'<p class="ab-fresh">{quote(line)}</p>')
    cite(view, summary)
    _figures(view, totals)


def cite(view: View, summary: Summary) -> None:
    """A reference to the view that still holds when the link has moved on."""
    with st.expander("Cite or share this view", type="compact", key="cite"):
        st.code(citation(view, summary), language=None, wrap_lines=True)
        st.html(
            '<p class="ab-caption">The address of this page holds every filter: copy'
            " it to share the view. A period such as “1 year” ends on the day the link"
            " is opened; for fixed days choose exact dates.</p>"
        )


def citation(view: View, summary: Summary) -> str:
    """The reference in words."""
    first, last = _days(view.query)
    return prose.citation(
        title=prose.headline(summary),
        view=summary,
        first=first,
        last=last,
        filters=[f"{name}: {value}" for name, value in _filters(view.query)],
        versions=data.house().annotator.versions,
        now=data.now(),
    )


def summarise(view: View, totals: pd.DataFrame) -> Summary:
    """The numbers that headline and lede are made of."""
    rows = {row["period"]: row for row in records(totals)}
    now, then = rows["current"], rows.get("previous")
    return Summary(
        count=int(now["count"]),
        feeds=int(now["feeds"]),
        compound=None if missing(now["compound"]) else float(now["compound"]),
        n=int(now["n"]),
        leaders=_leaders(view.query, then),
        recipient=_top_recipient(view.query),
        surges=tuple(_surge(row) for row in records(data.unusual_weeks(view.query))),
        selected=view.names,
        before=None if then is None else int(then["count"]),
        unit=view.query.unit,
    )


def _figures(view: View, totals: pd.DataFrame) -> None:
    spark = data.over_time("sparkline", view.query)
    figures = kpis(totals, spark, unit=view.query.unit, before=view.period.before)
    st.html(kpi_row(figures))


def _surge(row: dict[str, Any]) -> Surge:
    return Surge(
        name=str(row["name"]),
        week=row["week"],
        ratio=None if missing(row["ratio"]) else float(row["ratio"]),
        count=int(row["count"]),
    )


def _top_recipient(query: Query) -> Leader | None:
    flows = data.ask("flows", query)
    totals = flows.groupby("recipient_name")["count"].sum().sort_values()
    if totals.empty or (totals == totals.iloc[-1]).sum() > 1:
        return None
    return Leader(name=str(totals.index[-1]), count=int(totals.iloc[-1]))


def _leaders(query: Query, then: dict[str, Any] | None) -> tuple[Leader, ...]:
    totals = named(data.mentions_over_time(query)).head(LEADERS)
    before = _before(query, then, [str(row["entity"]) for row in records(totals)])
    return tuple(
        Leader(
            name=str(row["name"]),
            count=int(row["total"]),
            before=before.get(str(row["entity"])),
        )
        for row in records(totals)
    )


def named(frequency: pd.DataFrame) -> pd.DataFrame:
    """Totals of the entities, most named first: `entity`, `name`, `total`."""
    kept: pd.DataFrame = frequency[frequency["rank"] > 0]
    totals = kept.groupby(["rank", "entity", "name"], as_index=False)["count"].sum()
    named_ones: pd.DataFrame = totals[totals["count"] > 0].sort_values("rank")
    return named_ones.rename(columns={"count": "total"})


def _before(
    query: Query, then: dict[str, Any] | None, entities: list[str]
) -> dict[str, int]:
    if then is None or not then["count"] or not entities:
        return {}
    earlier = _shifted(query, then)
    frame = data.ask("frequency", earlier, entities=tuple(entities[:1]))
    return {str(row["entity"]): int(row["total"]) for row in records(named(frame))}


def _shifted(query: Query, then: dict[str, Any]) -> Query:
    start, end = (pd.Timestamp(then[side]).date() for side in ("start", "end"))
    return replace(query, start=start, end=end)


def _days(query: Query) -> tuple[str, str]:
    if query.start is not None and query.end is not None:
        return day_label(query.start), day_label(query.end)
    span = data.extent()
    if span is None:
        return "no day", "no day"
    return day_label(span[0]), day_label(span[1])


def _filters(query: Query) -> list[tuple[str, str]]:
    skip = {"period", "first day", "last day", "from", "to", "days"}
    return [
        (name, value)
        for name, value in data.filter_facts(query)
        if name.casefold() not in skip
    ]

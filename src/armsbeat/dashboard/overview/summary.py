"""What happened: period, headline, lede, citation, and the row of figures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from armsbeat.dashboard import citing, components, data, saving
from armsbeat.dashboard.feed_health import freshness
from armsbeat.dashboard.files.shelf import file_name
from armsbeat.dashboard.filters import View
from armsbeat.model import Query
from armsbeat.report import prose
from armsbeat.report.escape import quote
from armsbeat.report.kpis import kpi_row, kpis
from armsbeat.report.limits import limits_of
from armsbeat.report.page import report
from armsbeat.report.prose import Summary
from armsbeat.report.shares import Share, share_named
from armsbeat.report.source import with_ends
from armsbeat.report.summary import citation, days_of, summarise


def show(view: View, totals: pd.DataFrame) -> None:
    """Draw the head of the page."""
    asked = data.asked()
    summary = summarise(asked, view.query, totals, names=view.names)
    left, right = st.columns([2, 1], vertical_alignment="bottom", gap="large")
    with left:
        st.html(
            f'<p class="ab-period">{" – ".join(days_of(asked, view.query))}</p>'
            f"<h1>{quote(prose.headline(summary))}</h1>"
            f'<p class="ab-lede">{components.bold(prose.lede(summary))}</p>'
        )
    with right:
        line = freshness(data.feeds(), running=data.collector_runs(), now=data.now())
        st.html(f'<p class="ab-fresh">{quote(line)}</p>')
    left, right = st.columns(2, gap="large")
    with left:
        cite(view, summary)
    with right:
        saving.offer("")
    _figures(view, totals)


def cite(view: View, summary: Summary) -> None:
    """A reference to the view that still holds when the link has moved on."""
    reference = citation(data.asked(), view.query, summary, now=data.now())
    citing.offer(reference, more=lambda: _report_button(view))


def _report_button(view: View) -> None:
    name = file_name("report", "-to-".join(_iso(view)), f"{data.today():%Y-%m-%d}")
    st.download_button(
        "Report of this view (HTML)",
        _report(view.query, share_named(st.session_state.get("measure"))),
        file_name=f"{name}.html",
        mime="text/html",
        key="report",
        help="One page with figures, charts, tables and method that opens anywhere",
        on_click="ignore",
    )


def _iso(view: View) -> list[str]:
    days = (view.query.start, view.query.end)
    return [f"{day:%Y-%m-%d}" for day in days if day is not None] or ["all"]


def _report(query: Query, share: Share) -> Callable[[], bytes]:
    """Written when it is asked for, not on every run of the page."""
    asked = data.asked()
    # The days that its charts reach over, not those of its first and last item.
    dated = with_ends(asked, query)
    return lambda: report(
        asked, query, facts=data.facts(dated), now=data.now(), share=share
    ).encode()


def _figures(view: View, totals: pd.DataFrame) -> None:
    spark = data.over_time("sparkline", view.query)
    figures = kpis(totals, spark, unit=view.query.unit, before=view.period.before)
    told = limits_of(data.asked(), view.query, totals, before=view.period.before)
    st.html(
        f'{kpi_row(figures)}<p class="ab-caption ab-limits">{quote(" ".join(told))}'
        ' <a href="./method" target="_self">How each number is made</a></p>'
    )

"""
A view as one HTML file: figures, charts, tables, method and citation.

It opens without a server and for good: no script, nothing from elsewhere, absolute
days, and a policy in its head that would not let a browser load anything. Every text
from a feed is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from armsbeat import __version__
from armsbeat.charts import bin_label, signed, thousands
from armsbeat.charts.chart import records
from armsbeat.charts.picture import svg
from armsbeat.model import Query
from armsbeat.report import figures, prose
from armsbeat.report.escape import anchor, missing, quote, text
from armsbeat.report.figures import Figure
from armsbeat.report.kpis import kpi_row, kpis
from armsbeat.report.limits import limits_of
from armsbeat.report.periods import Period
from armsbeat.report.shares import NUMBER, Share
from armsbeat.report.source import (
    Source,
    mentions_over_time,
    over_time,
    unusual_weeks,
)
from armsbeat.report.summary import citation, days_of, named, summarise

NEWEST, NAMED, WEEKS = 25, 16, 6
STYLE = Path(__file__).parent / "report.css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
Facts = Sequence[tuple[str, str]]


def report(
    source: Source,
    query: Query,
    *,
    facts: Facts,
    now: datetime,
    share: Share = NUMBER,
    address: str = "",
) -> str:
    """
    The whole file.

    Args:
        source: Asked for the figures; the one of the page gives the page's.
        query: The view.
        facts: Filters, versions, feeds and method, as `frames.method_facts` tells.
        now: When it is made, UTC.
        share: How the frequency chart tells the number of mentions.
        address: Of the view in the dashboard that made it; empty: not told.
    """
    totals = source.ask("totals", query)
    names = _names(source, query)
    summary = summarise(source, query, totals, names=names)
    headline = prose.headline(summary)
    first, last = days_of(source, query)
    body = "".join(
        (
            f'<p class="period">{quote(first)} – {quote(last)} (UTC)</p>'
            f"<h1>{quote(headline)}</h1>",
            f'<p class="lede">{_bold(prose.lede(summary))}</p>',
            _kpis(source, query, totals),
            *map(_figure, _figures(source, query, share)),
            _weeks(source, query),
            _systems(source, query),
            _items(source, query),
            _method(facts),
            _cite(citation(source, query, summary, now=now), address),
        )
        if summary.count
        else (f"<h1>{quote(headline)}</h1>", _method(facts))
    )
    made = f"armsbeat {__version__}, made {now:%Y-%m-%d %H:%M} UTC"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{quote(POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{quote(headline)} · armsbeat</title>"
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f"{body}</main><footer><p>{quote(made)}</p></footer></body></html>\n"
    )


def _names(source: Source, query: Query) -> list[str]:
    systems, countries = source.names("system"), source.names("country")
    return [
        *(systems.get(one, one) for one in query.systems),
        *(countries.get(one, one) for one in query.countries),
    ]


def _kpis(source: Source, query: Query, totals: pd.DataFrame) -> str:
    before = Period(start=query.start, end=query.end, name="").before
    spark = over_time(source, "sparkline", query)
    # Without bars: a file has the chart below, and a table is read out better.
    figures = kpis(totals, spark, unit=query.unit, before=before)
    row = kpi_row([replace(one, bars=()) for one in figures])
    told = limits_of(source, query, totals, before=before)
    return f'{row}<p class="limits">{quote(" ".join(told))}</p>'


def _figures(source: Source, query: Query, share: Share) -> list[Figure]:
    drawn = (
        figures.frequency(source, query, share),
        figures.tone(source, query),
        figures.together(source, query),
        figures.supply(source, query),
        *figures.publishers(source, query, whose="Mean tone of the items of this view"),
    )
    return [one for one in drawn if one is not None]


def _figure(one: Figure) -> str:
    small = f"<p>{quote(one.caption)}</p>" if one.caption else ""
    return (
        f"<section><h2>{quote(one.title)}</h2><figure>{_drawn(one)}"
        f"<figcaption><p>{quote(one.what.rstrip('.'))}.</p>{small}</figcaption></figure></section>"
    )


def _drawn(one: Figure) -> str:
    """Names inside a drawing are its own: all of them are in one document."""
    mark = re.sub(r"[^a-z]", "", one.title.lower())
    return re.sub(r'(id="|url\(#)', rf"\g<1>{mark}-", svg(one.chart))


def _weeks(source: Source, query: Query) -> str:
    rows = [
        (
            text(row["name"]),
            quote(bin_label(row["week"], "week")),
            thousands(row["count"]),
            thousands(row["usual"]),
            anchor(row["link"], text(row["headline"])),
        )
        for row in records(unusual_weeks(source, query).head(WEEKS))
    ]
    heads = ("System", "Week", "Items", "Usually", "For example")
    return _table("Unusual weeks", heads, rows)


def _systems(source: Source, query: Query) -> str:
    found = named(mentions_over_time(source, query)).head(NAMED)
    rows = [(text(row["name"]), thousands(row["total"])) for row in records(found)]
    return _table("Systems named most", ("System", query.unit.capitalize()), rows)


def _items(source: Source, query: Query) -> str:
    found = source.ask("items_page", query, limit=NEWEST)
    rows = [
        (
            f"{pd.Timestamp(row['at']):%Y-%m-%d}",
            anchor(row["link"], text(row["title"] or "without a title")),
            text(row["feed"]),
            "–" if missing(row["compound"]) else signed(row["compound"]),
        )
        for row in records(found)
    ]
    total = thousands(source.item_count(query))
    heads = ("Day (UTC)", "Title", "Publisher", "Tone")
    title = f"The newest {len(rows)} of {total} items"
    return _table(title, heads, rows, css="items")


def _table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, css: str = ""
) -> str:
    """Cells are HTML already."""
    if not rows:
        return ""
    top = "".join(f'<th scope="col">{quote(head)}</th>' for head in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        f'<section><h2>{quote(title)}</h2><table class="{css}">'
        f"<thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table></section>"
    )


def _method(facts: Facts) -> str:
    rows = "".join(
        f'<tr><th scope="row">{quote(label)}</th><td>{quote(value)}</td></tr>'
        for label, value in facts
    )
    return (
        "<section><h2>Filters, versions, feeds and method</h2>"
        f'<table class="facts"><tbody>{rows}</tbody></table></section>'
    )


def _cite(reference: str, address: str) -> str:
    link = f"<p>The view: {anchor(address, quote(address))}</p>" if address else ""
    return (
        f'<section><h2>How to cite</h2><p class="cite">{quote(reference)}</p>'
        f"{link}</section>"
    )


def _bold(words: str) -> str:
    parts: list[Any] = quote(words).split("**")
    return "".join(
        f"<strong>{part}</strong>" if index % 2 else part
        for index, part in enumerate(parts)
    )

"""The charts of a view: what a page draws and a report prints, from one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import unquote

import pandas as pd

from armsbeat import charts
from armsbeat.charts import Chart, Note
from armsbeat.charts.chart import records
from armsbeat.feedlist import KIND_LABELS
from armsbeat.model import MentionKind, Query
from armsbeat.report import coverage
from armsbeat.report.escape import missing
from armsbeat.report.shares import Share
from armsbeat.report.source import (
    Source,
    mentions_over_time,
    over_time,
    unusual_weeks,
    with_ends,
)

NOTES = 4
OUTLETS = 15
IMPORTED = "import:"
Named = tuple[MentionKind, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with the words that belong to it."""

    chart: Chart
    title: str
    """The question it answers."""
    what: str
    """What is drawn, in which unit."""
    caption: str = ""
    """Small print."""
    grain: str = ""


HOW_OFTEN = "How often is each system in the news?"
TONE = "Is coverage positive or negative?"
TOGETHER = "Which systems with which countries?"
SUPPLY = "Who supplies whom?"
PUBLISHERS = "Who writes in which tone?"


def frequency(
    source: Source, query: Query, share: Share, *, multiples: bool = False
) -> Figure | None:
    """How often each system is named; None: none is."""
    every = mentions_over_time(source, query, **share.options)
    rows = telling_bins(every, "count")
    panel = _panel(source, query) if share.of == "panel" else ""
    rows = rows[rows["rank"] > 0]
    if rows.empty or not rows["count"].sum():
        return None
    grain = charts.grain_of(rows["period"].tolist())
    rows = rows[rows.groupby("entity")["count"].transform("sum") > 0]
    adjective = charts.GRAIN_ADJECTIVE[grain]
    what = f"{adjective} {share.measure(query.unit)}"
    if multiples:
        chart = charts.multiples(
            rows, grain=grain, unit=query.unit, share=share.is_share
        )
        return Figure(
            chart=chart,
            title=HOW_OFTEN,
            what=what,
            caption=f"{share.caption}{panel}",
            grain=grain,
        )
    days = source.collected_days(query)
    missed = coverage.gaps(
        days,
        sorted({_day(period) for period in rows["period"]}),
        grain=grain,
        today=source.today(),
    )
    chart = charts.compare(
        rows,
        grain=grain,
        unit=query.unit,
        notes=_notes(source, query),
        gaps=missed,
        share=share.is_share,
    )
    so_far = " Dashed: a period that is not over." if rows["partial"].any() else ""
    cut = _left_out(every["period"], rows["period"], grain)
    grey = " Grey: feeds failed, or no collector ran." if len(missed) else ""
    asked = sum(not state.paused for state in source.feeds())
    told = coverage.in_words(days, feeds=asked)
    lines = f"Most mentioned in colour, others grey.{so_far}{cut}{grey}"
    return Figure(
        chart=chart,
        title=HOW_OFTEN,
        what=what,
        caption=f"{share.caption}{panel} {lines} {told}".strip(),
        grain=grain,
    )


def tone(source: Source, query: Query) -> Figure | None:
    """Mean tone over time; None: no text is scored."""
    rows = over_time(source, "tone_over_time", query)
    if rows.empty or not rows["n"].sum():
        return None
    rows = telling_bins(rows, "n")
    grain = charts.grain_of(rows["period"].tolist())
    return Figure(
        chart=charts.tone_over_time(rows, grain=grain),
        title=TONE,
        what=f"{charts.GRAIN_ADJECTIVE[grain]} mean tone of items (VADER compound,"
        " −1 to +1), 95% confidence band. Coloured dot: clearly above or below 0;"
        f" hollow: fewer than {charts.MIN_N}.",
        grain=grain,
    )


def together(source: Source, query: Query, *, by_tone: bool = False) -> Figure | None:
    """Systems by countries; None: none is named with one."""
    pairs = source.ask("co_mentions", query)
    if pairs.empty or not pairs["count"].sum():
        return None
    chart = charts.heatmap(pairs, mode="tone" if by_tone else "count", unit=query.unit)
    what = (
        "Mean tone of the items that name both"
        if by_tone
        else f"Number of {query.unit} that name both"
    )
    blank = f"Blank: fewer than {charts.MIN_N} scored items." if by_tone else ""
    return Figure(chart=chart, title=TOGETHER, what=what, caption=blank)


def supply(
    source: Source, query: Query, *, ranked: bool = False, theme: str = "light"
) -> Figure | None:
    """Suppliers and recipients; None: no deal names both."""
    flows = source.ask("flows", query)
    if flows.empty:
        return None
    chart = (
        charts.rank(flows, unit=query.unit)
        if ranked
        else charts.sankey(flows, theme=theme, unit=query.unit)
    )
    return Figure(
        chart=chart,
        title=SUPPLY,
        what=f"Number of {query.unit} that report a deal between the two",
        caption="Reported deals at any stage, planned or done: a report or a"
        " notification is not a delivery.",
    )


def publishers(
    source: Source, query: Query, *, whose: str, named: Named | None = None
) -> tuple[Figure, ...]:
    """
    Tone by kind of publisher and by outlet; none where nothing is scored.

    Args:
        source: Asked.
        query: The items.
        whose: Whose tone it is: `Mean tone of the items of this view`.
        named: The tone only of the sentences that name these entities.
    """
    # Items, whatever the view counts: an outlet is always one outlet.
    query = replace(query, unit="items")
    kinds = _means(source, query, "kind", named)
    if not kinds["n"].sum():
        return ()
    outlets = _means(source, query, "outlet", named)
    scored = outlets[outlets["n"] > 0].head(OUTLETS)
    scored = scored.assign(name=[outlet_name(name) for name in scored["name"]])
    cut = len(outlets) > len(scored)
    kinds = kinds.assign(name=[_label(kind) for kind in kinds["entity"]])
    what = f"{whose}, with its 95% interval"
    return (
        Figure(
            chart=charts.tone_dots(kinds, what="kind of publisher"),
            title="Tone by kind of publisher",
            what=what,
        ),
        Figure(
            chart=charts.tone_dots(scored, what="outlet"),
            title="Tone by outlet",
            what=what,
            caption=f"The {len(scored)} outlets with most items." if cut else "",
        ),
    )


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


def _left_out(every: pd.Series[Any], drawn: pd.Series[Any], grain: str) -> str:
    """Which bins `begun_bins` cut, in words: the numbers of a file lack them too."""
    ends = [
        *(["first"] if drawn.min() > every.min() else []),
        *(["last"] if drawn.max() < every.max() else []),
    ]
    if not ends:
        return ""
    return f" Left out: the {' and the '.join(ends)} {grain}, not whole."


def telling_bins(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """`begun_bins`, unless all that there is to tell is in the others."""
    begun = begun_bins(rows)
    counted = begun[begun["rank"] > 0] if "rank" in begun else begun
    return begun if counted[column].sum() else rows


def quote_short(row: dict[str, Any]) -> str:
    """What a peak is about: the headline of its example, else the country."""
    if not missing(row["headline"]):
        return str(row["headline"])
    return "" if missing(row["country_name"]) else str(row["country_name"])


def _panel(source: Source, query: Query) -> str:
    feeds = len(source.ask("panel", with_ends(source, query)))
    return f" The panel has {feeds} feed{'' if feeds == 1 else 's'}."


def _notes(source: Source, query: Query) -> Sequence[Note]:
    weeks = records(unusual_weeks(source, query))[:NOTES]
    return [
        Note(
            entity=str(row["entity"]),
            period=_day(row["week"]),
            text=quote_short(row),
        )
        for row in weeks
    ]


def outlet_name(outlet: object) -> str:
    """A host as it is; an archive's publisher without the mark of its address."""
    name = str(outlet)
    return unquote(name.removeprefix(IMPORTED)) if name.startswith(IMPORTED) else name


def _means(source: Source, query: Query, by: str, named: Named | None) -> pd.DataFrame:
    options: dict[str, Any] = {"by": by, "top": OUTLETS + 10}
    if named is None:
        return source.ask("tone_by", query, **options)
    kind, entities = named
    return source.ask("mention_tone", query, kind=kind, entities=entities, **options)


def _label(kind: Any) -> str:
    labels: dict[str, str] = {str(name): label for name, label in KIND_LABELS.items()}
    return labels.get(str(kind), str(kind))


def _day(moment: Any) -> date:
    return pd.Timestamp(moment).date()

"""The view in the few numbers that its headline, lede and citation are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd

from armsbeat.charts import day_label
from armsbeat.charts.chart import records
from armsbeat.model import Query
from armsbeat.report import prose
from armsbeat.report.escape import missing
from armsbeat.report.prose import Leader, Summary, Surge
from armsbeat.report.source import Source, mentions_over_time, unusual_weeks

LEADERS = 6


def citation(source: Source, query: Query, summary: Summary, *, now: datetime) -> str:
    """A reference to the view in words, with absolute days."""
    first, last = days_of(source, query)
    return prose.citation(
        title=prose.headline(summary),
        view=summary,
        first=first,
        last=last,
        filters=[f"{name}: {value}" for name, value in chosen(source, query)],
        versions=source.versions(),
        now=now,
    )


def summarise(
    source: Source, query: Query, totals: pd.DataFrame, *, names: Sequence[str] = ()
) -> Summary:
    """
    Args:
        source: Asked.
        query: The view.
        totals: As the cube's `totals`.
        names: Of the systems and countries that the view is filtered to.
    """
    rows = {row["period"]: row for row in records(totals)}
    now, then = rows["current"], rows.get("previous")
    return Summary(
        count=int(now["count"]),
        feeds=int(now["feeds"]),
        compound=None if missing(now["compound"]) else float(now["compound"]),
        n=int(now["n"]),
        leaders=_leaders(source, query, then),
        recipient=_top_recipient(source, query),
        surges=tuple(_surge(row) for row in records(unusual_weeks(source, query))),
        selected=tuple(names),
        before=None if then is None else int(then["count"]),
        unit=query.unit,
    )


def days_of(source: Source, query: Query) -> tuple[str, str]:
    """First and last day of the view as people read them."""
    if query.start is not None and query.end is not None:
        return day_label(query.start), day_label(query.end)
    span = source.extent()
    if span is None:
        return "no day", "no day"
    return day_label(span[0]), day_label(span[1])


def chosen(source: Source, query: Query) -> list[tuple[str, str]]:
    """The filters in words, without the period."""
    skip = {"period", "first day", "last day", "from", "to", "days"}
    return [
        (name, value)
        for name, value in source.filter_facts(query)
        if name.casefold() not in skip
    ]


def _surge(row: dict[str, Any]) -> Surge:
    return Surge(
        name=str(row["name"]),
        week=row["week"],
        ratio=None if missing(row["ratio"]) else float(row["ratio"]),
        count=int(row["count"]),
        usual=float(row["usual"]),
    )


def _top_recipient(source: Source, query: Query) -> Leader | None:
    flows = source.ask("flows", query)
    totals = flows.groupby("recipient_name")["count"].sum().sort_values()
    if totals.empty or (totals == totals.iloc[-1]).sum() > 1:
        return None
    return Leader(name=str(totals.index[-1]), count=int(totals.iloc[-1]))


def _leaders(
    source: Source, query: Query, then: dict[str, Any] | None
) -> tuple[Leader, ...]:
    over_time = mentions_over_time(source, query)
    totals = named(over_time).head(LEADERS)
    before = _before(
        source, query, then, [str(row["entity"]) for row in records(totals)]
    )
    return tuple(
        Leader(
            name=str(row["name"]),
            count=int(row["total"]),
            before=before.get(str(row["entity"])),
            bins=_bins(over_time, str(row["entity"])),
        )
        for row in records(totals)
    )


def _bins(frequency: pd.DataFrame, entity: str) -> tuple[float, ...]:
    whole = ~frequency["partial"].astype(bool)
    counts = frequency.loc[whole & (frequency["entity"] == entity), "count"]
    return tuple(float(count) for count in counts)


def named(frequency: pd.DataFrame) -> pd.DataFrame:
    """Totals of the entities, most named first: `entity`, `name`, `total`."""
    kept: pd.DataFrame = frequency[frequency["rank"] > 0]
    totals = kept.groupby(["rank", "entity", "name"], as_index=False)["count"].sum()
    named_ones: pd.DataFrame = totals[totals["count"] > 0].sort_values("rank")
    return named_ones.rename(columns={"count": "total"})


def _before(
    source: Source,
    query: Query,
    then: dict[str, Any] | None,
    entities: list[str],
) -> dict[str, int]:
    if then is None or not then["count"] or not entities:
        return {}
    earlier = _shifted(query, then)
    frame = source.ask("frequency", earlier, entities=tuple(entities[:1]))
    return {str(row["entity"]): int(row["total"]) for row in records(named(frame))}


def _shifted(query: Query, then: dict[str, Any]) -> Query:
    start, end = (pd.Timestamp(then[side]).date() for side in ("start", "end"))
    return replace(query, start=start, end=end)

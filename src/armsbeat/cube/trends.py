"""What happens over time: how often, and in which tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import ibis
import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.bins import Axis, Step
from armsbeat.cube.cube import Cube
from armsbeat.cube.filters import TONES, counted, view
from armsbeat.cube.intervals import tone_sums, with_interval
from armsbeat.cube.naming import named
from armsbeat.cube.records import empty
from armsbeat.cube.schema import FEEDS
from armsbeat.cube.tally import per_entity, ranking, time_axis
from armsbeat.model import MentionKind, Query

Denominator = Literal["view", "arms", "all"]
"""A share of the items of this view, of all arms items, or of all items."""
Grouping = Literal["feed", "outlet", "kind", "system", "country", "organisation"]
ALL = "*"
"""The `entity` of the rows that count every item of the view."""
FREQUENCY = ("period", "entity", "name", "rank", "count", "share", "partial")
TONE = ("period", "compound", "lo", "hi", "n", "partial")
SPARKLINE = (
    "period",
    "count",
    "items",
    "compound",
    "n",
    "negative",
    "negative_share",
    "paired",
    "paired_share",
    "partial",
)


def frequency(
    cube: Cube,
    query: Query,
    *,
    kind: MentionKind = "system",
    top: int = 16,
    entities: Sequence[str] = (),
    of: Denominator = "view",
    today: date | None = None,
    step: Step | None = None,
) -> pd.DataFrame:
    """
    How often each entity is named, per period; zero where it is not.

    Bins are days up to 45 days, weeks from Monday up to 400 days, else months. Of
    more than 400 days, those before the first item of the whole cube are left out.

    Args:
        cube: The cube.
        query: The view.
        kind: Which entities.
        top: How many of the most named ones.
        entities: These instead of the most named ones.
        of: What `share` is a share of; `arms` and `all` keep the query's period,
            feeds and kinds of publisher and drop its other filters.
        today: Bins that are not over by then are partial.
        step: Bins of this length instead.

    Returns:
        One row per entity and period: `period` (datetime), `entity` (id, or `*` for
        the whole view), `name` (`All` for `*`), `rank` (0 for `*`, then 1, 2, … by
        total), `count`, `share` (NaN where the denominator is 0), `partial` (the bin
        reaches beyond the queried days). Ordered by rank, then period.
    """
    bins = time_axis(cube, query, today, step)
    if bins is None:
        return empty(FREQUENCY)
    chosen = list(dict.fromkeys(entities)) or _top(cube, query, kind, top)
    everything = _counts(cube, view(query), query, bins).assign(entity=ALL)
    counts = [everything, _entity_counts(cube, query, kind, chosen, bins)]
    grid = _grid([ALL, *chosen], bins)
    filled = grid.merge(pd.concat(counts), on=["entity", "period"], how="left")
    filled["count"] = filled["count"].fillna(0).astype("int64")
    filled["name"] = named(filled["entity"], {**cube.names(kind), ALL: "All"})
    return _with_share(cube, filled, query, bins, of)[list(FREQUENCY)]


def tone_over_time(
    cube: Cube, query: Query, *, today: date | None = None, step: Step | None = None
) -> pd.DataFrame:
    """
    Mean tone per period, with its interval.

    Returns:
        One row per period, oldest first, also for periods without an item: `period`,
        `compound`, `lo`, `hi`, `n`, `partial`. `compound` is NaN where n = 0, `lo`
        and `hi` where n < 2.
    """
    bins = time_axis(cube, query, today, step)
    if bins is None:
        return empty(TONE)
    items = view(query)
    sums = _binned(items, bins).aggregate(**tone_sums(items))
    filled = bins.frame().merge(cube.frame(sums), on="period", how="left")
    return with_interval(filled)[list(TONE)]


def sparkline(
    cube: Cube, query: Query, *, today: date | None = None, step: Step | None = None
) -> pd.DataFrame:
    """
    The KPI row's figures per period, in the bins of `frequency`.

    Returns:
        One row per period, oldest first: `period`, `count`, `items`, `compound`,
        `n`, `negative`, `negative_share` (of n), `paired`, `paired_share` (of
        items), `partial`.
    """
    bins = time_axis(cube, query, today, step)
    if bins is None:
        return empty(SPARKLINE)
    items = view(query)
    figures = _binned(items, bins).aggregate(
        count=counted(items, query),
        items=items.count(),
        negative=items.count(where=TONES["negative"](items)),
        paired=items.count(where=items.paired),
        **tone_sums(items),
    )
    filled = bins.frame().merge(cube.frame(figures), on="period", how="left")
    whole = ["count", "items", "negative", "paired"]
    filled[whole] = filled[whole].fillna(0).astype("int64")
    filled = with_interval(filled)
    return filled.assign(
        negative_share=_ratio(filled["negative"], filled["n"]),
        paired_share=_ratio(filled["paired"], filled["items"]),
    )[list(SPARKLINE)]


def tone_by(
    cube: Cube,
    query: Query,
    *,
    by: Grouping = "feed",
    top: int = 20,
) -> pd.DataFrame:
    """
    Mean tone per feed, outlet, kind of publisher, system …: who writes in what tone.

    Returns:
        One row per entity, most items first: `entity` (id as text), `name`, `count`,
        `compound`, `lo`, `hi`, `n`.
    """
    rows, known = _rows_by(cube, query, by)
    figures = rows.group_by("entity").aggregate(
        count=counted(rows, query), **tone_sums(rows)
    )
    ordered = figures.order_by(ibis.desc("count"), ibis.asc("entity")).limit(top)
    found = with_interval(cube.frame(ordered))
    found["entity"] = found["entity"].astype("str")
    found["name"] = named(found["entity"], known)
    return found[["entity", "name", "count", "compound", "lo", "hi", "n"]]


def _rows_by(
    cube: Cube, query: Query, by: Grouping
) -> tuple[ir.Table, Mapping[str, str]]:
    if by == "outlet" or by == "kind":
        column = "outlet" if by == "outlet" else "publisher_kind"
        return view(query).mutate(entity=view(query)[column]), {}
    if by != "feed":
        return per_entity(view(query), by), cube.names(by)
    feeds = cube.frame(FEEDS.select("feed_id", "title"))
    titles = dict(zip(feeds["feed_id"].astype("str"), feeds["title"], strict=True))
    return view(query).mutate(entity=view(query).feed_id), titles


def _top(cube: Cube, query: Query, kind: MentionKind, top: int) -> list[str]:
    return list(ranking(cube, query, kind, top)["entity"])


def _binned(rows: ir.Table, bins: Axis, *keys: str) -> ir.GroupedTable:
    return rows.group_by(*keys, bins.period(rows.day))


def _counts(cube: Cube, items: ir.Table, query: Query, bins: Axis) -> pd.DataFrame:
    return cube.frame(_binned(items, bins).aggregate(count=counted(items, query)))


def _entity_counts(
    cube: Cube, query: Query, kind: MentionKind, chosen: list[str], bins: Axis
) -> pd.DataFrame:
    if not chosen:
        return empty(("period", "entity", "count"))
    rows = per_entity(view(query), kind)
    rows = rows.filter(rows.entity.isin(chosen))
    counts = _binned(rows, bins, "entity").aggregate(count=counted(rows, query))
    return cube.frame(counts)


def _grid(entities: list[str], bins: Axis) -> pd.DataFrame:
    ranks = pd.DataFrame({"entity": entities, "rank": range(len(entities))})
    return ranks.merge(bins.frame(), how="cross")


def _with_share(
    cube: Cube, rows: pd.DataFrame, query: Query, bins: Axis, of: Denominator
) -> pd.DataFrame:
    if of == "view":
        whole = rows.loc[rows["entity"] == ALL, ["period", "count"]]
    else:
        wider = Query(
            start=query.start,
            end=query.end,
            feeds=query.feeds,
            kinds=query.kinds,
            relevant_only=of == "arms",
            unit=query.unit,
        )
        whole = _counts(cube, view(wider), wider, bins)
    by_period = whole.set_index("period")["count"]
    return rows.assign(share=_ratio(rows["count"], rows["period"].map(by_period)))


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)

"""What happens over time: how often, and in which tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import ibis
import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.bins import Axis, Step
from armsbeat.cube.engine import Engine, Selection
from armsbeat.cube.filters import TONES, counted
from armsbeat.cube.intervals import tone_sums, with_interval
from armsbeat.cube.naming import named
from armsbeat.cube.records import empty
from armsbeat.cube.schema import FEEDS
from armsbeat.cube.tally import most, ranking, time_axis
from armsbeat.cube.wholes import Denominator, counted_view, whole
from armsbeat.model import MentionKind, Query

Grouping = Literal["feed", "outlet", "kind", "system", "country", "organisation"]
ALL = "*"
"""The `entity` of the rows that count every item of the view."""
FREQUENCY = (
    *("period", "entity", "name", "rank", "count", "share", "whole", "partial"),
)
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
    cube: Engine,
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
        of: What `share` is a share of. All but `view` keep the query's period, feeds
            and kinds of publisher and drop its other filters: `arms` items, `all`
            items, the arms items of the same `outlets` (those with an item in the
            view), or of the constant `panel` (see `wholes.panel`), in which case
            items of other feeds are not counted either.
        today: Bins that are not over by then are partial.
        step: Bins of this length instead.

    Returns:
        One row per entity and period: `period` (datetime), `entity` (id, or `*` for
        the whole view), `name` (`All` for `*`), `rank` (0 for `*`, then 1, 2, … by
        total), `count`, `share` (NaN where the denominator is 0), `whole` (the
        denominator), `partial` (the bin reaches beyond the queried days). Ordered by
        rank, then period.
    """
    bins = time_axis(cube, query, today, step)
    if bins is None:
        return empty(FREQUENCY)
    query = counted_view(cube, query, of, today)
    chosen = cube.select(query)
    wanted = list(dict.fromkeys(entities)) or _top(chosen, kind, top)
    everything = _counts(chosen, bins).assign(entity=ALL)
    counts = [everything, _entity_counts(chosen, kind, wanted, bins)]
    grid = _grid([ALL, *wanted], bins)
    filled = grid.merge(pd.concat(counts), on=["entity", "period"], how="left")
    filled["count"] = filled["count"].fillna(0).astype("int64")
    filled["name"] = named(filled["entity"], {**cube.names(kind), ALL: "All"})
    return _with_share(cube, filled, query, bins, of)[list(FREQUENCY)]


def tone_over_time(
    cube: Engine, query: Query, *, today: date | None = None, step: Step | None = None
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
    chosen = cube.select(query)
    sums = _binned(chosen.items, bins).aggregate(**tone_sums(chosen.items))
    filled = bins.frame().merge(chosen.frame(sums), on="period", how="left")
    return with_interval(filled)[list(TONE)]


def sparkline(
    cube: Engine, query: Query, *, today: date | None = None, step: Step | None = None
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
    chosen = cube.select(query)
    items = chosen.items
    figures = _binned(items, bins).aggregate(
        count=counted(items, query),
        items=items.count(),
        negative=items.count(where=TONES["negative"](items)),
        paired=items.count(where=items.paired),
        **tone_sums(items),
    )
    filled = bins.frame().merge(chosen.frame(figures), on="period", how="left")
    whole = ["count", "items", "negative", "paired"]
    filled[whole] = filled[whole].fillna(0).astype("int64")
    filled = with_interval(filled)
    return filled.assign(
        negative_share=_ratio(filled["negative"], filled["n"]),
        paired_share=_ratio(filled["paired"], filled["items"]),
    )[list(SPARKLINE)]


def tone_by(
    cube: Engine,
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
    chosen = cube.select(query)
    rows, known = _rows_by(cube, chosen, by)
    figures = rows.group_by("entity").aggregate(
        count=counted(rows, query), **tone_sums(rows)
    )
    if by == "system" or by == "country" or by == "organisation":
        found = most(chosen, by, chosen.frame(figures), top)
    else:
        order = (ibis.desc("count"), ibis.asc("entity"))
        found = chosen.frame(figures.order_by(*order).limit(top))
    found = with_interval(found)
    found["entity"] = found["entity"].astype("str")
    found["name"] = named(found["entity"], known)
    return found[["entity", "name", "count", "compound", "lo", "hi", "n"]]


_COLUMNS: dict[str, str] = {
    "feed": "feed_id",
    "outlet": "outlet",
    "kind": "publisher_kind",
}


def _rows_by(
    cube: Engine, chosen: Selection, by: Grouping
) -> tuple[ir.Table, Mapping[str, str]]:
    if by == "system" or by == "country" or by == "organisation":
        return chosen.named(by), cube.names(by)
    titles: dict[str, str] = {}
    if by == "feed":
        feeds = cube.frame(FEEDS.select("feed_id", "title"))
        titles = dict(zip(feeds["feed_id"].astype("str"), feeds["title"], strict=True))
    return chosen.items.mutate(entity=chosen.items[_COLUMNS[by]]), titles


def _binned(rows: ir.Table, bins: Axis, *keys: str) -> ir.GroupedTable:
    return rows.group_by(*keys, bins.period(rows.day))


def _top(chosen: Selection, kind: MentionKind, top: int) -> list[str]:
    return list(ranking(chosen, kind, top)["entity"])


def _counts(chosen: Selection, bins: Axis) -> pd.DataFrame:
    items = chosen.items
    count = counted(items, chosen.query)
    return chosen.frame(_binned(items, bins).aggregate(count=count))


def _entity_counts(
    chosen: Selection, kind: MentionKind, wanted: list[str], bins: Axis
) -> pd.DataFrame:
    keys = chosen.keys(kind, wanted)
    if not keys:
        return empty(("period", "entity", "count"))
    rows = chosen.named(kind)
    rows = rows.filter(rows.entity.isin(keys))
    counts = _binned(rows, bins, "entity").aggregate(count=counted(rows, chosen.query))
    found = chosen.frame(counts)
    return found.assign(entity=chosen.ids(kind, found["entity"]))


def _grid(entities: list[str], bins: Axis) -> pd.DataFrame:
    ranks = pd.DataFrame({"entity": entities, "rank": range(len(entities))})
    return ranks.merge(bins.frame(), how="cross")


def _with_share(
    cube: Engine, rows: pd.DataFrame, query: Query, bins: Axis, of: Denominator
) -> pd.DataFrame:
    if of == "view":
        counts = rows.loc[rows["entity"] == ALL, ["period", "count"]]
    else:
        counts = _counts(cube.select(whole(cube, query, of)), bins)
    wholes = rows["period"].map(counts.set_index("period")["count"]).fillna(0)
    wholes = wholes.astype("int64")
    return rows.assign(whole=wholes, share=_ratio(rows["count"], wholes))


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)

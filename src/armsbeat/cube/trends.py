"""What happens over time: how often, and in which tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from armsbeat.cube.bins import Axis, Step, period
from armsbeat.cube.engine import Engine, Selection, Wanted, among
from armsbeat.cube.filters import counted
from armsbeat.cube.intervals import tone_of, tone_sums, with_interval
from armsbeat.cube.naming import named
from armsbeat.cube.records import empty
from armsbeat.cube.schema import FEEDS
from armsbeat.cube.sums import added_up, by_day, by_feed, counts, in_bins
from armsbeat.cube.tally import ranking, time_axis
from armsbeat.cube.wholes import Denominator, counted_view, whole
from armsbeat.model import MentionKind, Query, Unit

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
    everything = wholes = _per_bin(cube, query, bins)
    rows = [everything, *_entity_counts(chosen, kind, wanted, bins)]
    if of != "view":
        wholes = _per_bin(cube, whole(cube, query, of), bins)
    told = {
        "count": np.concatenate(rows),
        "whole": np.tile(wholes, len(rows)),
    }
    grid = _grid([ALL, *wanted], {**cube.names(kind), ALL: "All"}, bins)
    filled = grid.assign(**told, share=_ratio(told["count"], told["whole"]))
    return filled[list(FREQUENCY)]


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
    sums = in_bins(by_day(cube, query), bins)
    return bins.frame().assign(**tone_of(sums))[list(TONE)]


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
    sums = in_bins(by_day(cube, query), bins)
    return bins.frame().assign(
        count=_per_bin(cube, query, bins),
        items=sums["items"],
        negative=sums["negative"],
        paired=sums["paired"],
        negative_share=_ratio(sums["negative"], sums["n"]),
        paired_share=_ratio(sums["paired"], sums["items"]),
        **tone_of(sums),
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
    if by in _COLUMNS and query.unit == "items":
        found = _of_feeds(cube, query, by)
    else:
        found = _of_rows(cube, query, by)
    ordered = found.sort_values(["count", "entity"], ascending=[False, True])
    found = with_interval(ordered.head(top))
    found["entity"] = found["entity"].astype("str")
    found["name"] = named(found["entity"], _known(cube, by))
    told = found[["entity", "name", "count", "compound", "lo", "hi", "n"]]
    return told.reset_index(drop=True)


# By the column of the items; and by that of their feed.
_COLUMNS: dict[str, tuple[str, str]] = {
    "feed": ("feed_id", "feed_id"),
    "outlet": ("outlet", "outlet"),
    "kind": ("publisher_kind", "kind"),
}


def _of_feeds(cube: Engine, query: Query, by: Grouping) -> pd.DataFrame:
    """Added up from feeds, of which every item has its outlet and kind."""
    sums = by_feed(cube, query)
    groups = pd.Series(sums["feed_id"])
    if by != "feed":
        feeds = cube.frame(_feeds()).set_index("feed_id")
        groups = groups.map(feeds[_COLUMNS[by][1]])
    places, known = pd.factorize(groups, use_na_sentinel=False)
    added = added_up(sums, places, len(known))
    return pd.DataFrame({**added, "entity": known, "count": added["items"]})


def _of_rows(cube: Engine, query: Query, by: Grouping) -> pd.DataFrame:
    chosen = cube.select(query)
    if by == "system" or by == "country" or by == "organisation":
        found = chosen.frame(_tones_by(chosen.named(by), "entity", query.unit))
        return found.assign(entity=chosen.ids(by, found["entity"]))
    return chosen.frame(_tones_by(chosen.items, _COLUMNS[by][0], query.unit))


@lru_cache(maxsize=64)
def _tones_by(rows: ir.Table, column: str, unit: Unit) -> ir.Table:
    return rows.group_by(entity=rows[column]).aggregate(
        count=counted(rows, unit), **tone_sums(rows)
    )


@lru_cache(maxsize=1)
def _feeds() -> ir.Table:
    return FEEDS.select("feed_id", "title", "outlet", "kind")


def _known(cube: Engine, by: Grouping) -> Mapping[str, str]:
    """What the groups are called."""
    if by == "system" or by == "country" or by == "organisation":
        return cube.names(by)
    if by != "feed":
        return {}
    feeds = cube.frame(_feeds())
    return dict(zip(feeds["feed_id"].astype("str"), feeds["title"], strict=True))


def _top(chosen: Selection, kind: MentionKind, top: int) -> list[str]:
    return list(ranking(chosen, kind, top)["entity"])


def _per_bin(cube: Engine, query: Query, bins: Axis) -> np.ndarray:
    """How many items, stories or outlets each bin has."""
    if query.unit == "items":
        return in_bins(by_day(cube, query), bins)["items"]
    chosen = cube.select(query)
    found = chosen.frame(counts(chosen.items, query.unit, bins.step))
    return _placed(found, bins)


def _placed(told: pd.DataFrame, bins: Axis) -> np.ndarray:
    """`period`, `count` as one number per bin; periods without a bin are left out."""
    whole = np.zeros(len(bins.bins), dtype="int64")
    place = bins.places(told["period"].to_numpy())
    whole[place[place >= 0]] = told["count"].to_numpy()[place >= 0]
    return whole


def _entity_counts(
    chosen: Selection, kind: MentionKind, wanted: list[str], bins: Axis
) -> list[np.ndarray]:
    """One number per bin for each of the entities."""
    grid = np.zeros((len(wanted), len(bins.bins)), dtype="int64")
    keys = {one: key for one in wanted for key in chosen.keys(kind, [one])}
    if keys:
        given = chosen.given(keys.values())
        rows, unit = given.named(kind), chosen.query.unit
        found = given.frame(_named_in(rows, given.wanted, unit, bins.step))
        row = {keys[one]: place for place, one in enumerate(wanted) if one in keys}
        entity = found["entity"].map(row).to_numpy(dtype="int64")
        place = bins.places(found["period"].to_numpy())
        inside = place >= 0
        counted_there = found["count"].to_numpy()[inside]
        grid[entity[inside], place[inside]] = counted_there
    return list(grid)


@lru_cache(maxsize=64)
def _named_in(rows: ir.Table, wanted: Wanted, unit: Unit, step: Step) -> ir.Table:
    rows = among(rows, "entity", wanted)
    keys = (rows.entity, period(rows.day, step))
    return rows.group_by(*keys).aggregate(count=counted(rows, unit))


def _grid(entities: list[str], names: Mapping[str, str], bins: Axis) -> pd.DataFrame:
    """One row per entity and bin."""
    grid = pd.concat([bins.frame()] * len(entities), ignore_index=True)
    each = len(bins.bins)
    ids = pd.Series(entities)
    return grid.assign(
        entity=ids.repeat(each).to_numpy(),
        name=named(ids, names).repeat(each).to_numpy(),
        rank=np.arange(len(entities)).repeat(each),
    )


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        shares: np.ndarray = np.where(whole > 0, part / whole, np.nan)
    return shares

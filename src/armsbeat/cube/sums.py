"""
The sums that most figures of a view are cut from: its items by day, and by feed.

Asked once for a view and remembered by the engine; totals, bins and publishers are
added up from them in whole numbers, so that they are what one question would have
given.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from armsbeat.cube.bins import Axis, Step, period
from armsbeat.cube.engine import Engine
from armsbeat.cube.filters import TONES, counted
from armsbeat.model import Query, Unit

COUNTS = ("items", "paired", "negative", "positive", "n")
SUMMED = (*COUNTS, "tone_sum")
_OF_FEEDS = ("items", "n", "tone_sum", "tone_squares")
# Squares of millionths overflow 64 bits from some millions of items on: they are added
# up in two parts.
_PART = 1 << 20
Sums = dict[str, np.ndarray]


def by_day(cube: Engine, query: Query) -> Sums:
    """
    The sums of each day of a view that has items, oldest first.

    Returns:
        `day` (datetime), `relevant`, then whole numbers: `items`, `paired`,
        `negative`, `positive`, `n` (items with a tone), `tone_sum`, `tone_squares`
        (in millionths); `all`: the items under the other filters, whatever
        `relevant_only` says. A day has up to two entries.
    """
    chosen = cube.select(replace(query, relevant_only=False, unit="items"))
    found = _arrays(chosen.frame(_by_day(chosen.items)))
    found["all"] = found["items"]
    found["relevant"] = found["relevant"].astype("bool")
    if query.relevant_only:
        for name in (*SUMMED, "tone_squares"):
            found[name] = np.where(found["relevant"], found[name], 0)
    return found


def by_feed(cube: Engine, query: Query) -> Sums:
    """The view's items by `feed_id`: `items`, `n`, `tone_sum`, `tone_squares`."""
    chosen = cube.select(replace(query, unit="items"))
    return _arrays(chosen.frame(_by_feed(chosen.items)))


def _arrays(found: pd.DataFrame) -> Sums:
    return {str(name): column.to_numpy() for name, column in found.items()}


@lru_cache(maxsize=64)
def _by_day(items: ir.Table) -> ir.Table:
    sums = items.group_by("day", "relevant").aggregate(**_sums(items))
    dated = sums.mutate(day=sums.day.cast("timestamp(6)"))
    return dated.order_by("day", "relevant")


@lru_cache(maxsize=64)
def _by_feed(items: ir.Table) -> ir.Table:
    sums = {name: sum for name, sum in _sums(items).items() if name in _OF_FEEDS}
    return items.group_by("feed_id").aggregate(**sums).order_by("feed_id")


def _sums(items: ir.Table) -> dict[str, ir.Value]:
    tone = items.tone_e6
    return {
        "items": items.count(),
        "paired": items.count(where=items.paired),
        "negative": items.count(where=TONES["negative"](items)),
        "positive": items.count(where=TONES["positive"](items)),
        "n": tone.count(),
        "tone_sum": tone.sum().cast("int64").fill_null(0),
        "tone_squares": (tone * tone).sum().cast("int64").fill_null(0),
    }


@lru_cache(maxsize=64)
def counts(items: ir.Table, unit: Unit, step: Step | None = None) -> ir.Table:
    """How many items, stories or outlets: `count`, by `period` if there is a step."""
    count = counted(items, unit)
    if step is None:
        return items.aggregate(count=count)
    return items.group_by(period(items.day, step)).aggregate(count=count)


def added_up(rows: Sums, group: np.ndarray, groups: int) -> Sums:
    """
    The sums of groups of rows.

    Args:
        rows: As `by_day` gives them.
        group: The place of each one's group; -1: it is left out.
        groups: How many there are.

    Returns:
        By name an array of `groups` numbers; tone as `intervals.with_interval`
        wants it: NaN where nothing has a tone.
    """
    kept = group >= 0
    if not kept.all():
        rows = {name: values[kept] for name, values in rows.items()}
        group = group[kept]
    summed = [name for name in SUMMED if name in rows]
    found = {name: _added(rows[name], group, groups) for name in summed}
    silent = found["n"] == 0
    high = _added(rows["tone_squares"] // _PART, group, groups)
    low = _added(rows["tone_squares"] % _PART, group, groups)
    exact = [int(h) * _PART + int(rest) for h, rest in zip(high, low, strict=True)]
    found["tone_squares"] = np.where(silent, np.nan, np.array(exact, dtype="float64"))
    found["tone_sum"] = np.where(silent, np.nan, found["tone_sum"].astype("float64"))
    return found


def in_bins(days: Sums, bins: Axis) -> Sums:
    """The sums of `by_day` by bin: arrays as long as there are bins."""
    return added_up(days, bins.places(days["day"]), len(bins.bins))


def _added(values: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    sums = np.zeros(groups, dtype="int64")
    np.add.at(sums, group, values)
    return sums

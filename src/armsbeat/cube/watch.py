"""Days and weeks in which a view reached a number of items."""

from __future__ import annotations

from typing import Literal

import ibis
import pandas as pd

from armsbeat.cube.engine import Engine
from armsbeat.cube.filters import view
from armsbeat.model import Query, Unit

COLUMNS = ("period", "count", "reached", "last")
KEYS: dict[Unit, str] = {"items": "id", "stories": "story_id", "outlets": "outlet"}


def reached(
    cube: Engine, query: Query, *, at_least: int, step: Literal["D", "W"]
) -> pd.DataFrame:
    """
    The days, or weeks from Monday, with at least so many items of the view.

    What is counted (items, stories, outlets) is dated by the first item of it in the
    period.

    Args:
        cube: The cube.
        query: The view.
        at_least: From how many on a period is told.
        step: Days or weeks.

    Returns:
        One row per such period, newest first: `period` (its first moment), `count`,
        `reached` (effective time of the one that made the number full), `last` (of
        the newest item in the period).
    """
    items = view(query)
    key = items[KEYS[query.unit]]
    period = items.day.cast("timestamp").truncate(step)
    told = items.filter(key.notnull()).mutate(period=period, key=key.cast("string"))
    firsts = told.group_by("period", "key").aggregate(
        first=told["at"].min(), newest=told["at"].max()
    )
    order = ibis.window(group_by="period", order_by=("first", "key"))
    ranked = firsts.mutate(place=ibis.row_number().over(order))
    sums = ranked.group_by("period").aggregate(
        count=ranked.count(),
        reached=ranked["first"].max(where=ranked.place == at_least - 1),
        last=ranked.newest.max(),
    )
    kept = sums.filter(sums["count"] >= at_least)
    return cube.frame(kept.order_by(ibis.desc("period")).select(*COLUMNS))

"""The figures of the KPI row, for a period and for the one before it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from armsbeat.cube.engine import Engine
from armsbeat.cube.filters import TONES
from armsbeat.cube.intervals import with_interval
from armsbeat.cube.records import record
from armsbeat.cube.sums import added_up, by_day, by_feed, counts
from armsbeat.cube.tally import days, previous
from armsbeat.model import Query

COLUMNS = (
    "period",
    "start",
    "end",
    "count",
    "items",
    "arms_items",
    "all_items",
    "feeds",
    "compound",
    "lo",
    "hi",
    "n",
    "negative",
    "neutral",
    "positive",
    "negative_share",
    "neutral_share",
    "positive_share",
    "paired",
    "paired_share",
)


def totals(cube: Engine, query: Query) -> pd.DataFrame:
    """
    The view in numbers, and the same for the previous period of equal length.

    Returns:
        One row per period, `current` first; `previous` only where the query has a
        first day.

        * `period` (`current` or `previous`), `start`, `end` (days, both inclusive)
        * `count` (in the query's unit), `items`
        * `arms_items`, `all_items`: items under the same filters that are about the
          arms trade, and all of them, whatever `relevant_only` says
        * `feeds`: feeds with at least one of the items
        * `compound`, `lo`, `hi`, `n`: mean tone, its 95 % interval, items with tone
        * `negative`, `neutral`, `positive` (items),
          `negative_share`, `neutral_share`, `positive_share` (of `n`, in [0, 1])
        * `paired`: items with a deal that names both supplier and recipient,
          `paired_share` (of `items`)
    """
    periods = {"current": query}
    whole = days(cube) if query.end is None else None
    before = previous(query, whole[1] if whole else None)
    if before is not None:
        periods["previous"] = before
    rows = pd.DataFrame([_row(cube, name, of) for name, of in periods.items()])
    return _shares(with_interval(rows))[list(COLUMNS)]


def _row(cube: Engine, period: str, query: Query) -> dict[str, Any]:
    told = by_day(cube, query)
    one = np.zeros(len(told["day"]), dtype="int64")
    sums = {name: values[0] for name, values in added_up(told, one, 1).items()}
    held = told["day"][told["items"] > 0].astype("datetime64[D]").tolist()
    first, last = (held[0], held[-1]) if held else (None, None)
    return {
        **sums,
        "period": period,
        "start": query.start or first,
        "end": query.end or last,
        "count": _count(cube, query, sums["items"]),
        "arms_items": told["all"][told["relevant"]].sum(),
        "all_items": told["all"].sum(),
        "feeds": len(by_feed(cube, query)["feed_id"]),
        "neutral": sums["n"] - sums["negative"] - sums["positive"],
    }


def _count(cube: Engine, query: Query, items: int) -> int:
    if query.unit == "items":
        return items
    chosen = cube.select(query)
    return int(record(chosen.frame(counts(chosen.items, query.unit)))["count"])


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    shares = {
        f"{name}_share": rows[name] / rows["n"].where(rows["n"] > 0) for name in TONES
    }
    paired = rows["paired"] / rows["items"].where(rows["items"] > 0)
    return rows.assign(**shares, paired_share=paired)

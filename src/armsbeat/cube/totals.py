"""The figures of the KPI row, for a period and for the one before it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from armsbeat.cube.engine import Engine
from armsbeat.cube.filters import TONES, counted
from armsbeat.cube.intervals import tone_sums, with_interval
from armsbeat.cube.records import record
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
    rows = [_row(cube, name, of) for name, of in periods.items()]
    return _shares(with_interval(pd.concat(rows, ignore_index=True)))[list(COLUMNS)]


def _row(cube: Engine, period: str, query: Query) -> pd.DataFrame:
    chosen = cube.select(query)
    items = chosen.items
    figures = items.aggregate(
        first=items.day.min(),
        last=items.day.max(),
        count=counted(items, query),
        items=items.count(),
        feeds=items.feed_id.nunique(),
        paired=items.count(where=items.paired),
        **{name: items.count(where=has(items)) for name, has in TONES.items()},
        **tone_sums(items),
    )
    row = pd.concat([chosen.frame(figures), _surroundings(cube, query)], axis="columns")
    found = record(row)
    start, end = query.start or found["first"], query.end or found["last"]
    return row.assign(period=period, start=[start], end=[end])


def _surroundings(cube: Engine, query: Query) -> pd.DataFrame:
    chosen = cube.select(replace(query, relevant_only=False))
    items = chosen.items
    return chosen.frame(
        items.aggregate(
            arms_items=items.count(where=items.relevant), all_items=items.count()
        )
    )


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    shares = {
        f"{name}_share": rows[name] / rows["n"].where(rows["n"] > 0) for name in TONES
    }
    paired = rows["paired"] / rows["items"].where(rows["items"] > 0)
    return rows.assign(**shares, paired_share=paired)

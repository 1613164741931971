"""The pieces that most questions share: spans, bins, rankings of entities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.bins import WEEKLY_UP_TO, Axis, Step, axis
from armsbeat.cube.engine import Engine, Selection
from armsbeat.cube.filters import counted
from armsbeat.cube.records import record
from armsbeat.model import MentionKind, Query, Unit

EVERYTHING = Query(relevant_only=False)
_DAY = timedelta(days=1)


def ranking(items: Selection, kind: MentionKind, top: int) -> pd.DataFrame:
    """The `entity` ids named most in the view, with `count` in the query's unit."""
    counts = _counts(items.named(kind), items.query.unit)
    return most(items, kind, items.frame(counts), top)


@lru_cache(maxsize=64)
def _counts(rows: ir.Table, unit: Unit) -> ir.Table:
    return rows.group_by("entity").aggregate(count=counted(rows, unit))


def most(
    items: Selection, kind: MentionKind, rows: pd.DataFrame, top: int | None = None
) -> pd.DataFrame:
    """Rows with `entity` and `count`: ids for keys, the highest first, then by id."""
    told = rows.assign(entity=items.ids(kind, rows["entity"]))
    ordered = told.sort_values(["count", "entity"], ascending=[False, True])
    kept = ordered if top is None else ordered.head(top)
    return kept.reset_index(drop=True)


def days(cube: Engine, query: Query = EVERYTHING) -> tuple[date, date] | None:
    """First and last effective day of a view; None: it has no item."""
    chosen = cube.select(query)
    items = chosen.items
    found = chosen.frame(_extent(items))
    first, last = record(found).values()
    return None if pd.isna(first) else (first, last)


@lru_cache(maxsize=64)
def _extent(items: ir.Table) -> ir.Table:
    return items.aggregate(first=items.day.min(), last=items.day.max())


def span(
    cube: Engine, query: Query, today: date | None = None
) -> tuple[date, date] | None:
    """
    The days a view covers: as queried, where left open as far as there are items.

    Of more than 400 days, those before the first item of the whole cube are left out,
    and those after both the last one and `today`. None: nothing to cover.
    """
    start, end = query.start, query.end
    if start is None or end is None:
        found = days(cube, query)
        if found is None:
            return None
        start, end = start or found[0], end or found[1]
    if (end - start).days >= WEEKLY_UP_TO:
        whole = days(cube)
        if whole is None or whole[0] > end or whole[1] < start:
            return None
        start = max(start, whole[0])
        end = min(end, max(whole[1], today or whole[1]))
    return None if start > end else (start, end)


def time_axis(
    cube: Engine, query: Query, today: date | None, step: Step | None = None
) -> Axis | None:
    """The bins of a view; None where there is nothing to show."""
    covered = span(cube, query, today)
    return None if covered is None else axis(*covered, today=today, step=step)


def previous(query: Query, last: date | None) -> Query | None:
    """The view of the period of equal length just before; None: there is none."""
    end = query.end or last
    if query.start is None or end is None or end < query.start:
        return None
    try:
        return replace(
            query,
            start=query.start - (end - query.start) - _DAY,
            end=query.start - _DAY,
        )
    except OverflowError:
        return None

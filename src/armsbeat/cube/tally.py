"""The pieces that most questions share: spans, bins, rankings of entities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.bins import WEEKLY_UP_TO, Axis, Step, axis
from armsbeat.cube.cube import Cube
from armsbeat.cube.filters import counted, view
from armsbeat.cube.records import record
from armsbeat.cube.schema import ITEMS, LISTS
from armsbeat.model import MentionKind, Query

_DAY = timedelta(days=1)


def per_entity(items: ir.Table, kind: MentionKind) -> ir.Table:
    """One row per item and entity of a kind; `entity` is its id."""
    return items.select(
        "id",
        "feed_id",
        "outlet",
        "story_id",
        "at",
        "day",
        "tone_e6",
        "countries",
        entity=items[LISTS[kind]].unnest(),
    )


def ranking(cube: Cube, query: Query, kind: MentionKind, top: int) -> pd.DataFrame:
    """The `entity` ids named most in the view, with `count` in the query's unit."""
    rows = per_entity(view(query), kind)
    counts = rows.group_by("entity").aggregate(count=counted(rows, query))
    ordered = counts.order_by(ibis.desc("count"), ibis.asc("entity"))
    return cube.frame(ordered.limit(top))


def days(cube: Cube, items: ir.Table) -> tuple[date, date] | None:
    """First and last effective day of some items; None: there are none."""
    found = cube.frame(items.aggregate(first=items.day.min(), last=items.day.max()))
    first, last = record(found).values()
    return None if pd.isna(first) else (first, last)


def span(
    cube: Cube, query: Query, today: date | None = None
) -> tuple[date, date] | None:
    """
    The days a view covers: as queried, where left open as far as there are items.

    Of more than 400 days, those before the first item of the whole cube are left out,
    and those after both the last one and `today`. None: nothing to cover.
    """
    start, end = query.start, query.end
    if start is None or end is None:
        found = days(cube, view(query))
        if found is None:
            return None
        start, end = start or found[0], end or found[1]
    if (end - start).days >= WEEKLY_UP_TO:
        whole = days(cube, ITEMS)
        if whole is None or whole[0] > end or whole[1] < start:
            return None
        start = max(start, whole[0])
        end = min(end, max(whole[1], today or whole[1]))
    return None if start > end else (start, end)


def time_axis(
    cube: Cube, query: Query, today: date | None, step: Step | None = None
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

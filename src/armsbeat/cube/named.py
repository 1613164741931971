"""Tone where entities are named: the mean of the sentences that speak of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import ibis
import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.bins import Step, period
from armsbeat.cube.engine import Engine, Selection
from armsbeat.cube.intervals import tone_sums, with_interval
from armsbeat.cube.naming import named
from armsbeat.cube.pickers import entities as picked
from armsbeat.cube.records import empty
from armsbeat.cube.schema import FEEDS, MENTIONS
from armsbeat.cube.tally import time_axis
from armsbeat.model import MentionKind, Query

By = Literal["entity", "outlet", "kind"]
OVER_TIME = ("period", "compound", "lo", "hi", "n", "partial")
PARTNERS = ("entity", "name", "count")
SPAN = ("entity", "items", "outlets", "feeds", "first", "last")
_COLUMNS = {"entity": "entity", "outlet": "outlet", "kind": "publisher_kind"}


def mention_tone(
    cube: Engine,
    query: Query,
    *,
    kind: MentionKind,
    entities: Sequence[str],
    by: By = "entity",
    top: int = 24,
) -> pd.DataFrame:
    """
    Mean tone of the sentences that name these entities.

    An item counts once for each entity it names, however often it names it.

    Args:
        cube: The cube.
        query: The view.
        kind: Of the entities.
        entities: Their ids.
        by: One row per entity, per outlet that names them, or per kind of publisher.
        top: How many rows at most.

    Returns:
        Most items first: `entity` (id, outlet or kind), `name`, `count` (items),
        `compound`, `lo`, `hi`, `n` (items where the sentence is scored).
    """
    chosen = cube.select(query)
    rows = _rows(chosen, kind, entities)
    rows = rows.mutate(group=rows[_COLUMNS[by]])
    figures = rows.group_by("group").aggregate(
        count=rows.item_id.nunique(), **tone_sums(rows)
    )
    ordered = figures.order_by(ibis.desc("count"), ibis.asc("group")).limit(top)
    found = with_interval(chosen.frame(ordered)).rename(columns={"group": "entity"})
    known = cube.names(kind) if by == "entity" else {}
    found["name"] = named(found["entity"], known)
    return found[["entity", "name", "count", "compound", "lo", "hi", "n"]]


def mention_tone_over_time(
    cube: Engine,
    query: Query,
    *,
    kind: MentionKind,
    entities: Sequence[str],
    today: date | None = None,
    step: Step | None = None,
) -> pd.DataFrame:
    """The same per period: the columns and rows of `tone_over_time`."""
    bins = time_axis(cube, query, today, step)
    if bins is None:
        return empty(OVER_TIME)
    chosen = cube.select(query)
    rows = _rows(chosen, kind, entities)
    sums = rows.group_by(period(rows.day, bins.step)).aggregate(**tone_sums(rows))
    filled = bins.frame().merge(chosen.frame(sums), on="period", how="left")
    return with_interval(filled)[list(OVER_TIME)]


def partners(
    cube: Engine, query: Query, *, kind: MentionKind, top: int = 12
) -> pd.DataFrame:
    """Which entities the items of the view name: `entity`, `name`, `count` (items)."""
    found = picked(cube, kind, query).head(top)
    return found.rename(columns={"id": "entity"})[list(PARTNERS)]


def coverage_of(
    cube: Engine, query: Query, *, kind: MentionKind, entities: Sequence[str]
) -> pd.DataFrame:
    """
    In how many items, outlets and feeds each entity is named, and since when.

    Returns:
        In the order of `entities`, those that are named: `entity`, `items`,
        `outlets`, `feeds`, `first`, `last` (effective times).
    """
    chosen = cube.select(query)
    rows = _rows(chosen, kind, entities)
    figures = rows.group_by("entity").aggregate(
        items=rows.item_id.nunique(),
        outlets=rows.outlet.nunique(),
        feeds=rows.feed_id.nunique(),
        first=rows["at"].min(),
        last=rows["at"].max(),
    )
    found = chosen.frame(figures)
    order = {one: place for place, one in enumerate(entities)}
    placed = found.assign(place=found["entity"].map(order)).sort_values("place")
    return placed[list(SPAN)].reset_index(drop=True)


def feeds_of(cube: Engine, query: Query) -> pd.DataFrame:
    """The feeds of the view's items, most items first: `feed_id`, `feed`, `count`."""
    chosen = cube.select(query)
    items = chosen.items
    counts = items.group_by("feed_id").aggregate(count=items.count())
    titles = FEEDS.select("feed_id", feed=FEEDS.title)
    listed = counts.left_join(titles, "feed_id")
    ordered = listed.order_by(ibis.desc("count"), "feed", "feed_id")
    return chosen.frame(ordered.select("feed_id", "feed", "count"))


def _rows(chosen: Selection, kind: MentionKind, entities: Sequence[str]) -> ir.Table:
    """One row per item and entity, with the tone there in millionths."""
    told = MENTIONS.filter(MENTIONS.kind == kind, MENTIONS.entity.isin(list(entities)))
    # All mentions of an entity in an item carry the same tone.
    once = told.group_by("item_id", "entity").aggregate(tone=told.tone.max())
    once = once.mutate(
        tone_e6=(once.tone * 1_000_000).round().cast("int64")  # as in `schema`
    )
    items = chosen.items.select(
        "id", "day", "at", "outlet", "publisher_kind", "feed_id"
    )
    return once.join(items, once.item_id == items.id)

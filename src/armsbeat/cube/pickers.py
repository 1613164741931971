"""What there is to choose from: entities, feeds, days."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from armsbeat.cube.engine import Engine
from armsbeat.cube.records import records
from armsbeat.cube.schema import FEEDS, ITEMS, NAMES
from armsbeat.cube.tally import days
from armsbeat.model import MentionKind, Query

DAYS = 28
FEED_STATS = (
    "feed_id",
    "url",
    "title",
    "kind",
    "country",
    "language",
    "paused",
    "items",
    "newest",
    "days",
    "items_28",
    "arms_items",
    "tagged",
    "share_tagged",
    "share_arms",
)


def entities(
    cube: Engine, kind: MentionKind, query: Query | None = None
) -> pd.DataFrame:
    """
    The entities that items name, for a picker.

    Args:
        cube: The cube.
        kind: Which entities.
        query: Count in this view only; None: in all arms items.

    Returns:
        Most named first, then by name: `id`, `name`, `category` (of a system),
        `count` (items).
    """
    chosen = cube.select(query or Query())
    rows = chosen.named(kind)
    counts = chosen.frame(rows.group_by("entity").aggregate(count=rows.count()))
    counts["entity"] = chosen.ids(kind, counts["entity"])
    known = cube.frame(NAMES.filter(NAMES.kind == kind).drop("kind", "listed"))
    listed = counts.merge(known, on="entity", how="left").rename(
        columns={"entity": "id"}
    )
    listed["name"] = listed["name"].fillna(listed["id"])
    ordered = listed.sort_values(
        ["count", "name", "id"], ascending=[False, True, True], ignore_index=True
    )
    return ordered[["id", "name", "category", "count"]]


def extent(cube: Engine) -> tuple[date, date] | None:
    """First and last effective day of all items; None where there is none."""
    return days(cube)


def feed_stats(cube: Engine, *, today: date) -> pd.DataFrame:
    """
    What each feed brought, feeds without an item included.

    Returns:
        By title, then id: `feed_id`, `url`, `title`, `kind`, `country`, `language`,
        `paused`, `items`, `newest` (effective time, NaT: none), `days` (list of
        28 counts, today last), `items_28`, `arms_items`, `tagged` (items that name a
        system), `share_tagged`, `share_arms` (NaN where there are no items).
    """
    counts = ITEMS.group_by("feed_id").aggregate(
        items=ITEMS.count(),
        newest=ITEMS["at"].max(),
        arms_items=ITEMS.count(where=ITEMS.relevant),
        tagged=ITEMS.count(where=ITEMS.systems.length() > 0),
    )
    joined = FEEDS.left_join(counts, "feed_id").order_by("title", "feed_id")
    feeds, daily = cube.frame(joined), _daily(cube, today)
    whole = ["items", "arms_items", "tagged"]
    feeds[whole] = feeds[whole].fillna(0).astype("int64")
    feeds["days"] = [daily.get(feed_id, [0] * DAYS) for feed_id in feeds["feed_id"]]
    feeds["items_28"] = feeds["days"].map(sum).astype("int64")
    items = feeds["items"].where(feeds["items"] > 0)
    return feeds.assign(
        share_tagged=feeds["tagged"] / items, share_arms=feeds["arms_items"] / items
    )[list(FEED_STATS)]


def _daily(cube: Engine, today: date) -> dict[int, list[int]]:
    """Items per day of the last 28, today last, by feed."""
    first = today - timedelta(days=DAYS - 1)
    recent = ITEMS.filter(ITEMS.day.between(first, today))
    counts = recent.group_by("feed_id", "day").aggregate(count=recent.count())
    bars: dict[int, list[int]] = {}
    for row in records(cube.frame(counts)):
        feed_bars = bars.setdefault(row.feed_id, [0] * DAYS)
        feed_bars[(row.day - first).days] = row.count
    return bars

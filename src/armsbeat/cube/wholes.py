"""What a frequency is a share of, and which feeds can be compared over a period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from armsbeat.cube.engine import Engine
from armsbeat.cube.records import empty
from armsbeat.cube.schema import FEEDS, ITEMS
from armsbeat.cube.tally import span
from armsbeat.model import Query

Denominator = Literal["view", "arms", "all", "outlets", "panel"]
"""
A share of the items of this view; of all arms items; of all items; of the arms items of
the outlets that carry anything of this view; of the arms items of the constant panel,
where only the panel's items are counted at all.
"""
PANEL = ("feed_id", "feed", "first", "last")
# A feed need not have brought something on the very first and last day.
MOST_SLACK = 28  # days
SLACK_PART = 10
_NONE = (-1,)


def panel(cube: Engine, query: Query, *, today: date | None = None) -> pd.DataFrame:
    """
    The constant panel: the feeds that cover the whole period of a view.

    A feed does when its first item, of whatever content, lies no later and its last no
    earlier than the period's first and last day, give or take a tenth of the period and
    28 days at most. Feeds that were added, imported or went silent within the period
    are left out, so that a rise is no rise in the number of feeds.

    Args:
        cube: The cube.
        query: The view; of its filters, feeds and kinds of publisher narrow the panel.
        today: A period does not reach beyond it.

    Returns:
        By title, then id: `feed_id`, `feed`, `first`, `last` (days).
    """
    covered = span(cube, query, today)
    if covered is None:
        return empty(PANEL)
    first, last = covered[0], min(covered[1], today or covered[1])
    slack = timedelta(days=min(((last - first).days + 1) // SLACK_PART, MOST_SLACK))
    reach = ITEMS.group_by("feed_id").aggregate(
        first=ITEMS.day.min(), last=ITEMS.day.max()
    )
    feeds = FEEDS.select("feed_id", "kind", feed="title")
    known = reach.join(feeds, "feed_id").order_by("feed", "feed_id")
    found = cube.frame(known)
    covers = (found["first"] <= first + slack) & (found["last"] >= last - slack)
    if query.feeds:
        covers &= found["feed_id"].isin(query.feeds)
    if query.kinds:
        covers &= found["kind"].isin(query.kinds)
    return found.loc[covers, list(PANEL)].reset_index(drop=True)


def counted_view(
    cube: Engine, query: Query, of: Denominator, today: date | None
) -> Query:
    """The view whose items are counted: with `panel` only those of its feeds."""
    if of != "panel":
        return query
    feeds = tuple(panel(cube, query, today=today)["feed_id"])
    return replace(query, feeds=feeds or _NONE)


def whole(cube: Engine, query: Query, of: Denominator) -> Query:
    """
    The view that the counts of another are a share of.

    Args:
        cube: The cube.
        query: What `counted_view` returned.
        of: Which; not `view`, which is the view itself.
    """
    return _WHOLES[of](cube, query)


def _wider(query: Query, *, arms: bool = True) -> Query:
    """Period, feeds and kinds of publisher are kept, the other filters dropped."""
    return Query(
        start=query.start,
        end=query.end,
        feeds=query.feeds,
        kinds=query.kinds,
        relevant_only=arms,
        unit=query.unit,
    )


def _same_outlets(cube: Engine, query: Query) -> Query:
    chosen = cube.select(query)
    outlets = chosen.items.select("outlet").distinct()
    of_them = FEEDS.semi_join(outlets, "outlet").select("feed_id")
    feeds = set(chosen.frame(of_them)["feed_id"])
    kept = feeds & set(query.feeds) if query.feeds else feeds
    return replace(_wider(query), feeds=tuple(sorted(map(int, kept))) or _NONE)


_WHOLES: dict[Denominator, Callable[[Engine, Query], Query]] = {
    "view": lambda cube, query: query,
    "arms": lambda cube, query: _wider(query),
    "all": lambda cube, query: _wider(query, arms=False),
    "outlets": _same_outlets,
    "panel": lambda cube, query: _wider(query),
}

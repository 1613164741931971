"""What there is to choose from: entities, feeds, days."""

from __future__ import annotations

from datetime import date

import pandas as pd

from armsbeat.cube.cube import Cube
from armsbeat.model import MentionKind, Query


def entities(cube: Cube, kind: MentionKind, query: Query | None = None) -> pd.DataFrame:
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
    raise NotImplementedError


def extent(cube: Cube) -> tuple[date, date] | None:
    """First and last effective day of all items; None where there is none."""
    raise NotImplementedError


def feed_stats(cube: Cube, *, today: date) -> pd.DataFrame:
    """
    What each feed brought, feeds without an item included.

    Returns:
        By title, then id: `feed_id`, `url`, `title`, `kind`, `country`, `language`,
        `items`, `newest` (effective time, NaT: none), `days` (list of 28 counts,
        today last), `items_28`, `arms_items`, `tagged` (items that name a system),
        `share_tagged`, `share_arms` (NaN where there are no items).
    """
    raise NotImplementedError

"""What happens over time: how often, and in which tone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import pandas as pd

from armsbeat.cube.cube import Cube
from armsbeat.model import MentionKind, Query

Denominator = Literal["view", "arms", "all"]
"""A share of the items of this view, of all arms items, or of all items."""
ALL = "*"
"""The `entity` of the rows that count every item of the view."""


def frequency(
    cube: Cube,
    query: Query,
    *,
    kind: MentionKind = "system",
    top: int = 16,
    entities: Sequence[str] = (),
    of: Denominator = "view",
    today: date | None = None,
) -> pd.DataFrame:
    """
    How often each entity is named, per period; zero where it is not.

    Bins are days up to 45 days, weeks from Monday up to 400 days, else months.

    Args:
        cube: The cube.
        query: The view.
        kind: Which entities.
        top: How many of the most named ones.
        entities: These instead of the most named ones.
        of: What `share` is a share of; `arms` and `all` keep the query's period,
            feeds and kinds of publisher and drop its other filters.
        today: Bins that are not over by then are partial.

    Returns:
        One row per entity and period: `period` (datetime), `entity` (id, or `*` for
        the whole view), `name` (`All` for `*`), `rank` (0 for `*`, then 1, 2, … by
        total), `count`, `share` (NaN where the denominator is 0), `partial` (the bin
        reaches beyond the queried days). Ordered by rank, then period.
    """
    raise NotImplementedError


def tone_over_time(
    cube: Cube, query: Query, *, today: date | None = None
) -> pd.DataFrame:
    """
    Mean tone per period, with its interval.

    Returns:
        One row per period, oldest first, also for periods without an item: `period`,
        `compound`, `lo`, `hi`, `n`, `partial`. `compound` is NaN where n = 0, `lo`
        and `hi` where n < 2.
    """
    raise NotImplementedError


def sparkline(cube: Cube, query: Query, *, today: date | None = None) -> pd.DataFrame:
    """
    The KPI row's figures per period, in the bins of `frequency`.

    Returns:
        One row per period, oldest first: `period`, `count`, `items`, `compound`,
        `n`, `negative`, `negative_share` (of n), `paired`, `paired_share` (of
        items), `partial`.
    """
    raise NotImplementedError


def tone_by(
    cube: Cube,
    query: Query,
    *,
    by: Literal["feed", "system", "country", "organisation"] = "feed",
    top: int = 20,
) -> pd.DataFrame:
    """
    Mean tone per feed, system, country or organisation: who writes in what tone.

    Returns:
        One row per entity, most items first: `entity` (id as text), `name`, `count`,
        `compound`, `lo`, `hi`, `n`.
    """
    raise NotImplementedError

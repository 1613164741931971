"""Weeks in which an entity was named far more often than usual."""

from __future__ import annotations

from datetime import date

import pandas as pd

from armsbeat.cube.cube import Cube
from armsbeat.model import MentionKind, Query

MIN_Z = 4.0
MIN_COUNT = 12
WEEKS_BEFORE = 12


def unusual_weeks(
    cube: Cube,
    query: Query,
    *,
    kind: MentionKind = "system",
    limit: int = 10,
    today: date | None = None,
) -> pd.DataFrame:
    """
    Whole weeks (from Monday) of the view whose count stands out.

    Usual is the median of the 12 weeks before, also where they lie before the
    query's first day. A week stands out when its count is at least 12 and its
    robust z at least 4: (count - usual) / max(1.4826 MAD, √usual, 1). Weeks without
    12 weeks of collected items before them are not judged.

    Returns:
        The most unusual first (by z): `week`, `entity`, `name`, `count`, `usual`,
        `ratio` (count / usual; NaN where usual is 0), `z`, `country`,
        `country_name`, `country_count` (the country named most beside it, NaN:
        none; counted in items), `compound`, `n` (tone in that week),
        `compound_before`, `n_before` (in the 12 weeks before), `headline`,
        `headline_id`, `link` (an example, of the earliest item that names both the
        entity and the country, in the title if possible), `spark` (list of the
        counts of the 26 weeks that end with this one).
    """
    raise NotImplementedError

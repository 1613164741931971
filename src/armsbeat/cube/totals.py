"""The figures of the KPI row, for a period and for the one before it."""

from __future__ import annotations

import pandas as pd

from armsbeat.cube.cube import Cube
from armsbeat.model import Query


def totals(cube: Cube, query: Query) -> pd.DataFrame:
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
    raise NotImplementedError

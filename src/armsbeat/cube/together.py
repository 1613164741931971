"""What occurs together: systems with countries, suppliers with recipients."""

from __future__ import annotations

import pandas as pd

from armsbeat.cube.cube import Cube
from armsbeat.model import Query


def co_mentions(
    cube: Cube, query: Query, *, systems: int = 16, countries: int = 14
) -> pd.DataFrame:
    """
    Which systems are named in one item with which countries.

    Args:
        cube: The cube.
        query: The view.
        systems: How many of the most named systems.
        countries: How many of the countries named most beside a system.

    Returns:
        The whole grid, zeros included, ordered by total of the row, then of the
        column: `system`, `system_name`, `country`, `country_name`, `count`,
        `compound` (mean tone of those items, NaN where n = 0), `n`.
    """
    raise NotImplementedError


def flows(
    cube: Cube, query: Query, *, top: int = 200, known_only: bool = True
) -> pd.DataFrame:
    """
    Who is said to supply whom, by the deals read from the items of the view.

    Where the query names stages, only deals at these stages count.

    Args:
        cube: The cube.
        query: The view.
        top: How many pairs at most.
        known_only: Leave out deals where a side is unknown.

    Returns:
        One row per pair, most told first: `supplier`, `supplier_name`, `recipient`,
        `recipient_name` (NaN: unknown), `count` (items or outlets that tell such a
        deal), `value_usd` (the largest value stated for one deal, never a sum: many
        items tell the same deal; NaN: none stated), `systems` (names of the up to
        three systems told most, separated by `, `), `compound`, `n` (mean tone of
        those items), `considered`, `requested`, `approved`, `signed`, `delivered`,
        `blocked` (items that tell the deal at that stage).
    """
    raise NotImplementedError


def deals(
    cube: Cube, query: Query, *, limit: int = 50, offset: int = 0
) -> pd.DataFrame:
    """
    The deals read from the items of the view, newest first.

    Where the query names stages, only deals at these stages are listed.

    Returns:
        `item_id`, `seq` (the deal's number in the item), `at`, `feed`, `title`,
        `link`, `supplier`, `supplier_name`, `recipient`, `recipient_name`, `systems`
        (names, separated by `, `), `stage`, `value_usd`, `amount`, `currency`,
        `quantity`, `evidence`, `field`.
    """
    raise NotImplementedError


def deal_count(cube: Cube, query: Query) -> int:
    """How many rows `deals` has in all."""
    raise NotImplementedError

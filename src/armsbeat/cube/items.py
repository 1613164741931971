"""Single items: the list, its page, and what was read out of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from armsbeat.cube.cube import Cube
from armsbeat.model import Query

Order = Literal["newest", "oldest", "negative", "positive"]


def item_count(cube: Cube, query: Query) -> int:
    """How many items the view has: the rows of `items_page` and `download_table`."""
    raise NotImplementedError


def items_page(
    cube: Cube,
    query: Query,
    *,
    limit: int = 15,
    offset: int = 0,
    order: Order = "newest",
) -> pd.DataFrame:
    """
    One page of the items of the view.

    Returns:
        `id`, `at` (effective time), `published_at` (NaT: not believable or not
        stated), `first_seen_at`, `date_flag` (why not), `title`, `summary`, `link`,
        `feed_id`, `feed` (title), `publisher_kind`, `language`, `relevant`,
        `compound`, `raw` (plain VADER), `tone_class` (`negative`, `neutral`,
        `positive`; NaN: no tone), `relevance` (score), `edits`
        (how often the text was changed), `systems`, `countries`, `organisations`,
        `suppliers`, `recipients`, `stages` (lists of ids), `paired`, `gazetteer`,
        `lexicon`, `rules`.
    """
    raise NotImplementedError


def item(cube: Cube, item_id: int) -> pd.DataFrame:
    """One item, the columns of `items_page`; no row where there is none."""
    raise NotImplementedError


def item_mentions(cube: Cube, ids: Sequence[int]) -> pd.DataFrame:
    """
    The mentions of these items, in text order (title first).

    Returns:
        `item_id`, `seq`, `kind`, `entity`, `name`, `surface`, `field`, `start`,
        `end`, `via`, `rule`, `category`, `country`, `role`, `tone`.
    """
    raise NotImplementedError


def item_deals(cube: Cube, ids: Sequence[int]) -> pd.DataFrame:
    """
    The deals of these items, in text order.

    Returns:
        `item_id`, `seq`, `supplier`, `supplier_name`, `recipient`, `recipient_name`,
        `systems` (list of ids), `system_names`, (text, separated by `, `), `stage`,
        `value_usd`, `amount`, `currency`, `quantity`, `evidence`, `field`, `cues`
        (list).
    """
    raise NotImplementedError

"""Designations that items name and no gazetteer lists."""

from __future__ import annotations

import ibis
import pandas as pd

from armsbeat.cube.engine import Engine
from armsbeat.cube.schema import ITEMS, MENTIONS

COLUMNS = ["entity", "name", "category", "count", "item_id", "title", "surface"]


def unlisted(cube: Engine, *, limit: int = 200) -> pd.DataFrame:
    """
    Designations found by their pattern alone, in all items.

    Returns:
        Most named first, then by name: `entity`, `name`, `category`, `count` (items),
        and an example, the newest by id: `item_id`, `title`, `surface`.
    """
    rows = MENTIONS.filter(MENTIONS.via == "unlisted")
    counts = rows.group_by("entity").aggregate(
        count=rows.item_id.nunique(),
        item_id=rows.item_id.max(),
        name=rows.name.min(),
        category=rows.category.min(),
        surface=rows.surface.min(),
    )
    titles = ITEMS.select(item_id="id", title="title")
    found = counts.left_join(titles, "item_id").select(*COLUMNS)
    return cube.frame(found.order_by(ibis.desc("count"), "name", "entity").limit(limit))

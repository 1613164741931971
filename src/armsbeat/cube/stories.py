"""One story: who carried the same text, who was first, and how much later the rest."""

from __future__ import annotations

import ibis
import pandas as pd

from armsbeat.cube.engine import Engine
from armsbeat.cube.items import items_in_full
from armsbeat.cube.schema import ITEMS

COLUMNS = (
    "id",
    "story_id",
    "at",
    "lag_s",
    "first",
    "rule",
    "feed_id",
    "feed",
    "outlet",
    "publisher_kind",
    "publisher_country",
    "title",
    "summary",
    "link",
    "language",
    "relevant",
    "compound",
    "tone_class",
    "edits",
)


def story(cube: Engine, item_id: int) -> pd.DataFrame:
    """
    All items of the story that an item belongs to, earliest first.

    Not narrowed by any filter; an item that no other is like is a story of one row.

    Returns:
        `id`, `story_id`, `at` (effective time), `lag_s` (whole seconds after the
        first), `first` (this one was first), `rule` (the strongest rule that joins it
        to another of the items: `link`, `title` or `text`; NaN: it is alone),
        `feed_id`, `feed` (title), `outlet`, `publisher_kind`, `publisher_country`,
        `title`, `summary`, `link`, `language`, `relevant`, `compound`, `tone_class`,
        `edits`. No row where there is no such item.
    """
    wanted = ITEMS.filter(ITEMS.id == item_id).select("story_id")
    carried = items_in_full(ITEMS.semi_join(wanted, "story_id"))
    ordered = carried.order_by(ibis.asc("at"), ibis.asc("id"))
    found = cube.frame(ordered.select(*_READ)).rename(columns={"story_rule": "rule"})
    lag = (found["at"] - found["at"].min()).dt.total_seconds()
    numbered = found.assign(lag_s=lag.astype("int64"), first=range(len(found)))
    return numbered.assign(first=numbered["first"] == 0)[list(COLUMNS)]


_READ = (
    *(name for name in COLUMNS if name not in ("lag_s", "first", "rule")),
    "story_rule",
)

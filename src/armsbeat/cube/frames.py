"""
Every question asked of the cube, in one list; each answer is a pandas frame.

All of them are `f(cube, query, …)` and say in their docstring which columns come
back. What holds everywhere:

* An item counts on its effective day: as published, else as first seen, UTC.
* Times are naive and in UTC; `period` and `week` are the first moment of the bin.
* `count` is in `query.unit` (items, stories, or outlets that carried at least one).
  `n` counts items with a tone; `compound`, `lo` and `hi` are the mean of it and its
  95 % interval by Student's t (NaN where n is too small to say).
* Missing text is NaN. Empty in, empty out, with the same columns.
* Rows come in a documented order with ties broken by id: same cube, same frame.
"""

from armsbeat.cube.describe import method_facts, view_facts
from armsbeat.cube.download import download_pages, download_table
from armsbeat.cube.items import (
    item,
    item_count,
    item_deals,
    item_mentions,
    items_page,
)
from armsbeat.cube.named import (
    coverage_of,
    feeds_of,
    mention_tone,
    mention_tone_over_time,
    partners,
)
from armsbeat.cube.pickers import entities, extent, feed_stats
from armsbeat.cube.reports import deal_keys, deal_reports, first_triples
from armsbeat.cube.stories import story
from armsbeat.cube.together import co_mentions, deal_count, deals, flows
from armsbeat.cube.totals import totals
from armsbeat.cube.trends import frequency, sparkline, tone_by, tone_over_time
from armsbeat.cube.unlisted import unlisted
from armsbeat.cube.unusual import unusual_weeks
from armsbeat.cube.watch import reached
from armsbeat.cube.wholes import panel

__all__ = [
    "co_mentions",
    "coverage_of",
    "deal_count",
    "deal_keys",
    "deal_reports",
    "deals",
    "download_pages",
    "download_table",
    "entities",
    "extent",
    "feed_stats",
    "feeds_of",
    "first_triples",
    "flows",
    "frequency",
    "item",
    "item_count",
    "item_deals",
    "item_mentions",
    "items_page",
    "mention_tone",
    "mention_tone_over_time",
    "method_facts",
    "panel",
    "partners",
    "reached",
    "sparkline",
    "story",
    "tone_by",
    "tone_over_time",
    "totals",
    "unlisted",
    "unusual_weeks",
    "view_facts",
]

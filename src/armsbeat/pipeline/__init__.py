"""
The one room that knows the order: collect → identify → annotate → store → cube.

Every stage is handed what it needs and returns values; nothing here parses,
decides or draws.
"""

from armsbeat.pipeline.again import reannotate
from armsbeat.pipeline.deals import DealBook, DealView, deal_book, deal_view
from armsbeat.pipeline.entries import own_entries
from armsbeat.pipeline.house import (
    House,
    learn_names,
    open_cube,
    open_house,
    open_store_of,
    refresh_cube,
    renewed,
    utc_now,
)
from armsbeat.pipeline.imports import ImportReport, import_archive
from armsbeat.pipeline.own import ItemChange, OwnPreview, apply_own, preview_own
from armsbeat.pipeline.passes import (
    HEARTBEAT,
    Step,
    collect_pass,
    collector_seen,
    first_start,
    watch,
)

__all__ = [
    "HEARTBEAT",
    "DealBook",
    "DealView",
    "House",
    "ImportReport",
    "ItemChange",
    "OwnPreview",
    "Step",
    "apply_own",
    "collect_pass",
    "collector_seen",
    "deal_book",
    "deal_view",
    "first_start",
    "import_archive",
    "learn_names",
    "open_cube",
    "open_house",
    "open_store_of",
    "own_entries",
    "preview_own",
    "reannotate",
    "refresh_cube",
    "renewed",
    "utc_now",
    "watch",
]

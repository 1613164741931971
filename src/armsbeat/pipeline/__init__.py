"""
The one room that knows the order: collect → identify → annotate → store → cube.

Every stage is handed what it needs and returns values; nothing here parses,
decides or draws. The public names are loaded when first used: a collector has no use
for the cube, and an annotating process none for either.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from armsbeat.pipeline.again import reannotate
    from armsbeat.pipeline.cubes import (
        learn_names,
        open_cube,
        open_reading_house,
        reading_cube,
        refresh_cube,
    )
    from armsbeat.pipeline.deals import DealBook, DealView, deal_book, deal_view
    from armsbeat.pipeline.entries import own_entries
    from armsbeat.pipeline.house import (
        House,
        open_house,
        open_store_of,
        renewed,
        utc_now,
    )
    from armsbeat.pipeline.imports import ImportReport, import_archive
    from armsbeat.pipeline.naming import view_names
    from armsbeat.pipeline.own import ItemChange, OwnPreview, apply_own, preview_own
    from armsbeat.pipeline.passes import Step, collect_pass, first_start
    from armsbeat.pipeline.silence import silent_feeds
    from armsbeat.pipeline.watching import HEARTBEAT, collector_seen, watch

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
    "open_reading_house",
    "open_store_of",
    "own_entries",
    "preview_own",
    "reading_cube",
    "reannotate",
    "refresh_cube",
    "renewed",
    "silent_feeds",
    "utc_now",
    "view_names",
    "watch",
]

_HOMES = {
    "DealBook": "deals",
    "DealView": "deals",
    "HEARTBEAT": "watching",
    "House": "house",
    "ImportReport": "imports",
    "ItemChange": "own",
    "OwnPreview": "own",
    "Step": "passes",
    "apply_own": "own",
    "collect_pass": "passes",
    "collector_seen": "watching",
    "deal_book": "deals",
    "deal_view": "deals",
    "first_start": "passes",
    "import_archive": "imports",
    "learn_names": "cubes",
    "open_cube": "cubes",
    "open_house": "house",
    "open_store_of": "house",
    "own_entries": "entries",
    "preview_own": "own",
    "open_reading_house": "cubes",
    "reading_cube": "cubes",
    "reannotate": "again",
    "refresh_cube": "cubes",
    "renewed": "house",
    "silent_feeds": "silence",
    "utc_now": "house",
    "view_names": "naming",
    "watch": "watching",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"armsbeat.pipeline.{_HOMES[name]}"), name)

"""
The store: schema, migrations, writing and reading. The only SQL of the truth.

Its names are loaded when first used: a process that only makes rows ready
(`armsbeat.store.ready`) needs no database library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from armsbeat.store.items import Batch
    from armsbeat.store.rows import (
        FeedDay,
        FeedMove,
        FeedPass,
        FetchRecord,
        ItemVersion,
        PassResult,
        SavedAlert,
        SavedView,
        Sighting,
        Stats,
        StoredAnnotation,
        StoredItem,
    )
    from armsbeat.store.store import Store, open_store

__all__ = [
    "Batch",
    "FeedDay",
    "FeedMove",
    "FeedPass",
    "FetchRecord",
    "ItemVersion",
    "PassResult",
    "SavedAlert",
    "SavedView",
    "Sighting",
    "Stats",
    "Store",
    "StoredAnnotation",
    "StoredItem",
    "open_store",
]

_ROOMS = {"Batch": "items", "Store": "store", "open_store": "store"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = import_module(f"{__name__}.{_ROOMS.get(name, 'rows')}")
    globals()[name] = found = getattr(room, name)
    return found

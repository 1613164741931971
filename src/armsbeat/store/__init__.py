"""The store: schema, migrations, writing and reading. The only SQL of the truth."""

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

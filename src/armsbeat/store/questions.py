"""The store's methods that only read, and the small values it keeps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from armsbeat.model import Changes, Rejection
from armsbeat.store import read
from armsbeat.store.annotating import read_annotations, read_rejections
from armsbeat.store.changes import changes_since
from armsbeat.store.connected import Connected
from armsbeat.store.counter import current_change
from armsbeat.store.rows import (
    FeedDay,
    FetchRecord,
    ItemVersion,
    Sighting,
    Stats,
    StoredAnnotation,
    StoredItem,
)


class Questions(Connected):
    """What is in the store."""

    def change_counter(self) -> int:
        """Grows with every change that `changes_since` tells."""
        with self._database.read() as connection:
            return current_change(connection)

    def changes_since(self, counter: int, *, limit: int = 20_000) -> Changes:
        """The next page of changes after `counter`: at most `limit` items."""
        with self._database.read() as connection:
            return changes_since(connection, counter, limit=limit)

    def item(self, item_id: int) -> StoredItem | None:
        """One item."""
        with self._database.read() as connection:
            return read.item(connection, item_id)

    def annotations(self, item_ids: Iterable[int]) -> dict[int, StoredAnnotation]:
        """The annotations of these items, by item id, whole (words, rejections …)."""
        with self._database.read() as connection:
            return read_annotations(connection, item_ids)

    def rejections(self, *, limit: int = 20_000) -> tuple[tuple[int, Rejection], ...]:
        """Rejected matches with their item's id, of the newest `limit` items."""
        with self._database.read() as connection:
            return read_rejections(connection, limit=limit)

    def item_versions(self, item_id: int) -> tuple[ItemVersion, ...]:
        """The item's earlier texts, oldest first."""
        with self._database.read() as connection:
            return read.versions_of_item(connection, item_id)

    def sightings(self, item_ids: Iterable[int]) -> tuple[Sighting, ...]:
        """Where and when each of these items was seen, earliest first."""
        with self._database.read() as connection:
            return read.sightings(connection, item_ids)

    def fetch_log(self, feed_id: int, limit: int = 50) -> tuple[FetchRecord, ...]:
        """The feed's last fetches, newest first; 50 are kept."""
        with self._database.read() as connection:
            return read.log_of_feed(connection, feed_id, limit)

    def feed_days(self, *, start: date, end: date) -> tuple[FeedDay, ...]:
        """Fetches per feed and UTC day, both days inclusive, by day and feed."""
        with self._database.read() as connection:
            return read.days_of_feeds(connection, start=start, end=end)

    def stats(self) -> Stats:
        """The store in numbers."""
        with self._database.read() as connection:
            return read.stats(
                connection, label=self._database.label, file=self._database.file
            )

    def set_meta(self, name: str, value: str) -> None:
        """Keep a small value, as the collector's heartbeat `collector_seen_at`."""
        with self._database.write() as connection:
            read.set_meta(connection, name, value)

    def get_meta(self, name: str) -> str | None:
        """A value kept by `set_meta`."""
        with self._database.read() as connection:
            return read.get_meta(connection, name)

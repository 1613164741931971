"""The store: one object with all that may be asked of it or told to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from armsbeat.model import Annotation, Changes, Feed, FeedState, Item, Versions
from armsbeat.store.rows import (
    FeedDay,
    FeedMove,
    FeedPass,
    FetchRecord,
    ItemVersion,
    PassResult,
    Sighting,
    Stats,
    StoredAnnotation,
    StoredItem,
)


def open_store(url: str, *, wait_s: float = 30.0) -> Store:
    """
    Open a store, create it where there is none, bring its tables up to date.

    Args:
        url: `sqlite:///FILE` or `postgresql://user@host/name`.
        wait_s: How long any operation waits for another writer, in seconds.

    Raises:
        SettingsError: The URL cannot be used.
        StoreError: Locked, written by a newer program, or unreachable.
    """
    raise NotImplementedError


class Store:
    """
    The truth, on SQLite or PostgreSQL. Thread safe; do not carry it over a fork.

    Every method is one short transaction and raises `StoreError` when the store is
    locked or unreachable, `UsageError` when it is asked about a feed that is not there.
    """

    def close(self) -> None:
        """Give all connections back."""
        raise NotImplementedError

    # Feeds

    def add_feeds(self, feeds: Iterable[Feed], *, now: datetime) -> int:
        """Add feeds whose URL is not there yet; returns how many."""
        raise NotImplementedError

    def remove_feed(self, feed_id: int) -> int:
        """Remove a feed and its items, in batches; returns how many items."""
        raise NotImplementedError

    def finish_removals(self) -> int:
        """Finish removals that a killed process left half done; returns the items."""
        raise NotImplementedError

    def set_paused(self, feed_id: int, paused: bool, reason: str | None = None) -> None:
        """Pause a feed, or resume it: then it is due at once."""
        raise NotImplementedError

    def edit_feed(self, feed_id: int, feed: Feed, *, now: datetime) -> None:
        """Replace a feed's description; another URL is logged as a move."""
        raise NotImplementedError

    def postpone(self, feed_ids: Iterable[int], until: datetime) -> None:
        """Let none of the feeds be due before `until` (a host's Retry-After)."""
        raise NotImplementedError

    def feeds(self) -> tuple[FeedState, ...]:
        """All feeds, in the order they were added."""
        raise NotImplementedError

    def feed(self, feed_id: int) -> FeedState:
        """One feed."""
        raise NotImplementedError

    def find_feed(self, url: str) -> FeedState | None:
        """The feed with exactly this URL."""
        raise NotImplementedError

    def moves(self, feed_id: int) -> tuple[FeedMove, ...]:
        """The feed's changes of address, newest first."""
        raise NotImplementedError

    def undo_move(self, feed_id: int, *, now: datetime) -> FeedState:
        """Return to the address before the last move, and never make it again."""
        raise NotImplementedError

    # Collecting

    def lease_feeds(
        self,
        *,
        now: datetime,
        owner: str,
        limit: int,
        lease_s: float,
        due_only: bool = True,
        feed_ids: Iterable[int] | None = None,
    ) -> tuple[FeedState, ...]:
        """
        Take feeds for fetching, the longest due first; no one else gets them.

        Args:
            now: The caller's clock; leases that ended before it are taken over.
            owner: Who fetches; unique per process and pass.
            limit: How many feeds at most.
            lease_s: Longer than fetching and recording them can take.
            due_only: Leave out feeds whose next check is in the future.
            feed_ids: Only among these. Paused feeds are leased only when they are
                named here and `due_only` is false.
        """
        raise NotImplementedError

    def release(self, feed_ids: Iterable[int], owner: str) -> None:
        """Give leases back without a result."""
        raise NotImplementedError

    def raw_hashes(self, feed_id: int) -> frozenset[str]:
        """Hashes of the records' bytes that this feed's items came from."""
        raise NotImplementedError

    def text_states(self, feed_id: int, keys: Iterable[str]) -> dict[str, str]:
        """Text hash by key, of those of the items that are stored and annotated."""
        raise NotImplementedError

    def record(
        self, passes: Sequence[FeedPass], *, owner: str | None = None
    ) -> tuple[PassResult, ...]:
        """
        Store what a pass brought, in one transaction: all of it or nothing.

        Args:
            passes: One per feed.
            owner: Who leased the feeds: the leases end with this transaction, and the
                state of a feed whose lease someone else took over is left alone.

        Returns:
            One result per pass, in order.
        """
        raise NotImplementedError

    def import_items(
        self,
        feed_id: int,
        items: Sequence[Item],
        annotations: dict[str, Annotation],
        *,
        versions: Versions | None,
        now: datetime,
    ) -> PassResult:
        """Store items of an archive under a feed, without touching its schedule."""
        raise NotImplementedError

    # Annotating again

    def items_to_reannotate(
        self, versions: Versions, *, after_id: int = 0, limit: int = 1000
    ) -> tuple[StoredItem, ...]:
        """Items annotated with other versions or not at all, by id."""
        raise NotImplementedError

    def count_to_reannotate(self, versions: Versions) -> int:
        """How many items `items_to_reannotate` has to offer in all."""
        raise NotImplementedError

    def save_annotations(
        self,
        rows: Iterable[tuple[StoredItem, Annotation]],
        versions: Versions,
        now: datetime,
    ) -> int:
        """
        Replace annotations; returns how many were saved.

        A row whose item was edited or removed since it was read is left out.
        """
        raise NotImplementedError

    # Reading

    def change_counter(self) -> int:
        """Grows with every change that `changes_since` tells."""
        raise NotImplementedError

    def changes_since(self, counter: int, *, limit: int = 20_000) -> Changes:
        """The next page of changes after `counter`: at most `limit` items."""
        raise NotImplementedError

    def item(self, item_id: int) -> StoredItem | None:
        """One item."""
        raise NotImplementedError

    def annotations(self, item_ids: Iterable[int]) -> dict[int, StoredAnnotation]:
        """The annotations of these items, by item id, whole (words, rejections …)."""
        raise NotImplementedError

    def item_versions(self, item_id: int) -> tuple[ItemVersion, ...]:
        """The item's earlier texts, oldest first."""
        raise NotImplementedError

    def sightings(self, item_ids: Iterable[int]) -> tuple[Sighting, ...]:
        """Where and when each of these items was seen, earliest first."""
        raise NotImplementedError

    def fetch_log(self, feed_id: int, limit: int = 50) -> tuple[FetchRecord, ...]:
        """The feed's last fetches, newest first; 50 are kept."""
        raise NotImplementedError

    def feed_days(self, *, start: date, end: date) -> tuple[FeedDay, ...]:
        """Fetches per feed and UTC day, both days inclusive, by day and feed."""
        raise NotImplementedError

    def stats(self) -> Stats:
        """The store in numbers."""
        raise NotImplementedError

    def set_meta(self, name: str, value: str) -> None:
        """Keep a small value, as the collector's heartbeat `collector_seen_at`."""
        raise NotImplementedError

    def get_meta(self, name: str) -> str | None:
        """A value kept by `set_meta`."""
        raise NotImplementedError

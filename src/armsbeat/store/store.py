"""The store: one object with all that may be asked of it or told to it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Connection

from armsbeat.model import (
    Annotation,
    Changes,
    DealSplit,
    Feed,
    FeedState,
    Item,
    Rejection,
    ReportKey,
    Versions,
)
from armsbeat.store import feeds, leases, read, splits, stories, write
from armsbeat.store.annotating import read_annotations, read_rejections
from armsbeat.store.changes import changes_since
from armsbeat.store.counter import Counter, counting, current_change
from armsbeat.store.database import Database
from armsbeat.store.items import Batch
from armsbeat.store.migrations import migrate
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
from armsbeat.store.stories import Teller

# Items deleted per transaction, so that a removal never holds up collectors for long.
REMOVAL_BATCH = 2000
STORE_ID = "store_id"


def open_store(
    url: str, *, wait_s: float = 30.0, teller: Teller | None = None
) -> Store:
    """
    Open a store, create it where there is none, bring its tables up to date.

    Args:
        url: `sqlite:///FILE` or `postgresql://user@host/name`.
        wait_s: How long any operation waits for another writer, in seconds.
        teller: Who tells stories of what is recorded; None: `tell_stories` of a store
            that has one makes up for it.

    Raises:
        SettingsError: The URL cannot be used.
        StoreError: Locked, written by a newer program, or unreachable.
    """
    database = Database(url, wait_s=wait_s)
    try:
        migrate(database, wait_s=wait_s)
        return Store(database, teller=teller)
    except BaseException:
        database.close()
        raise


class Store:
    """
    The truth, on SQLite or PostgreSQL. Thread safe; do not carry it over a fork.

    Every method is one short transaction and raises `StoreError` when the store is
    locked or unreachable, `UsageError` when it is asked about a feed that is not there.
    """

    def __init__(self, database: Database, *, teller: Teller | None = None) -> None:
        """Take a migrated database; `open_store` makes one."""
        self._database, self.teller = database, teller
        with database.read() as connection:
            self._store_id = read.get_meta(connection, STORE_ID)
        self._store_id = self._store_id or self._name_store()

    @property
    def store_id(self) -> str:
        """Names this store for ever: a copy kept elsewhere can tell whose it is."""
        return self._store_id or ""

    def close(self) -> None:
        """Give all connections back."""
        self._database.close()

    # Feeds

    def add_feeds(self, wanted: Iterable[Feed], *, now: datetime) -> int:
        """Add feeds whose URL is not there yet; returns how many."""
        with self._counting() as (connection, counter):
            return feeds.add(connection, counter, wanted, now)

    def remove_feed(self, feed_id: int) -> int:
        """Remove a feed and its items, in batches; returns how many items."""
        with self._counting() as (connection, counter):
            feeds.hide(connection, counter, feed_id)
        return self._finish_removal(feed_id)

    def finish_removals(self) -> int:
        """Finish removals that a killed process left half done; returns the items."""
        with self._database.read() as connection:
            hidden = feeds.hidden_ids(connection)
        return sum(self._finish_removal(feed_id) for feed_id in hidden)

    def set_paused(self, feed_id: int, paused: bool, reason: str | None = None) -> None:
        """Pause a feed, or resume it: then it is due at once."""
        with self._counting() as (connection, counter):
            feeds.set_paused(connection, counter, feed_id, paused=paused, reason=reason)

    def edit_feed(self, feed_id: int, feed: Feed, *, now: datetime) -> None:
        """Replace a feed's description; another URL is logged as a move."""
        with self._counting() as (connection, counter):
            feeds.edit(connection, counter, feed_id, feed, now)

    def postpone(self, feed_ids: Iterable[int], until: datetime) -> None:
        """Let none of the feeds be due before `until` (a host's Retry-After)."""
        with self._counting() as (connection, _):
            feeds.postpone(connection, feed_ids, until)

    def feeds(self) -> tuple[FeedState, ...]:
        """All feeds, in the order they were added."""
        with self._database.read() as connection:
            return feeds.all_states(connection)

    def feed(self, feed_id: int) -> FeedState:
        """One feed."""
        with self._database.read() as connection:
            return feeds.one_state(connection, feed_id)

    def find_feed(self, url: str) -> FeedState | None:
        """The feed with exactly this URL."""
        with self._database.read() as connection:
            return feeds.by_url(connection, url)

    def moves(self, feed_id: int) -> tuple[FeedMove, ...]:
        """The feed's changes of address, newest first."""
        with self._database.read() as connection:
            return feeds.moves(connection, feed_id)

    def undo_move(self, feed_id: int, *, now: datetime) -> FeedState:
        """Return to the address before the last move, and never make it again."""
        with self._counting() as (connection, counter):
            return feeds.undo_move(connection, counter, feed_id, now)

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
        with self._database.write() as connection:
            return leases.lease(
                connection,
                now=now,
                owner=owner,
                limit=limit,
                lease_s=lease_s,
                due_only=due_only,
                feed_ids=feed_ids,
            )

    def release(self, feed_ids: Iterable[int], owner: str) -> None:
        """Give leases back without a result."""
        with self._counting() as (connection, _):
            leases.release(connection, feed_ids, owner)

    def raw_hashes(self, feed_ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """By feed: hashes of the records' bytes that its items came from."""
        with self._database.read() as connection:
            return read.raw_hashes(connection, feed_ids)

    def text_states(self, keys: Mapping[int, Iterable[str]]) -> read.TextStates:
        """By feed: text hash by key of stored items; empty without annotation."""
        with self._database.read() as connection:
            return read.text_states(connection, keys)

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
        if not passes:
            return ()
        with self._counting() as (connection, counter):
            return write.record(connection, counter, passes, owner, self.teller)

    def import_items(
        self,
        feed_id: int,
        items: Sequence[Item],
        annotations: Mapping[str, Annotation],
        *,
        versions: Versions | None,
        now: datetime,
    ) -> PassResult:
        """Store items of an archive under a feed, without touching its schedule."""
        batch = Batch(
            feed_id=feed_id,
            items=items,
            annotations=annotations,
            versions=versions,
            seen_at=now,
        )
        with self._counting() as (connection, counter):
            feeds.one_state(connection, feed_id)
            return write.import_items(connection, counter, batch, self.teller)

    # Stories

    def tell_stories(self, *, limit: int = 2000) -> int:
        """
        Tell the stories of items that have none yet; call it until it returns 0.

        Where other rules told the stories that are there, they are told anew.

        Returns:
            How many items were told; 0 also without a teller.
        """
        if self.teller is None:
            return 0
        with self._counting() as (connection, counter):
            return stories.tell_untold(connection, counter, self.teller, limit=limit)

    # Annotating again

    def items_to_reannotate(
        self, versions: Versions, *, after_id: int = 0, limit: int = 1000
    ) -> tuple[StoredItem, ...]:
        """Items annotated with other versions or not at all, by id."""
        with self._database.read() as connection:
            return read.items_to_reannotate(
                connection, versions, after_id=after_id, limit=limit
            )

    def count_to_reannotate(self, versions: Versions) -> int:
        """How many items `items_to_reannotate` has to offer in all."""
        with self._database.read() as connection:
            return read.count_to_reannotate(connection, versions)

    def save_annotations(
        self,
        rows: Iterable[tuple[StoredItem, Annotation | None]],
        versions: Versions,
        now: datetime,
    ) -> int:
        """
        Replace annotations, or let them stand (None); returns how many were saved.

        Left out: rows whose item changed, or (None) was annotated, since it was read.
        """
        with self._counting() as (connection, counter):
            return write.save_annotations(connection, counter, rows, versions, now)

    # Undoing joins of deals

    def split_deal(
        self, one: Iterable[ReportKey], other: Iterable[ReportKey], *, now: datetime
    ) -> int:
        """Keep the reports of the two sides apart for ever; returns the split's id."""
        with self._counting() as (connection, _):
            return splits.split(connection, one, other, now)

    def undo_split(self, split_id: int) -> None:
        """Let the two sides be joined again."""
        with self._database.write() as connection:
            splits.undo(connection, split_id)

    def deal_splits(self) -> tuple[DealSplit, ...]:
        """All splits, oldest first."""
        with self._database.read() as connection:
            return splits.all_splits(connection)

    # Reading

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

    @contextmanager
    def _counting(self) -> Iterator[tuple[Connection, Counter]]:
        with self._database.write() as connection, counting(connection) as counter:
            yield connection, counter

    def _finish_removal(self, feed_id: int) -> int:
        deleted = 0
        while True:
            with self._counting() as (connection, counter):
                batch = feeds.remove_batch(
                    connection, counter, feed_id, REMOVAL_BATCH, self.teller
                )
            deleted += batch
            if batch < REMOVAL_BATCH:
                return deleted

    def _name_store(self) -> str:
        with self._counting() as (connection, _):
            known = read.get_meta(connection, STORE_ID)
            if known is None:
                known = str(uuid.uuid4())
                read.set_meta(connection, STORE_ID, known)
                if self.teller is not None:
                    stories.keep_version(connection, self.teller)
            return known

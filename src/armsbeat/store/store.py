"""The store: one object with all that may be asked of it or told to it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from armsbeat.model import (
    Annotation,
    DealSplit,
    FeedState,
    Item,
    ReportKey,
    Versions,
)
from armsbeat.store import feeds, leases, read, splits, stories, write
from armsbeat.store.database import Database
from armsbeat.store.finding import same_texts
from armsbeat.store.items import Batch, batch_of
from armsbeat.store.migrations import migrate
from armsbeat.store.questions import Questions
from armsbeat.store.rows import FeedPass, PassResult, StoredItem
from armsbeat.store.saved import Saved
from armsbeat.store.subscriptions import Subscriptions
from armsbeat.store.telling import Teller

STORE_ID = "store_id"


def open_store(
    url: str,
    *,
    wait_s: float = 30.0,
    teller: Teller | None = None,
    read_only: bool = False,
) -> Store:
    """
    Open a store, create it where there is none, bring its tables up to date.

    Args:
        url: `sqlite:///FILE` or `postgresql://user@host/name`.
        wait_s: How long any operation waits for another writer, in seconds.
        teller: Who tells stories of what is recorded; None: `tell_stories` of a store
            that has one makes up for it.
        read_only: Nothing is written, not even its tables: it must be there, and of
            this program's version.

    Raises:
        SettingsError: The URL cannot be used.
        StoreError: Locked, written by a newer program, or unreachable; for reading
            alone also: missing, or written by an older program.
    """
    database = Database(url, wait_s=wait_s, read_only=read_only)
    try:
        migrate(database, wait_s=wait_s)
        return Store(database, teller=teller)
    except BaseException:
        database.close()
        raise


class Store(Subscriptions, Questions, Saved):
    """
    The truth, on SQLite or PostgreSQL. Thread safe; do not carry it over a fork.

    Every method is one short transaction and raises `StoreError` when the store is
    locked or unreachable, `UsageError` when it is asked about a feed that is not there.
    """

    def __init__(self, database: Database, *, teller: Teller | None = None) -> None:
        """Take a migrated database; `open_store` makes one."""
        super().__init__(database, teller=teller)
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

    def same_texts(
        self, hashes: Mapping[int, Iterable[str]]
    ) -> dict[int, dict[str, tuple[str, str | None]]]:
        """By feed and text hash: key and link of an item that says the very same."""
        with self._database.read() as connection:
            return same_texts(connection, hashes)

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
        batches = [write.pass_batch(one) for one in passes]
        with self._counting() as (connection, counter):
            return write.record(
                connection, counter, passes, batches, owner, self.teller
            )

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
        batch = batch_of(feed_id, items, annotations, versions=versions, seen_at=now)
        return self.import_batches([batch])[0]

    def import_batches(self, batches: Sequence[Batch]) -> tuple[PassResult, ...]:
        """Store items of an archive, ready and by feed, in one transaction."""
        if not batches:
            return ()
        with self._counting() as (connection, counter):
            for feed_id in sorted({batch.feed_id for batch in batches}):
                feeds.one_state(connection, feed_id)
            return write.import_items(connection, counter, batches, self.teller)

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

    def _name_store(self) -> str:
        with self._counting() as (connection, _):
            known = read.get_meta(connection, STORE_ID)
            if known is None:
                known = str(uuid.uuid4())
                read.set_meta(connection, STORE_ID, known)
                if self.teller is not None:
                    stories.keep_version(connection, self.teller)
            return known

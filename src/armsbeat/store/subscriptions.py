"""The store's methods about feeds: add, pause, edit, move, remove."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from armsbeat.model import Feed, FeedState
from armsbeat.store import feeds
from armsbeat.store.connected import Connected
from armsbeat.store.rows import FeedMove

# Items deleted per transaction, so that a removal never holds up collectors for long.
REMOVAL_BATCH = 2000


class Subscriptions(Connected):
    """Which feeds there are, and how each stands."""

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

"""Which records of a feed the store knows, before they are parsed."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from armsbeat.model import FeedState
from armsbeat.store import Store

FEEDS_PER_READ = 20


class KnownRecords:
    """
    Which records of a feed the store knows, asked for many feeds at once.

    Feeds are fetched about in their order, so those that come next are asked for
    together with the one that is needed.
    """

    def __init__(self, store: Store, states: Sequence[FeedState]) -> None:
        self._store = store
        self._ids = [state.feed_id for state in states]
        self._places = {feed_id: place for place, feed_id in enumerate(self._ids)}
        self._loaded: dict[int, frozenset[str]] = {}
        self._asked: set[int] = set()
        self._one_at_a_time = threading.Lock()

    def __call__(self, feed_id: int) -> frozenset[str]:
        """The hashes of the feed's known records; asked for once per feed."""
        with self._one_at_a_time:
            if feed_id not in self._loaded:
                place = self._places[feed_id]
                near = self._ids[place : place + FEEDS_PER_READ]
                wanted = {feed_id, *(n for n in near if n not in self._asked)}
                self._loaded |= self._store.raw_hashes(wanted)
                self._asked |= wanted
            return self._loaded.pop(feed_id)

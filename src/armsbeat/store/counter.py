"""
The change counter and the ids, handed out under one lock.

Every writer locks the one row of `counters` before it does anything else. So stamps
become visible in their order: who read up to a counter has missed nothing below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select, update

from armsbeat.store.schema import counters


class Counter:
    """Numbers for one write transaction; each stamp is given out once, ever."""

    def __init__(self, *, change: int, item_id: int, feed_id: int) -> None:
        self.change, self.item_id, self.feed_id = change, item_id, feed_id

    def stamp(self) -> int:
        """The next change."""
        self.change += 1
        return self.change

    def new_item(self) -> int:
        """An id no item ever had."""
        self.item_id += 1
        return self.item_id

    def new_feed(self) -> int:
        """An id no feed ever had."""
        self.feed_id += 1
        return self.feed_id


@contextmanager
def counting(connection: Connection) -> Iterator[Counter]:
    """Lock the counters, and keep what was handed out when the block succeeds."""
    columns = (counters.c.change, counters.c.item_id, counters.c.feed_id)
    row = connection.execute(select(*columns).with_for_update()).one()
    before = (row.change, row.item_id, row.feed_id)
    counter = Counter(change=row.change, item_id=row.item_id, feed_id=row.feed_id)
    yield counter
    after = (counter.change, counter.item_id, counter.feed_id)
    if after != before:
        values = dict(zip(("change", "item_id", "feed_id"), after, strict=True))
        connection.execute(update(counters).values(values))


def current_change(connection: Connection) -> int:
    """The newest stamp that this transaction can see."""
    return int(connection.execute(select(counters.c.change)).scalar_one())

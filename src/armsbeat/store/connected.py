"""What every part of the store has: the database, and a transaction that counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from armsbeat.store.counter import Counter, counting
from armsbeat.store.database import Database
from armsbeat.store.telling import Teller


class Connected:
    """A part of `Store`: methods that are one short transaction each."""

    def __init__(self, database: Database, *, teller: Teller | None = None) -> None:
        """Take a migrated database."""
        self._database, self.teller = database, teller

    @contextmanager
    def _counting(self) -> Iterator[tuple[Connection, Counter]]:
        with self._database.write() as connection, counting(connection) as counter:
            yield connection, counter

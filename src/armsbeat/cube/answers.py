"""Small answers of the last questions, so that frames which share one ask it once."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import pyarrow as pa

MOST = 256
# Larger ones are rarely asked twice, and cost more memory than time. The sums of six
# years by day are 0.3 MB.
MOST_BYTES = 1_000_000
MOST_BYTES_IN_ALL = 20_000_000


class Answers:
    """By the statement that asked; Arrow tables, which nobody can change."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, pa.Table] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, sql: str) -> pa.Table | None:
        """The answer, if it is still known."""
        with self._lock:
            table = self._known.get(sql)
            if table is not None:
                self._known.move_to_end(sql)
            return table

    def put(self, sql: str, table: pa.Table) -> None:
        """Remember an answer unless it is large; the oldest go."""
        if table.nbytes > MOST_BYTES:
            return
        with self._lock:
            if sql not in self._known:
                self._bytes += table.nbytes
            self._known[sql] = table
            self._known.move_to_end(sql)
            while len(self._known) > MOST or self._bytes > MOST_BYTES_IN_ALL:
                self._bytes -= self._known.popitem(last=False)[1].nbytes

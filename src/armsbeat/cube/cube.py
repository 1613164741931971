"""`Cube`: one DuckDB database, a file or in memory, shared by all threads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import pandas as pd

from armsbeat.model import Versions


class Cube:
    """
    The columnar copy of a store.

    Safe to share between threads: each question gets a cursor of its own, and
    `apply` is one transaction, so that a frame sees all of a change or none.
    """

    persistent: bool
    """Kept in a file; False: in memory, because another process holds the file."""

    @classmethod
    def open(
        cls, path: Path | None, *, versions: Versions | None = None, store_id: str = ""
    ) -> Cube:
        """
        Open the cube's file, or make one.

        The file is emptied when it is corrupt, when its schema is not ours, or
        when it was made with other `versions` or from another store. Where another
        process holds it, the cube lives in memory and starts at counter 0.

        Args:
            path: The file; None keeps the cube in memory.
            versions: What the annotations are made with; None: whatever is recorded.
            store_id: Identity of the store that is copied, if it has one.
        """
        raise NotImplementedError

    @property
    def counter(self) -> int:
        """The store's change counter up to which this copy is complete."""
        raise NotImplementedError

    def stale(self, versions: Versions) -> bool:
        """Was this copy made with other versions than these?"""
        raise NotImplementedError

    def rebuild(self, versions: Versions) -> None:
        """Empty the cube and set its counter to 0; the next changes fill it."""
        raise NotImplementedError

    def apply(self, changes: Any) -> int:
        """
        Take over what changed in the store, in one transaction.

        Idempotent: applying the same changes again leaves the same rows.

        Returns:
            The new counter.
        """
        raise NotImplementedError

    def learn_names(self, rows: Iterable[tuple[str, str, str, str | None]]) -> None:
        """
        Learn how entities are called, also ones that no item mentions by name.

        Args:
            rows: `(kind, id, name, category)` as the gazetteer has them.
        """
        raise NotImplementedError

    def frame(self, expression: Any) -> pd.DataFrame:
        """Run one Ibis expression over the cube's tables (see `schema`)."""
        raise NotImplementedError

    def close(self) -> None:
        """Write everything to the file and let it go."""
        raise NotImplementedError

    def __enter__(self) -> Cube:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

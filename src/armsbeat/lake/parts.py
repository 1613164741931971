"""Annotated rows → the Parquet files of months, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet

from armsbeat.lake.files import Place, Replacement
from armsbeat.lake.manifest import MONTHLY, part_name
from armsbeat.lake.rows import arrow_schema

# Items a row group has at least, but for the last: engines skip and read whole groups.
ROWS_PER_GROUP = 20_000

Tables = Mapping[str, pa.Table]
Annotate = Callable[[pa.RecordBatch], Tables]
Key = tuple[str, int]
"""Month and bucket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which parts a run writes, and where to."""

    lake: Place
    months: Mapping[str, tuple[str, int]]
    """Digest and number of buckets by month."""

    def path(self, table: str, key: Key) -> Place:
        """The file of one table's part."""
        month, bucket = key
        digest, buckets = self.months[month]
        return self.lake / part_name(table, month, digest, bucket, buckets)

    def there(self, key: Key) -> bool:
        """Did an earlier run, or another try of this task, write this part?"""
        return all(self.path(table, key).exists() for table in MONTHLY)

    def counts(self, key: Key) -> tuple[int, ...]:
        """How many rows the files of a part have, in the order of `MONTHLY`."""
        return tuple(_rows(self.path(table, key)) for table in MONTHLY)


def runs(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[Key, pa.RecordBatch]]:
    """Batches cut where the month or the bucket changes; rows come in that order."""
    for batch in batches:
        keys = list(
            zip(
                batch.column("month").to_pylist(),
                batch.column("bucket").to_pylist(),
                strict=True,
            )
        )
        start = 0
        for place in range(1, len(keys) + 1):
            if place == len(keys) or keys[place] != keys[start]:
                yield keys[start], batch.slice(start, place - start)
                start = place


def write_parts(
    annotated: Iterable[tuple[Key, Tables | None]], plan: Plan
) -> Iterator[Key]:
    """
    Write what was annotated; parts come one after the other.

    Args:
        annotated: Tables of a part's next rows; None: the part is there already.
        plan: Where to.

    Yields:
        Each part when it is complete.

    Raises:
        RuntimeError: The rows of a part did not come behind each other.
    """
    open_part: _Part | None = None
    seen: set[Key] = set()
    try:
        for key, tables in annotated:
            if open_part is None or open_part.key != key:
                if open_part is not None:
                    yield open_part.close()
                if key in seen:
                    raise RuntimeError(f"part {key} comes twice")
                seen.add(key)
                open_part = _Part(key, plan)
            if tables is not None:
                open_part.add(tables)
        if open_part is not None:
            yield open_part.close()
            open_part = None
    finally:
        if open_part is not None:
            open_part.drop()


def write_table(place: Place, table: pa.Table) -> None:
    """One small table as one file, in one step."""
    with Replacement(place) as stream:
        parquet.write_table(table, stream, compression="zstd")


@dataclass(slots=True)
class _Part:
    """The open files of one part; nothing is there until all are complete."""

    key: Key
    plan: Plan
    _files: ExitStack = field(default_factory=ExitStack)
    _writers: dict[str, Any] = field(default_factory=dict)
    _held: dict[str, list[pa.Table]] = field(
        default_factory=lambda: {name: [] for name in MONTHLY}
    )
    _rows: int = 0

    def add(self, tables: Tables) -> None:
        for name, table in tables.items():
            self._held[name].append(table)
        self._rows += tables["items"].num_rows
        if self._rows >= ROWS_PER_GROUP:
            self._flush()

    def close(self) -> Key:
        if self._rows or self._writers:
            self._flush()
            for writer in self._writers.values():
                writer.close()
            self._files.close()
        return self.key

    def drop(self) -> None:
        """Leave nothing behind."""
        error = RuntimeError("the part is not complete")
        self._files.__exit__(type(error), error, None)

    def _flush(self) -> None:
        for name, held in self._held.items():
            if name not in self._writers:
                stream = self._files.enter_context(
                    Replacement(self.plan.path(name, self.key))
                )
                self._writers[name] = parquet.ParquetWriter(
                    stream, arrow_schema(name), compression="zstd"
                )
            if held:
                self._writers[name].write_table(pa.concat_tables(held))
            held.clear()
        self._rows = 0


def _rows(place: Place) -> int:
    with place.reader() as file:
        return int(parquet.ParquetFile(file).metadata.num_rows)

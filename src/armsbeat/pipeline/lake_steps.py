"""What processes and machines that make a lake do: read a piece, annotate a batch."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.collect.archive import (
    BadRow,
    Row,
    csv_rows,
    json_rows,
    parquet_rows,
    publisher_of,
    to_entry,
)
from armsbeat.cube.ingest import outlet
from armsbeat.errors import FileError
from armsbeat.lake.rows import EPOCH, Tables
from armsbeat.lake.splits import Split, lines, open_bytes, open_parquet
from armsbeat.lake.staging import bad, batches, end, good, stated
from armsbeat.model import OwnEntry, Versions
from armsbeat.pipeline.imports import archive_url
from armsbeat.settings import Settings

_BROKEN = (FileError, EOFError, OSError, zlib.error, pa.ArrowException)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Reads the records of a piece, as `armsbeat import` reads them."""

    settings: Settings
    now: datetime

    def __call__(self, piece: Split) -> Iterator[pa.RecordBatch]:
        """The rows of `staged` for one piece."""
        return batches(self._rows(piece))

    def _rows(self, piece: Split) -> Iterator[dict[str, Any]]:
        count = _Counted()
        try:
            for row in _records(piece, count):
                yield self._staged(piece, row)
        except _BROKEN as error:
            # What was read before stands; where the damage is, is said.
            count.lines += 1
            yield bad(piece, count.lines, f"the file breaks off: {error}", "")
        yield end(piece, count.lines)

    def _staged(self, piece: Split, row: Row | BadRow) -> dict[str, Any]:
        if isinstance(row, BadRow):
            return bad(piece, row.number, row.reason, row.raw)
        title = publisher_of(row) or piece.url.rsplit("/", 1)[-1]
        return good(
            piece,
            row.number,
            to_entry(row, settings=self.settings, now=self.now),
            publisher=title,
            feed_url=archive_url(title),
        )


@dataclass(slots=True)
class _Counted:
    """How many lines or records of a piece were passed, blank lines included."""

    lines: int = 0

    def passing(self, found: Iterable[bytes]) -> Iterator[bytes]:
        for line in found:
            self.lines += 1
            yield line


def _records(piece: Split, count: _Counted) -> Iterator[Row | BadRow]:
    if piece.kind == "jsonl":
        yield from json_rows(count.passing(lines(piece)))
        return
    for row in _table_rows(piece):
        count.lines = row.number
        yield row


def _table_rows(piece: Split) -> Iterator[Row | BadRow]:
    if piece.kind == "parquet":
        with open_parquet(piece.url) as file:
            yield from parquet_rows(file, range(piece.start, piece.end))
    else:
        with open_bytes(piece) as stream:
            yield from csv_rows(stream, Path(piece.url))


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotating:
    """Annotates rows, with an annotator that each process loads once."""

    own: tuple[OwnEntry, ...]
    versions: Versions
    """Whoever has other tables must not take part."""

    def __call__(self, batch: pa.RecordBatch) -> dict[str, pa.Table]:
        """
        The lake's rows for some rows of `staging.CHOSEN_SCHEMA`.

        Raises:
            RuntimeError: This machine has another version of armsbeat.
        """
        annotator = annotator_of(self.own)
        if annotator.versions != self.versions:
            raise RuntimeError(
                f"this worker's armsbeat annotates with {annotator.versions}, the"
                f" driver's with {self.versions}; install the same one everywhere"
            )
        tables = Tables()
        for row in batch.to_pylist():
            item = stated(row, outlet=outlet(archive_url(row["publisher"]), None))
            published = item.published_us
            annotation = annotator.annotate(
                item.title,
                item.summary,
                language=item.language,
                published=None if published is None else _time(published),
            )
            tables.add(item, annotation, self.versions)
        return tables.arrow()


@lru_cache(maxsize=1)
def annotator_of(own: tuple[OwnEntry, ...]) -> Annotator:
    """The annotator with these entries, loaded once per process."""
    return load_annotator(own=own)


def _time(us: int) -> datetime:
    return EPOCH + timedelta(microseconds=us)

"""
Archives of items, as files: JSON Lines, CSV or Parquet → rows, one at a time.

A row has `title`, `summary`, `link`, `published`, `publisher` and `language`, all
optional but one of title and summary. Nothing is held in memory but the row.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from armsbeat.collect.clean import language_code, plain_text, web_link
from armsbeat.collect.dates import believable, from_iso
from armsbeat.errors import FileError
from armsbeat.model import Entry
from armsbeat.settings import Settings

FIELDS = ("title", "summary", "link", "published", "publisher", "language", "id")
ROWS_PER_PARQUET_BATCH = 2_000
# How much of a record that is none is kept, in characters.
RAW_CHARS = 2_000
# A cell of a CSV may be a whole article; Python's own limit is 128 kB.
LONGEST_CELL = 10_000_000

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One record of an archive, as it stands there."""

    number: int
    """Counts the file's records from 1; for text files it is the line."""
    fields: Raw


@dataclass(frozen=True, slots=True)
class BadRow:
    """A record that is none, and why."""

    number: int
    reason: str
    raw: str = ""
    """The record as it stands there, cut."""


@dataclass(slots=True)
class Archive:
    """An open archive: iterate once over `rows`."""

    name: str
    rows: Iterator[Row | BadRow]
    size: int | None
    """In units of `position`; None: unknown."""
    position: Callable[[], int]


def archive_files(path: Path) -> tuple[Path, ...]:
    """
    The archives behind a path: the file itself, or all in a folder, by name.

    Raises:
        FileError: There is none.
    """
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.is_file() and _reader(p))
        if not found:
            raise FileError(path, None, f"holds no file that ends in {_endings()}")
        return tuple(found)
    if not path.is_file():
        raise FileError(path, None, "there is no such file or folder")
    if _reader(path) is None:
        raise FileError(path, None, f"unknown kind of archive; it reads {_endings()}")
    return (path,)


def open_archive(path: Path) -> Archive:
    """Open one file that `archive_files` named."""
    reader = _reader(path)
    assert reader is not None
    return reader(path)


def open_stream(stream: IO[bytes], *, name: str) -> Archive:
    """JSON Lines from a pipe."""
    return Archive(name, json_rows(stream), None, lambda: 0)


def to_entry(row: Row, *, settings: Settings, now: datetime) -> Entry:
    """Clean a row as an entry of a feed is cleaned; titles and texts are cut."""
    stated = _text(row.fields, "published")
    published_at, flag = believable(
        from_iso(stated) if stated else None, was_given=bool(stated), now=now
    )
    return Entry(
        guid=_text(row.fields, "id") or None,
        link=web_link(_text(row.fields, "link"), base=""),
        title=plain_text(_text(row.fields, "title"), limit=settings.max_title_chars),
        summary=plain_text(
            _text(row.fields, "summary"), limit=settings.max_summary_chars
        ),
        published_at=published_at,
        date_flag=flag,
        language=language_code(_text(row.fields, "language")),
    )


def publisher_of(row: Row) -> str:
    """The publisher a row states, one line; empty: none."""
    return plain_text(_text(row.fields, "publisher"), limit=200)


def _text(fields: Raw, name: str) -> str:
    value = fields.get(name)
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def _json_file(path: Path) -> Archive:
    stream, position = _open(path)
    return Archive(path.name, json_rows(stream), path.stat().st_size, position)


def _csv_file(path: Path) -> Archive:
    stream, position = _open(path)
    return Archive(path.name, csv_rows(stream, path), path.stat().st_size, position)


def _open(path: Path) -> tuple[IO[bytes], Callable[[], int]]:
    """The unpacked bytes, and how far the file itself has been read."""
    raw = cast("IO[bytes]", path.open("rb"))
    size = path.stat().st_size

    def position() -> int:
        return size if raw.closed else raw.tell()

    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw)), position
    return raw, position


def _parquet_file(path: Path) -> Archive:
    import pyarrow.parquet as parquet

    try:
        file = parquet.ParquetFile(path)
    except Exception as error:
        raise FileError(path, None, f"is no Parquet file: {error}") from error
    done = 0

    def rows() -> Iterator[Row | BadRow]:
        nonlocal done
        for row in parquet_rows(file):
            done = row.number
            yield row

    return Archive(path.name, rows(), file.metadata.num_rows, lambda: done)


def parquet_rows(
    file: Any, groups: Sequence[int] | None = None
) -> Iterator[Row | BadRow]:
    """
    Records of an open Parquet file.

    Args:
        file: A `pyarrow.parquet.ParquetFile`.
        groups: Only these row groups; records are counted from 1 within them.
    """
    wanted = [name for name in FIELDS if name in file.schema_arrow.names]
    batches = file.iter_batches(ROWS_PER_PARQUET_BATCH, groups, columns=wanted)
    records = (fields for batch in batches for fields in batch.to_pylist())
    for number, fields in enumerate(records, start=1):
        yield _checked(number, fields)


def json_rows(stream: Iterable[bytes]) -> Iterator[Row | BadRow]:
    """Records of JSON Lines; blank lines count but are none."""
    for number, line in enumerate(stream, start=1):
        if line.strip():
            try:
                fields = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                raw = line.decode("utf-8", "replace")[:RAW_CHARS]
                yield BadRow(number, f"not JSON: {error}", raw)
                continue
            yield _checked(number, fields)


def csv_rows(stream: IO[bytes], path: Path) -> Iterator[Row | BadRow]:
    """
    Records of a CSV with a header.

    Raises:
        FileError: The header names neither title nor summary.
    """
    csv.field_size_limit(min(LONGEST_CELL, sys.maxsize))
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    reader = csv.DictReader(text)
    if not set(reader.fieldnames or ()) & {"title", "summary"}:
        raise FileError(path, 1, "the header names neither title nor summary")
    while True:
        try:
            fields = next(reader, None)
        except csv.Error as error:
            yield BadRow(reader.line_num, f"not CSV: {error}")
            continue
        if fields is None:
            return
        yield _checked(reader.line_num, fields)


def _checked(number: int, fields: Any) -> Row | BadRow:
    if not isinstance(fields, dict):
        return BadRow(number, "not an object with title and summary", _cut(fields))
    if not (fields.get("title") or fields.get("summary")):
        return BadRow(number, "neither title nor summary", _cut(fields))
    return Row(number, {name: fields[name] for name in FIELDS if name in fields})


def _cut(fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False, default=str)[:RAW_CHARS]


_READERS: dict[str, Callable[[Path], Archive]] = {
    ".jsonl": _json_file,
    ".ndjson": _json_file,
    ".csv": _csv_file,
    ".parquet": _parquet_file,
}


def _reader(path: Path) -> Callable[[Path], Archive] | None:
    suffix = path.suffix.lower()
    if suffix == ".gz":
        suffix = Path(path.stem).suffix.lower()
        return _READERS.get(suffix) if suffix != ".parquet" else None
    return _READERS.get(suffix)


def _endings() -> str:
    return ", ".join((*_READERS, ".jsonl.gz", ".csv.gz"))

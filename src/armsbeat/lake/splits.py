"""Large files in pieces that are read apart: which process reads them is no matter."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Literal, cast

from armsbeat.errors import FileError
from armsbeat.lake.files import FileInfo, Place

SPLIT_BYTES = 64 * 1024 * 1024
GROUPS_PER_SPLIT = 8

Kind = Literal["jsonl", "csv", "parquet"]
_KINDS: dict[str, Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A piece of a file: lines that begin in `[start, end)`, or row groups."""

    file: int
    """Number of the file, in the order of names."""
    number: int
    """Number of the piece in its file."""
    url: str
    kind: Kind
    packed: bool
    start: int
    end: int
    changed_at: datetime


def input_files(url: str) -> list[FileInfo]:
    """
    The archives at a path or URL: the file itself, or all in a folder, by name.

    Raises:
        FileError: There is none.
    """
    found = [info for info in Place(url).list_files() if kind_of(info.url)]
    if not found:
        endings = ", ".join((*_KINDS, ".jsonl.gz", ".csv.gz"))
        raise FileError(url, None, f"holds no file that ends in {endings}")
    return found


def kind_of(url: str) -> Kind | None:
    """What the ending of a file's name says; None: it is none of ours."""
    name = url.rsplit("/", 1)[-1].lower()
    unpacked = name.removesuffix(".gz")
    ending = "." + unpacked.rsplit(".", 1)[-1]
    kind = _KINDS.get(ending)
    return None if kind == "parquet" and unpacked != name else kind


def splits(files: Sequence[FileInfo], *, split_bytes: int = SPLIT_BYTES) -> list[Split]:
    """The pieces of all files, in order; what is packed or CSV is one piece."""
    return [
        piece
        for number, info in enumerate(files)
        for piece in _pieces(number, info, split_bytes)
    ]


def _pieces(number: int, info: FileInfo, split_bytes: int) -> Iterator[Split]:
    kind = kind_of(info.url)
    assert kind is not None
    packed = info.url.lower().endswith(".gz")
    end, step = info.size, max(info.size, 1)
    if kind == "parquet":
        end, step = _groups(info.url), GROUPS_PER_SPLIT
    elif kind == "jsonl" and not packed:
        step = split_bytes
    for place, start in enumerate(range(0, end, step)):
        yield Split(
            file=number,
            number=place,
            url=info.url,
            kind=kind,
            packed=packed,
            start=start,
            end=min(start + step, end),
            changed_at=info.changed_at,
        )


def _groups(url: str) -> int:
    with open_parquet(url) as file:
        return int(file.num_row_groups)


def open_parquet(url: str) -> Any:
    """
    An open Parquet file.

    Raises:
        FileError: It is none.
    """
    import pyarrow.parquet as parquet

    source = Place(url).reader()
    try:
        return parquet.ParquetFile(source)
    except Exception as error:
        raise FileError(url, None, f"is no Parquet file: {error}") from error


def open_bytes(split: Split) -> IO[bytes]:
    """The unpacked bytes of a text file from its beginning."""
    stream = cast("IO[bytes]", io.BufferedReader(Place(split.url).reader(), 1 << 20))
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if split.packed else stream


def lines(split: Split) -> Iterator[bytes]:
    """
    The lines that begin in the piece.

    A line that begins in one piece and ends in the next belongs to the first.
    """
    with open_bytes(split) as stream:
        at = split.start
        if split.packed:
            yield from stream
            return
        if at:
            # The line that holds the byte before us is the piece's before.
            stream.seek(at - 1)
            at += len(stream.readline()) - 1
        while at < split.end:
            line = stream.readline()
            if not line:
                return
            at += len(line)
            yield line

"""
`lake.json`: which files make up a lake, in one file that is replaced in one step.

A reader goes by it alone: parts of a run that is under way, or was killed, are not in
it. Names of parts say what is in them, so a part that is there need not be made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from armsbeat.errors import FileError
from armsbeat.lake.files import FileInfo, Place
from armsbeat.model import Versions

NAME = "lake.json"
# Raised whenever the same input would give other rows.
FORMAT = 1
MONTHLY = ("items", "mentions", "deals")
TABLES = (*MONTHLY, "feeds", "names")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of a lake: its parts, and how many rows they have."""

    digest: str
    """Of all that its rows are made of, the versions included."""
    buckets: int
    items: int
    mentions: int
    deals: int

    def parts(self, table: str, month: str) -> list[str]:
        """The paths of a table's files, relative to the lake."""
        return [
            part_name(table, month, self.digest, bucket, self.buckets)
            for bucket in range(self.buckets)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that must be known of a lake to read it."""

    versions: Versions
    rows: int
    """Of the input; items + known + bad = rows."""
    known: int
    """Rows that are another copy of an item."""
    bad: int
    inputs: Mapping[str, int]
    """Size in bytes by name, relative to what was given."""
    months: Mapping[str, Month]
    """By `YYYY-MM`, sorted."""
    feeds: str
    names: str
    rejected: str
    made_by: str
    schema: int
    format: int = FORMAT
    own: tuple[str, ...] = field(default=())
    """The user's own entries of the gazetteer, in words."""

    @property
    def items(self) -> int:
        return sum(month.items for month in self.months.values())

    @property
    def mentions(self) -> int:
        return sum(month.mentions for month in self.months.values())

    @property
    def deals(self) -> int:
        return sum(month.deals for month in self.months.values())

    def files(self, table: str) -> list[str]:
        """The paths of a table's files, relative to the lake."""
        if table in MONTHLY:
            return [
                path
                for name, month in self.months.items()
                for path in month.parts(table, name)
            ]
        return [{"feeds": self.feeds, "names": self.names}[table]]

    def all_files(self) -> set[str]:
        """Every file of the lake but the manifest."""
        return {path for table in TABLES for path in self.files(table)} | {
            self.rejected
        }

    @property
    def stamp(self) -> int:
        """A number that differs when the lake does; it fits a double."""
        said = json.dumps(asdict(self), sort_keys=True).encode()
        return int.from_bytes(hashlib.blake2b(said, digest_size=6).digest())


def part_name(table: str, month: str, digest: str, bucket: int, buckets: int) -> str:
    """The path of one part of a month, relative to the lake."""
    return f"{table}/month={month}/part-{digest}-{bucket:05}-of-{buckets:05}.parquet"


def read_manifest(lake: Place) -> Manifest | None:
    """
    The manifest of a lake; None: there is no lake.

    Raises:
        FileError: It cannot be read, or another program wrote it.
    """
    place = lake / NAME
    if not place.exists():
        return None
    try:
        return _from_json(json.loads(place.read()))
    except (ValueError, TypeError, KeyError) as error:
        raise FileError(
            place.url,
            None,
            f"is no manifest of a lake that this armsbeat reads:"
            f" {error}; make the lake anew with `armsbeat lake annotate`",
        ) from error


def write_manifest(lake: Place, manifest: Manifest) -> None:
    """Let the lake be what the manifest says, in one step."""
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False)
    (lake / NAME).write(text.encode())


def sweep(lake: Place, manifest: Manifest) -> int:
    """Delete the files of earlier runs; returns how many."""
    kept = manifest.all_files() | {NAME}
    gone = 0
    for info in lake.list_files():
        path = info.url[len(lake.url) + 1 :]
        ours = path.split("/", 1)[0] in {*TABLES, "rejected"}
        if ours and path not in kept:
            Place(info.url).delete()
            gone += 1
    return gone


def input_sizes(files: Sequence[FileInfo], given: str) -> dict[str, int]:
    """The input's files as the manifest names them."""
    root = Place(given).url
    return {_relative(info.url, root): info.size for info in files}


def _relative(url: str, root: str) -> str:
    return url.removeprefix(root).lstrip("/") or url.rsplit("/", 1)[-1]


def _from_json(said: dict[str, Any]) -> Manifest:
    if said.get("format") != FORMAT:
        raise ValueError(f"its format is {said.get('format')!r}, not {FORMAT}")
    return Manifest(
        **{
            **said,
            "versions": Versions(**said["versions"]),
            "months": {name: Month(**one) for name, one in said["months"].items()},
            "own": tuple(said["own"]),
        }
    )

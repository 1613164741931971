"""
The gazetteer: entities and their aliases, read from tables under `data/`.

Each kind of entity has its own reader (systems here; countries and organisations in
their modules) that returns a `Table`; `merge` puts the tables together and refuses
aliases that two entities of one kind claim.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from armsbeat.annotate.fold import folded_alias
from armsbeat.annotate.match import Alias, AliasKind
from armsbeat.errors import GazetteerError

DATA_DIR = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A thing that texts mention: a weapon system, country, organisation or bloc."""

    kind: AliasKind
    id: str
    """Slug of a system, organisation or bloc; ISO alpha-2 code of a country."""
    name: str
    category: str | None = None
    """Of a system: its category; of an organisation: its kind."""
    country: str | None = None
    """Of a system: its origin; of an organisation: its home. ISO alpha-2."""
    maker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An alias and the line that lists it, for error messages."""

    alias: Alias
    path: Path
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one reader found."""

    entities: tuple[tuple[Entity, Path, int], ...] = ()
    """Each with its file and 1-based line."""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All entities and aliases, without contradictions."""

    entities: Mapping[tuple[AliasKind, str], Entity]
    aliases: tuple[Alias, ...]
    digest: str
    """Changes whenever an entity or alias changes."""

    def entity(self, alias: Alias) -> Entity:
        """The entity an alias belongs to."""
        return self.entities[alias.kind, alias.entity]


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """
    The rows of a table with their line numbers; `#` begins a comment line.

    Raises:
        GazetteerError: The file cannot be read, lacks a column or a row is cut.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(path, None, f"cannot be read: {error}") from error
    numbered = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not numbered:
        raise GazetteerError(path, 1, "is empty: give it a header")
    header = _cells(path, *numbered[0])
    missing = [name for name in columns if name not in header]
    if missing:
        raise GazetteerError(path, 1, f"add the column {missing[0]!r} to the header")
    for number, line in numbered[1:]:
        cells = _cells(path, number, line)
        if len(cells) != len(header):
            raise GazetteerError(
                path, number, f"has {len(cells)} fields of {len(header)}: check commas"
            )
        yield number, dict(zip(header, cells, strict=True))


def _cells(path: Path, number: int, line: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], strict=True))]
    except csv.Error as error:
        raise GazetteerError(path, number, str(error)) from error


def listed(cell: str) -> list[str]:
    """The values of a cell that holds a list separated by `|`."""
    return [value.strip() for value in cell.split("|") if value.strip()]


def merge(tables: Iterable[Table]) -> Gazetteer:
    """
    One gazetteer of several tables.

    Raises:
        GazetteerError: Two rows share an id, or two entities of a kind an alias.
    """
    entities: dict[tuple[AliasKind, str], Entity] = {}
    owners: dict[tuple[AliasKind, str], Entry] = {}
    digest = hashlib.sha256()
    for table in tables:
        for entity, path, line in table.entities:
            if (entity.kind, entity.id) in entities:
                raise GazetteerError(
                    path, line, f"id {entity.id!r} is already used: pick another id"
                )
            entities[entity.kind, entity.id] = entity
            digest.update(repr(entity).encode())
        for entry in table.entries:
            _claim(owners, entry)
            digest.update(repr(entry.alias).encode())
    return Gazetteer(
        entities=entities,
        aliases=tuple(entry.alias for entry in owners.values()),
        digest=digest.hexdigest()[:12],
    )


def _claim(owners: dict[tuple[AliasKind, str], Entry], entry: Entry) -> None:
    alias = entry.alias
    spelled = folded_alias(alias.surface)
    if not spelled:
        raise GazetteerError(
            entry.path, entry.line, f"alias {alias.surface!r} has no letter or digit"
        )
    first = owners.setdefault((alias.kind, spelled), entry)
    if first is entry:
        return
    where = f"{first.path.name}:{first.line}"
    if first.alias.entity == alias.entity:
        reason = f"alias {alias.surface!r} is listed twice (also {where}): drop one"
    else:
        owner = first.alias.entity
        reason = (
            f"alias {alias.surface!r} already belongs to {owner!r} ({where}): "
            "keep it with one of the two, or list a longer form"
        )
    raise GazetteerError(entry.path, entry.line, reason)

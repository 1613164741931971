"""
The tables of weapon systems → entities and aliases.

data/README.md describes the columns. A way of writing that is too short to be
unmistakable (one letter and one digit: K9, M1, P-8) needs context wherever it is
listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from armsbeat.annotate.fold import folded_alias
from armsbeat.annotate.gazetteer import Entity, Entry, Table, listed, rows
from armsbeat.annotate.match import Alias, Case
from armsbeat.errors import GazetteerError

COLUMNS = (
    "id",
    "name",
    "category",
    "maker",
    "origin",
    "aliases",
    "ambiguous",
    "variants",
)
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ORIGIN = re.compile(r"([A-Z]{2})?")
_TOO_SHORT = re.compile(r"[a-z] ?\d[a-z]?")
# `!` before an ambiguous way of writing: a team, a storm or the like, whose plural
# says little.
_COMMON = "!"
# `+` before one: hardly anything else is called so; little evidence is enough.
_RARE = "+"
_PRIORS = {_COMMON: -0.6, _RARE: 0.8}
# Capitalised words without a digit (Light Combat Helicopter) are a name only when
# written with a capital.
_PHRASE = re.compile(r"[A-Z][^\d]* [^\d]+")
# Short words in capitals (VAB, TOW) are names only when written so.
_ACRONYM = re.compile(r"[A-Z]{2,4}")


# How news name a class of ships by one of them: "Mogami frigates".
_SHIPS = {
    "frigate": "frigate",
    "destroyer": "destroyer",
    "corvette": "corvette",
    "submarine": "submarine",
    "aircraft carrier": "carrier",
}
_NO_SHIPS = frozenset(("Attack", "Victory", "Formidable", "Invincible"))
# What else a system is called, for the reader of a chart.
_IN_BRACKETS = re.compile(r" \([^()]*\)$")


def read_systems(folder: Path) -> Table:
    """
    All systems of `systems/*.csv` in a data folder.

    Raises:
        GazetteerError: A row is malformed or names an unknown category.
    """
    categories = read_categories(folder / "categories.csv")
    entities: list[tuple[Entity, Path, int]] = []
    entries: list[Entry] = []
    for path in sorted((folder / "systems").glob("*.csv")):
        for line, row in rows(path, COLUMNS):
            entity = _entity(path, line, row, categories)
            entities.append((entity, path, line))
            entries.extend(
                Entry(alias=alias, path=path, line=line) for alias in _aliases(row)
            )
    entries += _by_kind_of_ship(entities, entries)
    return Table(entities=tuple(entities), entries=tuple(entries))


def _by_kind_of_ship(
    entities: Iterable[tuple[Entity, Path, int]], known: Iterable[Entry]
) -> list[Entry]:
    """ "Mogami frigate" for the Mogami class, unless a row lists it."""
    taken = {folded_alias(entry.alias.surface) for entry in known}
    found: dict[str, Entry] = {}
    for entity, path, line in entities:
        name = _spoken(entity.name)
        ship = name.removesuffix(" class")
        if entity.category not in _SHIPS or ship == name or ship in _NO_SHIPS:
            continue
        surface = f"{ship} {_SHIPS[entity.category]}"
        spelled = folded_alias(surface)
        if spelled not in taken:
            alias = system_alias(entity.id, surface, "name")
            found.setdefault(spelled, Entry(alias=alias, path=path, line=line))
    return list(found.values())


def read_categories(path: Path) -> dict[str, str]:
    """Category → SIPRI's class of weapons."""
    return {
        row["category"]: row["class"] for _, row in rows(path, ("category", "class"))
    }


def _entity(
    path: Path, line: int, row: dict[str, str], categories: dict[str, str]
) -> Entity:
    if not ID.fullmatch(row["id"]):
        raise GazetteerError(
            path, line, f"id {row['id']!r}: use small letters, digits and hyphens"
        )
    if row["category"] not in categories:
        raise GazetteerError(
            path, line, f"category {row['category']!r} is not in categories.csv"
        )
    if not ORIGIN.fullmatch(row["origin"]):
        raise GazetteerError(
            path, line, f"origin {row['origin']!r}: use an ISO alpha-2 code or nothing"
        )
    if not row["name"]:
        raise GazetteerError(path, line, "give the system a name")
    return Entity(
        kind="system",
        id=row["id"],
        name=row["name"],
        category=row["category"],
        country=row["origin"] or None,
        maker=row["maker"],
    )


def _aliases(row: dict[str, str]) -> Iterator[Alias]:
    ambiguous = listed(row["ambiguous"])
    # Folding drops the marks.
    unsure = {folded_alias(surface) for surface in ambiguous}
    spoken = _spoken(row["name"])
    name = spoken.lower()
    if folded_alias(spoken) not in unsure:
        yield system_alias(row["id"], spoken, "name")
    for surface in ambiguous:
        written = surface.removeprefix(_COMMON).removeprefix(_RARE)
        yield replace(
            system_alias(row["id"], written, "alias", needs_context=True),
            via="name" if written.lower() == name else "alias",
            weight=_PRIORS.get(surface[0], 0.0),
        )
    for surface in listed(row["aliases"]):
        yield system_alias(row["id"], surface, "alias")
    for surface in listed(row["variants"]):
        yield system_alias(row["id"], surface, "variant")


def _spoken(name: str) -> str:
    """ "E-3 Sentry (AWACS)" is shown, "E-3 Sentry" is what texts say."""
    return _IN_BRACKETS.sub("", name)


def system_alias(
    system: str, surface: str, via: str, *, needs_context: bool = False
) -> Alias:
    """A listed way of writing a system, with what its spelling alone decides."""
    folded = folded_alias(surface)
    return Alias(
        surface=surface,
        kind="system",
        entity=system,
        via=via,
        needs_context=needs_context or _TOO_SHORT.fullmatch(folded) is not None,
        case="any" if needs_context else _case(surface),
        open=folded[-1:].isdigit() and not folded.isdigit(),
    )


def _case(surface: str) -> Case:
    if _ACRONYM.fullmatch(surface):
        return "exact"
    return "capital" if _PHRASE.fullmatch(surface) else "any"

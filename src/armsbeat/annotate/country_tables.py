"""
The tables of countries and of the rules that tell them from their namesakes.

`countries.csv` lists who may be named how, `country_decoys.csv` phrases in which a
country's name names something else, `country_doubts.csv` names that need a second
look, `country_rules.csv` the words beside a name that settle it, with the word
classes of `country_words.csv` (written `@class`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from armsbeat.annotate.fold import folded_alias
from armsbeat.annotate.gazetteer import Entity, Entry, Table, listed, rows
from armsbeat.annotate.match import Alias, Case
from armsbeat.errors import GazetteerError

LANGUAGES = ("fr", "de", "es", "it", "tr")
_COLUMNS = ("code", "name", "names", "people", "short", "capitals", "government")
# How each column of countries.csv names a country, and which letters it asks for.
_VIA: dict[str, tuple[str, Case]] = {
    "name": ("name", "capital"),
    "names": ("name", "capital"),
    "people": ("demonym", "capital"),
    "short": ("abbreviation", "exact"),
    "capitals": ("capital", "capital"),
    "government": ("government", "capital"),
}
_CLASSES = {
    "@name": "name",
    "@people": "demonym",
    "@capital": "capital",
    "@abbreviation": "abbreviation",
}
_NO_PLURAL = re.compile(r"(?:ese|ish|ch|ss|men|women|s)$")
# "the south Sudanese town": the quarter may be written small.
_QUARTERS = ("South S", "South K", "North K")
_VERDICTS = ("accept", "reject")
_SIDES = ("before", "after", "item", "vote", "hint", "surname", "forename")
# What each word of an item is worth that speaks for or against a name.
_VOTES = {"vote": 1.0, "hint": 0.5}


class Verdict(NamedTuple):
    """What a rule says, and its name."""

    counts: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Sides:
    """The rules of one surface, looked up by the words beside it."""

    before: Mapping[str, Verdict] = field(default_factory=dict)
    after: Mapping[str, Verdict] = field(default_factory=dict)
    item: tuple[tuple[re.Pattern[str], Verdict], ...] = ()
    """Words anywhere in the item, folded; the first that occurs decides."""
    votes: tuple[tuple[re.Pattern[str], Verdict, float], ...] = ()
    """Words anywhere in the item, folded; each that occurs adds its worth."""
    surname: frozenset[str] | None = None
    """A first name when a capitalised word follows that is not one of these."""
    forename: frozenset[str] | None = None
    """A family name when a capitalised word precedes that is not one of these."""

    def over(self, other: Sides) -> Sides:
        """These rules, then the others."""
        return Sides(
            {**other.before, **self.before},
            {**other.after, **self.after},
            self.item + other.item,
            self.votes + other.votes,
            other.surname if self.surname is None else self.surname,
            other.forename if self.forename is None else self.forename,
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that is also something else."""

    counts: bool
    """What holds when nothing in the item settles it."""
    sense: str


@dataclass(frozen=True, slots=True)
class CountryRules:
    """All rules; keys are surfaces in lower case."""

    by_surface: Mapping[str, Sides]
    by_via: Mapping[str, Sides]
    doubts: Mapping[str, Doubt]


def surface_key(surface: str) -> str:
    """What the rules of a surface are looked up by: lower case, without accents."""
    return surface.lower() if surface.isascii() else folded_alias(surface)


def read_countries(folder: Path) -> Table:
    """
    Countries with their aliases, and the decoys.

    Raises:
        GazetteerError: A table is malformed.
    """
    path = folder / "countries.csv"
    entities: list[tuple[Entity, Path, int]] = []
    entries: list[Entry] = []
    for line, row in rows(path, _COLUMNS):
        code = row["code"]
        if len(code) != 2 or not code.isupper():
            raise GazetteerError(path, line, f"{code!r} is no ISO alpha-2 code")
        entities.append((Entity(kind="country", id=code, name=row["name"]), path, line))
        entries += (Entry(alias=alias, path=path, line=line) for alias in _aliases(row))
    entries += _foreign_entries(folder / "country_names.csv", entries)
    entries += _decoys(folder / "country_decoys.csv")
    return Table(entities=tuple(entities), entries=tuple(entries))


def _aliases(row: Mapping[str, str]) -> Iterable[Alias]:
    for column, (via, case) in _VIA.items():
        for surface in listed(row[column]):
            exact = case == "exact" or (column == "government" and surface.isupper())
            if surface.startswith(_QUARTERS):
                case = "any"
            yield Alias(
                surface=surface,
                kind="country",
                entity=row["code"],
                via=via,
                case="exact" if exact else case,
                plural=via == "demonym" and not _NO_PLURAL.search(surface),
            )


def _foreign_entries(path: Path, known: Iterable[Entry]) -> list[Entry]:
    """Names in other languages, except those written as some English alias is."""
    taken = {folded_alias(entry.alias.surface) for entry in known}
    taken |= {f"{spelled}s" for spelled in taken}
    found: dict[str, Entry] = {}
    for line, row in rows(path, ("code", "language", "names", "people")):
        if row["language"] not in LANGUAGES:
            raise GazetteerError(path, line, f"use one of {', '.join(LANGUAGES)}")
        for column, via in (("names", "name"), ("people", "demonym")):
            for surface in listed(row[column]):
                spelled = folded_alias(surface)
                if spelled in taken:
                    continue
                alias = Alias(
                    surface=surface,
                    kind="country",
                    entity=row["code"],
                    via=f"{via}:{row['language']}",
                    case="capital" if via == "name" else "any",
                    plural=False,
                )
                _share(found, spelled, Entry(alias=alias, path=path, line=line))
    return list(found.values())


def _share(found: dict[str, Entry], spelled: str, entry: Entry) -> None:
    """One alias for a spelling that several languages share."""
    first = found.setdefault(spelled, entry)
    if first is entry:
        return
    if first.alias.entity != entry.alias.entity:
        reason = f"{entry.alias.surface!r} already names {first.alias.entity}"
        raise GazetteerError(entry.path, entry.line, reason)
    via = f"{first.alias.via}+{entry.alias.via.partition(':')[2]}"
    alias = Alias(
        surface=first.alias.surface,
        kind="country",
        entity=first.alias.entity,
        via=via,
        case=first.alias.case,
        plural=False,
    )
    found[spelled] = Entry(alias=alias, path=first.path, line=first.line)


def _decoys(path: Path) -> Iterable[Entry]:
    for line, row in rows(path, ("phrase", "why")):
        alias = Alias(
            surface=row["phrase"],
            kind="decoy",
            entity=f"country:{row['why']}",
            via="decoy",
        )
        yield Entry(alias=alias, path=path, line=line)


def read_country_rules(folder: Path) -> CountryRules:
    """
    The rules that settle doubtful names.

    Raises:
        GazetteerError: A table is malformed.
    """
    words = {
        f"@{row['name']}": tuple(listed(row["words"]))
        for _, row in rows(folder / "country_words.csv", ("name", "words"))
    }
    doubts = dict(_doubts(folder / "country_doubts.csv"))
    drafts: dict[str, _Draft] = {}
    path = folder / "country_rules.csv"
    for line, row in rows(path, ("surfaces", "side", "words", "verdict", "why")):
        if row["side"] not in _SIDES or row["verdict"] not in _VERDICTS:
            raise GazetteerError(path, line, "unknown side or verdict")
        phrases = [p for word in listed(row["words"]) for p in words.get(word, (word,))]
        for surface in listed(row["surfaces"]):
            drafts.setdefault(surface, _Draft()).add(row, phrases)
    return _joined(drafts, doubts)


def _doubts(path: Path) -> Iterable[tuple[str, Doubt]]:
    for line, row in rows(path, ("surface", "default", "sense", "why")):
        if row["default"] not in _VERDICTS:
            raise GazetteerError(path, line, "default must be accept or reject")
        doubt = Doubt(row["default"] == "accept", row["sense"])
        yield surface_key(row["surface"]), doubt


class _Draft:
    """The rules of one surface or class while the table is read."""

    def __init__(self) -> None:
        self.before: dict[str, Verdict] = {}
        self.after: dict[str, Verdict] = {}
        self.item: list[tuple[re.Pattern[str], Verdict]] = []
        self.votes: list[tuple[re.Pattern[str], Verdict, float]] = []
        self.names: dict[str, frozenset[str]] = {}

    def add(self, row: Mapping[str, str], phrases: Iterable[str]) -> None:
        """Add a line of the table; earlier lines win."""
        verdict = Verdict(row["verdict"] == "accept", row["why"])
        if row["side"] in ("surname", "forename"):
            self.names[row["side"]] = frozenset(phrases)
        elif row["side"] == "item":
            self.item.append((_anywhere(phrases), verdict))
        elif row["side"] in _VOTES:
            worth = _VOTES[row["side"]]
            self.votes.append((_anywhere(phrases), verdict, worth))
        else:
            side = self.before if row["side"] == "before" else self.after
            for phrase in phrases:
                side.setdefault(phrase, verdict)

    def done(self) -> Sides:
        return Sides(
            self.before,
            self.after,
            tuple(self.item),
            tuple(self.votes),
            self.names.get("surname"),
            self.names.get("forename"),
        )


def _anywhere(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted((re.escape(p) for p in phrases), key=len, reverse=True)
    return re.compile(rf" (?:{'|'.join(longest_first)})(?= )")


def _joined(drafts: Mapping[str, _Draft], doubts: Mapping[str, Doubt]) -> CountryRules:
    own = {surface_key(s): d.done() for s, d in drafts.items() if s[0] != "@"}
    classes = {s: draft.done() for s, draft in drafts.items() if s[0] == "@"}
    by_surface: dict[str, Sides] = {}
    for surface in {*own, *doubts}:
        doubt = doubts.get(surface)
        # A doubtful surface follows its own rules, then those of its sense.
        sense = classes.get(f"@{doubt.sense}", Sides()) if doubt else Sides()
        by_surface[surface] = own.get(surface, Sides()).over(sense)
    by_via = {via: classes.get(c, Sides()) for c, via in _CLASSES.items()}
    return CountryRules(by_surface, by_via, doubts)

"""
Which makers, agencies and blocs an item names.

A maker's unmistakable names always count. A name that is also something else
("Rafael", "Leonardo", "Colt") counts when the words around it speak of the trade,
and not when they speak of a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from armsbeat.annotate.annotator import Decision, Reading, reject
from armsbeat.annotate.fold import folded_alias
from armsbeat.annotate.gazetteer import Entity, Entry, Gazetteer, Table, listed, rows
from armsbeat.annotate.match import Alias, Candidate, Passage
from armsbeat.errors import GazetteerError
from armsbeat.model import Mention, Rejection

KINDS = ("maker", "agency", "government")
_ORGANISATIONS = ("id", "name", "country", "aliases", "ambiguous", "kind")
_BLOCS = ("id", "name", "aliases", "ambiguous")
_REACH = 200
# "Russian Helicopters" is a maker, Russian helicopters are goods.
_GOODS = re.compile(r" (?:Helicopters|Aircraft|Missiles|Drones|Vehicles|Ammunition)$")

# Speaks of the trade near a name that could be something else.
_TRADE = re.compile(
    r"\b(?:defen[cs]e|defensa|défense|difesa|rüstung|savunma|missiles?|weapons?|arms|"
    r"military|army|navy|naval|air force|warships?|frigates?|submarines?|fighters?|"
    r"jets?|aircraft|helicopters?|drones?|uavs?|radars?|tanks?|armou?red|artillery|"
    r"howitzers?|munitions?|ammunition|rifles?|pistols?|guns?|firearms?|torpedo(?:es)?|"
    r"interceptors?|contracts?|contractors?|awarded|procure\w*|manufacturers?|"
    r"shipyards?|shipbuilders?|aerospace|arms ?maker|weapons ?maker|exports?|"
    r"supplier|subsidiary|joint venture|memorandum|mou|"
    r"(?-i:[A-Z]{1,4}-\d{1,3}\w*|K2|K9|KF-21))\b",
    re.IGNORECASE,
)
# A company does these things; a person seldom does.
_COMPANY = re.compile(
    r"\s?(?:['’]s\s)?(?:\([A-Z:. ]+\)\s)?\b(?:wins?|won|secures?|lands?|delivers?|"
    r"delivered|awarded|unveils?|unveiled|receives?|received|bags?|inks?|signs?|signed|"
    r"to supply|to build|to deliver|supplies|offers|pitches|shares|systems|group|spa|"
    r"s\.p\.a|ag|gmbh|ltd|inc|corp|plc|ceo|chief executive|chairman)\b",
    re.IGNORECASE,
)
# What stands before a person's or another thing's name.
_PERSON_BEFORE = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|sen|rep|gov|president|actor|singer|tennis|coach|player|"
    r"painter|footballer|artist|saint|san|hurricane|general|gen|judge|minister)\.?|"
    r"\b[A-Z][a-z]+)\s$"
)
_PERSON_AFTER = re.compile(
    r"(?:\s(?:da Vinci|DiCaprio|Bonucci|Nadal|Correa|Grossi|Caro|Trujillo|Benitez|"
    r"Benítez|Varane|Leão|Leao|Devers|Palmeiro|Viñoly|Vinoly|Warnock|McCoy|Ford|"
    r"45|\.45|revolver|Jr|Street|Road|County|Bank|Pictures|Plus|Global|TV|\+)\b)"
)
_MAKER_BEFORE = re.compile(
    r"(?:israel|israeli|italy|italian|german|germany|turkish|turkey|indian|india|"
    r"finnish|finland|danish|polish|ukrainian|russian|swedish|norwegian|french|czech|"
    r"emirati|uae|saudi|dutch|spanish|spain|korean|korea|south african|austrian|"
    r"portuguese|brazilian|greek|american|british|canadian|australian|state[- ]owned|"
    r"defen[cs]e|aerospace|maker|manufacturer|firm|company|group|giant|contractor|"
    r"and|with|from|by|of)(?:['’]s)?,?\s$",
    re.IGNORECASE,
)


def read_organisations(folder: Path) -> Table:
    """
    Makers and agencies with their homes and aliases.

    Raises:
        GazetteerError: The table is malformed.
    """
    path = folder / "organisations.csv"
    entities: list[tuple[Entity, Path, int]] = []
    entries: list[Entry] = []
    for line, row in rows(path, _ORGANISATIONS):
        if row["kind"] not in KINDS:
            raise GazetteerError(path, line, f"kind must be one of {', '.join(KINDS)}")
        home = row["country"] or None
        if home and not (len(home) == 2 and home.isupper()):
            raise GazetteerError(path, line, f"{home!r} is no ISO alpha-2 code")
        entity = Entity(
            kind="organisation",
            id=row["id"],
            name=row["name"],
            category=row["kind"],
            country=home,
        )
        entities.append((entity, path, line))
        entries += (Entry(alias=a, path=path, line=line) for a in _aliases(row))
    return Table(entities=tuple(entities), entries=tuple(entries))


def read_blocs(folder: Path) -> Table:
    """
    Alliances and unions; never countries.

    Raises:
        GazetteerError: The table is malformed.
    """
    path = folder / "blocs.csv"
    entities: list[tuple[Entity, Path, int]] = []
    entries: list[Entry] = []
    for line, row in rows(path, _BLOCS):
        entity = Entity(kind="bloc", id=row["id"], name=row["name"])
        entities.append((entity, path, line))
        entries += (
            Entry(alias=a, path=path, line=line) for a in _aliases(row, bloc=True)
        )
    return Table(entities=tuple(entities), entries=tuple(entries))


def _aliases(row: dict[str, str], *, bloc: bool = False) -> list[Alias]:
    doubtful = {folded_alias(surface) for surface in listed(row["ambiguous"])}
    aliases: dict[str, Alias] = {}
    for surface in (
        row["name"],
        *listed(row["aliases"]),
        *listed(row["ambiguous"]),
    ):
        spelled = folded_alias(surface)
        letters = surface.isupper() and (len(surface) < 4 or spelled in doubtful)
        alias = Alias(
            surface=surface,
            kind="bloc" if bloc else "organisation",
            entity=row["id"],
            via="name" if surface == row["name"] else "alias",
            needs_context=spelled in doubtful,
            case="exact" if letters or _GOODS.search(surface) else "capital",
            plural=False,
        )
        aliases.setdefault(spelled, alias)
    return list(aliases.values())


class OrganisationDecider:
    """Decides which organisation candidates count."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, reading: Reading, mentions: Sequence[Mention]) -> Decision:
        """The makers and agencies of an item."""
        places = [
            (passage, candidate, alias)
            for passage in (reading.title, reading.summary)
            for candidate, alias in passage.of_kind("organisation")
        ]
        if not places:
            return Decision()
        kept: list[Mention] = []
        rejected: list[Rejection] = []
        sure: set[str] = set()
        for passage, candidate, alias in sorted(
            places, key=lambda place: place[2].needs_context
        ):
            rule = _why(passage, candidate, alias, sure)
            if rule.startswith("not "):
                bare = candidate.as_alias(alias)
                rejected.append(reject(passage, bare, f"organisation: {rule}"))
                continue
            sure.add(alias.entity)
            kept.append(self._mention(passage, candidate, alias, rule))
        return Decision(kept, rejected)

    def _mention(
        self, passage: Passage, candidate: Candidate, alias: Alias, rule: str
    ) -> Mention:
        entity = self._gazetteer.entity(alias)
        return Mention(
            kind="organisation",
            entity=entity.id,
            name=entity.name,
            surface=passage.surface(candidate),
            field=passage.field,
            start=candidate.start,
            end=candidate.end,
            via=alias.via,
            rule=rule,
            category=entity.category,
            country=entity.country,
        )


class BlocDecider:
    """Decides which candidates are alliances and unions."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, reading: Reading, mentions: Sequence[Mention]) -> Decision:
        """The blocs of an item."""
        kept: list[Mention] = []
        rejected: list[Rejection] = []
        for passage in reading.passages:
            for candidate, alias in passage.of_kind("bloc"):
                if alias.needs_context and not _TRADE.search(passage.text):
                    bare = candidate.as_alias(alias)
                    rejected.append(reject(passage, bare, "bloc: no military context"))
                    continue
                kept.append(
                    Mention(
                        kind="bloc",
                        entity=alias.entity,
                        name=self._gazetteer.entity(alias).name,
                        surface=passage.surface(candidate),
                        field=passage.field,
                        start=candidate.start,
                        end=candidate.end,
                        via=alias.via,
                        rule=alias.via,
                    )
                )
        return Decision(kept, rejected)


def _why(passage: Passage, candidate: Candidate, alias: Alias, sure: set[str]) -> str:
    """The rule that lets a candidate count, or one that begins with "not"."""
    if not alias.needs_context:
        return alias.via
    if alias.entity in sure:
        return "named in full elsewhere"
    text, start, end = passage.text, candidate.start, candidate.end
    before = text[max(0, start - 40) : start]
    if _PERSON_AFTER.match(text, end):
        return "not a maker: a person or another thing"
    after = text[end : end + 1 + _REACH]
    company = _COMPANY.match(text, end) is not None
    trade = _TRADE.search(text[max(0, start - _REACH) : start] + " " + after)
    if trade is None:
        return "with another maker" if sure else "not a maker: no trade near it"
    if _MAKER_BEFORE.search(before):
        return "trade near it, named as a maker"
    if passage.style == "sentence" and _PERSON_BEFORE.search(before):
        return "not a maker: a person's name"
    follows = text[end : end + 2]
    if passage.style == "sentence" and follows[:1] == " " and follows[1:].isupper():
        return "trade near it, acts as a company" if company else "not a maker: a name"
    return "trade near it, acts as a company" if company else "trade near it"

"""
Unmistakable names in items that speak of something else altogether.

"Gripen tyres", "the Mercedes S-400", "Stryker Corp said": such a name counts unless
nothing in the item has to do with arms while something speaks clearly against it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from armsbeat.annotate.annotator import Reading
from armsbeat.annotate.cues import Topic
from armsbeat.annotate.evidence import Evidence, weigh
from armsbeat.annotate.match import Alias, Candidate, Cue, Passage
from armsbeat.model import Mention

# What speaks for arms, whatever else is said.
MARTIAL = frozenset({"weapon", "platform", "forces", "combat", "maker"})
# What speaks against a word, and against a designation: cars and pills are numbered as
# aircraft are, but "the final F-16" is no sport.
AGAINST_DESIGNATIONS = frozenset({"food", "screen", "music", "motoring", "nature"})
AGAINST_WORDS = AGAINST_DESIGNATIONS | {"sport", "weather", "business"}
# A sum of cues that leaves no doubt.
CLEARLY_NOT = -1.0

_COMPANY = re.compile(
    r",? (?:Corp|Corporation|Inc|Ltd|Limited|LLC|PLC|plc|Plc|GmbH|AG|Holdings?"
    r"|Pharmaceuticals?|Therapeutics|Bancorp|Hotels?|Restaurants?)\b"
)
_FULL_NAME = re.compile(r" [A-Z][a-z]{2,}\b")

Sure = tuple[Passage, Candidate, Alias]
"""Where a name of a system stands, and which."""


def misplaced(
    reading: Reading,
    mentions: Sequence[Mention],
    sure: Sequence[Sure],
    topics: Mapping[str, Topic],
) -> dict[str, str]:
    """
    Systems whose unmistakable names mean something else in this item.

    Args:
        reading: The item.
        mentions: Organisations, countries and blocs that it names.
        sure: Where unmistakable names of systems stand.
        topics: How much each topic counts.

    Returns:
        Ids of systems, each with the rule that rejects it; mostly none.
    """
    if any(passage.speaks_of(MARTIAL) for passage in reading.passages):
        return {}
    entities = {alias.entity for *_, alias in sure}
    if len(entities) > 1 or any(m.kind == "organisation" for m in mentions):
        return {}
    firms = companies(sure)
    if firms:
        return firms
    rule = _other_sense(reading, mentions, sure, topics)
    return dict.fromkeys(entities, rule) if rule else {}


def companies(places: Sequence[Sure]) -> dict[str, str]:
    """
    Systems whose name is a company's in this item: "Stryker Corp", then "Stryker".

    Returns:
        Ids of systems, each with the rule that rejects it.
    """
    found: dict[str, str] = {}
    for passage, candidate, alias in places:
        match = _COMPANY.match(passage.text, candidate.end)
        if match:
            name = passage.text[candidate.start : match.end()]
            found[alias.entity] = f"a company: {name}"
    return found


def _topics(reading: Reading) -> set[str]:
    """What the item is about; a storm in the name of a system is no weather."""
    return {
        cue.alias.entity
        for passage in reading.passages
        for cue in passage.cues
        if not _in_a_name(passage, cue)
    }


def _in_a_name(passage: Passage, cue: Cue) -> bool:
    return any(
        candidate.of_kind("system") is not None
        for candidate in passage.candidates_in(cue.start, cue.end)
    )


def _other_sense(
    reading: Reading,
    mentions: Sequence[Mention],
    sure: Sequence[Sure],
    topics: Mapping[str, Topic],
) -> str:
    about = _topics(reading)
    words = all(alias.surface.replace(" ", "").isalpha() for *_, alias in sure)
    against = about & (AGAINST_WORDS if words else AGAINST_DESIGNATIONS)
    if against:
        counted = {name: topics[name] for name in against if name in topics}
        evidence = Evidence(reading, mentions)
        verdicts = [
            weigh(candidate, passage, evidence, counted)
            for passage, candidate, _ in sure
        ]
        worst = min(verdicts, key=lambda verdict: verdict.score)
        if worst.score <= CLEARLY_NOT:
            return f"not about arms: {worst.strongest}"
    if words and "hardware" not in about:
        return _person(mentions, sure)
    return ""


def _person(mentions: Sequence[Mention], sure: Sequence[Sure]) -> str:
    """ "Iskander Mirza", in an item that names no country either."""
    if any(mention.kind == "country" for mention in mentions):
        return ""
    for passage, candidate, alias in sure:
        after = _FULL_NAME.match(passage.text, candidate.end)
        if after and passage.style == "sentence" and " " not in alias.surface:
            return f"a person: {passage.text[candidate.start : after.end()]}"
    return ""

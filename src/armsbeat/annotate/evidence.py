"""
How much speaks for an ambiguous alias being a weapon system: a sum of cues.

Pure arithmetic over what the matcher found; the weights are `topics.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from armsbeat.annotate.annotator import Reading
from armsbeat.annotate.cues import Topic
from armsbeat.annotate.match import Candidate, Passage
from armsbeat.model import Mention

# A cue stands beside an alias when at most so many words are between them,
# and near it within so many characters.
NEXT_WORDS = 3
NEAR_CHARACTERS = 90
# "Abrams said" makes a person of Abrams, "Abrams, Kyiv said" does not.
ADJACENT_TOPICS = frozenset({"speech", "person"})
# What speaks against arms, unless it stands in the name of a system.
COUNTER_TOPICS = frozenset(
    {"sport", "contest", "weather", "food", "screen", "music", "motoring"}
    | {"business", "nature", "place", "person", "space", "law"}
)
# Cues that begin within so many characters are looked at one by one.
REACH = 160
# Cues of one topic add up to this many times the strongest of them.
MOST_OF_A_TOPIC = 2.0

# "buy the Patriot", "delivers 36 more Leopards"
_JUST_BEFORE = re.compile(
    r"(?:['’]s)?[ \-–'\"‘“]{0,3}(?:(?:the|an?|more|its|new|used|old|some|additional"
    r"|last|most|all|half|retired|surplus|another|extra|first|of"
    r"|\d[\d,]*|two|three|four|five|six|ten|dozens|hundreds)[ \-]){0,3}"
    r"[\"‘“']?"
)
_STOP = re.compile(r"[.;:!?,()\[\]|]|\b(?:and|or|as|after|while|but|who|that|to|in)\b")


class Sign(NamedTuple):
    """A cue in an item: what it is about and where it stands."""

    passage: Passage
    start: int
    end: int
    topic: str
    word: str


class Verdict(NamedTuple):
    """The sum of the cues and the one that said most."""

    score: float
    strongest: str
    """`weapon: missiles`; empty where there is no cue."""


class Evidence:
    """
    All cues of an item, mentions of countries and makers among them.

    Cues near a place are looked up, the others only counted, so that a long text with
    many names takes time in proportion to its length.
    """

    def __init__(self, reading: Reading, mentions: Sequence[Mention]) -> None:
        self._signs: dict[str, list[Sign]] = {
            passage.field: _cue_signs(passage) for passage in reading.passages
        }
        for mention in mentions:
            topic = _MENTION_TOPICS.get(mention.kind)
            if topic is not None:
                passage = reading.title if mention.field == "title" else reading.summary
                self._signs[mention.field].append(
                    _mention_sign(passage, mention, topic)
                )
        self._silence_names(mentions)
        self.countries = {m.entity for m in mentions if m.kind == "country"}
        """Codes of the countries that the item names."""
        for signs in self._signs.values():
            signs.sort(key=_start_of)
        self.counts: dict[str, int] = {}
        """How many cues of each topic the item has."""
        for signs in self._signs.values():
            for sign in signs:
                self.counts[sign.topic] = self.counts.get(sign.topic, 0) + 1

    def _silence_names(self, mentions: Sequence[Mention]) -> None:
        """The storm in Storm Shadow is no weather."""
        named = [m for m in mentions if m.kind == "system"]
        for field, signs in self._signs.items() if named else ():
            self._signs[field] = [
                sign
                for sign in signs
                if sign.topic not in COUNTER_TOPICS
                or not any(
                    m.start <= sign.start and sign.end <= m.end
                    for m in named
                    if m.field == field
                )
            ]

    def around(self, passage: Passage, start: int, end: int) -> list[Sign]:
        """The cues of a passage that may be near or beside a span."""
        signs = self._signs[passage.field]
        first = bisect_left(signs, start - REACH, key=_start_of)
        last = bisect_right(signs, end + REACH, key=_start_of)
        return signs[first:last]


def _start_of(sign: Sign) -> int:
    return sign.start


def _cue_signs(passage: Passage) -> list[Sign]:
    return [
        Sign(passage, start, end, alias.entity, alias.surface)
        for start, end, alias in passage.cues
    ]


def _mention_sign(passage: Passage, mention: Mention, topic: str) -> Sign:
    return Sign(passage, mention.start, mention.end, topic, mention.surface)


_MENTION_TOPICS = {"country": "country", "organisation": "maker", "system": "system"}


def weigh(
    candidate: Candidate,
    passage: Passage,
    evidence: Evidence,
    topics: Mapping[str, Topic],
) -> Verdict:
    """Sum up what the cues of an item say about one place."""
    by_topic: dict[str, list[float]] = {}
    strongest, most = "", 0.0
    elsewhere = evidence.counts.copy()
    for sign in evidence.around(passage, candidate.start, candidate.end):
        elsewhere[sign.topic] -= 1
        topic = topics.get(sign.topic)
        if topic is None:
            continue
        weight = _weight(candidate, passage, sign, topic)
        by_topic.setdefault(sign.topic, []).append(weight)
        if abs(weight) > abs(most):
            strongest, most = f"{sign.topic}: {sign.word}", weight
    for name, count in elsewhere.items():
        if count > 0 and name in topics:
            weight = topics[name].item
            by_topic.setdefault(name, []).extend([weight] * min(count, 3))
            if abs(weight) > abs(most):
                strongest, most = f"{name} elsewhere", weight
    score = sum(_capped(weights) for weights in by_topic.values())
    return Verdict(score=score, strongest=strongest)


def _weight(candidate: Candidate, passage: Passage, sign: Sign, topic: Topic) -> float:
    if overlaps(candidate, sign):
        return 0.0
    if beside(candidate, passage, sign) and (
        sign.topic not in ADJACENT_TOPICS or _adjacent(candidate, passage, sign)
    ):
        return topic.next
    return topic.near if near(candidate, passage, sign) else topic.item


def overlaps(candidate: Candidate, sign: Sign) -> bool:
    """Whether a cue of the same passage shares characters with an alias."""
    return sign.start < candidate.end and candidate.start < sign.end


def near(candidate: Candidate, passage: Passage, sign: Sign) -> bool:
    """Whether a cue stands in the neighbourhood."""
    gap = max(sign.start - candidate.end, candidate.start - sign.end)
    return sign.passage is passage and gap <= NEAR_CHARACTERS


def beside(candidate: Candidate, passage: Passage, sign: Sign) -> bool:
    """Whether a cue follows within a few words or directly precedes."""
    if sign.passage is not passage:
        return False
    if sign.start >= candidate.end:
        between = passage.text[candidate.end : sign.start]
        if len(between) > 60:
            return False
        if _STOP.search(between):
            return _only_names_between(candidate, passage, sign)
        return len(between.split()) <= NEXT_WORDS
    return _JUST_BEFORE.fullmatch(passage.text, sign.end, candidate.start) is not None


def _adjacent(candidate: Candidate, passage: Passage, sign: Sign) -> bool:
    first, last = sorted(((candidate.start, candidate.end), (sign.start, sign.end)))
    return not passage.text[first[1] : last[0]].strip(" .")


def _only_names_between(candidate: Candidate, passage: Passage, sign: Sign) -> bool:
    """As in "Javelin and Stinger missiles", where the noun is for both."""
    between = list(passage.text[candidate.end : sign.start])
    for other in passage.candidates_in(candidate.end, sign.start):
        if other.of_kind("system") is None:
            continue
        if candidate.end <= other.start and other.end <= sign.start:
            first, last = other.start - candidate.end, other.end - candidate.end
            between[first:last] = " " * (last - first)
    rest = "".join(between).replace(",", " ").split()
    return all(word in {"and", "or", "&"} for word in rest)


def _capped(weights: list[float]) -> float:
    most = max(weights, key=abs)
    total = sum(weights)
    limit = MOST_OF_A_TOPIC * abs(most)
    return max(-limit, min(limit, total))

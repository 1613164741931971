"""
Which candidates are weapon systems.

An unmistakable alias counts at once. An ambiguous one counts when the cues of its
item sum to `ENOUGH` (evidence.py), when it is written as a name, and when it is not
a piece of a longer name; once one place counts, others of that system count too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from armsbeat.annotate.annotator import Decision, Reading, reject
from armsbeat.annotate.cues import read_topics
from armsbeat.annotate.evidence import (
    Evidence,
    Sign,
    beside,
    near,
    overlaps,
    weigh,
)
from armsbeat.annotate.gazetteer import Gazetteer
from armsbeat.annotate.kin import FOR_A_COUNTRY, kin, supplied
from armsbeat.annotate.match import Alias, Candidate, Passage
from armsbeat.annotate.misplaced import Sure, companies, misplaced
from armsbeat.annotate.miswritten import may_be_words, miswritten
from armsbeat.annotate.unlisted import UnlistedFinder
from armsbeat.model import Mention, Rejection

# About one military noun beside the name, or two signs near it.
ENOUGH = 1.4
# "More Patriots", "sale of Typhoons": things that come in numbers are rarely storms,
# persons or places; the names of teams and storms are marked in the table.
PLURAL = 0.9
# "800 Hellfire"
NUMBER = 0.7
_COUNTED = re.compile(r"(?<![-.:])\b\d[\d,]* $")
# "CAESAR", "SPYDER": makers' capitals amid small letters.
CAPITALS = 1.0
# How an alias is marked that the user silenced: it takes its place in the text, so
# that nothing shorter or unlisted is read there, and counts for nothing.
SILENCED = "silenced"
SILENCE = "silenced by an own entry"
STRONG_TOPICS = frozenset({"weapon", "platform", "maker"})
ARMS_TOPICS = STRONG_TOPICS | {"system"}
FORCES_TOPICS = frozenset({"forces", "combat", "trade"})
TRADE_TOPICS = frozenset({"verb", "hardware"})

_NAME_BEFORE = re.compile(r"([A-Z][a-z]+|[A-Z]\.) $")
_NAME_AFTER = re.compile(r"^ ([A-Z][a-z]{2,})\b")
_HULL_NUMBERS = frozenset({"Block", "Mark", "Mod", "Class", "Flight", "Tranche"})
# Capitalised because they begin a sentence, not because they belong to the name.
_OPENER = re.compile(
    "The|An?|More|New|No|One|Two|Three|Four|Five|Six|Ten|First|Send|Why|How|What|Will"
    "|Can|With|For|In|On|At|And|But|Of|By|Its|Their|His|Her|Our|Your|Some|All|Any"
    "|Both|Upgraded|Used|Old|Modern|Latest|Next|Buy|Sell|Get|Inside|Additional|Extra"
    "|Another|Last|Also|Former|President|Using|Only|Even|Like|From|To|Where|When"
    "|Should|Could|Would|May|These|Those|This|That|Each|Every|Secondhand|Surplus"
)
_SHIP = re.compile(
    r"\b(?:USS|HMS|HMAS|HMCS|HMNZS|INS|PNS|BNS|KRI|ROKS|JS|BRP|RFS|FS|TCG|KD|RSS|ITS|ESPS"
    r"|HNLMS|HNoMS|HSwMS|USNS|USCGC|RFA|SS|MV|MS) $"
)


class SystemRules:
    """The rules with their tables; call it as a decider."""

    def __init__(self, gazetteer: Gazetteer, folder: Path) -> None:
        self._gazetteer = gazetteer
        self._topics = read_topics(folder)
        self._short_names = {
            alias.surface.lower(): alias
            for alias in gazetteer.aliases
            if alias.kind == "system" and alias.needs_context and alias.via != "name"
        }
        self._find_unlisted = UnlistedFinder(folder)

    def __call__(self, reading: Reading, mentions: Sequence[Mention]) -> Decision:
        """Decide about every system candidate of an item."""
        sure: list[Sure] = []
        doubtful: list[Sure] = []
        rejections: list[Rejection] = []
        for passage in reading.passages:
            for candidate, alias in passage.of_kind("system"):
                silenced = SILENCE if alias.via == SILENCED else ""
                fault = silenced or miswritten(passage, candidate, alias)
                if fault:
                    rejections.append(_rejected(passage, candidate, alias, fault))
                elif alias.needs_context or may_be_words(passage, candidate):
                    doubtful.append((passage, candidate, alias))
                else:
                    sure.append((passage, candidate, alias))
            if passage.shadowed:
                rejections.extend(_shadowed(passage))
        accepted = self._in_place(reading, mentions, sure, rejections)
        accepted.extend(self._find_unlisted(reading, accepted, mentions))
        if doubtful:
            self._weigh_all(reading, mentions, doubtful, accepted, rejections)
        return Decision(accepted, rejections)

    def _in_place(
        self,
        reading: Reading,
        mentions: Sequence[Mention],
        sure: list[Sure],
        rejections: list[Rejection],
    ) -> list[Mention]:
        """Mentions of unmistakable names, unless the item is about something else."""
        faults = misplaced(reading, mentions, sure, self._topics) if sure else {}
        accepted: list[Mention] = []
        for place in sure:
            fault = faults.get(place[2].entity)
            if fault:
                rejections.append(_rejected(*place, fault))
            else:
                accepted.append(self._mention(*place, "unmistakable"))
        return accepted

    def _weigh_all(
        self,
        reading: Reading,
        mentions: Sequence[Mention],
        doubtful: list[Sure],
        accepted: list[Mention],
        rejections: list[Rejection],
    ) -> None:
        sure = {mention.entity for mention in accepted}
        meant = self._meant_by_short_names(accepted, sure)
        firms = companies(doubtful)
        later = []
        for passage, candidate, listed in doubtful:
            alias = meant.get(listed.surface.lower(), listed)
            firm = firms.get(alias.entity)
            if firm and alias.entity not in sure:
                rejections.append(_rejected(passage, candidate, alias, firm))
            else:
                later.append((passage, candidate, alias, ""))
        known = -1
        # Those that count are context for the others: "Abrams, Bradleys and Strykers".
        while later and known < len(accepted):
            known = len(accepted)
            evidence = Evidence(reading, [*mentions, *accepted])
            later = self._weigh_each(later, evidence, sure, accepted)
        for passage, candidate, alias, rule in later:
            if alias.entity in sure and not rule.startswith(("part of", "written")):
                accepted.append(
                    self._mention(passage, candidate, alias, "named elsewhere")
                )
            else:
                rejections.append(_rejected(passage, candidate, alias, rule))

    def _weigh_each(
        self,
        doubtful: list[tuple[Passage, Candidate, Alias, str]],
        evidence: Evidence,
        sure: set[str],
        accepted: list[Mention],
    ) -> list[tuple[Passage, Candidate, Alias, str]]:
        """Accept what counts now; what is left, each with the rule that says so."""
        left = []
        for passage, candidate, alias, _ in doubtful:
            rule, counts = self._judge(passage, candidate, alias, evidence, sure)
            if counts:
                sure.add(alias.entity)
                accepted.append(self._mention(passage, candidate, alias, rule))
            else:
                left.append((passage, candidate, alias, rule))
        return left

    def _meant_by_short_names(
        self, accepted: Sequence[Mention], sure: set[str]
    ) -> dict[str, Alias]:
        """
        Short names that another system of the item has a better claim to.

        "Leopard" alone means Leopard 2, unless the item names Leopard 1 only; "Vipers"
        are F-16s, unless it names AH-1Z Vipers.
        """
        meant: dict[str, Alias] = {}
        for mention in accepted:
            for word in mention.surface.lower().split(" "):
                short = self._short_names.get(word.removesuffix("s"))
                if short and short.entity not in sure:
                    meant[short.surface.lower()] = replace(short, entity=mention.entity)
        return meant

    def _judge(
        self,
        passage: Passage,
        candidate: Candidate,
        alias: Alias,
        evidence: Evidence,
        sure: set[str],
    ) -> tuple[str, bool]:
        """The rule that decides about one ambiguous place, and whether it counts."""
        if _SHIP.search(passage.text, max(0, candidate.start - 8), candidate.start):
            return "part of a ship's name", False
        signs = evidence.around(passage, candidate.start, candidate.end)
        strong_noun = _strong_noun(passage, candidate, signs)
        if not _written_as_name(passage, candidate, alias, strong_noun=strong_noun):
            return "written as an ordinary word", False
        longer = _longer_name(passage, candidate, signs)
        if longer and not strong_noun:
            return f"part of a longer name: {longer}", False
        if alias.entity in sure:
            return "named elsewhere", True
        for_a_country = supplied(passage, candidate, signs)
        martial = (
            for_a_country
            or _numbered(passage, candidate)
            or _martial(passage, candidate, signs, evidence)
        )
        if alias.weight < 0 and not martial:
            return "a common name with nothing military near it", False
        verdict = weigh(candidate, passage, evidence, self._topics)
        score = verdict.score + _prior(passage, candidate, alias)
        if alias.weight >= 0:
            origin = self._gazetteer.entity(alias).country
            score += kin(passage, candidate, origin, evidence)
        if for_a_country:
            score += FOR_A_COUNTRY
        reason = f"{score:+.1f}, {verdict.strongest or 'no cue'}"
        if score >= ENOUGH:
            return f"context {reason}", True
        return f"too little context {reason}", False

    def _mention(
        self, passage: Passage, candidate: Candidate, alias: Alias, rule: str
    ) -> Mention:
        entity = self._gazetteer.entity(alias)
        start = candidate.start
        if start >= 3 and passage.text[start - 3 : start].upper() == "AN/":
            start -= 3
        subdesignation = candidate.suffix not in ("", "s")
        return Mention(
            kind="system",
            entity=entity.id,
            name=entity.name,
            surface=passage.text[start : candidate.end],
            field=passage.field,
            start=start,
            end=candidate.end,
            via="variant" if subdesignation else alias.via,
            rule=rule,
            category=entity.category,
            country=entity.country,
        )


def _written_as_name(
    passage: Passage, candidate: Candidate, alias: Alias, *, strong_noun: bool
) -> bool:
    """Capitals as listed; a military noun beside it makes up for a small letter."""
    surface, listed = passage.surface(candidate), alias.surface
    if listed.isupper() and listed.isalpha():
        return surface.startswith(listed)
    return strong_noun or not listed[0].isupper() or not surface[0].islower()


def _prior(passage: Passage, candidate: Candidate, alias: Alias) -> float:
    """What the way of writing alone says."""
    prior = max(0.0, alias.weight)
    surface = passage.surface(candidate)
    if surface.lower().endswith("s") and not alias.surface.lower().endswith("s"):
        prior += PLURAL + min(0.0, alias.weight)
    if _counted(passage, candidate):
        prior += NUMBER
    makers_capitals = surface.isupper() and len(surface) > 3 and alias.weight >= 0
    if makers_capitals and passage.style != "capitals":
        prior += CAPITALS
    return prior


def _numbered(passage: Passage, candidate: Candidate) -> bool:
    """ "The last of 28 Typhoons": neither storms nor cats are written so."""
    return (
        passage.style == "sentence"
        and passage.text[candidate.start].isupper()
        and passage.text[candidate.end - 1] == "s"
        and _counted(passage, candidate)
    )


def _counted(passage: Passage, candidate: Candidate) -> bool:
    start = candidate.start
    return _COUNTED.search(passage.text, max(0, start - 12), start) is not None


def _martial(
    passage: Passage, candidate: Candidate, signs: Sequence[Sign], evidence: Evidence
) -> bool:
    """Whether arms are named in the item, forces near, or a trade right beside."""
    own = Counter([sign.topic for sign in signs if overlaps(candidate, sign)])
    counts = evidence.counts
    return any(counts.get(topic, 0) > own[topic] for topic in ARMS_TOPICS) or any(
        (sign.topic in FORCES_TOPICS and near(candidate, passage, sign))
        or (sign.topic in TRADE_TOPICS and beside(candidate, passage, sign))
        for sign in signs
        if not overlaps(candidate, sign)
    )


def _strong_noun(passage: Passage, candidate: Candidate, signs: Sequence[Sign]) -> bool:
    if passage.text.startswith("-class", candidate.end):
        return True
    return any(
        sign.topic in STRONG_TOPICS
        and sign.passage is passage
        and beside(candidate, passage, sign)
        for sign in signs
    )


def _longer_name(passage: Passage, candidate: Candidate, signs: Sequence[Sign]) -> str:
    """The words around a place where it is a piece of a longer name, or nothing."""
    if passage.style != "sentence":
        return ""
    text = passage.text
    before = _NAME_BEFORE.search(text, max(0, candidate.start - 25), candidate.start)
    if (
        before
        and not _OPENER.fullmatch(before.group(1))
        and not _explained(passage, before.start(), candidate.start, signs)
    ):
        return text[before.start() : candidate.end]
    after = _NAME_AFTER.match(text[candidate.end : candidate.end + 25])
    if after and after.group(1) not in _HULL_NUMBERS:
        end = candidate.end + after.end()
        if not _explained(passage, candidate.end, end, signs):
            return text[candidate.start : end]
    return ""


def _explained(passage: Passage, start: int, end: int, signs: Sequence[Sign]) -> bool:
    """Whether the word beside a place is itself a known word or name."""
    return any(
        sign.passage is passage
        and sign.topic != "person"
        and sign.start < end
        and start < sign.end
        for sign in signs
    ) or any(
        c.start < end and start < c.end
        for c in passage.candidates
        if c.alias.kind != "decoy" and not (c.start >= end or c.end <= start)
    )


def _shadowed(passage: Passage) -> list[Rejection]:
    return [
        _rejected(passage, loser, alias, f"part of {passage.surface(decoy)!r}")
        for loser, decoy in passage.shadowed
        if (alias := loser.of_kind("system")) is not None
    ]


def _rejected(
    passage: Passage, candidate: Candidate, alias: Alias, rule: str
) -> Rejection:
    return reject(passage, candidate.as_alias(alias), rule)

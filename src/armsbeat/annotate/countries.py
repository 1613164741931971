"""
Which countries an item names: by name, demonym, abbreviation, capital, government.

A candidate is settled by the words beside it where a rule knows them. What is left
open counts, unless its name is also something else ("Georgia", "Jordan", "Paris"):
then the rest of the item decides, and at last the table's default.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from armsbeat.annotate.annotator import Decision, Reading, reject
from armsbeat.annotate.country_tables import (
    CountryRules,
    Sides,
    Verdict,
    read_country_rules,
    surface_key,
)
from armsbeat.annotate.gazetteer import Gazetteer
from armsbeat.annotate.match import Alias, Candidate, Passage
from armsbeat.model import Mention, Rejection

# How far beside a name its rules look.
_REACH = 36
_TOKEN = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_TWO_TOKENS = re.compile(rf"[\W_]*({_TOKEN.pattern})(?:[\W_]+({_TOKEN.pattern}))?")
# A full stop ends the sentence unless it closes an abbreviation or an initial.
_BREAK_BEFORE = re.compile(r"[^\W_]{4,}[.!?][\"'”’)]*\s+$|[;:()\n—–|]\s*$")
_GAP_AFTER = re.compile(r"(?:['’]s)?[\s,\"”’('-]{1,3}")
# Votes that settle a name: one telling word, or two weak ones.
_CLEAR = 1.0
# Surfaces whose joined rules are kept.
_REMEMBERED = 4096
_TOWNS = ("us-town", "small-town")
_HOMES_OF_NAMESAKES = ("US", "CA")
_SURNAME = re.compile(r" ([A-Z][a-z]+)\b")
_FORENAME = re.compile(r"\b([A-Z][a-z]+)(?: [A-Z]\.)? $")
_NONE = Sides()
_OPEN = Verdict(True, "open")
# "The two Koreas", "North and South Korea": the first word stands for the north.
_BOTH_KOREAS = {
    "koreas": re.compile(r"\b([Tt]wo|[Bb]oth|[Tt]he) $"),
    "south korea": re.compile(r"\b(North) and $"),
    "south koreas": re.compile(r"\b(North) and $"),
    "south korean": re.compile(r"\b(North) and $"),
    "south koreans": re.compile(r"\b(North) and $"),
}
_PERSON = Verdict(False, "person")
# "Congo" alone is the larger one, unless the item names only the smaller in full.
_LARGER_CONGO, _SMALLER_CONGO = "CD", "CG"
_EITHER_CONGO = frozenset({"congo", "congolese"})


class _Case:
    """A candidate, and what is known about it so far."""

    __slots__ = ("alias", "candidate", "key", "passage", "sides", "verdict")

    def __init__(
        self,
        passage: Passage,
        candidate: Candidate,
        alias: Alias,
        key: str,
        sides: Sides,
    ) -> None:
        self.passage = passage
        self.candidate = candidate
        self.alias = alias
        self.key = key
        self.sides = sides
        self.verdict: Verdict | None = None


class CountryDecider:
    """
    Decides which country candidates count.

    Args:
        rules: The tables of rules.
        gazetteer: Where the countries' names are.
    """

    def __init__(self, rules: CountryRules, gazetteer: Gazetteer) -> None:
        self._rules = rules
        self._gazetteer = gazetteer
        self._sides: dict[tuple[str, str], Sides] = {}
        self._names = {
            code: entity.name
            for (kind, code), entity in gazetteer.entities.items()
            if kind == "country"
        }

    def __call__(self, reading: Reading, mentions: Sequence[Mention]) -> Decision:
        """The countries of an item."""
        cases = self._cases(reading.title) + self._cases(reading.summary)
        if not cases:
            return Decision()
        doubtful = []
        for case in cases:
            case.verdict = _beside(case)
            if case.verdict is None:
                if case.alias.via[-3:-2] == ":" or "+" in case.alias.via:
                    case.verdict = _by_language(case.alias, reading.language)
                elif case.key in self._rules.doubts:
                    doubtful.append(case)
                else:
                    case.verdict = _OPEN
        if doubtful:
            self._settle(doubtful, cases, reading)
        return self._decision(cases)

    def _cases(self, passage: Passage) -> list[_Case]:
        cases = []
        for candidate, alias in passage.of_kind("country"):
            key = surface_key(passage.text[candidate.start : candidate.end])
            sides = self._sides.get((key, alias.via)) or self._join(key, alias.via)
            cases.append(_Case(passage, candidate, alias, key, sides))
        return cases

    def _join(self, key: str, via: str) -> Sides:
        """The rules of a surface, then those of its way of naming."""
        own = self._rules.by_surface.get(key, _NONE)
        joined = own.over(self._rules.by_via.get(via, _NONE))
        if len(self._sides) < _REMEMBERED:
            self._sides[key, via] = joined
        return joined

    def _settle(
        self, doubtful: list[_Case], cases: list[_Case], reading: Reading
    ) -> None:
        """Let the rest of the item decide, then the table's default."""
        folded = f" {reading.title.folded.folded} {reading.summary.folded.folded} "
        for case in doubtful:
            doubt = self._rules.doubts[case.key]
            case.verdict = (
                _supported(case, cases)
                or _same_sense(case, cases)
                or (doubt.sense in _TOWNS and _abroad(case, cases))
                or _in_item(case, folded)
                or _by_votes(case, folded)
                or (doubt.sense == "us-state" and _abroad(case, cases))
                or Verdict(doubt.counts, f"doubtful: {doubt.sense}")
            )

    def _decision(self, cases: list[_Case]) -> Decision:
        mentions: list[Mention] = []
        rejections: list[Rejection] = []
        for case in cases:
            verdict = case.verdict or _OPEN
            if verdict.counts:
                mentions.append(self._mention(case, verdict))
                if case.key in _BOTH_KOREAS:
                    mentions += _northern(mentions[-1], case)
            else:
                rejections.append(_rejection(case, verdict))
        return Decision(_which_congo(mentions, self._gazetteer), rejections)

    def _mention(self, case: _Case, verdict: Verdict) -> Mention:
        start, end = case.candidate.start, case.candidate.end
        text = case.passage.text
        if text[end : end + 1] == "." and "." in text[start:end]:
            end += 1  # the last full stop of U.S.
        return Mention(
            kind="country",
            entity=case.alias.entity,
            name=self._names[case.alias.entity],
            surface=text[start:end],
            field=case.passage.field,
            start=start,
            end=end,
            via=case.alias.via,
            rule=verdict.rule if verdict is not _OPEN else case.alias.via,
        )


def country_decider(folder: Path, gazetteer: Gazetteer) -> CountryDecider:
    """
    The decider over the tables of a folder.

    Raises:
        GazetteerError: A table is malformed.
    """
    return CountryDecider(read_country_rules(folder), gazetteer)


def _which_congo(mentions: list[Mention], gazetteer: Gazetteer) -> list[Mention]:
    if _SMALLER_CONGO not in [m.entity for m in mentions]:
        return mentions
    named = {m.entity for m in mentions if m.surface.lower() not in _EITHER_CONGO}
    if _SMALLER_CONGO not in named or _LARGER_CONGO in named:
        return mentions
    name = gazetteer.entities["country", _SMALLER_CONGO].name
    return [
        replace(m, entity=_SMALLER_CONGO, name=name, rule="the Congo of the item")
        if m.entity == _LARGER_CONGO
        else m
        for m in mentions
    ]


def _northern(south: Mention, case: _Case) -> list[Mention]:
    text = case.passage.text[max(0, south.start - _REACH) : south.start]
    first = _BOTH_KOREAS[case.key].search(text)
    if first is None:
        return []
    start = south.start - len(text) + first.start(1)
    end = start + len(first.group(1))
    return [
        replace(
            south,
            entity="KP",
            name="North Korea",
            surface=case.passage.text[start:end],
            start=start,
            end=end,
            rule="both Koreas",
        )
    ]


def _rejection(case: _Case, verdict: Verdict) -> Rejection:
    bare = case.candidate.as_alias(case.alias)
    return reject(case.passage, bare, f"country: {verdict.rule}")


def _beside(case: _Case) -> Verdict | None:
    """What the words right before and after say."""
    sides = case.sides
    if sides.after:
        verdict = _after(sides, case)
        if verdict:
            return verdict
    if sides.before:
        verdict = _before(sides, case)
        if verdict:
            return verdict
    if case.passage.style == "sentence" and (sides.surname or sides.forename):
        return _part_of_a_name(case)
    return None


def _before(sides: Sides, case: _Case) -> Verdict | None:
    start = case.candidate.start
    tail = case.passage.text[max(0, start - _REACH) : start]
    if not tail:
        return None
    before = tail.split()
    if len(before) > 1 and "\n" not in tail and (before[-2] + before[-1]).isalnum():
        # Two plain words, as most often.
        words = [before[-2].lower(), before[-1].lower()]
    elif _BREAK_BEFORE.search(tail):
        return None
    else:
        words = [t.replace(".", "").lower() for t in _TOKEN.findall(tail)[-2:]]
    for phrase in (" ".join(words), *words[-1:]):
        verdict = sides.before.get(phrase)
        if verdict and _may_apply(verdict, case, tail):
            return verdict
    return None


def _may_apply(verdict: Verdict, case: _Case, tail: str) -> bool:
    # A comma parts a first name from what follows; it joins a town to its state.
    if verdict.rule == "person":
        return tail.rstrip("'’\"“‘(- \xa0")[-1:] != ","
    # "tell US officials" is a country, "TELL US" may not be.
    return verdict.rule != "pronoun" or case.passage.style == "capitals"


def _after(sides: Sides, case: _Case) -> Verdict | None:
    text, end = case.passage.text, case.candidate.end
    if text[end : end + 1] == "$":
        return sides.after.get("$")
    gap = _GAP_AFTER.match(text, end)
    if gap is None:
        return None
    found = _TWO_TOKENS.match(text, gap.end(), gap.end() + _REACH)
    if found is None:
        return None
    tokens = found.groups()
    first = _bare(tokens[0])
    phrases = [first]
    if tokens[1]:
        phrases.insert(0, f"{first} {_bare(tokens[1])}")
    if case.passage.style != "capitals":
        # As written: postal codes ("OR") and parts of names ("Oaks").
        phrases.append(tokens[0])
    for phrase in phrases:
        verdict = sides.after.get(phrase)
        if verdict and _may_follow(verdict, gap.group(), tokens[0]):
            return verdict
    return None


def _bare(word: str) -> str:
    """A word as rules list it: small, without full stops and possessive."""
    return word.replace(".", "").lower().removesuffix("'s").removesuffix("’s")


def _may_follow(verdict: Verdict, gap: str, word: str) -> bool:
    """A family name or "County" stands right behind, a state is written as one."""
    if verdict.rule in ("person", "local"):
        return gap == " "
    return verdict.rule != "town of a state" or _names_a_state(gap, word)


def _names_a_state(gap: str, word: str) -> bool:
    """Lebanon, Pa.; Lebanon Ohio; but not "Russia's mass arrests"."""
    return word[0].isupper() and ("," in gap or (gap == " " and len(word) > 3))


def _part_of_a_name(case: _Case) -> Verdict | None:
    """A capitalised word stands right beside it and is no known companion."""
    text, sides = case.passage.text, case.sides
    start, end = case.candidate.start, case.candidate.end
    after = _SURNAME.match(text, end)
    if sides.surname and after and after.group(1).lower() not in sides.surname:
        return _PERSON
    before = _FORENAME.search(text[max(0, start - _REACH) : start])
    if sides.forename and before and before.group(1).lower() not in sides.forename:
        return _PERSON
    return None


def _supported(case: _Case, cases: list[_Case]) -> Verdict | None:
    """Another name of the same country in the item."""
    code, key = case.alias.entity, case.key
    for other in cases:
        if (
            other.alias.entity == code
            and other.key.removesuffix("s") != key.removesuffix("s")
            and other.verdict is not None
            and other.verdict.counts
        ):
            return Verdict(True, f"with {other.candidate.alias.surface}")
    return None


def _same_sense(case: _Case, cases: list[_Case]) -> Verdict | None:
    """The same name settled elsewhere in the item."""
    for other in cases:
        if other.key == case.key and other.verdict is not None and other is not case:
            return other.verdict
    return None


def _abroad(case: _Case, cases: list[_Case]) -> Verdict | None:
    """A capital or a country, where other countries are named beside it."""
    at_home = {case.alias.entity, *_HOMES_OF_NAMESAKES}
    for other in cases:
        verdict = other.verdict
        if verdict and verdict.counts and other.alias.entity not in at_home:
            return Verdict(True, f"among countries: {other.alias.surface}")
    return None


def _in_item(case: _Case, folded: str) -> Verdict | None:
    for words, verdict in case.sides.item:
        if words.search(folded):
            return verdict
    return None


def _by_votes(case: _Case, folded: str) -> Verdict | None:
    """What most of the telling words of the item say, when they say it clearly."""
    total = 0.0
    said: dict[bool, Verdict] = {}
    for words, verdict, worth in case.sides.votes:
        votes = worth * len(set(words.findall(folded)))
        if votes:
            said.setdefault(verdict.counts, verdict)
            total += votes if verdict.counts else -votes
    return said[total > 0] if abs(total) >= _CLEAR else None


def _by_language(alias: Alias, language: str) -> Verdict:
    """A name in another language counts in items of that language."""
    languages = alias.via.partition(":")[2].split("+")
    if language in languages:
        return Verdict(True, alias.via)
    return Verdict(False, f"not written in {'/'.join(languages)}")

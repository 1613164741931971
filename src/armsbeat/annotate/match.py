"""
Text → candidate spans: one pass of one automaton over every alias of every kind.

A candidate is a place where a listed alias is written; whether it counts is decided
by the rules of its kind (annotator.py says how they plug in). Among overlapping
candidates the longest wins, then the leftmost.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick

from armsbeat.annotate.fold import Folded, fold
from armsbeat.annotate.spelling import spellings
from armsbeat.model import Field

AliasKind = Literal["system", "country", "organisation", "bloc", "decoy", "cue"]
Case = Literal["any", "capital", "exact"]
Style = Literal["sentence", "title", "capitals"]

# What may follow a designation that ends in a digit and still be the same family:
# F-16V, Leopard 2A7, Su-30MKI, T-72B3M, S-300s. Not ordinals, not measures.
_SUFFIX = re.compile(
    r"(?!(?:st|nd|rd|th|mm|km|kg|bn|mn|am|pm|x)\b)[a-z]{1,3}\d{0,2}[a-z]{0,3}\d?\b"
)
# Two longer words in small letters side by side: no headline style.
_SENTENCE = re.compile(r"\b[a-z]{4,} [a-z]{4,}\b")
_WORD = re.compile(r"[^\W\d_][^\W_]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One listed way to write an entity."""

    surface: str
    kind: AliasKind
    entity: str
    """Id of the entity; of a cue or decoy: its topic."""
    via: str = "name"
    """What kind of naming this is: name, alias, variant, demonym, capital …"""
    needs_context: bool = False
    """It counts only with evidence in the item."""
    case: Case = "any"
    """
    `capital`: its first letter must be a capital; `exact`: letters as listed.
    Where a whole headline is in capitals both accept capitals (see `Style`).
    """
    plural: bool = True
    """A final s may be added."""
    open: bool = False
    """Letters and digits of a sub-designation may follow (F-16 → F-16V)."""
    weight: float = 0.0
    """Of a system in the plural: what counts against it from the start."""


class Candidate(NamedTuple):
    """A place where an alias is written. Offsets are into the text as given."""

    start: int
    end: int
    alias: Alias
    suffix: str = ""
    """What was read beyond the alias: a sub-designation or a plural s, folded."""
    others: tuple[Alias, ...] = ()
    """Aliases of other kinds that are written the same."""

    def of_kind(self, kind: AliasKind) -> Alias | None:
        """The alias of that kind, if this place may be one."""
        if self.alias.kind == kind:
            return self.alias
        return next((other for other in self.others if other.kind == kind), None)


class Cue(NamedTuple):
    """A place where a cue word is written."""

    start: int
    end: int
    alias: Alias


def _start_of(candidate: Candidate) -> int:
    return candidate.start


def _end_of(candidate: Candidate) -> int:
    return candidate.end


@dataclass(frozen=True, slots=True)
class Passage:
    """A field of an item as the matcher read it."""

    field: Field
    text: str
    style: Style
    folded: Folded
    candidates: tuple[Candidate, ...]
    """In text order, never overlapping."""
    cues: tuple[Cue, ...]
    """In text order; may overlap each other and candidates."""
    shadowed: tuple[tuple[Candidate, Candidate], ...] = ()
    """Candidates that lost their place to a decoy, each with that decoy."""

    def surface(self, candidate: Candidate | Cue) -> str:
        """The characters found."""
        return self.text[candidate.start : candidate.end]

    def candidates_in(self, start: int, end: int) -> tuple[Candidate, ...]:
        """The candidates that share characters with a span, in O(log n)."""
        first = bisect_right(self.candidates, start, key=_end_of)
        last = bisect_left(self.candidates, end, key=_start_of)
        return self.candidates[first:last]


class Matcher:
    """All aliases in one automaton; built once, used for every item."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        listed = sorted(aliases, key=lambda alias: alias.kind)
        entries: dict[str, list[Alias]] = {}
        for alias in listed:
            as_listed, *_ = spellings(alias.surface, open_ended=alias.open)
            entries.setdefault(as_listed, []).append(alias)
        for alias in listed:
            for pattern in _worked_out(alias):
                entries.setdefault(pattern, []).append(alias)
        self._entries = [_one_per_kind(owners) for owners in entries.values()]
        self._any_case = [
            all(owner.case == "any" for owner in owners) for owners in self._entries
        ]
        self._automaton = AhoCorasick(list(entries)) if entries else None

    def find(self, text: str) -> list[Candidate]:
        """Candidates of a text, in text order, never overlapping."""
        return list(self.read(text, field="title").candidates)

    def read(self, text: str, *, field: Field) -> Passage:
        """A field with its candidates and cues."""
        folded = fold(text)
        style = style_of(text)
        found, cues = self._scan(text, folded, style)
        kept, shadowed = _longest_first(found, len(text))
        return Passage(field, text, style, folded, kept, cues, shadowed)

    def _scan(
        self, text: str, folded: Folded, style: Style
    ) -> tuple[list[Candidate], tuple[Cue, ...]]:
        found: list[Candidate] = []
        cues: list[Cue] = []
        if self._automaton is None:
            return found, ()
        hay = f" {folded.folded} "
        exact_offsets = folded.offsets is None
        for number, start, end in self._automaton.find_matches_as_indexes(
            hay, overlapping=True
        ):
            suffix = ""
            stop = end - 1
            if hay[stop] != " ":  # an open pattern: see what follows
                stop = end
                if hay[stop].isalnum():
                    more = _SUFFIX.match(hay, stop)
                    if more is None:
                        continue
                    suffix = more.group()
                    stop = more.end()
            first, last = start, stop - 1
            if not exact_offsets:
                first, last = folded.span(first, last)
            if _is_of_a_sum(text, first, last):
                continue
            owners = self._entries[number]
            if owners[0].kind == "cue":
                cues.append(Cue(first, last, owners[0]))
                owners = owners[1:]
                if not owners:
                    continue
            if not self._any_case[number]:
                owners = _in_case(owners, text[first:last], style)
            if owners:
                found.append(Candidate(first, last, owners[0], suffix, owners[1:]))
        return found, tuple(cues)


def _is_of_a_sum(text: str, first: int, last: int) -> bool:
    """ "Rs 26,000 crore", "SM-2,500": the digits at the end go on, or are rupees."""
    if not text[last - 1 : last].isdigit():
        return False
    if text[last : last + 1] in (".", ",") and text[last + 1 : last + 2].isdigit():
        return True
    return text.startswith(("Rs ", "Rs\u00a0", "Rs."), first)


def _worked_out(alias: Alias) -> Iterator[str]:
    """All patterns of an alias but the listed one."""
    fused = not alias.needs_context
    yield from spellings(alias.surface, open_ended=alias.open, fused=fused)[1:]
    if alias.plural and not alias.open:
        yield from spellings(alias.surface, plural=True, fused=fused)


def style_of(text: str) -> Style:
    """
    Whether capital letters say anything in this text.

    `capitals`: nearly all letters are capitals. `title`: nearly all longer words
    begin with one. In both, a capital is no evidence of a name.
    """
    if _SENTENCE.search(text):
        return "sentence"
    if text.isupper():
        return "capitals"
    words = _WORD.findall(text[:400])
    if len(words) < 4:
        return "sentence"
    if sum(map(str.isupper, words)) >= 0.7 * len(words):
        return "capitals"
    lower = sum(map(str.islower, words))
    return "title" if lower <= 0.2 * len(words) else "sentence"


def _in_case(
    owners: tuple[Alias, ...], surface: str, style: Style
) -> tuple[Alias, ...]:
    return tuple(
        owner
        for owner in owners
        if owner.case == "any" or _case_fits(owner, surface, style)
    )


def _case_fits(alias: Alias, surface: str, style: Style) -> bool:
    if style == "capitals" and surface.isupper():
        return True
    if alias.case == "capital":
        return surface[:1].isupper() or surface[:1].isdigit()
    return surface.startswith(alias.surface)


_KIND_ORDER: dict[AliasKind, int] = {
    "cue": 0,
    "decoy": 1,
    "system": 2,
    "organisation": 3,
    "country": 4,
    "bloc": 5,
}


def _one_per_kind(owners: list[Alias]) -> tuple[Alias, ...]:
    # Listed spellings come before worked-out ones of the same kind.
    by_kind: dict[AliasKind, Alias] = {}
    for owner in owners:
        by_kind.setdefault(owner.kind, owner)
    return tuple(sorted(by_kind.values(), key=lambda alias: _KIND_ORDER[alias.kind]))


def _longest_first(
    found: list[Candidate], length: int
) -> tuple[tuple[Candidate, ...], tuple[tuple[Candidate, Candidate], ...]]:
    if len(found) < 2:
        return tuple(found), ()
    taken = bytearray(length)
    kept: list[Candidate] = []
    lost: list[Candidate] = []
    for candidate in sorted(
        found, key=lambda c: (c.start - c.end, c.start, len(c.suffix))
    ):
        start, end = candidate.start, candidate.end
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            kept.append(candidate)
        else:
            lost.append(candidate)
    kept.sort(key=lambda c: c.start)
    return tuple(kept), _inside_decoys(lost, kept)


def _inside_decoys(
    lost: list[Candidate], kept: list[Candidate]
) -> tuple[tuple[Candidate, Candidate], ...]:
    decoys = [candidate for candidate in kept if candidate.alias.kind == "decoy"]
    if not decoys:
        return ()
    starts = [decoy.start for decoy in decoys]
    pairs = []
    for loser in sorted(lost, key=lambda c: c.start):
        number = bisect_right(starts, loser.start) - 1
        if number >= 0 and loser.end <= decoys[number].end:
            pairs.append((loser, decoys[number]))
    return tuple(pairs)

"""
Text → candidate spans: one pass of one automaton over every alias of every kind.

A candidate is a place where a listed alias is written; whether it counts is decided
by the rules of its kind (annotator.py says how they plug in). Among overlapping
candidates the longest wins, then the leftmost.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick

from armsbeat.annotate.designations import is_of_a_sum, read_on
from armsbeat.annotate.fold import Folded, fold
from armsbeat.annotate.spelling import as_listed, others
from armsbeat.annotate.style import Style, style_of
from armsbeat.model import Field

AliasKind = Literal["system", "country", "organisation", "bloc", "decoy", "cue"]
Case = Literal["any", "capital", "exact"]


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
    """Of a system: what counts for it, or against its plural, from the start."""


class Candidate:
    """A place where an alias is written. Offsets are into the text as given."""

    __slots__ = ("alias", "end", "others", "start", "suffix")

    def __init__(
        self,
        start: int,
        end: int,
        alias: Alias,
        suffix: str = "",
        others: tuple[Alias, ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.alias = alias
        self.suffix = suffix
        """What was read beyond the alias: a sub-designation or a plural s, folded."""
        self.others = others
        """Aliases of other kinds that are written the same."""

    def as_alias(self, alias: Alias) -> Candidate:
        """The same place, read as one of `others` or as their owner."""
        return Candidate(self.start, self.end, alias, self.suffix, self.others)

    def of_kind(self, kind: AliasKind) -> Alias | None:
        """The alias of that kind, if this place may be one."""
        if self.alias.kind == kind:
            return self.alias
        for other in self.others:
            if other.kind == kind:
                return other
        return None


class Cue(NamedTuple):
    """A place where a cue word is written."""

    start: int
    end: int
    alias: Alias


def _start_of(candidate: Candidate) -> int:
    return candidate.start


def _end_of(candidate: Candidate) -> int:
    return candidate.end


class Passage:
    """
    A field of an item as the matcher read it.

    Attributes:
        field: Which field.
        text: Its text as given.
        style: What capital letters say in it.
        folded: Its folded form.
        candidates: In text order, never overlapping.
        shadowed: Candidates that lost their place to a decoy, each with that decoy.
    """

    __slots__ = (
        "_cues",
        "_kinds",
        "_unread",
        "candidates",
        "field",
        "folded",
        "shadowed",
        "style",
        "text",
    )

    def __init__(
        self,
        field: Field,
        text: str,
        style: Style,
        folded: Folded,
        found: _Found,
    ) -> None:
        self.field = field
        self.text = text
        self.style = style
        self.folded = folded
        self.candidates, self.shadowed = _longest_first(found.candidates, len(text))
        self._kinds = found.kinds
        self._unread = found.cues
        self._cues: tuple[Cue, ...] | None = None

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Places of cue words, in text order; may overlap each other and candidates."""
        # Most items hold nothing doubtful, so that nobody ever asks for their cues.
        if self._cues is None:
            text, span = self.text, self.folded.span
            places = ((*span(start, end), alias) for alias, start, end in self._unread)
            self._cues = tuple(
                Cue(first, last, alias)
                for first, last, alias in places
                if not is_of_a_sum(text, first, last)
            )
        return self._cues

    def speaks_of(self, topics: frozenset[str]) -> bool:
        """Whether there are cue words of these topics; cheaper than `cues`."""
        return any(alias.entity in topics for alias, _, _ in self._unread)

    def surface(self, candidate: Candidate | Cue) -> str:
        """The characters found."""
        return self.text[candidate.start : candidate.end]

    def of_kind(self, kind: AliasKind) -> list[tuple[Candidate, Alias]]:
        """The candidates of a kind, each with its alias of that kind."""
        if kind not in self._kinds:
            return []
        return [
            (candidate, alias)
            for candidate in self.candidates
            if (alias := candidate.of_kind(kind)) is not None
        ]

    def candidates_in(self, start: int, end: int) -> tuple[Candidate, ...]:
        """The candidates that share characters with a span, in O(log n)."""
        first = bisect_right(self.candidates, start, key=_end_of)
        last = bisect_left(self.candidates, end, key=_start_of)
        return self.candidates[first:last]


class _Found(NamedTuple):
    """What the automaton found in one field."""

    candidates: list[Candidate]
    """By where they end; may overlap."""
    kinds: set[AliasKind]
    """The kinds of the candidates."""
    cues: list[tuple[Alias, int, int]]
    """Cue words with their spans of the folded form."""


class _Pattern:
    """One way of writing, worked out for the loop over what was found."""

    __slots__ = ("anyhow", "cue", "kinds", "number", "owners")

    def __init__(
        self, owners: tuple[Alias, ...], cue: Alias | None, *, number: bool
    ) -> None:
        self.owners = owners
        self.cue = cue
        self.kinds = frozenset([owner.kind for owner in owners])
        # Whatever its letters' case is, they all own it.
        self.anyhow = all([owner.case == "any" for owner in owners])  # noqa: C419
        # It ends in a digit, so that what follows must be looked at.
        self.number = number


class Matcher:
    """All aliases in one automaton; built once, used for every item."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        listed = sorted(aliases, key=lambda alias: alias.kind)
        entries: dict[str, list[Alias]] = {}
        for alias in listed:
            pattern = as_listed(alias.surface, open_ended=alias.open)
            entries.setdefault(pattern, []).append(alias)
        for alias in listed:
            for pattern in _worked_out(alias):
                entries.setdefault(pattern, []).append(alias)
        # Spellings of one alias share one object: what is small stays at hand.
        shared: dict[tuple[tuple[int, ...], bool], _Pattern] = {}
        self._patterns = [_pattern(form, of, shared) for form, of in entries.items()]
        self._automaton = AhoCorasick(list(entries)) if entries else None

    def find(self, text: str) -> list[Candidate]:
        """Candidates of a text, in text order, never overlapping."""
        return list(self.read(text, field="title").candidates)

    def read(self, text: str, *, field: Field) -> Passage:
        """A field with its candidates and cues."""
        folded = fold(text)
        style = style_of(text)
        return Passage(field, text, style, folded, self._scan(text, folded, style))

    def _scan(self, text: str, folded: Folded, style: Style) -> _Found:
        found: list[Candidate] = []
        kinds: set[AliasKind] = set()
        cues: list[tuple[Alias, int, int]] = []
        if self._automaton is None or not text:
            return _Found(found, kinds, cues)
        patterns, exact_offsets = self._patterns, folded.offsets is None
        hay = f" {folded.folded} "
        for number, start, end in self._automaton.find_matches_as_indexes(
            hay, overlapping=True
        ):
            pattern = patterns[number]
            owners = pattern.owners
            if pattern.cue is not None:
                cues.append((pattern.cue, start, end - 2))
                if not owners:
                    continue
            ends_in_digit = pattern.number
            suffix = ""
            first, last = start, end - 2
            if ends_in_digit:
                more = read_on(hay, end)
                if more is None:
                    continue
                suffix, last = more
            if not exact_offsets:
                first, last = folded.span(first, last)
            if ends_in_digit and is_of_a_sum(text, first, last):
                continue
            if not pattern.anyhow:
                owners = _in_case(owners, text[first:last], style)
                if not owners:
                    continue
            kinds |= pattern.kinds
            found.append(Candidate(first, last, owners[0], suffix, owners[1:]))
        return _Found(found, kinds, cues)


def _worked_out(alias: Alias) -> list[str]:
    """All patterns of an alias but the listed one."""
    return others(
        alias.surface,
        open_ended=alias.open,
        plural=alias.plural and not alias.open,
        fused=not alias.needs_context,
    )


def _in_case(
    owners: tuple[Alias, ...], surface: str, style: Style
) -> tuple[Alias, ...]:
    if len(owners) == 1:
        return owners if _case_fits(owners[0], surface, style) else ()
    return tuple([owner for owner in owners if _case_fits(owner, surface, style)])


def _case_fits(alias: Alias, surface: str, style: Style) -> bool:
    case = alias.case
    if case == "any" or (style == "capitals" and surface.isupper()):
        return True
    if case == "capital":
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


def _pattern(
    form: str,
    listed: list[Alias],
    shared: dict[tuple[tuple[int, ...], bool], _Pattern],
) -> _Pattern:
    every, number = _one_per_kind(listed), form.rstrip()[-1:].isdigit()
    # Told apart by identity: an alias of nine fields is slow to compare.
    key = tuple(map(id, every)), number
    known = shared.get(key)
    if known is None:
        cue = every[0] if every[0].kind == "cue" else None
        known = _Pattern(every[1:] if cue else every, cue, number=number)
        shared[key] = known
    return known


def _one_per_kind(owners: list[Alias]) -> tuple[Alias, ...]:
    if len(owners) == 1:
        return (owners[0],)
    # Listed spellings come before worked-out ones of the same kind.
    by_kind: dict[AliasKind, Alias] = {}
    for owner in owners:
        by_kind.setdefault(owner.kind, owner)
    return tuple(sorted(by_kind.values(), key=lambda alias: _KIND_ORDER[alias.kind]))


def _longest_first(
    found: list[Candidate], length: int
) -> tuple[tuple[Candidate, ...], tuple[tuple[Candidate, Candidate], ...]]:
    end = 0
    for candidate in found:
        if candidate.start < end:
            break
        end = candidate.end
    else:
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

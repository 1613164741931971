"""
VADER over our lexicon, reading words as news writes them.

Beyond VADER: phrases are one word; curly apostrophes are apostrophes; a possessive or
a hyphenated compound that is not listed has the valence of its parts.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from armsbeat.annotate.masking import is_masked_system
from armsbeat.annotate.tone_lexicon import Lexicon
from armsbeat.annotate.vader import CACHED_TOKENS, RULED, Hit, Vader
from armsbeat.annotate.vader_rules import Token

# A relief reaches this many words ahead and turns what is bad there by this factor.
RELIEF_REACH, RELIEVED = 3, -0.3
# What a denial adds to a sentence that has a tone: measured on rated news sentences.
DENIAL = -0.4
# Opposed to what follows, within one word: anti-corruption, non-violent, ex-ally.
_OPPOSED = frozenset(["anti", "non", "counter", "ex", "un", "de", "post"])
_PLAIN = tuple(zip("‘’‛“”„–—−…/\u00a0", "'''\"\"\"   .  ", strict=True))
_MARKS = string.punctuation
_ENDS_PHRASE = frozenset(',.;:!?)"')
# A phrase in a sentence: where it begins, minus its number of words, and itself.
_Place = tuple[int, int, str]
# The word right before, or right after, another → where the phrases with both begin, as
# seen from the other, and their words.
_Told = tuple[dict[str, list[tuple[int, list[str]]]], ...]
# What a word may be, as bits.
DENIES, RELIEVES, PROCEDURAL, SETTING, BOILERPLATE = 1, 2, 4, 8, 16


@dataclass(slots=True)
class Note:
    """What is to be known of a word that says something to some rule of the tone."""

    plain: float | Token | None
    """As plain VADER's `code` has it; None where it does not ask about the word."""
    code: float | Token | None
    """The same, of our lexicon."""
    bits: int
    """What else it may be."""
    phrases: _Told | None
    """The phrases that are recognised by it."""


Notes = list[tuple[int, Note]]
"""The words of a text that there is a note of, each with its place."""


class NewsVader:
    """Finds the words that carry tone in one sentence, with their valences."""

    def __init__(self, lexicon: Lexicon, plain: Vader) -> None:
        self._lexicon, self._plain = lexicon, plain
        self._vader = _Words(lexicon)
        self._phrases = _by_telling_word(lexicon)
        self._note_of = _NoteOf(self).__getitem__

    def notes(self, words: Iterable[str]) -> Notes:
        """The words that there is a note of: all that most words ever cost."""
        return [(i, note) for i, note in enumerate(map(self._note_of, words)) if note]

    def plain_compound(self, text: str) -> float:
        """Plain VADER's compound, of the same notes."""
        text = self._plain.without_emoji(text)
        raws = text.split()
        found = [(i, note.plain) for i, note in self.notes(raws) if note.plain]
        return self._plain.compound_of(text, self._plain.told(raws, found))

    def words(self, sentence: str) -> tuple[list[str], Notes]:
        """
        The words of a sentence; a listed phrase is one word, in lower case.

        Returns:
            All words, and those that there is a note of.
        """
        if not sentence.isascii():
            for typed, plain in _PLAIN:
                if typed in sentence:
                    sentence = sentence.replace(typed, plain)
        elif "/" in sentence or "--" in sentence:
            sentence = sentence.replace("/", " ").replace("--", " ")
        words = sentence.split()
        notes = self.notes(words)
        found = _phrases_in(words, notes)
        return self._joined(words, notes, found) if found else (words, notes)

    def _joined(
        self, words: list[str], notes: Notes, found: list[_Place]
    ) -> tuple[list[str], Notes]:
        """Make one word of each phrase: leftmost first, of those the longest."""
        joined: list[str] = []
        end = 0
        for start, less, phrase in sorted(found):
            if start >= end:
                joined += words[end:start]
                joined.append(phrase)
                end = start - less
        joined += words[end:]
        return joined, self.notes(joined)

    def note(self, word: str) -> Note | None:
        """What is to be known of a word, or None."""
        lexicon, bare = self._lexicon, self.bare(word)
        code = self._vader.code(word) or None
        plain = self._plain.code(word) or None
        phrases = self._phrases.get(word.strip(_MARKS).lower())
        bits = (
            DENIES * (bare in lexicon.denials)
            | RELIEVES * (bare in lexicon.reliefs)
            | SETTING * (bare in lexicon.settings or is_masked_system(word))
            | BOILERPLATE * (word in lexicon.boilerplate)
        )
        if code and self._is_procedural(bare):
            bits |= PROCEDURAL
        if not (plain or code or bits or phrases):
            return None
        return Note(plain, code, bits, phrases)

    def _is_procedural(self, bare: str) -> bool:
        procedural = self._lexicon.procedural
        return bare in procedural or not procedural.isdisjoint(bare.split("-"))

    def hits(self, words: Sequence[str], notes: Notes) -> list[Hit]:
        """Positions and valences of the words that carry tone."""
        found = [(i, note.code) for i, note in notes if note.code]
        if not found:
            return []
        hits = self._vader.told(words, found)
        for _, note in notes:
            if note.bits & RELIEVES:
                return _relieved([i for i, n in notes if n.bits & RELIEVES], hits)
        return hits

    def are_procedural(self, words: Sequence[str], hits: Sequence[Hit]) -> bool:
        """Whether all toned words are such as any purchase takes."""
        notes = [self._note_of(words[i]) for i, _ in hits]
        return all(note is not None and note.bits & PROCEDURAL for note in notes)

    def bare(self, word: str) -> str:
        """A word in lower case, without punctuation and possessive."""
        return self._vader.lowered(word).removesuffix("'s")


def said(notes: Notes) -> int:
    """What the words of a sentence are, all their bits."""
    bits = 0
    for _, note in notes:
        bits |= note.bits
    return bits


def with_denials(notes: Notes, hits: list[Hit]) -> list[Hit]:
    """The hits of a toned sentence and the denials in it: not, never, can't."""
    found = [(i, DENIAL) for i, note in notes if note.bits & DENIES]
    return sorted([*hits, *found]) if found else hits


def _relieved(relieving: Sequence[int], hits: list[Hit]) -> list[Hit]:
    """Something bad after a relief (prevents war) is good, the relief not bad."""
    changed: dict[int, float] = {}
    for i, value in hits:
        if value > 0:
            continue
        for k in range(i - 1, max(-1, i - 1 - RELIEF_REACH), -1):
            if k in relieving:
                changed[i] = value * RELIEVED
                changed[k] = 0.0
                break
    if not changed:
        return hits
    values = dict(hits)
    values.update((k, v) for k, v in changed.items() if v or values.get(k, 0) < 0)
    return sorted((i, value) for i, value in values.items() if value)


class _Words(Vader):
    """VADER with our lexicon, modifiers and reading of unlisted words."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lexicon.valences)
        self._negations = lexicon.negations
        self._boosters = lexicon.boosters
        self._asked_about = RULED.union(
            lexicon.valences, lexicon.negations, lexicon.boosters
        )

    def code(self, raw: str) -> float | Token | None:
        """Unlisted words may have the valence of their parts, so look at each."""
        lower = self.lowered(raw)
        if lower.isalpha() and lower not in self._asked_about:
            return None
        return self.coded(self.token(raw))

    def examine(self, raw: str) -> Token:
        token = super().examine(raw)
        word = token.lower
        if word in self._negations:
            return replace(token, negates=True, scored=False, valence=None)
        if word in self._boosters:
            return replace(
                token, booster=self._boosters[word], scored=False, valence=None
            )
        if token.valence is None and not token.negates and not token.booster:
            value = self._of_parts(word)
            if value:
                return replace(token, valence=value, scored=True)
        if token.valence == 0:
            return replace(token, valence=None, scored=False)
        return token

    def _of_parts(self, word: str) -> float:
        word = word.strip(string.punctuation)
        word = word.removesuffix("'s").removesuffix("'")
        value: float | None = self.lexicon.get(word)
        if value is not None or "-" not in word:
            return value or 0.0
        parts = word.split("-")
        values = [self.lexicon.get(part, 0.0) for part in parts]
        if parts[0] in _OPPOSED:
            return -0.5 * sum(values[1:])
        return max(-4.0, min(4.0, sum(values)))


def _by_telling_word(lexicon: Lexicon) -> dict[str, _Told]:
    """
    Each phrase by its telling word.

    That is one that says something, else the longest: most phrases begin with one of
    the words that every sentence has, and looking there would find nothing mostly.
    """
    found: dict[str, _Told] = {}
    for phrase in sorted(lexicon.phrases):
        words = phrase.split()
        telling = max(words, key=lambda w: (bool(lexicon.valences.get(w)), len(w)))
        place = words.index(telling)
        before, after = found.setdefault(telling, ({}, {}))
        beside = before if place else after
        neighbour = words[place - 1] if place else words[1]
        beside.setdefault(neighbour, []).append((place, words))
    return found


def _phrases_in(words: Sequence[str], notes: Notes) -> list[_Place]:
    """The phrases that stand where their telling words are; they may overlap."""
    found: list[_Place] = []
    for i, note in notes:
        if note.phrases is None:
            continue
        before, after = note.phrases
        if before and i:
            neighbour = words[i - 1].strip(_MARKS).lower()
            if neighbour in before:
                for place, phrase in before[neighbour]:
                    _add(words, i - place, phrase, found)
        if after and i + 1 < len(words):
            neighbour = words[i + 1].strip(_MARKS).lower()
            if neighbour in after:
                for place, phrase in after[neighbour]:
                    _add(words, i - place, phrase, found)
    return found


def _add(
    words: Sequence[str], start: int, phrase: list[str], found: list[_Place]
) -> None:
    stop = start + len(phrase)
    if start < 0 or [w.strip(_MARKS).lower() for w in words[start:stop]] != phrase:
        return
    # A phrase does not go on beyond punctuation.
    if _ENDS_PHRASE.isdisjoint([word[-1] for word in words[start : stop - 1]]):
        found.append((start, -len(phrase), " ".join(phrase)))


class _NoteOf(dict[str, Note | None]):
    """Word as written → what is to be known of it; remembered."""

    def __init__(self, news: NewsVader) -> None:
        self._note = news.note

    def __missing__(self, word: str) -> Note | None:
        if len(self) > CACHED_TOKENS:
            self.clear()
        note = self[word] = self._note(word)
        return note

"""
VADER over our lexicon, reading words as news writes them.

Beyond VADER: phrases are one word; curly apostrophes are apostrophes; a possessive or
a hyphenated compound that is not listed has the valence of its parts.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from armsbeat.annotate.glances import Glances, Glimpse, Note, Notes, Told
from armsbeat.annotate.masking import is_masked_system
from armsbeat.annotate.tone_lexicon import Lexicon
from armsbeat.annotate.vader import RULED, Hit, Vader, emphasis
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
# What a word may be, as bits.
DENIES: Final = 1
RELIEVES: Final = 2
PROCEDURAL: Final = 4
SETTING: Final = 8
BOILERPLATE: Final = 16


class WordReader:
    """Tells what a word is to the tone, by itself."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.plain = Vader()
        self.vader = _Words(lexicon)
        self._phrases = _by_telling_word(lexicon)

    def note(self, word: str) -> Note | None:
        """What is to be known of a word, or None."""
        lexicon, bare = self._lexicon, self.bare(word)
        code = self.vader.code(word) or None
        plain = self.plain.code(word) or None
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

    def bare(self, word: str) -> str:
        """A word in lower case, without punctuation and possessive."""
        return self.vader.lowered(word).removesuffix("'s")


class NewsVader:
    """
    Finds the words that carry tone in one sentence, with their valences.

    Args:
        reader: Tells what a word is.
        glances: The table that remembers it.
    """

    def __init__(self, reader: WordReader, glances: Glances) -> None:
        self._plain, self._vader = reader.plain, reader.vader
        self.glances = glances

    def plain_compound(self, texts: Sequence[str]) -> float:
        """Plain VADER's compound of texts that follow each other, of the same notes."""
        marks = emphasis(" ".join(texts))
        for text in texts:
            # A bullet between sentences is a word to VADER, an emoji several.
            if "•" in text or "●" in text or self._plain.has_emoji(text):
                return self._plain_of_any(" ".join(texts), marks)
        found: list[tuple[int, float | Token]] = []
        parted: list[list[str]] = []
        passed = 0
        for text in texts:
            glimpse = self.glances.of(text)
            for words, notes in zip(glimpse.parted, glimpse.notes, strict=True):
                for place, note in notes:
                    plain = note.plain
                    if plain is not None:
                        found.append((passed + place, plain))
                passed += len(words)
            parted += glimpse.parted
        if not found:
            return 0.0
        if len(parted) > 1:
            words = [word for words in parted for word in words]
        else:
            words = parted[0]
        return self._plain.compound_of(self._plain.told(words, found), marks)

    def _plain_of_any(self, text: str, marks: float) -> float:
        raws = self._plain.without_emoji(text).split()
        notes = self.glances.notes(raws)
        found = [(i, note.plain) for i, note in notes if note.plain is not None]
        return self._plain.compound_of(self._plain.told(raws, found), marks)

    def parted(self, glimpse: Glimpse, k: int, text: str) -> tuple[list[str], Notes]:
        """`words` of a sentence that is seen already: nothing in it is masked."""
        if not text.isascii() or "/" in text or "--" in text:
            return self.words(text)
        words, notes = glimpse.parted[k], glimpse.notes[k]
        found = _phrases_in(words, notes) if notes else []
        return self._joined(words, found) if found else (words, notes)

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
        notes = self.glances.notes(words)
        found = _phrases_in(words, notes) if notes else []
        return self._joined(words, found) if found else (words, notes)

    def _joined(self, words: list[str], found: list[_Place]) -> tuple[list[str], Notes]:
        """Make one word of each phrase: leftmost first, of those the longest."""
        joined: list[str] = []
        end = 0
        for start, less, phrase in sorted(found):
            if start >= end:
                joined += words[end:start]
                joined.append(phrase)
                end = start - less
        joined += words[end:]
        return joined, self.glances.notes(joined)

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
        for i, _ in hits:
            note = self.glances.word(words[i]).note
            if note is None or not note.bits & PROCEDURAL:
                return False
        return True


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


def _by_telling_word(lexicon: Lexicon) -> dict[str, Told]:
    """
    Each phrase by its telling word.

    That is one that says something, else the longest: most phrases begin with one of
    the words that every sentence has, and looking there would find nothing mostly.
    """
    found: dict[str, Told] = {}
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
            neighbour = _bare(words[i - 1])
            if neighbour in before:
                for place, phrase in before[neighbour]:
                    _add(words, i - place, phrase, found)
        if after and i + 1 < len(words):
            neighbour = _bare(words[i + 1])
            if neighbour in after:
                for place, phrase in after[neighbour]:
                    _add(words, i - place, phrase, found)
    return found


def _bare(word: str) -> str:
    # Most neighbours are plain already.
    return word if word.islower() and word.isalpha() else word.strip(_MARKS).lower()


def _add(
    words: Sequence[str], start: int, phrase: list[str], found: list[_Place]
) -> None:
    stop = start + len(phrase)
    if start < 0 or [_bare(w) for w in words[start:stop]] != phrase:
        return
    # A phrase does not go on beyond punctuation.
    if _ENDS_PHRASE.isdisjoint([word[-1] for word in words[start : stop - 1]]):
        found.append((start, -len(phrase), " ".join(phrase)))

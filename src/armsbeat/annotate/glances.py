"""
What the words of a text say at first sight, looked up once per word for all who ask.

Deals and relevance ask whether a text can be about trade or arms at all, the tone which
words move it. Half of what a word costs is waiting for memory, so both are told by one
table, and most words tell neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from armsbeat.annotate.sentences import split_sentences
from armsbeat.annotate.vader_rules import Token

CACHED_WORDS: Final = 200_000
_CACHED_TEXTS: Final = 16


# The word right before, or right after, another → where the phrases with both begin, as
# seen from the other, and their words.
Told = tuple[
    dict[str, list[tuple[int, list[str]]]], dict[str, list[tuple[int, list[str]]]]
]


class Note:
    """What is to be known of a word that says something to some rule of the tone."""

    __slots__ = ("bits", "code", "phrases", "plain")

    def __init__(
        self,
        plain: float | Token | None,
        code: float | Token | None,
        bits: int,
        phrases: Told | None,
    ) -> None:
        self.plain = plain
        """As plain VADER's `code` has it; None where it does not ask about the word."""
        self.code = code
        """The same, of our lexicon."""
        self.bits = bits
        """What else it may be (tone_words.py)."""
        self.phrases = phrases
        """The phrases that are recognised by it."""


Notes = list[tuple[int, Note]]
"""The words of a text that there is a note of, each with its place."""


class Word:
    """What a word, as it stands between two spaces, says."""

    __slots__ = ("bits", "note")

    def __init__(self, bits: int, note: Note | None) -> None:
        self.bits = bits
        """What it speaks of (deals_words.py)."""
        self.note = note
        """What it is to the tone."""


_NOTHING: Final = Word(0, None)


class Glimpse:
    """What a text says at first sight."""

    __slots__ = ("by_sentence", "notes", "parted", "sentences", "words")

    def __init__(self, sentences: tuple[tuple[int, int], ...]) -> None:
        self.sentences = sentences
        self.words = 0
        """What it speaks of, as bits, of all its words."""
        self.by_sentence: list[int] = []
        """As `words`, of each of `sentences`."""
        self.parted: list[list[str]] = []
        """The words of each of `sentences`."""
        self.notes: list[Notes] = []
        """Those that say something to the tone, of each of `sentences`."""


class Glances:
    """
    Text → what it says at first sight; words are remembered.

    Args:
        bits_of: What a word speaks of.
        note_of: What a word is to the tone.
    """

    def __init__(
        self,
        bits_of: Callable[[str], int] | None = None,
        note_of: Callable[[str], Note | None] | None = None,
    ) -> None:
        self._bits_of, self._note_of = bits_of, note_of
        self._known: dict[str, Word] = {}
        # Deals, relevance and tone of an item are read from the same texts.
        self._seen: dict[str, Glimpse] = {}

    def of(self, text: str) -> Glimpse:
        """What a text says; the last texts are remembered."""
        glimpse = self._seen.get(text)
        if glimpse is None:
            if len(self._seen) >= _CACHED_TEXTS:
                self._seen.clear()
            glimpse = self._seen[text] = self._of(text)
        return glimpse

    def word(self, written: str) -> Word:
        """What a word says."""
        known = self._known.get(written)
        return self._meet(written) if known is None else known

    def notes(self, words: list[str]) -> Notes:
        """The words that there is a note of: all that most words ever cost."""
        found: Notes = []
        for place, written in enumerate(words):
            word = self._known.get(written)
            if word is None:
                word = self._meet(written)
            note = word.note
            if note is not None:
                found.append((place, note))
        return found

    def _of(self, text: str) -> Glimpse:
        """What a text says: no word of ours goes across a space."""
        glimpse = Glimpse(split_sentences(text))
        every = 0
        for start, end in glimpse.sentences:
            words = text[start:end].split()
            bits = 0
            notes: Notes = []
            for place, written in enumerate(words):
                word = self._known.get(written)
                if word is None:
                    word = self._meet(written)
                if word is not _NOTHING:
                    bits |= word.bits
                    note = word.note
                    if note is not None:
                        notes.append((place, note))
            every |= bits
            glimpse.by_sentence.append(bits)
            glimpse.parted.append(words)
            glimpse.notes.append(notes)
        glimpse.words = every
        return glimpse

    def _meet(self, written: str) -> Word:
        if len(self._known) > CACHED_WORDS:
            self._known.clear()
        bits = self._bits_of(written) if self._bits_of else 0
        note = self._note_of(written) if self._note_of else None
        word = Word(bits, note) if bits or note else _NOTHING
        self._known[written] = word
        return word

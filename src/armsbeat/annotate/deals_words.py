"""
What a word can be, looked up once per distinct word.

`Lexemes` tells the grammar all it asks of a word; `Bits` tells whether a word speaks of
trade or arms at all, so that most texts are put aside before any grammar (glances.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from armsbeat.annotate.deals_tables import Actor, DealTables, Sense
from armsbeat.annotate.values import MONEY_WORDS, has_sign
from armsbeat.annotate.word_sets import word_set

# What the words of a text speak of, as bits.
TRADE, ARMS, CONCRETE, FOR, FROM, WAY, TO = 1, 2, 4, 8, 128, 256, 512
# Without such a word no sum is stated.
MONEY = 1024
# The same for relevance, which has its own words of trade.
ARMS_NAMED, MARKET, OFF_TOPIC = 16, 32, 64
CACHED_WORDS = 200_000

WORDS = re.compile(r"[a-z][a-z']*")
_WORD_OR_MARK = re.compile(r"[^\W_]+(?:[.'’‑-][^\W_]+)*|[^\w\s]")
# Relevance reads compounds as one word.
COMPOUNDS = re.compile(r"[a-z][a-z'-]*")
# Said or carried by the word before them: "US-supplied".
MADE = word_set(
    "made built manufactured produced designed developed supplied provided donated"
    " given sold delivered funded backed based"
)


class Lexeme:
    """What the grammar asks of a word."""

    __slots__ = ("actors", "cue", "form", "kind", "marked", "noun", "word")

    def __init__(
        self,
        kind: str,
        word: str,
        cue: str = "",
        form: str = "",
        noun: Sense | None = None,
        actors: tuple[Actor, ...] = (),
        marked: bool = False,
    ) -> None:
        self.kind = kind
        self.word = word
        """Without a possessive."""
        self.cue = cue
        self.form = form
        self.noun = noun
        """The noun that a verb form can also be."""
        self.actors = actors
        """Actors that begin with the word."""
        self.marked = marked
        """What it is depends on the words beside it."""


class Lexemes(dict[str, Lexeme]):
    """Word in lower case → what it can be; remembered."""

    def __init__(self, tables: DealTables) -> None:
        self._senses, self._actors = tables.senses, tables.actors
        self._marked = MADE | tables.phrase_openers | {"air"}

    def __missing__(self, written: str) -> Lexeme:
        if len(self) > CACHED_WORDS:
            self.clear()
        word = written[:-2] if written[-2:] == "'s" else written
        actors = self._actors.get(word, ())
        senses = self._senses.get(word)
        if senses is None:
            lexeme = Lexeme(
                _plain_kind(word), word, actors=actors, marked=word in self._marked
            )
        else:
            first = senses[0]
            noun = None
            if first.kind == "verb":
                noun = next((s for s in senses[1:] if s.kind == "noun"), None)
            marked = first.kind == "verb" or word in self._marked
            lexeme = Lexeme(
                first.kind, word, first.cue, first.form, noun, actors, marked
            )
        self[written] = lexeme
        return lexeme


class Chunks:
    """What stands between two spaces → its words with their offsets; remembered."""

    def __init__(self, lexemes: Lexemes) -> None:
        self._lexemes = lexemes
        self._known: dict[str, tuple[tuple[int, int, Lexeme], ...]] = {}

    def of(self, written: str) -> tuple[tuple[int, int, Lexeme], ...]:
        """The words of a piece without spaces, in lower case."""
        found = self._known.get(written)
        if found is None:
            if len(self._known) > CACHED_WORDS:
                self._known.clear()
            found = tuple(
                [
                    (*match.span(), self._lexemes[match[0]])
                    for match in _WORD_OR_MARK.finditer(written)
                ]
            )
            self._known[written] = found
        return found


def _plain_kind(word: str) -> str:
    first = word[0]
    return "word" if first.isalpha() else "skip" if first.isdigit() else "mark"


class Bits:
    """What stands between two spaces → what it speaks of, as bits."""

    def __init__(self, tables: DealTables) -> None:
        self._of_words: dict[str, int] = {}
        self._of_compounds: dict[str, int] = {}
        for words, bit in (
            (MONEY_WORDS, MONEY),
            (tables.trade_words, TRADE),
            (tables.arms_words, ARMS),
            (tables.concrete_words, CONCRETE),
            (("for",), FOR),
            (("from",), FROM),
            (("way",), WAY),
            (("to",), TO),
        ):
            _mark(self._of_words, words, bit)
        _mark(self._of_compounds, tables.arms_words, ARMS_NAMED)
        _mark(self._of_compounds, tables.market_words, MARKET)
        _mark(self._of_compounds, tables.off_topic_words, OFF_TOPIC)

    def of(self, written: str) -> int:
        """What a word speaks of; a compound is also what its parts are."""
        lower = written.lower()
        if lower.isascii() and lower.isalpha():
            return self._of_words.get(lower, 0) | self._of_compounds.get(lower, 0)
        bits = MONEY if has_sign(lower) else 0
        for word in WORDS.findall(lower.replace("’", "'")):
            bits |= self._of_words.get(word, 0)
        for compound in COMPOUNDS.findall(lower):
            bits |= self._of_compounds.get(compound, 0)
        return bits


def _mark(known: dict[str, int], words: Iterable[str], bit: int) -> None:
    for word in words:
        known[word] = known.get(word, 0) | bit

"""
VADER over our lexicon, reading words as news writes them.

Beyond VADER: phrases are one word; curly apostrophes are apostrophes; a possessive or
a hyphenated compound that is not listed has the valence of its parts.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import replace

from armsbeat.annotate.tone_lexicon import Lexicon
from armsbeat.annotate.vader import CACHED_TOKENS, Hit, Vader
from armsbeat.annotate.vader_rules import Token

# A relief reaches this many words ahead and turns what is bad there by this factor.
RELIEF_REACH, RELIEVED = 3, -0.3
# What a denial adds to a sentence that has a tone: measured on rated news sentences.
DENIAL = -0.4
# Opposed to what follows, within one word: anti-corruption, non-violent, ex-ally.
_OPPOSED = frozenset(["anti", "non", "counter", "ex", "un", "de", "post"])
_PLAIN = tuple(zip("‘’‛“”„–—−…/\u00a0", "'''\"\"\"   .  ", strict=True))
_ENDS_PHRASE = frozenset(',.;:!?)"')
_Seconds = dict[str, list[tuple[str, ...]]]
# What a first look tells of a word, as bits.
_TONED, _OPENS, _FOLLOWS, _DENIES, _PLAINLY, _RELIEVES = 1, 2, 4, 8, 16, 32


class NewsVader:
    """Finds the words that carry tone in one sentence, with their valences."""

    def __init__(self, lexicon: Lexicon, plain: Vader) -> None:
        self._lexicon = lexicon
        self._plain = plain
        self._vader = _Words(lexicon)
        self._phrases = _Phrases(lexicon.phrases)
        self._looks = _Looks(self)

    def words(self, sentence: str) -> tuple[list[str], list[int]]:
        """
        The words of a sentence; a listed phrase is one word, in lower case.

        Returns:
            The words, and what a first look tells of each (`look`).
        """
        if not sentence.isascii():
            for typed, plain in _PLAIN:
                if typed in sentence:
                    sentence = sentence.replace(typed, plain)
        elif "/" in sentence or "--" in sentence:
            sentence = sentence.replace("/", " ").replace("--", " ")
        words = sentence.split()
        looks = list(map(self._looks.__getitem__, words))
        last = len(words) - 1
        opening = [
            i
            for i, look in enumerate(looks)
            if look & _OPENS and i < last and looks[i + 1] & _FOLLOWS
        ]
        if opening:
            joined = self._phrases.join(words, opening)
            if joined is not words:
                return joined, list(map(self._looks.__getitem__, joined))
        return words, looks

    def plain_places(self, words: Sequence[str]) -> list[int]:
        """The places of the words that plain VADER asks about, in one look."""
        looks = enumerate(map(self._looks.__getitem__, words))
        return [i for i, look in looks if look & _PLAINLY]

    def look(self, word: str) -> int:
        """What is to be asked of a word, as bits."""
        bare = self.bare(word)
        return (
            _TONED * bool(self._vader.code(word))
            | _PLAINLY * bool(self._plain.code(word))
            | _OPENS * self._phrases.opens(word)
            | _FOLLOWS * self._phrases.follows(word)
            | _DENIES * (bare in self._lexicon.denials)
            | _RELIEVES * (bare in self._lexicon.reliefs)
        )

    def hits(self, words: Sequence[str], looks: Sequence[int]) -> list[Hit]:
        """Positions and valences of the words that carry tone."""
        toned = [i for i, look in enumerate(looks) if look & _TONED]
        hits = self._vader.hits_among(words, toned) if toned else []
        if not hits:
            return hits
        relieving = [i for i, look in enumerate(looks) if look & _RELIEVES]
        return self._relieved(relieving, hits) if relieving else hits

    @staticmethod
    def with_denials(looks: Sequence[int], hits: Sequence[Hit]) -> list[Hit]:
        """The hits of a toned sentence and the denials in it: not, never, can't."""
        found = [(i, DENIAL) for i, look in enumerate(looks) if look & _DENIES]
        return sorted([*hits, *found]) if found else list(hits)

    def _relieved(self, relieving: Sequence[int], hits: list[Hit]) -> list[Hit]:
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

    def bare(self, word: str) -> str:
        """A word in lower case, without punctuation and possessive."""
        return self._vader.token(word).lower.removesuffix("'s")


class _Words(Vader):
    """VADER with our lexicon, modifiers and reading of unlisted words."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lexicon.valences)
        self._negations = lexicon.negations
        self._boosters = lexicon.boosters

    def code(self, raw: str) -> float | Token | None:
        """Unlisted words may have the valence of their parts, so look at each."""
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


class _Phrases:
    """Joins the words of listed phrases, the longest first, left to right."""

    def __init__(self, phrases: frozenset[str]) -> None:
        starts: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        for phrase in phrases:
            first, second, *rest = phrase.split()
            starts.setdefault(first, {}).setdefault(second, []).append(tuple(rest))
        for seconds in starts.values():
            for rests in seconds.values():
                rests.sort(key=len, reverse=True)
        self._seconds = frozenset(word for found in starts.values() for word in found)
        self._bare = _Bare()
        self._starts = _Starts(starts, self._bare)

    def opens(self, word: str) -> bool:
        """Whether a phrase may begin with a word."""
        return bool(self._starts[word])

    def follows(self, word: str) -> bool:
        """Whether a word may be the second of a phrase."""
        return self._bare[word] in self._seconds

    def join(self, words: list[str], opening: Sequence[int]) -> list[str]:
        """
        The words, those of a phrase as one.

        Args:
            words: The words of a sentence.
            opening: The places of those that a phrase may begin with, and that a
                word which may be the second of one stands behind.
        """
        starts, bare = self._starts, self._bare
        joined: list[str] = []
        end = 0
        for i in opening:
            if i < end:
                continue
            for rest in starts[words[i]].get(bare[words[i + 1]], ()):
                stop = i + 2 + len(rest)
                if tuple(map(bare.__getitem__, words[i + 2 : stop])) == rest and not (
                    rest and any(w[-1] in _ENDS_PHRASE for w in words[i + 1 : stop - 1])
                ):
                    joined += words[end:i]
                    joined.append(" ".join(map(bare.__getitem__, words[i:stop])))
                    end = stop
                    break
        return joined + words[end:] if joined else words


class _Looks(dict[str, int]):
    """Word as written → what is to be asked of it, as bits; remembered."""

    def __init__(self, news: NewsVader) -> None:
        self._look = news.look

    def __missing__(self, word: str) -> int:
        if len(self) > CACHED_TOKENS:
            self.clear()
        look = self[word] = self._look(word)
        return look


class _Bare(dict[str, str]):
    """Word as written → in lower case, without punctuation around it; remembered."""

    def __missing__(self, word: str) -> str:
        if len(self) > CACHED_TOKENS:
            self.clear()
        bare = self[word] = word.strip(string.punctuation).lower()
        return bare


class _Starts(dict[str, _Seconds]):
    """Word as written → second word of a phrase → what may follow; remembered."""

    def __init__(
        self, starts: dict[str, dict[str, list[tuple[str, ...]]]], bare: _Bare
    ) -> None:
        self._by_word, self._bare = starts, bare

    def __missing__(self, word: str) -> _Seconds:
        if len(self) > CACHED_TOKENS:
            self.clear()
        ended = word[-1:] in _ENDS_PHRASE
        found = {} if ended else self._by_word.get(self._bare[word], {})
        self[word] = found
        return found

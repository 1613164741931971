"""
VADER, faster: the same four numbers as vaderSentiment on every text.

The original lower-cases the whole text at each lexicon hit, rebuilds its list of
negations each time and looks for emoji character by character. Here each distinct
token is examined once and only tokens in the lexicon are visited; the rules are
VADER's own (Hutto and Gilbert, 2014, vaderSentiment 3.3.2), and a differential test
holds the two together.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

Scores = dict[str, float]

# Distances dampen a booster: adjacent, one word between, two words between.
DAMPING = (1.0, 0.95, 0.9)
CACHED_TOKENS = 200_000

_NEGATIONS = frozenset(NEGATE)
_SPECIAL_WORDS = frozenset(word for case in SPECIAL_CASES for word in case.split())
_BOOSTER_PHRASES = {k: v for k, v in BOOSTER_DICT.items() if " " in k}
_PHRASE_WORDS = frozenset(
    word for phrase in _BOOSTER_PHRASES for word in phrase.split()
)


class Token(NamedTuple):
    """What the rules ask of one word, examined once."""

    word: str
    lower: str
    valence: float | None
    """None: not in the lexicon."""
    scored: bool
    """In the lexicon and not a booster: may carry a valence of its own."""
    booster: float
    negates: bool
    upper: bool


class Vader(SentimentIntensityAnalyzer):  # type: ignore[misc]
    """
    A drop-in `SentimentIntensityAnalyzer`, linear in the length of the text.

    Args:
        lexicon: Word → valence in [-4, 4]; None: VADER's own. Copied.
    """

    def __init__(self, lexicon: Mapping[str, float] | None = None) -> None:
        super().__init__()
        if lexicon is not None:
            self.lexicon = dict(lexicon)
        self._tokens: dict[str, Token] = {}
        singles = sorted(emoji for emoji in self.emojis if len(emoji) == 1)
        self._emoji = re.compile("[" + re.escape("".join(singles)) + "]")
        self._emoji_is_ascii = any(emoji.isascii() for emoji in singles)

    def polarity_scores(self, text: str) -> Scores:
        """`neg`, `neu`, `pos` (shares, three digits) and `compound` (four)."""
        text = self.without_emoji(text)
        tokens = self.tokens(text)
        hits = self.valences(tokens)
        # Zeros neither add to the sum nor to a share, but count as neutral words.
        values = [value for _, value in hits]
        values += [0.0] * (len(tokens) - len(values))
        scores: Scores = self.score_valence(values, text)
        return scores

    def without_emoji(self, text: str) -> str:
        """The text with each emoji replaced by its description, stripped."""
        if text.isascii() and not self._emoji_is_ascii:
            return text.strip()
        if not self._emoji.search(text):
            return text.strip()
        parts: list[str] = []
        space_before = True
        for char in text:
            described = self.emojis.get(char)
            if described is None:
                parts.append(char)
                space_before = char == " "
            else:
                parts.append(described if space_before else " " + described)
                space_before = False
        return "".join(parts).strip()

    def tokens(self, text: str) -> list[Token]:
        """The words of a text, as VADER splits them, with what the rules ask."""
        known = self._tokens
        return [known.get(raw) or self._examine(raw) for raw in text.split()]

    def valences(self, tokens: Sequence[Token]) -> list[tuple[int, float]]:
        """
        Every word that moves the score: its position and valence, in order.

        Boosters, negations, capitals and `but` are already in the valence.
        """
        hits = [i for i, token in enumerate(tokens) if token.scored]
        if not hits:
            return []
        upper = sum(token.upper for token in tokens)
        caps = 0 < upper < len(tokens)
        found = []
        for i in hits:
            if tokens[i].lower == "kind" and _lower(tokens, i + 1) == "of":
                continue
            value = self._valence(tokens, i, caps)
            if value:
                found.append((i, value))
        return _weigh_but(tokens, found)

    def _examine(self, raw: str) -> Token:
        stripped = raw.strip(string.punctuation)
        word = raw if len(stripped) <= 2 else stripped
        lower = word.lower()
        valence = self.lexicon.get(lower)
        token = Token(
            word=word,
            lower=lower,
            valence=valence,
            scored=valence is not None and lower not in BOOSTER_DICT,
            booster=BOOSTER_DICT.get(lower, 0.0),
            negates=lower in _NEGATIONS or "n't" in lower,
            upper=word.isupper(),
        )
        if len(self._tokens) >= CACHED_TOKENS:
            self._tokens.clear()
        self._tokens[raw] = token
        return token

    def _valence(self, tokens: Sequence[Token], i: int, caps: bool) -> float:
        token = tokens[i]
        value = self._own_valence(tokens, i)
        if caps and token.upper:
            value += C_INCR if value > 0 else -C_INCR
        for back in range(min(3, i)):
            before = tokens[i - 1 - back]
            if before.valence is not None:
                continue
            if before.booster:
                value += _boost(before, value, caps) * DAMPING[back]
            value = _negate(tokens, i, back, value)
            if back == 2:
                value = _special_cases(tokens, i, value)
        return self._least(tokens, i, value)

    def _own_valence(self, tokens: Sequence[Token], i: int) -> float:
        token = tokens[i]
        assert token.valence is not None
        if _no_before(tokens, i):
            return token.valence * N_SCALAR
        followed = i + 1 < len(tokens) and tokens[i + 1].valence is not None
        return 0.0 if token.lower == "no" and followed else token.valence

    @staticmethod
    def _least(tokens: Sequence[Token], i: int, value: float) -> float:
        if i == 0 or tokens[i - 1].lower != "least":
            return value
        if tokens[i - 1].valence is not None:
            return value
        if i > 1 and tokens[i - 2].lower in ("at", "very"):
            return value
        return value * N_SCALAR


def _lower(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].lower if i < len(tokens) else ""


def _no_before(tokens: Sequence[Token], i: int) -> bool:
    if i > 0 and tokens[i - 1].lower == "no":
        return True
    if i > 1 and tokens[i - 2].lower == "no":
        return True
    return (
        i > 2 and tokens[i - 3].lower == "no" and tokens[i - 1].lower in ("or", "nor")
    )


def _boost(booster: Token, value: float, caps: bool) -> float:
    scalar = -booster.booster if value < 0 else booster.booster
    if booster.upper and caps:
        scalar += C_INCR if value > 0 else -C_INCR
    return scalar


def _negate(tokens: Sequence[Token], i: int, back: int, value: float) -> float:
    word = tokens[i - 1 - back]
    if not word.negates and back < 2:
        return value
    if back == 0:
        return value * N_SCALAR
    one = tokens[i - 1].lower
    if back == 1:
        if word.lower == "never" and one in ("so", "this"):
            return value * 1.25
        if word.lower == "without" and one == "doubt":
            return value
        return value * N_SCALAR
    two = tokens[i - 2].lower
    # As VADER has it: "so" or "this" right before the word needs no "never".
    if (word.lower == "never" and two in ("so", "this")) or one in ("so", "this"):
        return value * 1.25
    if word.lower == "without" and "doubt" in (two, one):
        return value
    return value * N_SCALAR if word.negates else value


def _special_cases(tokens: Sequence[Token], i: int, value: float) -> float:
    three, two, one = tokens[i - 3].lower, tokens[i - 2].lower, tokens[i - 1].lower
    zero = tokens[i].lower
    if one in _SPECIAL_WORDS or two in _SPECIAL_WORDS:
        for sequence in (
            f"{one} {zero}",
            f"{two} {one} {zero}",
            f"{two} {one}",
            f"{three} {two} {one}",
            f"{three} {two}",
        ):
            if sequence in SPECIAL_CASES:
                value = SPECIAL_CASES[sequence]
                break
    if zero in _SPECIAL_WORDS and i + 1 < len(tokens):
        after = tokens[i + 1].lower
        value = SPECIAL_CASES.get(f"{zero} {after}", value)
        if i + 2 < len(tokens):
            longer = f"{zero} {after} {tokens[i + 2].lower}"
            value = SPECIAL_CASES.get(longer, value)
    if two in _PHRASE_WORDS:
        for phrase in (f"{three} {two} {one}", f"{three} {two}", f"{two} {one}"):
            value += BOOSTER_DICT.get(phrase, 0.0)
    return value


def _weigh_but(
    tokens: Sequence[Token], hits: list[tuple[int, float]]
) -> list[tuple[int, float]]:
    """
    Halve what stands before the first `but`, and half as much again after it.

    VADER looks each value up by equality, so that of equal values the first is
    weighed again; kept as it is, for the same numbers.
    """
    turn = next((i for i, token in enumerate(tokens) if token.lower == "but"), None)
    if turn is None:
        return hits
    places, values = [i for i, _ in hits], [value for _, value in hits]
    for k in range(len(values)):
        first = values.index(values[k])
        if places[first] < turn:
            values[first] *= 0.5
        elif places[first] > turn:
            values[first] *= 1.5
    return list(zip(places, values, strict=True))

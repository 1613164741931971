"""VADER's rules about the words around a word, on tokens examined once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

from vaderSentiment import vaderSentiment as _vader  # noqa: N813

BOOSTER_DICT: Final[dict[str, float]] = _vader.BOOSTER_DICT
SPECIAL_CASES: Final[dict[str, float]] = _vader.SPECIAL_CASES
C_INCR: Final[float] = _vader.C_INCR
N_SCALAR: Final[float] = _vader.N_SCALAR

# Distances dampen a booster: adjacent, one word between, two words between.
DAMPING: Final = (1.0, 0.95, 0.9)
# Up to this many hits, looking a value up in a list is fastest.
FEW: Final = 200

_SO = ("so", "this")
_SPECIAL_WORDS = frozenset(word for case in SPECIAL_CASES for word in case.split())
_PHRASE_WORDS = frozenset(
    word for phrase in BOOSTER_DICT if " " in phrase for word in phrase.split()
)


@dataclass(slots=True)
class Token:
    """What the rules ask of one word."""

    word: str
    lower: str
    valence: float | None
    """None: not in the lexicon."""
    scored: bool
    """In the lexicon and not a booster: may carry a valence of its own."""
    booster: float
    negates: bool
    upper: bool
    asked: bool = False
    """A booster or a negation."""

    def __post_init__(self) -> None:
        self.asked = bool(self.booster) or self.negates


def weigh(tokens: Sequence[Token], i: int, caps: bool) -> float:
    """
    The valence of a word of the lexicon among its neighbours.

    Args:
        tokens: All words of the text.
        i: Which one; it must be scored.
        caps: Some but not all words of the text are in capitals.
    """
    token = tokens[i]
    if token.lower == "kind" and i + 1 < len(tokens) and tokens[i + 1].lower == "of":
        return 0.0
    value = _own_valence(tokens, i)
    if caps and token.upper:
        value += C_INCR if value > 0 else -C_INCR
    if i == 0:
        return value
    before = tokens[i - 1]
    if before.valence is None and before.asked:
        if before.booster:
            value += _boost(before, value, caps)
        if before.negates:
            value *= N_SCALAR
    if i > 1:
        before = tokens[i - 2]
        if before.valence is None and before.asked:
            if before.booster:
                value += _boost(before, value, caps) * DAMPING[1]
            if before.negates:
                value = _negate_two_before(tokens, i, value)
    if i > 2 and tokens[i - 3].valence is None:
        value = _three_before(tokens, i, value, caps)
    return _least(tokens, i, value)


def weigh_but(hits: list[tuple[int, float]], turn: int) -> list[tuple[int, float]]:
    """
    Halve what stands before the first `but`, and half as much again after it.

    VADER looks each value up by equality, so that of equal values the first is
    weighed again; kept as it is, for the same numbers.

    Args:
        hits: Positions and valences, none of them zero.
        turn: Position of the first `but`.
    """
    values = [value for _, value in hits]
    if len(values) > FEW:
        return _weigh_but_of_many(hits, values, turn)
    for k in range(len(values)):
        first = values.index(values[k])
        place = hits[first][0]
        if place != turn:
            values[first] *= 0.5 if place < turn else 1.5
    return [(i, value) for (i, _), value in zip(hits, values, strict=True)]


def _weigh_but_of_many(
    hits: list[tuple[int, float]], values: list[float], turn: int
) -> list[tuple[int, float]]:
    """The same, with the first place of each value kept on a heap."""
    places: dict[float, list[int]] = {}
    for k, value in enumerate(values):
        places.setdefault(value, []).append(k)
    for k in range(len(values)):
        value = values[k]
        first = places[value][0]
        place = hits[first][0]
        if place == turn:
            continue
        heappop(places[value])
        values[first] = value * (0.5 if place < turn else 1.5)
        heappush(places.setdefault(values[first], []), first)
    return [(i, value) for (i, _), value in zip(hits, values, strict=True)]


def _own_valence(tokens: Sequence[Token], i: int) -> float:
    token = tokens[i]
    assert token.valence is not None
    if _no_before(tokens, i):
        return token.valence * N_SCALAR
    if token.lower != "no":
        return token.valence
    followed = i + 1 < len(tokens) and tokens[i + 1].valence is not None
    return 0.0 if followed else token.valence


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


def _negate_two_before(tokens: Sequence[Token], i: int, value: float) -> float:
    negation, one = tokens[i - 2].lower, tokens[i - 1].lower
    if negation == "never" and one in _SO:
        return value * 1.25
    if negation == "without" and one == "doubt":
        return value
    return value * N_SCALAR


def _three_before(tokens: Sequence[Token], i: int, value: float, caps: bool) -> float:
    before = tokens[i - 3]
    if before.booster:
        value += _boost(before, value, caps) * DAMPING[2]
    two, one = tokens[i - 2].lower, tokens[i - 1].lower
    # As VADER has it: "so" or "this" right before the word needs no "never".
    if one in _SO or (before.lower == "never" and two in _SO):
        value *= 1.25
    elif before.negates and not (before.lower == "without" and "doubt" in (two, one)):
        value *= N_SCALAR
    return _special_cases(tokens, i, value)


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


def _least(tokens: Sequence[Token], i: int, value: float) -> float:
    if i == 0 or tokens[i - 1].lower != "least":
        return value
    if tokens[i - 1].valence is not None:
        return value
    if i > 1 and tokens[i - 2].lower in ("at", "very"):
        return value
    return value * N_SCALAR

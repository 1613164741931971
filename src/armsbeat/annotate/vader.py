"""
VADER, faster: the same four numbers as vaderSentiment on every text.

The original lower-cases the whole text at each lexicon hit, rebuilds its list of
negations each time and looks for emoji character by character. Here each distinct
token is examined once, words that no rule asks about are passed over, and only a word
of the lexicon near a word that some rule asks about is weighed by the rules; those are
VADER's own (Hutto and Gilbert, 2014, vaderSentiment 3.3.2). A differential test holds
the two together.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from armsbeat.annotate.rounding import round_off
from armsbeat.annotate.vader_rules import Token, weigh, weigh_but

Scores = dict[str, float]
Hit = tuple[int, float]

CACHED_TOKENS: Final = 200_000
CACHED_SCORES: Final = 20_000
# Texts with up to this many hits get the same numbers again and again.
REPEATING: Final = 6
ALPHA: Final = 15.0

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]").findall
_NEGATIONS = frozenset(NEGATE)
# Every special case ends in one of these, but "to die for", which none too many texts
# have "die" of.
_RARE = frozenset(case.split()[-1] for case in SPECIAL_CASES) - {"for"} | {"die"}
_BOOSTER_STARTS = frozenset(k.split()[0] for k in BOOSTER_DICT if " " in k)
_TURNS = frozenset(["no", "least", "this", "doubt", "kind", "but"])
_ASKED_ABOUT = _RARE | _BOOSTER_STARTS | _TURNS
# What some rule asks about, beside the words of the lexicon.
RULED = _ASKED_ABOUT | _NEGATIONS | frozenset(BOOSTER_DICT)


@cache
def original() -> SentimentIntensityAnalyzer:
    """The original, which reads its files when it is made."""
    return SentimentIntensityAnalyzer()


class Vader:
    """
    The original's numbers, in time linear in the length of the text.

    Args:
        lexicon: Word → valence in [-4, 4]; None: VADER's own. Copied.
    """

    def __init__(self, lexicon: Mapping[str, float] | None = None) -> None:
        if lexicon is None:
            lexicon = original().lexicon
        self.lexicon: dict[str, float] = {w: float(v) for w, v in lexicon.items()}
        self.emojis: dict[str, str] = original().emojis
        self._tokens: dict[str, Token] = {}
        self._codes: dict[str, float | Token | None] = {}
        self._scores: dict[tuple[float, ...], Scores] = {}
        self._emoji = frozenset(emoji for emoji in self.emojis if len(emoji) == 1)
        self._emoji_is_ascii = any(emoji.isascii() for emoji in self._emoji)

    @staticmethod
    def compound_of(hits: Sequence[Hit], marks: float) -> float:
        """`polarity_scores`' compound, where hits and `emphasis` are known."""
        return _compound(_total([value for _, value in hits], marks))

    def polarity_scores(self, text: str) -> Scores:
        """`neg`, `neu`, `pos` (shares, three digits) and `compound` (four)."""
        text = self.without_emoji(text)
        raws = text.split()
        found = self._look(raws)
        if not found:
            # As nearly half of all headlines: nothing moves the score.
            return {"neg": 0.0, "neu": 1.0 * bool(raws), "pos": 0.0, "compound": 0.0}
        marks = emphasis(text)
        values = [value for _, value in self.told(raws, found)]
        if len(values) > REPEATING:
            return _scores(values, len(raws), marks)
        key = (len(raws), marks, *values)
        scores = self._scores.get(key)
        if scores is None:
            if len(self._scores) >= CACHED_SCORES:
                self._scores.clear()
            scores = self._scores[key] = _scores(values, len(raws), marks)
        return scores.copy()

    def has_emoji(self, text: str) -> bool:
        """Whether there may be an emoji in the text."""
        if self._emoji_is_ascii:
            return True
        return not text.isascii() and not self._emoji.isdisjoint(_BEYOND_ASCII(text))

    def without_emoji(self, text: str) -> str:
        """The text with each emoji replaced by its description, stripped."""
        if not self.has_emoji(text):
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

    def hits(self, raws: Sequence[str]) -> list[Hit]:
        """
        Every word that moves the score: its position and valence, in order.

        Args:
            raws: The words of a text, with the punctuation around them.

        Returns:
            Boosters, negations, capitals and `but` are already in the valence.
        """
        return self.told(raws, self._look(raws))

    def told(
        self, raws: Sequence[str], found: list[tuple[int, float | Token]]
    ) -> list[Hit]:
        """`hits`, where it is known which words have a `code`, and which."""
        ruled = upper = False
        for _, code in found:
            if isinstance(code, Token):
                ruled = True
                upper = upper or code.upper
        if not ruled:
            return found  # type: ignore[return-value]
        # Only words that some rule asks about are ever weighed for their capitals.
        return self._weigh(raws, found, upper and self._caps(raws))

    def _look(self, raws: Sequence[str]) -> list[tuple[int, float | Token]]:
        """The words that matter, with their places."""
        found: list[tuple[int, float | Token]] = []
        for i, raw in enumerate(raws):
            if raw in self._codes:
                code = self._codes[raw]
            else:
                if len(self._codes) > CACHED_TOKENS:
                    self._codes.clear()
                code = self._codes[raw] = self.code(raw)
            if code:
                found.append((i, code))
        return found

    def token(self, raw: str) -> Token:
        """`examine`, remembered."""
        token = self._tokens.get(raw)
        if token is None:
            if len(self._tokens) > CACHED_TOKENS:
                self._tokens.clear()
            token = self._tokens[raw] = self.examine(raw)
        return token

    def code(self, raw: str) -> float | Token | None:
        """
        What a first look needs of one word.

        None: no rule asks about it. A number: a word of the lexicon that is weighed by
        the rules only when a Token is near. A Token: some rule asks about it.
        """
        lower = self.lowered(raw)
        # Most words are none of VADER's: no token is made for them.
        if lower not in self.lexicon and lower not in RULED and "n't" not in lower:
            return None
        return self.coded(self.token(raw))

    @staticmethod
    def lowered(raw: str) -> str:
        """A word in lower case, without the punctuation around it."""
        stripped = raw.strip(string.punctuation)
        return (raw if len(stripped) <= 2 else stripped).lower()

    @staticmethod
    def coded(token: Token) -> float | Token | None:
        """The same for a word already examined."""
        if token.asked or token.lower in _ASKED_ABOUT:
            return token
        if not token.scored:
            return None
        return token if token.upper else token.valence or None

    def examine(self, raw: str) -> Token:
        """What the rules ask of one word with the punctuation around it."""
        stripped = raw.strip(string.punctuation)
        word = raw if len(stripped) <= 2 else stripped
        lower = word.lower()
        valence = self.lexicon.get(lower)
        return Token(
            word=word,
            lower=lower,
            valence=valence,
            scored=valence is not None and lower not in BOOSTER_DICT,
            booster=BOOSTER_DICT.get(lower, 0.0),
            negates=lower in _NEGATIONS or "n't" in lower,
            upper=word.isupper(),
        )

    def _weigh(
        self,
        raws: Sequence[str],
        found: Sequence[tuple[int, float | Token]],
        caps: bool,
    ) -> list[Hit]:
        hits: list[Hit] = []
        turn, last = -1, -4
        for i, code in found:
            if not isinstance(code, Token):
                value = code if i - last > 3 else self._near(raws, i, caps)
                if value:
                    hits.append((i, value))
                continue
            last = i
            if code.lower in _RARE:
                # A special case may begin up to two words before: weigh those again.
                hits = [hit for hit in hits if hit[0] < i - 2]
                for k in range(max(0, i - 2), i):
                    if self.token(raws[k]).scored:
                        self._add(raws, k, caps, hits)
            elif turn < 0 and code.lower == "but":
                turn = i
            if code.scored:
                self._add(raws, i, caps, hits)
        return weigh_but(hits, turn) if turn >= 0 else hits

    def _caps(self, raws: Sequence[str]) -> bool:
        """Whether capitals emphasise: some words have them and some do not."""
        upper = sum([self.token(raw).upper for raw in raws])
        return 0 < upper < len(raws)

    def _add(self, raws: Sequence[str], i: int, caps: bool, hits: list[Hit]) -> None:
        value = self._near(raws, i, caps)
        if value:
            hits.append((i, value))

    def _near(self, raws: Sequence[str], i: int, caps: bool) -> float:
        # The rules look three words back and two ahead.
        start = i - 3 if i > 3 else 0
        window = [self.token(raw) for raw in raws[start : i + 3]]
        return weigh(window, i - start, caps)


def emphasis(text: str) -> float:
    """What exclamation and question marks add, as VADER counts them."""
    marks = 0.0
    if "!" in text:
        marks = min(text.count("!"), 4) * 0.292
    if "?" in text:
        asked = text.count("?")
        if asked > 1:
            marks += asked * 0.18 if asked <= 3 else 0.96
    return marks


def _total(values: Sequence[float], marks: float) -> float:
    """The sum, in VADER's order so that the last digit agrees, with emphasis."""
    total = float(sum(values))
    if total > 0:
        return total + marks
    return total - marks if total < 0 else total


def _compound(total: float) -> float:
    return round_off(max(-1.0, min(1.0, total / math.sqrt(total * total + ALPHA))))


def _scores(values: Sequence[float], words: int, marks: float) -> Scores:
    """The four numbers, summed in VADER's order so that the last digit agrees."""
    if not words:
        return {"neg": 0.0, "neu": 0.0, "pos": 0.0, "compound": 0.0}
    positive = negative = 0.0
    for value in values:
        if value > 0:
            positive += value + 1
        else:
            negative += value - 1
    if positive > math.fabs(negative):
        positive += marks
    elif positive < math.fabs(negative):
        negative -= marks
    neutral = words - len(values)
    whole = positive + math.fabs(negative) + neutral
    return {
        "neg": round(math.fabs(negative / whole), 3),
        "neu": round(math.fabs(neutral / whole), 3),
        "pos": round(math.fabs(positive / whole), 3),
        "compound": _compound(_total(values, marks)),
    }

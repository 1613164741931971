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

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from armsbeat.annotate.vader_rules import Token, weigh, weigh_but

Scores = dict[str, float]
Hit = tuple[int, float]

CACHED_TOKENS = 200_000
CACHED_SCORES = 20_000
# Texts with up to this many hits get the same numbers again and again.
REPEATING = 6
ALPHA = 15

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


class Vader(SentimentIntensityAnalyzer):  # type: ignore[misc]
    """
    A drop-in `SentimentIntensityAnalyzer`, linear in the length of the text.

    Args:
        lexicon: Word → valence in [-4, 4]; None: VADER's own. Copied.
    """

    def __init__(self, lexicon: Mapping[str, float] | None = None) -> None:
        super().__init__()
        if lexicon is not None:
            self.lexicon = {word: float(value) for word, value in lexicon.items()}
        self._tokens = _Tokens(self)
        self._codes = _Codes(self)
        self._scores: dict[tuple[float, ...], Scores] = {}
        self._emoji = frozenset(emoji for emoji in self.emojis if len(emoji) == 1)
        self._emoji_is_ascii = any(emoji.isascii() for emoji in self._emoji)

    @staticmethod
    def compound_of(text: str, hits: Sequence[Hit]) -> float:
        """`polarity_scores`' compound, where the hits of the text are known."""
        values = [value for _, value in hits]
        return _compound(_total(values, _emphasis(text)))

    def polarity_scores(self, text: str) -> Scores:
        """`neg`, `neu`, `pos` (shares, three digits) and `compound` (four)."""
        text = self.without_emoji(text)
        raws = text.split()
        found = self._look(raws)
        if not found:
            # As nearly half of all headlines: nothing moves the score.
            return {"neg": 0.0, "neu": 1.0 * bool(raws), "pos": 0.0, "compound": 0.0}
        marks = _emphasis(text)
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

    def without_emoji(self, text: str) -> str:
        """The text with each emoji replaced by its description, stripped."""
        if text.isascii() and not self._emoji_is_ascii:
            return text.strip()
        if not self._emoji_is_ascii and self._emoji.isdisjoint(_BEYOND_ASCII(text)):
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
        tokens = [code for _, code in found if code.__class__ is Token]
        if not tokens:
            return found  # type: ignore[return-value]
        return self._weigh(raws, found, self._caps(raws, tokens))

    def _look(self, raws: Sequence[str]) -> list[tuple[int, float | Token]]:
        """The words that matter, with their places."""
        codes = map(self._codes.__getitem__, raws)
        return [(i, code) for i, code in enumerate(codes) if code]

    def token(self, raw: str) -> Token:
        """`examine`, remembered."""
        return self._tokens[raw]

    def code(self, raw: str) -> float | Token | None:
        """What a first look needs of one word; see `_Codes`."""
        lower = self.lowered(raw)
        # Most words are none of VADER's: no token is made for them.
        if lower not in self.lexicon and lower not in RULED and "n't" not in lower:
            return None
        return self.coded(self._tokens[raw])

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
            if code.__class__ is float:
                value = code if i - last > 3 else self._near(raws, i, caps)
                if value:
                    hits.append((i, value))
                continue
            last = i
            if code.lower in _RARE:  # type: ignore[union-attr]
                # A special case may begin up to two words before: weigh those again.
                hits = [hit for hit in hits if hit[0] < i - 2]
                for k in range(max(0, i - 2), i):
                    if self._tokens[raws[k]].scored:
                        self._add(raws, k, caps, hits)
            elif turn < 0 and code.lower == "but":  # type: ignore[union-attr]
                turn = i
            if code.scored:  # type: ignore[union-attr]
                self._add(raws, i, caps, hits)
        return weigh_but(hits, turn) if turn >= 0 else hits

    def _caps(self, raws: Sequence[str], tokens: Sequence[Token]) -> bool:
        """Whether capitals emphasise: some words have them and some do not."""
        # Only words that some rule asks about are ever weighed for their capitals.
        if not any([token.upper for token in tokens]):  # noqa: C419
            return False
        upper = sum([self._tokens[raw].upper for raw in raws])
        return 0 < upper < len(raws)

    def _add(self, raws: Sequence[str], i: int, caps: bool, hits: list[Hit]) -> None:
        value = self._near(raws, i, caps)
        if value:
            hits.append((i, value))

    def _near(self, raws: Sequence[str], i: int, caps: bool) -> float:
        # The rules look three words back and two ahead.
        start = i - 3 if i > 3 else 0
        window = list(map(self._tokens.__getitem__, raws[start : i + 3]))
        return weigh(window, i - start, caps)


class _Tokens(dict[str, Token]):
    """Raw word → Token, examined at first sight."""

    def __init__(self, vader: Vader) -> None:
        self._examine = vader.examine

    def __missing__(self, raw: str) -> Token:
        if len(self) > CACHED_TOKENS:
            self.clear()
        token = self[raw] = self._examine(raw)
        return token


class _Codes(dict[str, "float | Token | None"]):
    """
    Raw word → what a first look needs.

    None: no rule asks about it. A number: a word of the lexicon that is weighed by the
    rules only when a Token is near. A Token: some rule asks about it.
    """

    def __init__(self, vader: Vader) -> None:
        self._code = vader.code

    def __missing__(self, raw: str) -> float | Token | None:
        if len(self) > CACHED_TOKENS:
            self.clear()
        code = self[raw] = self._code(raw)
        return code


def _emphasis(text: str) -> float:
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
    return round(max(-1.0, min(1.0, total / math.sqrt(total * total + ALPHA))), 4)


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

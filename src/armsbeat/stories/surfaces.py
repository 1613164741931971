"""
Stretches of text → what stands in them, as words that can be compared.

A stretch has no blank in it, but for amounts, which may be of several words. Most of
them are met again and again, so that what was read in one is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, final

from armsbeat.stories.words import (
    ARTICLES,
    EQUIPMENT,
    MONTHS,
    NEGATIONS,
    NUMBERS,
    OUTCOMES,
    SCALES,
    WEEKDAYS,
    places,
)

# Stretches remembered, and how long they may be, in characters.
MOST_REMEMBERED: Final = 65_536
LONGEST_REMEMBERED: Final = 40
_SCALE = r"(?:thousand|million|billion|trillion|mn|mln|bn|bln|tn|[kmb])"
_CURRENCIES = {
    "$": "usd",
    "dollar": "usd",
    "dollars": "usd",
    "usd": "usd",
    "€": "eur",
    "euro": "eur",
    "euros": "eur",
    "eur": "eur",
    "£": "gbp",
    "pound": "gbp",
    "pounds": "gbp",
    "gbp": "gbp",
    "¥": "jpy",
    "yen": "jpy",
    "₹": "inr",
    "rupees": "inr",
    "crore": "inr",
    "won": "krw",
    "zloty": "pln",
    "kronor": "sek",
}
_SAID_CURRENCY = r"(?:dollars?|euros?|pounds?|yen|rupees|won|zloty|kronor|USD|EUR|GBP)"
# Nearly all words are plain and told from the others by the first line.
_TOKEN = re.compile(
    r"(?P<plain>(?!USD|EUR|GBP)[^\W\d_]{2,}(?:['’][^\W\d_]+)?(?=[\s,;:!?)\"”]|\.?\s|$))"
    rf"|(?P<money>(?:\b(?:US|A|C|NZ|HK|S))?[$€£¥₹]\s?(?P<sum>\d[\d,.]*\d|\d)"
    rf"(?:[\s-]?(?P<scale>{_SCALE})\b)?(?:\s(?:U\.?S\.?\s)?dollars?\b)?)"
    rf"|(?P<amount>\b(?:USD|EUR|GBP)\s?(?P<sum2>\d[\d,.]*\d|\d)"
    rf"(?:[\s-]?(?P<scale2>{_SCALE})\b)?)"
    rf"|(?P<big>\b(?P<sum3>\d[\d,.]*\d|\d)(?:[\s-]?(?P<scale3>{_SCALE})\b)"
    rf"(?:\s(?:U\.?S\.?\s)?(?P<currency>{_SAID_CURRENCY})\b)?)"
    r"|(?P<transmittal>\b\d{2}[-–‑—]\d{1,3}[A-Z]?\b)"
    r"|(?P<code>\b[A-Za-z]{1,6}(?:/[A-Za-z]{1,4})?[-‑–]?\d+[A-Za-z0-9]*"
    r"(?:[-‑/]\d*[A-Z0-9]+)*s?\b)"
    r"|(?P<number>\b\d[\d,.]*\d\b|\b\d\b)(?:st|nd|rd|th)?"
    r"|(?P<initials>(?:\b[A-Za-z]\.){2,})"
    r"|(?P<word>\w+(?:['’]\w+)?)",
    re.IGNORECASE,
)
_SUMS = frozenset(("money", "amount", "big"))
_PLACES = frozenset(("plain", "word", "initials"))
_INITIALS = {"US": "c:US", "USA": "c:US", "UK": "c:GB", "UAE": "c:AE"}

# What a stretch may be of an amount.
SUM: Final = 1
"""It has digits, or the sign of a currency."""
DIGIT: Final = 2
"""It begins with a digit."""
SIGNED: Final = 4
"""It has the sign of a currency."""
OPEN: Final = 8
"""It ends in such a sign, or in a currency's code: the number is to follow."""
NUMBER: Final = 16
"""It ends in a digit."""
SCALED: Final = 32
"""It ends in a number and its scale: `5-million`, `2.35bn`."""
SCALE: Final = 64
"""It begins with what may be the scale of the number before: `million`."""
ALL_SCALE: Final = 128
"""It is nothing else."""
OF_US: Final = 256
"""`US`, which may stand before `dollars`."""
DOLLARS: Final = 512
CURRENCY: Final = 1024
"""It begins with the name or code of a currency."""
BLANK: Final = 2048
"""It is empty or has a tab, a line's end or the like in it."""
_MARKS = (
    (SUM, re.compile(r"[\d$€£¥₹]")),
    (DIGIT, re.compile(r"^\d")),
    (SIGNED, re.compile(r"[$€£¥₹]")),
    (OPEN, re.compile(r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP))$", re.IGNORECASE)),
    (NUMBER, re.compile(r"\d$")),
    (SCALED, re.compile(rf"\d-?{_SCALE}$", re.IGNORECASE)),
    (SCALE, re.compile(rf"^{_SCALE}\b", re.IGNORECASE)),
    (ALL_SCALE, re.compile(rf"^{_SCALE}$", re.IGNORECASE)),
    (OF_US, re.compile(r"^U\.?S\.?$", re.IGNORECASE)),
    (DOLLARS, re.compile(r"^dollars?\b", re.IGNORECASE)),
    (CURRENCY, re.compile(rf"^{_SAID_CURRENCY}\b", re.IGNORECASE)),
    (BLANK, re.compile(r"[^\S ]|^$")),
)

Surface = tuple[str, str, bool, bool]
"""The word it counts as (empty: none), how it is written, whether it is written like a
name, and whether with the words behind it it may be the name of a country."""


@final
class Reading:
    """What stands in a stretch of text."""

    __slots__ = ("capitals", "is_plain", "longer", "marks", "surfaces", "tokens")

    def __init__(self, text: str) -> None:
        found = list(_matched(text))
        self.surfaces: tuple[Surface, ...] = tuple(map(_surface, found))
        self.tokens: tuple[str, ...] = tuple(one[0] for one in self.surfaces if one[0])
        self.is_plain = not any(one[2] or one[3] for one in self.surfaces)
        """Its words are `tokens`, whatever stands around it."""
        longer = [s for s, kind in found if kind in _PLACES and len(s) > 3]
        self.longer = len(longer)
        """Words of more than three letters, and how many of them have a capital."""
        self.capitals = sum(surface[0].isupper() for surface in longer)
        self.marks = sum(mark for mark, sign in _MARKS if sign.search(text))


_remembered: dict[str, Reading] = {}


def reading(stretch: str) -> Reading:
    """What stands in a stretch of text."""
    found = _remembered.get(stretch)
    if found is None:
        found = Reading(stretch)
        if len(stretch) <= LONGEST_REMEMBERED:
            if len(_remembered) >= MOST_REMEMBERED:
                _remembered.clear()
            _remembered[stretch] = found
    return found


def longest_place(first: str) -> int:
    """Words of the longest name of a country that begins with this one; 0: none."""
    names = places().get(first)
    return len(names[0][0]) if names else 0


def place_of(first: str, rest: list[str]) -> tuple[str, int]:
    """
    The country that some words name.

    Args:
        first: A word, as in a surface.
        rest: Those behind it.

    Returns:
        The longest name's country as a word that can be compared, and how many words
        the name has; `""` and 0: they name none.
    """
    for words, code in places().get(first, ()):
        if words[1:] == tuple(rest[: len(words) - 1]):
            return f"c:{code}", len(words)
    return "", 0


def _matched(text: str) -> Iterator[tuple[str, str]]:
    """Characters of a text, or the amount they state, and of what kind they are."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "word"
        yield (_money(match) if kind in _SUMS else match.group(), kind)


def _surface(found: tuple[str, str]) -> Surface:
    surface, kind = found
    fold = _fold(surface)
    token = surface if kind in _SUMS else _token(surface, kind)
    if token in ARTICLES:
        token = ""
    if surface.islower():
        return token, fold, False, False
    if kind in _PLACES:
        place = _place(surface, kind)
        if place:
            return place, fold, False, False
        names = places().get(fold, []) if kind != "initials" else []
        if names and len(names[0][0]) > 1:
            return token, fold, _is_name(surface, token), True
        if names:
            return f"c:{names[0][1]}", fold, False, False
    return token, fold, _is_name(surface, token), False


def _is_name(surface: str, token: str) -> bool:
    return bool(token) and surface[0].isupper() and token[1:2] != ":"


def _place(surface: str, kind: str) -> str:
    """The country that these letters stand for by themselves."""
    if kind == "initials":
        return _INITIALS.get(surface.replace(".", "").upper(), "")
    return "c:US" if surface in ("US", "USA") else ""


def _money(match: re.Match[str]) -> str:
    amount = match["sum"] or match["sum2"] or match["sum3"] or "0"
    scale = (match["scale"] or match["scale2"] or match["scale3"] or "").lower()
    value = round(_number(amount) * SCALES.get(scale, 1))
    said = match.group().casefold()
    if match["big"] and not match["currency"] and scale in ("m", "k", "b"):
        return f"d:{said.replace(' ', '')}"  # 30 m is a length, 30m euros an amount
    sign = next((code for mark, code in _CURRENCIES.items() if mark in said), "")
    return f"$:{sign}{value}" if sign else f"n:{value}"


def _number(text: str) -> float:
    whole, dot, part = text.replace(",", "").partition(".")
    try:
        return float(f"{whole}{dot}{part.replace('.', '')}" if dot else whole)
    except ValueError:
        return 0.0


def _fold(surface: str) -> str:
    folded = surface.casefold().replace("’", "'")
    return folded.removesuffix("'s") or folded


def _token(surface: str, kind: str) -> str:
    word = _fold(surface)
    if kind == "transmittal":
        return "t:" + re.sub(r"\W", "-", word)
    if kind == "code":
        return "d:" + re.sub(r"[^a-z0-9]", "", word).removesuffix("s")
    if kind == "number":
        return f"n:{_number(word):.12g}"
    return _plain_word(word.replace(".", ""))


def _plain_word(word: str) -> str:
    if word in NEGATIONS:
        return "!:no"
    for table, mark in ((NUMBERS, "n"), (OUTCOMES, "o"), (WEEKDAYS, "w")):
        if word in table:
            return f"{mark}:{table[word]}"
    if word in MONTHS:
        return f"m:{MONTHS[word]}"
    stem = _stem(word)
    return f"e:{stem}" if stem in EQUIPMENT else stem


def _stem(word: str) -> str:
    word = word.replace("defence", "defense").replace("isation", "ization")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word

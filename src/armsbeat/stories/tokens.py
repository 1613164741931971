"""
Text → words as they are compared: one way of writing for each thing.

`$2.35bn` and `US$2.35 billion` are one word, `F-16s` and `F16` are one, `Tokyo` and
`Japanese` stand for Japan. Words that carry a fact begin with its class and a colon.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

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

# No text is compared beyond this many characters.
MAX_CHARS = 2_000
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
# Nearly all words are plain and told from the others by the first line.
_TOKEN = re.compile(
    r"(?P<plain>(?!USD|EUR|GBP)[^\W\d_]{2,}(?:['’][^\W\d_]+)?(?=[\s,;:!?)\"”]|\.?\s|$))"
    rf"|(?P<money>(?:\b(?:US|A|C|NZ|HK|S))?[$€£¥₹]\s?(?P<sum>\d[\d,.]*\d|\d)"
    rf"(?:[\s-]?(?P<scale>{_SCALE})\b)?(?:\s(?:U\.?S\.?\s)?dollars?\b)?)"
    rf"|(?P<amount>\b(?:USD|EUR|GBP)\s?(?P<sum2>\d[\d,.]*\d|\d)"
    rf"(?:[\s-]?(?P<scale2>{_SCALE})\b)?)"
    rf"|(?P<big>\b(?P<sum3>\d[\d,.]*\d|\d)(?:[\s-]?(?P<scale3>{_SCALE})\b)"
    r"(?:\s(?:U\.?S\.?\s)?(?P<currency>dollars?|euros?|pounds?|yen|rupees|won|zloty"
    r"|kronor|USD|EUR|GBP)\b)?)"
    r"|(?P<transmittal>\b\d{2}[-–‑—]\d{1,3}[A-Z]?\b)"
    r"|(?P<code>\b[A-Za-z]{1,6}(?:/[A-Za-z]{1,4})?[-‑–]?\d+[A-Za-z0-9]*"
    r"(?:[-‑/]\d*[A-Z0-9]+)*s?\b)"
    r"|(?P<number>\b\d[\d,.]*\d\b|\b\d\b)(?:st|nd|rd|th)?"
    r"|(?P<initials>(?:\b[A-Za-z]\.){2,})"
    r"|(?P<word>\w+(?:['’]\w+)?)",
    re.IGNORECASE,
)
_AGENCY = (
    r"(?:Reuters|AP|AFP|dpa|DPA|UPI|ANI|PTI|TASS|Xinhua|Yonhap|Bloomberg|CNN|Kyodo"
    r"|Anadolu|AA|IANS|EFE|ANSA)"
)
_DATELINE = re.compile(
    rf"^\s*(?:[A-Z][\w .,/'’-]{{1,70}}?\s*[\(\[]\s*{_AGENCY}[^)\]]{{0,20}}[\)\]]"
    rf"\s*[-–—:]*\s*|\(?{_AGENCY}\)?\s*[-–—:]+\s*"
    r"|[A-Z][A-Z .,/'’-]{2,40}(?:,\s+\w+\.?\s+\d{1,2})?\s*(?:[-–—]|--)+\s+"
    r"|(?:By|by)\s+[A-Z][\w.'’ ]{2,40}?\s*[-–—|:]\s+)"
)
_TAIL = re.compile(
    r"(?:\s*(?:\[?(?:…|\.\.\.)\]?|\[\+\d+ chars\]))+\s*$"
    r"|\s*\b(?:Read (?:more|the full (?:story|article))|Continue reading|Click here"
    r"|The post .{1,300}? (?:appeared first on|first appeared on)"
    r"|This (?:article|story) (?:was )?(?:originally |first )?(?:appeared|published)"
    r"|\((?:Reporting|Writing|Editing) by)\b.*$",
    re.DOTALL | re.IGNORECASE,
)
# Without one of these nothing of a text is tail: the search takes as long as all else.
_TAIL_SIGNS = ("…", "...", "chars]", "ead more", "ead the full", "ontinue reading")
_TAIL_WORDS = ("lick here", "The post ", "his article", "his story", "ing by ")
_ENDS = (".", "!", "?", '"', "'", "”", "’", ")")
_TITLE_HEAD = re.compile(
    r"^\s*(?:(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED|EXCLUSIVE|BREAKING|FACTBOX)"
    r"(?:\s?\d+)?\s?[-:–—|]\s*|(?:Exclusive|Breaking(?: news)?|Report|Watch|Video|Live"
    r"|Update|Updated|Just in|News)\s?[:|]\s*)+",
    re.IGNORECASE,
)
_PAPER = (
    rf"(?:{_AGENCY}|(?:\w+[\s.&'’]*){{0,4}}(?:News|Times|Post|Journal|Guardian|Herald"
    r"|Daily|Tribune|Telegraph|Today|Online|\.com|Insider|Magazine|Monitor|Jazeera"
    r"|BBC|Defense|Defence|Review|Gazette|Mirror|Independent|Standard|Press|Janes"
    r"|Network|Wire))"
)
_TITLE_TAIL = re.compile(
    rf"(?:\s+[-–—]\s+{_PAPER}|\s+\|\s+[^|]{{2,40}}|\s+\((?:updated?|video|photos?"
    rf"|{_AGENCY})\))+\s*$",
    re.IGNORECASE,
)
STRICT = frozenset("c$ndt")
"""Classes where one thing more in one of two texts makes them different texts:
country, money, number, designation, transmittal."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in comparable words."""

    tokens: tuple[str, ...]
    proper: frozenset[str]
    """Words written with a capital although neither sentence nor headline asks it."""


def title_words(title: str) -> Words:
    """The words of a headline, without marks of agencies and papers."""
    return _words(_TITLE_TAIL.sub("", _TITLE_HEAD.sub("", _plain(title))))


def body_words(summary: str) -> Words:
    """The words of a summary, without dateline and without what points to more."""
    text = _DATELINE.sub("", _plain(summary), count=1).rstrip()
    words = _words(_without_tail(text))
    if _is_cut(text) and words.tokens and fact_class(words.tokens[-1]):
        # It may have been cut within the amount or the name of a country.
        return Words(words.tokens[:-1], words.proper)
    return words


def _without_tail(text: str) -> str:
    signs = (*_TAIL_SIGNS, *_TAIL_WORDS)
    return _TAIL.sub("", text) if any(sign in text for sign in signs) else text


def _is_cut(text: str) -> bool:
    return not text.endswith(_ENDS) or text.endswith("...")


def fact_class(token: str) -> str:
    """`c` of `c:JP`; empty for words without a fact."""
    return token[0] if token[1:2] == ":" else ""


def _plain(text: str) -> str:
    text = text[:MAX_CHARS]
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _words(text: str) -> Words:
    raw = _surfaces(text)
    shouted = _is_shouted(raw)
    tokens: list[str] = []
    proper: set[str] = set()
    skip = 0
    for at, (surface, kind) in enumerate(raw):
        if skip:
            skip -= 1
            continue
        if surface.islower():
            token = surface if kind in _SUMS else _token(surface, kind)
            if token and token not in ARTICLES:
                tokens.append(token)
            continue
        if kind in _PLACES:
            place, length = _place(raw, at)
            if place:
                tokens.append(place)
                skip = length - 1
                continue
        token = surface if kind in _SUMS else _token(surface, kind)
        if token and token not in ARTICLES:
            tokens.append(token)
            named = at and surface[0].isupper() and token[1:2] != ":"
            if named and not shouted:
                proper.add(token)
    return Words(tuple(tokens), frozenset(proper))


Surface = tuple[str, str]
"""Characters of a text, and what kind of token they are."""


def _surfaces(text: str) -> list[Surface]:
    """The tokens of a text: word by word, but for amounts, which may be several."""
    parts = text.split(" ")
    if not all(parts) or _OTHER_BLANK.search(text):
        return list(_matched(text))
    if not _SIGN.search(text):
        return list(chain.from_iterable(map(_of_part, parts)))
    return list(_around_amounts(parts))


def _around_amounts(parts: list[str]) -> Iterator[Surface]:
    at = 0
    signs = [place for place, part in enumerate(parts) if _SIGN.search(part)]
    while signs:
        first, end = max(signs[0] - 1, at), signs[0]  # "USD" stands before
        while signs and signs[0] <= end:
            end = signs.pop(0) + 4  # "million US dollars" stand behind
        yield from chain.from_iterable(map(_of_part, parts[at:first]))
        yield from _matched(" ".join(parts[first:end]))
        at = end
    yield from chain.from_iterable(map(_of_part, parts[at:]))


@lru_cache(maxsize=65_536)
def _of_part(part: str) -> tuple[Surface, ...]:
    return tuple(_matched(part))


def _matched(text: str) -> Iterator[Surface]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "word"
        yield (_money(match) if kind in _SUMS else match.group(), kind)


# Digits and signs of currencies: without them a token never goes beyond a blank.
_SIGN = re.compile(r"[\d$€£¥₹]")
_OTHER_BLANK = re.compile(r"[^\S ]")
_SUMS = frozenset(("money", "amount", "big"))
_PLACES = frozenset(("plain", "word", "initials"))


def _is_shouted(raw: list[tuple[str, str]]) -> bool:
    """Headlines Where Each Word Has a Capital say nothing by it."""
    words = [surface for surface, kind in raw if kind in _PLACES and len(surface) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return capitals * 10 > len(words) * 6


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


def _place(raw: list[tuple[str, str]], at: int) -> tuple[str, int]:
    surface, kind = raw[at]
    if kind == "initials":
        letters = surface.replace(".", "").upper()
        return {"US": "c:US", "USA": "c:US", "UK": "c:GB", "UAE": "c:AE"}.get(
            letters, ""
        ), 1
    if surface in ("US", "USA"):
        return "c:US", 1
    first = _fold(surface)
    for words, code in places().get(first, ()):
        if len(words) == 1:
            return f"c:{code}", 1
        rest = (_fold(raw[i][0]) for i in range(at + 1, min(at + len(words), len(raw))))
        if (first, *rest) == words:
            return f"c:{code}", len(words)
    return "", 0


@lru_cache(maxsize=65_536)
def _fold(surface: str) -> str:
    folded = surface.casefold().replace("’", "'")
    return folded.removesuffix("'s") or folded


@lru_cache(maxsize=65_536)
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

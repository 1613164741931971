"""
Text → words as they are compared: one way of writing for each thing.

`$2.35bn` and `US$2.35 billion` are one word, `F-16s` and `F16` are one, `Tokyo` and
`Japanese` stand for Japan. Words that carry a fact begin with its class and a colon.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from armsbeat.stories.surfaces import (
    ALL_SCALE,
    BLANK,
    CURRENCY,
    DIGIT,
    DOLLARS,
    NUMBER,
    OF_US,
    OPEN,
    SCALE,
    SCALED,
    SIGNED,
    SUM,
    Reading,
    longest_place,
    place_of,
    reading,
)

# No text is compared beyond this many characters.
MAX_CHARS = 2_000
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
    readings = _readings(text)
    tokens: list[str] = []
    names: list[str] = []
    longer = capitals = skip = 0
    begun = False
    for at, one in enumerate(readings):
        longer += one.longer
        capitals += one.capitals
        if one.is_plain and not skip:
            tokens += one.tokens
        else:
            skip = _add(tokens, names, readings, at, skip=skip, begun=begun)
        begun = begun or bool(one.surfaces)
    # Headlines Where Each Word Has a Capital say nothing by it.
    is_shouted = capitals * 10 > longer * 6
    return Words(tuple(tokens), frozenset(() if is_shouted else names))


def _add(
    tokens: list[str],
    names: list[str],
    readings: list[Reading],
    at: int,
    *,
    skip: int,
    begun: bool,
) -> int:
    """
    Take up the words of one reading.

    Returns:
        How many words behind it belong to a name that begins in it.
    """
    for n, (token, fold, is_name, goes_on) in enumerate(readings[at].surfaces):
        if skip:
            skip -= 1
            continue
        if goes_on:
            most = longest_place(fold) - 1
            place, length = place_of(fold, _behind(readings, at, n, most))
            if place:
                tokens.append(place)
                skip = length - 1
                continue
        if token:
            tokens.append(token)
            if is_name and (begun or n):
                names.append(token)
    return skip


def _behind(readings: list[Reading], at: int, n: int, most: int) -> list[str]:
    """Up to so many words behind the `n`th of a reading, as they are written."""
    found = [surface[1] for surface in readings[at].surfaces[n + 1 :]]
    while len(found) < most and at + 1 < len(readings):
        at += 1
        found += [surface[1] for surface in readings[at].surfaces]
    return found[:most]


def _readings(text: str) -> list[Reading]:
    """A text stretch by stretch: word by word, but for amounts."""
    parts = text.split(" ")
    found = [reading(part) for part in parts]
    marks = 0
    for one in found:
        marks |= one.marks
    if marks & BLANK:
        return [reading(text)]
    return _with_amounts(parts, found) if marks & (SUM | OPEN) else found


def _with_amounts(parts: list[str], found: list[Reading]) -> list[Reading]:
    """The same with the words of each amount in one stretch."""
    told: list[Reading] = []
    end = 0
    for at, one in enumerate(found):
        if at < end:
            continue
        end = at + 1
        if one.marks & (SUM | OPEN):
            end = _end_of_amount(found, at)
            if end > at + 1:
                one = reading(" ".join(parts[at:end]))
        told.append(one)
    return told


def _end_of_amount(found: list[Reading], at: int) -> int:
    """Where the amount ends that begins at a place; the next place: there is none."""
    end, marks = at + 1, found[at].marks
    signed, code = marks & SIGNED, marks & OPEN and not marks & SIGNED
    if marks & OPEN and _mark(found, end) & DIGIT:
        marks = found[end].marks
        end += 1  # "US$ 5", "USD 5"
    if marks & NUMBER and _mark(found, end) & SCALE:
        marks = SCALED if found[end].marks & ALL_SCALE else 0
        end += 1  # "5 million"
    if code or not marks & (SCALED | NUMBER if signed else SCALED):
        return end
    named = DOLLARS if signed else CURRENCY
    if _mark(found, end) & OF_US and _mark(found, end + 1) & named:
        return end + 2  # "5 million US dollars"
    return end + 1 if _mark(found, end) & named else end


def _mark(found: list[Reading], at: int) -> int:
    return found[at].marks if at < len(found) else 0

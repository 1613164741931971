"""Places that are merely spelled like a designation: "it's 300", "a 10 percent tax"."""

from __future__ import annotations

import re

from armsbeat.annotate.match import Alias, Candidate, Passage

# Letters and digits joined by anything else are no designation: "it's 300", "p.8".
_JOINED = re.compile(
    r"[\w\-\u2010-\u2015\u2212/ \u00a0\u202f]*(?:Mk\. ?)?[\w\-\u2010-\u2015\u2212/ ]*"
)
# "A 10 percent tariff", "At 4 p.m."
_WORD_AND_NUMBER = re.compile(
    r"(?:a|am|an|as|at|be|by|do|go|he|i|if|in|is|it|me|my|no|of|on|or|so|to|up|us|we)"
    r"[ \u00a0\u202f]\d",
    re.IGNORECASE,
)
# One letter, or a word of one of the feeds' languages: "il 20 marzo", "su 35 años".
_APART = re.compile(
    r"(?:[a-z]|il|su|tu|mi|la|le|el|de|du|en|es|da|ab|um|zu|bu|ve)[ \u00a0\u202f]\d",
    re.IGNORECASE,
)
_CLASS_ACTION = re.compile(r"[- ]actions?\b", re.IGNORECASE)
_APOSTROPHES = frozenset("'’`")


def miswritten(passage: Passage, candidate: Candidate, alias: Alias) -> str:
    """Why a place cannot be the designation it looks like, or nothing."""
    surface = passage.surface(candidate)
    if surface[-5:].lower() == "class" and _CLASS_ACTION.match(
        passage.text, candidate.end
    ):
        return "a class action"
    before = passage.text[candidate.start - 1 : candidate.start]
    if before and before in _APOSTROPHES and surface[1:2] in " -":
        return "written as an ordinary word"
    if _WORD_AND_NUMBER.match(surface):
        return "a word and a number"
    if surface.lower().startswith(alias.surface.lower()):
        return ""
    if "/" in surface and "/" not in alias.surface:
        return "letters and digits that only happen to meet"
    if not _APOSTROPHES.isdisjoint(surface) and _APOSTROPHES.isdisjoint(alias.surface):
        return "a possessive"
    if any(map(str.isdigit, surface)) and not _JOINED.fullmatch(surface):
        return "letters and digits that only happen to meet"
    return ""


def may_be_words(passage: Passage, candidate: Candidate) -> bool:
    """
    Whether a sure name is written as ordinary words may be.

    A word and a number ("M 1", "Su 35"), or a class without its hyphen ("Virginia
    class sizes", "Freedom class").
    """
    surface = passage.surface(candidate)
    return _APART.match(surface) is not None or surface.endswith((" class", " Class"))

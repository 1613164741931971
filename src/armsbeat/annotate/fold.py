"""
Text → the folded form that aliases are looked up in, and the way back.

Folding makes spellings equal that differ in nothing but typing: case, accents,
dashes, quotes, no-break spaces, full-width letters, soft hyphens. Every letter and
digit stays one character, everything else becomes one space, so that offsets in the
folded form are offsets in the text; where that cannot hold (combining marks,
invisible characters, ligatures, runs of spaces) a map of offsets is kept.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Characters whose folded form is not exactly one character: invisible ones, combining
# marks, ligatures; and runs of space, which fold to one.
_UNEVEN = re.compile(
    r"[\u00ad\u0300-\u036f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f"
    r"\ufeff\u00c6\u00e6\u0152\u0153\u00df\u1e9e\ufb00-\ufb06]|\s\s"
)
_PRINTED = "’‘“”–—…\u00a0•€£"
_SPACES = re.compile(r"\s\s")
_STROKED = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t"}
_WIDE = {"æ": "ae", "œ": "oe", "ß": "ss", "ẞ": "ss"}


class _FoldTable(dict[int, str]):
    """One folded character per character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_one(chr(code))
        return folded


def _fold_one(character: str) -> str:
    if not character.isalnum():
        return " "
    base = unicodedata.normalize("NFKD", character)
    lowered = next((c for c in base if not unicodedata.combining(c)), character)
    lowered = lowered.lower()[:1]
    return _STROKED.get(lowered, lowered)


_TABLE = _FoldTable()
_ASCII = bytes(ord(_fold_one(chr(code))) for code in range(128)).ljust(256)


class Folded(NamedTuple):
    """A text's folded form and, where they differ, the offsets in the text."""

    folded: str
    offsets: tuple[int, ...] | None = None
    """Offset in the text of each folded character, then the text's length."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text that a span of the folded form stands for."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1 if end else 0


def fold(text: str) -> Folded:
    """Fold a text; linear in its length."""
    if text.isascii():
        if "  " not in text and "\n" not in text:
            return Folded(_fold_ascii(text))
    else:
        # Most texts have nothing beyond ASCII but the quotes and dashes of print.
        plain = text
        for mark in _PRINTED:
            if mark in plain:
                plain = plain.replace(mark, " ")
        if plain.isascii() and plain.isprintable() and not _SPACES.search(text):
            return Folded(_fold_ascii(plain))
    if _UNEVEN.search(text) is None:
        return Folded(text.translate(_TABLE))
    return _fold_unevenly(text)


def _fold_ascii(text: str) -> str:
    # A tenth of the time that `str.translate` takes.
    return text.encode().translate(_ASCII).decode()


def folded_alias(alias: str) -> str:
    """The folded form of a listed alias, without spaces at its ends."""
    return fold(alias).folded.strip()


def _fold_unevenly(text: str) -> Folded:
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for piece in _pieces(character):
            if piece == " " and _in_a_run_of_space(text, offset):
                continue
            characters.append(piece)
            offsets.append(offset)
    return Folded("".join(characters), (*offsets, len(text)))


def _pieces(character: str) -> str:
    wide = _WIDE.get(character.lower())
    if wide is not None:
        return wide
    if _UNEVEN.fullmatch(character) is None:
        return _TABLE[ord(character)]
    spelled = unicodedata.normalize("NFKD", character).lower()
    return spelled if spelled.isalpha() else ""


def _in_a_run_of_space(text: str, offset: int) -> bool:
    return offset > 0 and text[offset].isspace() and text[offset - 1].isspace()

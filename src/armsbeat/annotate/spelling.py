"""
A listed alias → the folded ways in which news write it.

"PAC-3" is written PAC 3 and PAC3, "M1A1" M1-A1, "Leopard 2" Leopard two and
Leopard II, "Mk 41" Mark 41 and Mk. 41. These are worked out here
once, so that the table lists each name once and matching stays one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from armsbeat.annotate.fold import folded_alias

_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
_NUMBER_WORDS = {str(n): word for n, word in enumerate(_WORDS, start=1)}
_NUMBER_ROMAN = {str(n): roman for n, roman in enumerate(_ROMAN, start=1) if n > 1}
_FROM_ROMAN = {roman: digit for digit, roman in _NUMBER_ROMAN.items()}
_PIECE = re.compile(r"\d+|[^\W\d_]+| ")
# More joints than this are written as listed: 2^n spellings would be too many.
_MAX_JOINTS = 4


def as_listed(surface: str, *, open_ended: bool = False) -> str:
    """
    The pattern to look a listed alias up by, as it is written in the table.

    Args:
        surface: The alias as listed.
        open_ended: Leave the end open, so that a sub-designation may follow.

    Returns:
        A folded pattern that begins with a space and, unless open, ends with one.
    """
    return _pattern(folded_alias(surface), open_ended)


def others(
    surface: str, *, open_ended: bool = False, plural: bool = False, fused: bool = True
) -> list[str]:
    """
    The patterns of all other ways to write it, as `as_listed` makes them.

    Args:
        surface: The alias as listed.
        open_ended: As there.
        plural: Its plurals too.
        fused: Also two words as one (Blackhawk for Black Hawk).
    """
    forms = dict.fromkeys(_forms(folded_alias(surface), fused=fused))
    found = [_pattern(form, open_ended) for form in forms][1:]
    if plural:
        plurals = dict.fromkeys([p for form in forms for p in _plurals(form)])
        found += [_pattern(form, False) for form in plurals]
    return found


def _pattern(form: str, open_ended: bool) -> str:
    return f" {form}" if open_ended and form[-1:].isdigit() else f" {form} "


def _plurals(form: str) -> list[str]:
    if form.endswith("s"):
        return []
    if form.endswith(("x", "ch", "sh")):
        return [form + "s", form + "es"]
    return [form + "s"]


def _forms(folded: str, *, fused: bool) -> Iterator[str]:
    yield folded
    if any(character.isdigit() for character in folded):
        yield from _designation_forms(folded)
        yield from _numeral_forms(folded)
    else:
        yield from _word_forms(folded, fused=fused)


def _word_forms(folded: str, *, fused: bool) -> Iterator[str]:
    words = folded.split(" ")
    if fused and len(words) == 2 and all(len(word) > 2 for word in words):
        yield "".join(words)
    if words[-1] in _FROM_ROMAN and len(words) > 1:
        yield " ".join([*words[:-1], _FROM_ROMAN[words[-1]]])


def _designation_forms(folded: str) -> Iterator[str]:
    pieces = _PIECE.findall(folded)
    joints = [number for number in range(len(pieces)) if _is_joint(pieces, number)]
    if len(joints) > _MAX_JOINTS:
        joints = joints[:_MAX_JOINTS]
    for choice in product(("", " "), repeat=len(joints)):
        yield _joined(pieces, dict(zip(joints, choice, strict=True)))
    if pieces[0] == "mk":
        number = folded.removeprefix("mk").strip()
        yield from (f"mark {number}", f"mk  {number}")


def _is_joint(pieces: list[str], number: int) -> bool:
    """A space beside a digit, or the border of letters and digits."""
    piece = pieces[number]
    if piece == " ":
        before, after = pieces[number - 1], pieces[number + 1]
        short = len(before) <= 4 and len(after) <= 4
        return (before.isdigit() != after.isdigit()) or (short and before.isdigit())
    return number > 0 and pieces[number - 1] != " "


def _joined(pieces: list[str], choice: dict[int, str]) -> str:
    text = ""
    for number, piece in enumerate(pieces):
        if piece == " ":
            text += choice.get(number, " ")
        else:
            text += choice.get(number, "") + piece
    return text


def _numeral_forms(folded: str) -> Iterator[str]:
    head, _, last = folded.rpartition(" ")
    if len(head) > 3 and head.isalpha() and last in _NUMBER_WORDS:
        yield f"{head} {_NUMBER_WORDS[last]}"
        if last in _NUMBER_ROMAN:
            yield f"{head} {_NUMBER_ROMAN[last]}"

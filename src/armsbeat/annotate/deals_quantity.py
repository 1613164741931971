"""
How many pieces a deal is about, where the sentence leaves no doubt.

"24 F-16s", "a dozen howitzers", "up to 50 Strykers" count; "the first two of six",
"Block 70" and the year 2024 do not, and two different numbers are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNITS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {word: number for number, word in enumerate(_UNITS, start=2)} | {
    "eleven": 11,
    "twelve": 12,
    "twenty": 20,
    "thirty": 30,
    "fifty": 50,
    "a dozen": 12,
    "two dozen": 24,
}
_LONGEST_FIRST = "|".join(sorted(_WORDS, key=len, reverse=True))
_COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}|{_LONGEST_FIRST})"
# What may stand between a number and what it counts: "24 more Lockheed Martin F-16s".
_BETWEEN = (
    r"(?:(?:more|new|used|additional|extra|further|second-hand|secondhand|advanced"
    r"|modern|old|older|surplus|refurbished|former|retired|ex-\w+|self-propelled"
    r"|[A-Z][\w.'’-]*) ){0,3}"
)
# Before these a number is part of something else.
_PART = (
    r"(?:[Bb]lock|[Tt]ype|M[Kk]|Mark|[Bb]atch|[Tt]ranche|[Pp]hase|Lot|Project|first|last"
    r"|final|next|another|of|[Ii]n|[Ss]ince|by|[$€£¥]|per|no\.?)"
)
_GOODS = (
    r"(?:howitzers|tanks|jets|fighters|fighter jets|helicopters|frigates|corvettes"
    r"|submarines|drones|warships|missiles|launchers|interceptors|minehunters"
    r"|armou?red vehicles|patrol (?:boats|vessels)|rocket launchers|rifles|torpedoes)"
)
# Not the end of a longer number or name, nor a price.
_ALONE = r"(?<![\w$€£¥.,-])"
_COUNTED_GOODS = re.compile(
    rf"(?P<before>\S+ )?{_ALONE}(?P<count>{_COUNT}) {_BETWEEN}{_GOODS}\b"
)
_COUNT_BEFORE = re.compile(rf"(?P<before>\S+ )?{_ALONE}(?P<count>{_COUNT}) {_BETWEEN}$")
# How a number ends: most sentences have none, and need no closer look.
_NUMBER_ENDS = (*"0123456789", *(phrase.split()[-1] for phrase in _WORDS))
_IS_PART = re.compile(rf"^(?:\S*[$€£¥]|{_PART}) $")
_FAR = 60
"""Characters before a system in which its number stands."""


def read_quantity(sentence: str, systems: Iterable[str]) -> int | None:
    """
    How many pieces a sentence speaks of.

    Args:
        sentence: What tells the deal.
        systems: The names of its systems, as written there; without any, a number
            before a generic word for arms counts.

    Returns:
        A number of two or more; None when there is none, or more than one.
    """
    names = tuple(systems)
    found: set[int] = set()
    for name in names:
        at = sentence.find(name)
        if at > 0 and _may_count(sentence[max(0, at - _FAR) : at]):
            match = _COUNT_BEFORE.search(sentence, max(0, at - _FAR), at)
            found |= _number(match)
    if not names and _may_count(sentence):
        for match in _COUNTED_GOODS.finditer(sentence):
            found |= _number(match)
    return found.pop() if len(found) == 1 else None


def _may_count(text: str) -> bool:
    return any(word.endswith(_NUMBER_ENDS) for word in text.split(" "))


def _number(match: re.Match[str] | None) -> set[int]:
    if match is None or (match["before"] and _IS_PART.match(match["before"])):
        return set()
    count = match["count"]
    number = _WORDS.get(count) or int(count.replace(",", ""))
    year = "," not in count and 1900 <= number < 2100
    return set() if year or number < 2 else {number}

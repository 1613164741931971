"""Transmittal numbers of US notifications, and when two figures agree."""

from __future__ import annotations

import re
from collections.abc import Iterable

from armsbeat.cards.nouns import Money

# News rounds: 2.35 billion is told as 2.4 or 2.3 billion.
TOLERANCE = 0.05

_STATED = re.compile(
    r"transmittal\s*(?:(?:no|nr|number)\b\.?)?\s*[:=]?\s*"
    r"(\d{2})\s?[-–—‑−]\s?(\d?[a-z0-9]{1,3})\b",
    re.IGNORECASE,
)
_AMENDED = re.compile(r"^(\d{2}-\d{2,3})[A-Z]$")


def transmittal_of(cues: Iterable[str], text: str = "") -> str | None:
    """
    The number of the notification that a deal is, where exactly one is stated.

    Args:
        cues: As the annotation has them: `transmittal=24-118`.
        text: The item's text, read where no cue says it.

    Returns:
        As `24-118`; the letter of an amendment is left out, because an amendment
        changes the deal that was notified and is not another one.
    """
    told = _numbers(" ; ".join(cues)) or _numbers(text)
    return told.pop() if len(told) == 1 else None


def agree(one: Money, other: Money) -> bool:
    """Whether two values are the same but for rounding."""
    return one[0] == other[0] and close(one[1], other[1])


def close(one: int, other: int) -> bool:
    """Within the tolerance of news."""
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))


def _numbers(text: str) -> set[str]:
    found = (f"{m[1]}-{m[2].upper()}" for m in _STATED.finditer(text))
    return {_AMENDED.sub(r"\1", number) for number in found}

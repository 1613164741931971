"""
Values as any database holds them: texts, times and lists, in plain data.

Needs no database library, so that other processes can make rows ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
MAX_INT: Final = 2**63 - 1


def clean(text: str) -> str:
    """
    Replace what a database cannot hold: NUL and lone surrogates.

    PostgreSQL refuses the first, UTF-8 the second.
    """
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def to_json(value: Sequence[Any]) -> str:
    """A list of texts, numbers and lists as compact JSON of clean texts."""
    return _json(value) if value else "[]"


def _json(value: Any) -> str:
    # Python's own encoder takes longer to be set up than a short list takes to write.
    if isinstance(value, str):
        return encode_basestring(clean(value))
    if isinstance(value, (list, tuple)):
        return f"[{','.join([_json(part) for part in value])}]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    raise TypeError(f"{value!r} is neither text, number nor list")


def time_text(at: datetime) -> str:
    """
    A time as text of one width, which sorts and which every tool parses.

    Raises:
        ValueError: The time is naive, which is a bug.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:26] + "Z"


def time_of(text: str) -> datetime:
    """What `time_text` wrote."""
    return datetime.fromisoformat(text)

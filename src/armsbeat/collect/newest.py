"""Which end of a feed that is too long is the newer one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_DATE = re.compile(
    r"<(?:\w+:)?(?:pubDate|published|issued|created|date|updated|modified)\b[^>]*>"
    r"\s*(?:<!\[CDATA\[)?\s*([^<\]]{6,60})",
    re.I,
)
_READERS: tuple[Callable[[str], datetime], ...] = (
    parsedate_to_datetime,
    datetime.fromisoformat,
)


def is_oldest_first(first: str, last: str) -> bool:
    """
    Whether a feed lists its oldest items first.

    Args:
        first: The first record, as XML.
        last: The last one.

    Returns:
        False also where they do not say: most feeds list the newest first.
    """
    dates = [moment(found[1]) for one in (first, last) if (found := _DATE.search(one))]
    return is_rising(dates)


def is_rising(dates: list[datetime | None]) -> bool:
    """Whether two dates are known and the second is the later one."""
    known = [date for date in dates if date is not None]
    return len(known) == 2 and known[0] < known[1]


def moment(stated: str) -> datetime | None:
    """A date as feeds usually write it, in UTC; None: written in another way."""
    for read in _READERS:
        try:
            found = read(stated.strip())
            return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None

"""Dates as publishers state them, and whether they can be believed."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from armsbeat.model import DateFlag

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Clocks differ, and many feeds state their zone wrongly by an hour or two.
TOLERANCE = timedelta(hours=3)


def believable(
    stated: datetime | None, *, was_given: bool, now: datetime
) -> tuple[datetime | None, DateFlag | None]:
    """
    The date to keep, or why there is none.

    Args:
        stated: What could be read of it.
        was_given: The record has a date, readable or not.
        now: The time of the fetch.
    """
    if stated is None:
        return None, "impossible" if was_given else "missing"
    if stated < EARLIEST:
        return None, "too_old"
    if stated > now + TOLERANCE:
        return None, "future"
    return stated, None


def from_fields(fields: Sequence[int] | None) -> datetime | None:
    """A UTC datetime from year, month, day, hour, minute, second; None: impossible."""
    if not fields:
        return None
    try:
        year, month, day, hour, minute, second = (int(f) for f in fields[:6])
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def is_possible(text: str) -> bool:
    """Whether a date written year first exists; others are not judged here."""
    found = re.match(r"\s*(\d{4})-(\d\d)-(\d\d)", text)
    if not found:
        return True
    return from_fields([*(int(part) for part in found.groups()), 0, 0, 0]) is not None


def from_iso(text: str) -> datetime | None:
    """A UTC datetime from RFC 3339 or RFC 2822; without a zone it means UTC."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return from_http(text)
    return _utc(moment)


def from_http(text: str) -> datetime | None:
    """A UTC datetime from an HTTP or mail date; None: it is not one."""
    try:
        return _utc(email.utils.parsedate_to_datetime(text.strip()))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _utc(moment: datetime) -> datetime | None:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None

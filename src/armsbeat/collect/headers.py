"""The answer's headers that say when to come back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from armsbeat.collect.dates import from_http

DAY_S = 86_400


def retry_after_s(headers: Mapping[str, str], *, now: datetime) -> int | None:
    """Seconds the publisher asks to stay away, at most a day; None: nothing said."""
    stated = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", stated):
        whole = stated.partition(".")[0]
        return DAY_S if len(whole) > 9 else min(int(whole), DAY_S)
    moment = from_http(stated) if stated else None
    if moment is None:
        return None
    return min(max(int((moment - now).total_seconds()), 0), DAY_S)


def freshness_s(headers: Mapping[str, str], *, now: datetime) -> int | None:
    """Seconds the answer stays fresh (Cache-Control, else Expires), at most a day."""
    control = headers.get("Cache-Control", "").lower()
    if re.search(r"no-store|no-cache|must-revalidate.*max-age=0|max-age=0", control):
        return None
    if found := re.search(r"max-age\s*=\s*\"?(\d{1,12})", control):
        age = headers.get("Age", "0").strip()
        spent = int(age) if re.fullmatch(r"\d{1,9}", age) else 0
        return _positive(int(found[1]) - spent)
    expires = from_http(headers.get("Expires", ""))
    if expires is None:
        return None
    stated_now = from_http(headers.get("Date", "")) or now
    return _positive(int((expires - stated_now).total_seconds()))


def _positive(seconds: int) -> int | None:
    return min(seconds, DAY_S) if seconds > 0 else None

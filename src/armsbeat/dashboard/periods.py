"""From a choice of period to its first and last day. Pure: today is an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from armsbeat.charts import day_label

ALL = "All"
CUSTOM = "Custom"
DAYS: dict[str, int | None] = {
    "30 days": 30,
    "90 days": 90,
    "1 year": 365,
    ALL: None,
    CUSTOM: None,
}
DEFAULT = "1 year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days of a view, both inclusive, and how people call them."""

    start: date | None
    end: date | None
    name: str

    @property
    def label(self) -> str:
        """`25 Aug 2026 – 22 Nov 2026`, or that there is no limit."""
        if self.start is None or self.end is None:
            return "All dates"
        if self.start == self.end:
            return day_label(self.start)
        return f"{day_label(self.start)} – {day_label(self.end)}"

    @property
    def before(self) -> str | None:
        """What a change is compared with; None where there is nothing before."""
        if self.start is None or self.end is None:
            return None
        return f"prior {(self.end - self.start).days + 1} days"


def period(choice: str | None, dates: Sequence[date], *, today: date) -> Period:
    """
    Args:
        choice: A key of `DAYS`; anything else counts as the default.
        dates: Exact first and last day, in any order, used where choice is Custom;
            a single one means that day.
        today: The last day of a relative period, UTC.
    """
    chosen = choice if choice in DAYS else DEFAULT
    if chosen == CUSTOM and dates:
        return Period(start=min(dates), end=max(dates), name=CUSTOM)
    length = DAYS[chosen or DEFAULT]
    if length is None:
        return Period(start=None, end=None, name=ALL)
    return Period(start=today - timedelta(days=length - 1), end=today, name=chosen)

"""From a choice of period to its first and last day. Pure: today is an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from armsbeat.charts import day_label
from armsbeat.views import ALL, DAYS, DEFAULT_PERIOD, days_of

Step = Literal["D", "W", "M", "Q", "Y"]

MIN_PER_BIN = 3
MIN_BINS = 6
DAYS_OF: dict[Step, float] = {"D": 1, "W": 7, "M": 30.4, "Q": 91.3, "Y": 365.2}
_LONGER: dict[Step, tuple[tuple[Step, float], ...]] = {
    "D": (("W", 7),),
    "W": (("M", 30.4),),
    "M": (("Q", 91.3), ("Y", 365.2)),
}


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
    start, end = days_of(choice, dates, today=today)
    chosen = choice if choice in DAYS else DEFAULT_PERIOD
    name = ALL if start is None else str(chosen)
    return Period(start=start, end=end, name=name)


def step(days: int, items: int) -> Step:
    """
    How long the bins of the time axes are.

    By the length of the period alone, weeks of a thin feed would show nothing but
    single items; then longer bins are taken, as long as at least six remain.

    Args:
        days: Of the period.
        items: In the period.
    """
    chosen: Step = "D" if days <= 45 else "W" if days <= 400 else "M"
    for longer, length in _LONGER[chosen]:
        thin = items < MIN_PER_BIN * days / DAYS_OF[chosen]
        if not thin or days / length < MIN_BINS:
            break
        chosen = longer
    return chosen

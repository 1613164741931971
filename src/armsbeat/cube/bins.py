"""The bins of a time axis: days to years, whichever suits the span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import ibis.expr.types as ir
import numpy as np
import pandas as pd

Step = Literal["D", "W", "M", "Q", "Y"]

DAILY_UP_TO = 45
WEEKLY_UP_TO = 400
_DAY = timedelta(days=1)
_MOMENT = "datetime64[us]"
_MONTHS: dict[Step, int] = {"M": 1, "Q": 3, "Y": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """First and last day; `partial`: only some of its days are looked at."""

    start: date
    end: date
    partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Consecutive bins of one step, oldest first."""

    step: Step
    bins: tuple[Bin, ...]

    def frame(self) -> pd.DataFrame:
        """One row per bin: `period` (datetime), `partial`."""
        starts = pd.to_datetime([one.start for one in self.bins]).as_unit("us")
        partial = [one.partial for one in self.bins]
        return pd.DataFrame(
            {"period": starts, "partial": pd.array(partial, dtype="bool")}
        )

    def places(self, moments: np.ndarray) -> np.ndarray:
        """The place of the bin that each moment falls into; -1: in none of them."""
        starts = [one.start for one in self.bins]
        edges = np.array([*starts, self.bins[-1].end + _DAY], dtype=_MOMENT)
        found = np.searchsorted(edges, moments.astype(_MOMENT), "right") - 1
        placed: np.ndarray = np.where(found < len(starts), found, -1)
        return placed


def period(day: ir.DateValue, step: Step) -> ir.Value:
    """The first moment of the bin that a day falls into, as an expression."""
    return day.truncate(step).cast("timestamp(6)").name("period")


def axis(
    start: date, end: date, *, today: date | None = None, step: Step | None = None
) -> Axis:
    """
    The bins that cover all days from `start` to `end`, both inclusive.

    Up to 45 days they are days, up to 400 weeks from Monday, else months.
    `step` overrules that: where items are few, longer bins say more.
    A bin is partial when it reaches beyond these days, or is not over by `today`.
    """
    step = step or step_for(start, end)
    bins = []
    first = floor(start, step)
    while first <= end:
        last = _next(first, step) - _DAY
        unfinished = today is not None and last >= today
        partial = first < start or last > end or unfinished
        bins.append(Bin(start=first, end=last, partial=partial))
        first = last + _DAY
    return Axis(step=step, bins=tuple(bins))


def step_for(start: date, end: date) -> Step:
    """Days, weeks or months for this span."""
    days = (end - start).days + 1
    if days <= DAILY_UP_TO:
        return "D"
    return "W" if days <= WEEKLY_UP_TO else "M"


def floor(day: date, step: Step) -> date:
    """First day of the bin that holds `day`."""
    if step == "W":
        return day - timedelta(days=day.weekday())
    if step == "D":
        return day
    return day.replace(month=_first_month(day, step), day=1)


def _first_month(day: date, step: Step) -> int:
    return day.month - (day.month - 1) % _MONTHS[step]


def _next(first: date, step: Step) -> date:
    if step in _MONTHS:
        after = first.month - 1 + _MONTHS[step]
        return date(first.year + after // 12, after % 12 + 1, 1)
    return first + (_DAY if step == "D" else timedelta(weeks=1))

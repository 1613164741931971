"""The time axis: ticks on real bin starts, labels as short as they can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import pandas as pd

from armsbeat.charts.chart import local
from armsbeat.charts.palette import Spec

Grain = Literal["day", "week", "month", "quarter", "year"]

GRAIN_ADJECTIVE: dict[str, str] = {
    "day": "Daily",
    "week": "Weekly",
    "month": "Monthly",
    "quarter": "Quarterly",
    "year": "Yearly",
}

_LONGEST_GAP: dict[Grain, int] = {
    "day": 1,
    "week": 7,
    "month": 31,
    "quarter": 92,
    "year": 10**6,
}

_DAY_LABEL = "timeFormat(datum.value, '%-d %b')"
_MONTH_LABEL = (
    "month(datum.value) == 0 || datum.index == 0"
    " ? timeFormat(datum.value, '%b %Y') : timeFormat(datum.value, '%b')"
)
_YEAR_LABEL = "timeFormat(datum.value, '%Y')"


def days(periods: Sequence[object]) -> list[date]:
    """Distinct bin starts, oldest first."""
    return sorted({pd.Timestamp(p).date() for p in periods})  # type: ignore[arg-type]


def grain_of(periods: Sequence[object]) -> Grain:
    """
    What the distance between bins says about their length.

    A bin that is alone is a day: views of two days and more have more bins than one.
    """
    bins = days(periods)
    gaps = [(b - a).days for a, b in pairwise(bins)]
    closest = min(gaps, default=1)
    return next(g for g, most in _LONGEST_GAP.items() if closest <= most)


def ticks(bins: Sequence[date], *, most: int = 8) -> tuple[list[date], str]:
    """
    Where to write a label under the time axis, and the expression that writes it.

    Args:
        bins: Starts of the bins, oldest first.
        most: At most this many labels.

    Returns:
        Some of `bins`, and a Vega expression for `labelExpr`.
    """
    if not bins:
        return [], _DAY_LABEL
    span = (bins[-1] - bins[0]).days
    if grain_of(bins) == "year":
        return _every(list(bins), most), _YEAR_LABEL
    if span <= 120:
        return _every(list(bins), most), _DAY_LABEL
    if span <= 4 * 366:
        firsts = _first_of(bins, lambda day: (day.year, day.month))
        step = next((s for s in (1, 2, 3, 6, 12) if len(firsts) / s <= most), 12)
        aligned = [day for day in firsts if (day.month - 1) % step == 0]
        return aligned or firsts[:1], _MONTH_LABEL
    years = _first_of(bins, lambda day: day.year)
    # A first year that began earlier would stand where the next one's label belongs.
    begun = [day for day in years if day.month == 1] or years
    return _every(begun, most), _YEAR_LABEL


def time_axis(bins: Sequence[date], *, most: int = 8) -> Spec:
    """The `axis` of a temporal x encoding over `bins`."""
    where, expression = ticks(bins, most=most)
    return {
        "title": None,
        "values": [local(day) for day in where],
        "labelExpr": expression,
        "labelOverlap": "greedy",
        "labelFlush": False,
        "labelBound": False,
        "tickSize": 4,
        "grid": False,
    }


def bin_label(start: object, grain: str) -> str:
    """A bin in words: `week of 9 Nov 2026`, `March 2026`, `22 Nov 2026`."""
    day = pd.Timestamp(start).date()  # type: ignore[arg-type]
    if grain == "week":
        return f"week of {day_label(day)}"
    if grain == "month":
        return f"{day:%B %Y}"
    if grain == "quarter":
        return f"Q{(day.month + 2) // 3} {day.year}"
    return str(day.year) if grain == "year" else day_label(day)


def day_label(day: date) -> str:
    """`9 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"


def bin_end(start: date, grain: str) -> date:
    """The last day of the bin that starts at `start`."""
    if grain == "day":
        return start
    if grain == "week":
        return start + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    after = pd.Timestamp(start) + pd.DateOffset(months=months)
    return (after - pd.Timedelta(days=1)).date()


def bar_width(count: int, *, share: float = 0.62, plot_px: int = 560) -> float:
    """Pixels of one bar when `count` of them fill a plot of about `plot_px`."""
    return max(1.0, min(26.0, share * plot_px / max(count, 1)))


def _every(bins: list[date], most: int) -> list[date]:
    step = max(1, -(-len(bins) // most))
    return bins[::step]


def _first_of(bins: Sequence[date], key: object) -> list[date]:
    firsts: dict[object, date] = {}
    for day in bins:
        firsts.setdefault(key(day), day)  # type: ignore[operator]
    return list(firsts.values())

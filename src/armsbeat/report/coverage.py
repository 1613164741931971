"""How much of the news the collectors saw: what failed, and when none ran. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from armsbeat.charts import bin_end, day_label, thousands

GAPS = ("period", "missed", "label")


class Day(NamedTuple):
    """The fetches of all feeds on one UTC day."""

    day: date
    asked: int
    """Feeds that were fetched at least once."""
    answered: int
    """Of these, feeds that answered at least once."""


def gaps(
    days: Sequence[Day], periods: Iterable[date], *, grain: str, today: date
) -> pd.DataFrame:
    """
    Bins in which collectors missed something; none before the first fetch ever.

    Args:
        days: Days with a fetch, oldest first.
        periods: Starts of the chart's bins.
        grain: Of the bins.
        today: Days after it are not missed yet.

    Returns:
        One row per such bin: `period`, `missed` (share in ]0, 1]: a failing feed
        counts for its part of a day, a day without any fetch as a whole one), `label`.
    """
    by_day = {one.day: one for one in days}
    rows = []
    for start in periods:
        end = min(bin_end(start, grain), today)
        if not days or end < days[0].day:
            continue
        first = max(start, days[0].day)
        inside = [by_day.get(at.date()) for at in pd.date_range(first, end)]
        missed = sum(map(_missed, inside)) / max(len(inside), 1)
        if missed > 0:
            rows.append((start, missed, _label(inside)))
    return pd.DataFrame(rows, columns=list(GAPS))


def in_words(days: Sequence[Day], *, feeds: int) -> str:
    """`31 of 38 feeds answered on 22 Nov 2026; 2 more were not asked.`"""
    if not days:
        return "No collector ran in this period: what is shown came with archives."
    last = days[-1]
    silent = feeds - last.asked
    rest = f"; {thousands(silent)} more were not asked" if silent > 0 else ""
    return (
        f"{thousands(last.answered)} of {thousands(last.asked)} feeds answered on"
        f" {day_label(last.day)}{rest}."
        f" Collected since {day_label(days[0].day)}."
    )


def _missed(day: Day | None) -> float:
    return 1.0 if day is None else 1 - day.answered / max(day.asked, 1)


def _label(inside: Sequence[Day | None]) -> str:
    idle = sum(day is None for day in inside)
    failed = [day for day in inside if day is not None and day.answered < day.asked]
    parts = []
    if idle:
        parts.append(f"no collector ran on {idle} day{'' if idle == 1 else 's'}")
    if failed:
        worst = max(failed, key=_missed)
        parts.append(
            f"{worst.answered} of {worst.asked} feeds answered on"
            f" {day_label(worst.day)}"
        )
    return "; ".join(parts)

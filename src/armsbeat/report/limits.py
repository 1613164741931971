"""What the figures of a view do not know, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from armsbeat.charts import day_label, thousands
from armsbeat.model import Query
from armsbeat.report.coverage import Day
from armsbeat.report.kpis import MIN_BEFORE, both_periods
from armsbeat.report.source import Source

ALWAYS = (
    "Counts are of the feeds that are read here, not of all news, and of headlines and"
    " summaries only; tone is of the wording, not of anybody’s opinion."
)
CHANCE = "Intervals (95%) say what chance alone may do, not what is missing."


def limits_of(
    source: Source, query: Query, totals: pd.DataFrame, *, before: str | None
) -> tuple[str, ...]:
    """`limits` of a view whose `totals` are known."""
    now, then = both_periods(totals)
    compared = then if then is not None and then["count"] >= MIN_BEFORE else None
    days = source.collected_days(query)
    return limits(now, compared, before=before, days=days, start=query.start)


def limits(
    now: dict[str, Any],
    then: dict[str, Any] | None,
    *,
    before: str | None,
    days: Sequence[Day],
    start: date | None,
) -> tuple[str, ...]:
    """
    Args:
        now: The row `current` of the cube's `totals`.
        then: The row `previous`, where changes are shown.
        before: How the previous period is called.
        days: Days of the view with a fetch, oldest first.
        start: First day of the view; None: as far as there are items.

    Returns:
        Sentences, those about this very view first.
    """
    told = [_feeds(now, then, before), _collected(days, start), _unscored(now)]
    return (*(sentence for sentence in told if sentence), ALWAYS, CHANCE)


def _feeds(now: dict[str, Any], then: dict[str, Any] | None, before: str | None) -> str:
    if then is None or before is None or now["feeds"] == then["feeds"]:
        return ""
    return (
        f"{_counted(now['feeds'], 'feed')} carried these items,"
        f" {thousands(then['feeds'])} in the {before}: a part of the change may be"
        " theirs. “% of a constant panel” compares the same feeds."
    )


def _collected(days: Sequence[Day], start: date | None) -> str:
    if not days:
        return "No collector ran in this period: these items came with archives."
    first = days[0].day
    if start is not None and first <= start:
        return ""
    return (
        f"Collected since {day_label(first)}: what is older came with archives or was"
        " still in a feed, and is thinner."
    )


def _unscored(now: dict[str, Any]) -> str:
    without = int(now["items"]) - int(now["n"])
    if not without:
        return ""
    verb = "has" if without == 1 else "have"
    return f"{_counted(without, 'item')} {verb} no tone: it is read in English only."


def _counted(number: float, noun: str) -> str:
    return f"{thousands(number)} {noun}{'' if number == 1 else 's'}"

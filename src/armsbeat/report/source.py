"""Where the figures of a view come from, and the bins they are asked for in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

import pandas as pd

from armsbeat.cube import Engine, frames
from armsbeat.model import FeedState, MentionKind, Query, Versions
from armsbeat.report import periods
from armsbeat.report.coverage import Day
from armsbeat.report.periods import Step
from armsbeat.store import Store

# That many lines stand out in the chart; their bins should not hold single items.
LEADING = 6
UNUSUAL = 6
WANT_TODAY = frozenset(
    (
        *("frequency", "tone_over_time", "mention_tone_over_time", "sparkline"),
        *("unusual_weeks", "panel"),
    )
)
"""Questions that want to be told what day it is."""


class Source(Protocol):
    """The cube, asked directly or through a cache."""

    def ask(self, question: str, query: Query, **options: Any) -> pd.DataFrame:
        """The answer of one of the cube's frames."""

    def item_count(self, query: Query) -> int:
        """How many items the view has."""

    def names(self, kind: MentionKind) -> Mapping[str, str]:
        """What entities of a kind are called, by id."""

    def extent(self) -> tuple[date, date] | None:
        """First and last day of all items."""

    def filter_facts(self, query: Query) -> tuple[tuple[str, str], ...]:
        """The filters of the view in words."""

    def collected_days(self, query: Query) -> tuple[Day, ...]:
        """How many feeds were fetched, and answered, on each day of the view."""

    def feeds(self) -> tuple[FeedState, ...]:
        """All subscribed feeds."""

    def versions(self) -> Versions:
        """What the annotations are made with."""

    def today(self) -> date:
        """The UTC day that relative periods end on."""


class CubeSource:
    """Asks a cube and its store each time; for a report that is written once."""

    def __init__(
        self, cube: Engine, store: Store, *, versions: Versions, today: date
    ) -> None:
        """Nothing is asked yet."""
        self._cube, self._store = cube, store
        self._versions, self._today = versions, today

    def ask(self, question: str, query: Query, **options: Any) -> pd.DataFrame:
        """As `Source`."""
        if question in WANT_TODAY:
            options = {**options, "today": self._today}
        answer: pd.DataFrame = getattr(frames, question)(self._cube, query, **options)
        return answer

    def item_count(self, query: Query) -> int:
        """As `Source`."""
        return frames.item_count(self._cube, query)

    def names(self, kind: MentionKind) -> Mapping[str, str]:
        """As `Source`."""
        return self._cube.names(kind)

    def extent(self) -> tuple[date, date] | None:
        """As `Source`."""
        return frames.extent(self._cube)

    def filter_facts(self, query: Query) -> tuple[tuple[str, str], ...]:
        """As `Source`."""
        return frames.view_facts(self._cube, query)

    def collected_days(self, query: Query) -> tuple[Day, ...]:
        """As `Source`."""
        return collected(self._store, query, self._today)

    def feeds(self) -> tuple[FeedState, ...]:
        """As `Source`."""
        return self._store.feeds()

    def versions(self) -> Versions:
        """As `Source`."""
        return self._versions

    def today(self) -> date:
        """As `Source`."""
        return self._today


def collected(store: Store, query: Query, today: date) -> tuple[Day, ...]:
    """The fetches of all feeds on each day of the view, oldest first."""
    by_day: dict[date, list[bool]] = {}
    start, end = query.start or date.min, query.end or today
    for fetched in store.feed_days(start=start, end=end):
        by_day.setdefault(fetched.day, []).append(fetched.ok > 0)
    return tuple(Day(day, len(ok), sum(ok)) for day, ok in sorted(by_day.items()))


def with_ends(source: Source, query: Query) -> Query:
    """
    The view with a first and a last day; where it has none, those of all items.

    By its own items an axis would end with the last of them, as if nothing had been
    read since, and its first bin would seem to be cut off.
    """
    span = source.extent()
    if span is None or (query.start is not None and query.end is not None):
        return query
    start, end = query.start or span[0], query.end or span[1]
    # One open end beyond all items: the other one's day alone.
    if start > end:
        start = end = query.start or query.end or start
    return replace(query, start=start, end=end)


def over_time(
    source: Source, question: str, query: Query, **options: Any
) -> pd.DataFrame:
    """A frame with a time axis, in bins that suit the number of items."""
    query = with_ends(source, query)
    step = step_of(source, query, source.item_count(query))
    return source.ask(question, query, step=step, **options)


def mentions_over_time(
    source: Source, query: Query, *, entities: Sequence[str] = (), **options: Any
) -> pd.DataFrame:
    """`frequency` in bins that suit how often the leading systems are named."""
    query = with_ends(source, query)
    if entities:
        options["entities"] = tuple(entities)
    rows = over_time(source, "frequency", query, **options)
    leading = rows[rows["rank"].between(1, LEADING)]["count"].sum()
    step = step_of(source, query, int(leading))
    return source.ask("frequency", query, step=step, **options)


def unusual_weeks(source: Source, query: Query) -> pd.DataFrame:
    """Asked once for headline, notes and list."""
    return source.ask("unusual_weeks", query, limit=UNUSUAL)


def step_of(source: Source, query: Query, items: int) -> Step | None:
    """The length of the bins of so many items of a view; None: the cube's own."""
    first, last = query.start, query.end
    if first is None or last is None:
        span = source.extent()
        if span is None:
            return None
        first, last = first or span[0], last or span[1]
    return periods.step((last - first).days + 1, items)

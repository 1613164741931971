"""What an alert has to tell now, asked of the cube."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd

from armsbeat.alerts import entries
from armsbeat.alerts.deal_entries import deals
from armsbeat.alerts.nouns import Entry, Watched
from armsbeat.alerts.rules import (
    MIN_SCORED,
    Count,
    Deals,
    Rule,
    Tone,
    Triples,
    Unusual,
)
from armsbeat.cube import Engine, frames
from armsbeat.pipeline import DealBook, deal_view
from armsbeat.store import SavedView
from armsbeat.views import Names, read_page

HORIZON_WEEKS = 12
"""An alert tells of the running week and so many before it."""
MOST = 200
"""Entries of one alert; the newest are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the answers come from."""

    cube: Engine
    names: Names
    book: Callable[[], DealBook]
    """The deal cards; asked for only where a rule is about deals."""


def ask(
    rule: Rule, view: SavedView, source: Source, *, today: date
) -> tuple[Entry, ...]:
    """
    The entries of an alert, newest first.

    Args:
        rule: What is watched for.
        view: Where; its period does not count, an alert looks at the last weeks.
        source: The cube and what goes with it.
        today: UTC; the last day that is looked at.

    Raises:
        UsageError: The view cannot be read any more.
    """
    found = list(_asked(rule, watched(view, source.names, today=today), source, today))
    found.sort(key=lambda entry: (entry.at, entry.key), reverse=True)
    return tuple(found[:MOST])


def watched(view: SavedView, names: Names, *, today: date) -> Watched:
    """The saved view over the days that alerts look at."""
    query = read_page(view.page, view.address, names, today=today)
    return Watched(
        name=view.name,
        page=view.page,
        query=replace(query, start=first_day(today), end=today),
        names=names,
    )


def first_day(today: date) -> date:
    """The Monday that an alert's horizon begins with."""
    return today - timedelta(days=today.weekday(), weeks=HORIZON_WEEKS)


def _asked(rule: Rule, view: Watched, source: Source, today: date) -> Iterable[Entry]:
    match rule:
        case Count():
            return _counts(rule, view, source.cube, today)
        case Tone():
            return _tones(rule, view, source.cube, today)
        case Unusual(of):
            rows = frames.unusual_weeks(
                source.cube, view.query, kind=of, limit=MOST, today=today
            )
            return entries.unusual(_rows(rows), of, rule, view)
        case Triples():
            found = _rows(frames.first_triples(source.cube, view.query))[:MOST]
            reports = frames.deal_reports(source.cube, view.query)
            return entries.triples(_titled(found, reports), rule, view)
        case Deals():
            told = deal_view(source.book(), source.cube, view.query)
            since = datetime.combine(first_day(today), time(), tzinfo=UTC)
            return deals(told.cards, told.names, view, since=since)


def _counts(rule: Count, view: Watched, cube: Engine, today: date) -> Iterable[Entry]:
    counted = replace(view, query=replace(view.query, unit=rule.unit))
    step = entries.STEPS[rule.per]
    rows = frames.reached(cube, counted.query, at_least=rule.at_least, step=step)
    return entries.counts(_rows(rows), rule, counted, today)


def _tones(rule: Tone, view: Watched, cube: Engine, today: date) -> Iterable[Entry]:
    step = entries.STEPS[rule.per]
    rows = _rows(frames.tone_over_time(cube, view.query, today=today, step=step))
    kept = [row for row in rows if entries.beyond(row, rule, MIN_SCORED)]
    return entries.tones(kept, rule, view)


def _titled(rows: list[dict[str, Any]], reports: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows with the headline of the item that each was read from."""
    titles = dict(zip(reports["item_id"], reports["title"], strict=True))
    return [{**row, "title": titles.get(row["item_id"])} for row in rows]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = [str(name) for name in frame.columns]
    return [
        dict(zip(names, values, strict=True))
        for values in frame.itertuples(index=False, name=None)
    ]

"""Weeks in which an entity was named far more often than usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from armsbeat.cube.bins import floor
from armsbeat.cube.engine import Engine, Selection
from armsbeat.cube.examples import with_examples
from armsbeat.cube.filters import counted
from armsbeat.cube.naming import named
from armsbeat.cube.records import empty
from armsbeat.cube.schema import ITEMS
from armsbeat.cube.tally import days
from armsbeat.model import MentionKind, Query, Unit

MIN_Z = 4.0
MIN_COUNT = 12
WEEKS_BEFORE = 12
SPARK_WEEKS = 26
COLUMNS = (
    "week",
    "entity",
    "name",
    "count",
    "usual",
    "ratio",
    "z",
    "country",
    "country_name",
    "country_count",
    "compound",
    "n",
    "compound_before",
    "n_before",
    "headline",
    "headline_id",
    "link",
    "spark",
)
_WEEK = timedelta(weeks=1)
_SUMS = ("count", "n", "tone_sum")


def unusual_weeks(
    cube: Engine,
    query: Query,
    *,
    kind: MentionKind = "system",
    limit: int = 10,
    today: date | None = None,
) -> pd.DataFrame:
    """
    Whole weeks (from Monday) of the view whose count stands out.

    Usual is the median of the 12 weeks before, also where they lie before the query's
    first day. A week stands out when its count is at least 12 and its robust z at
    least 4: (count - usual) / max(1.4826 MAD, √usual, 1). The floor √usual is the
    noise of counting itself.

    A feed added last month is no surge: a week is compared within the feeds (with
    the unit outlets: the outlets) whose items reach back 12 weeks before it.

    Args:
        cube: The cube.
        query: The view.
        kind: Which entities.
        limit: How many weeks at most.
        today: Weeks that are not over by then are left out.

    Returns:
        The most unusual first (by z, then the latest week, then id): `week`,
        `entity`, `name`, `count`, `usual`, `ratio` (count / usual; NaN where usual is
        0), `z`, `country`, `country_name`, `country_count` (the country named in most
        of these items, NaN and 0: none; counted in items), `compound`, `n` (tone in
        that week), `compound_before`, `n_before` (in the 12 weeks before),
        `headline`, `headline_id`, `link` (an example: one that names the entity in
        the title if there is, that country if there is, the earliest of them),
        `spark` (list of the counts of the 26 weeks that end with this one).
    """
    weeks = _whole_weeks(cube, query, today)
    if not weeks:
        return empty(COLUMNS)
    chosen = cube.select(_window(query, weeks))
    since = _since(chosen)
    found = _judged(_counts(chosen, kind, since, weeks), weeks)
    found["entity"] = chosen.ids(kind, found["entity"])
    order = ["z", "week", "entity"]
    found = found.sort_values(order, ascending=[False, False, True]).head(limit)
    if found.empty:
        return empty(COLUMNS)
    found = with_examples(chosen, since, found.reset_index(drop=True), kind)
    return found.assign(
        week=pd.to_datetime(found["week"]).astype("datetime64[us]"),
        name=named(found["entity"], cube.names(kind)),
        country_name=named(found["country"], cube.names("country")),
    )[list(COLUMNS)]


def _whole_weeks(cube: Engine, query: Query, today: date | None) -> list[date]:
    """Mondays of the weeks that lie in the view whole and are over."""
    whole = days(cube)
    if whole is None:
        return []
    start = max(query.start or whole[0], whole[0])
    end = min(query.end or whole[1], whole[1] + _WEEK)
    if today is not None:
        end = min(end, today - timedelta(days=1))
    monday = floor(start + timedelta(days=6), "W")
    weeks = []
    while monday + timedelta(days=6) <= end:
        weeks.append(monday)
        monday += _WEEK
    return weeks


def _window(query: Query, weeks: Sequence[date]) -> Query:
    """The view from 25 weeks before the first week to the last."""
    return replace(
        query,
        start=weeks[0] - (SPARK_WEEKS - 1) * _WEEK,
        end=weeks[-1] + timedelta(days=6),
    )


def _since(chosen: Selection) -> pd.DataFrame:
    """Per feed, or outlet, the first week that it may be judged in: `eligible`."""
    return chosen.frame(_first_weeks(chosen.query.unit))


@lru_cache(maxsize=4)
def _first_weeks(unit: Unit) -> ir.Table:
    key = "outlet" if unit == "outlets" else "feed_id"
    first = ITEMS.group_by(key).aggregate(first=ITEMS.day.min())
    since = (first["first"] + ibis.interval(days=6)).cast("date").truncate("W")
    return first.select(
        key, eligible=(since + ibis.interval(weeks=WEEKS_BEFORE)).cast("date")
    )


def _counts(
    chosen: Selection, kind: MentionKind, since: pd.DataFrame, weeks: Sequence[date]
) -> pd.DataFrame:
    """Sums per `entity`, `week` and `eligible`, of entities that are named enough."""
    unit, together = chosen.query.unit, _all_since(since, weeks)
    found = chosen.frame(_sums(chosen.named(kind), unit, together is None))
    if together is not None:
        found = found.assign(eligible=together)
    # What never reaches the least in a week is never judged.
    return found[_often(found)]


@lru_cache(maxsize=64)
def _sums(rows: ir.Table, unit: Unit, by_cohort: bool) -> ir.Table:
    rows = rows.mutate(week=rows.day.truncate("W").cast("date"))
    keys = ["entity", "week"]
    if by_cohort:
        first = _first_weeks(unit)
        rows, keys = rows.join(first, first.columns[0]), [*keys, "eligible"]
        if unit == "stories":
            rows = _one_feed_per_story(rows)
    sums = rows.group_by(*keys).aggregate(
        count=counted(rows, unit),
        n=rows.tone_e6.count(),
        tone_sum=rows.tone_e6.sum().cast("float64"),
    )
    return sums.mutate(week=sums.week.cast("timestamp(6)"))


def _often(found: pd.DataFrame) -> np.ndarray:
    """Is it a row of an entity that reaches the least count in some week?"""
    entities, known = pd.factorize(found["entity"])
    weeks, mondays = pd.factorize(found["week"])
    cells = np.zeros((len(known), max(len(mondays), 1)), dtype="int64")
    np.add.at(cells, (entities, weeks), found["count"].to_numpy())
    often: np.ndarray = (cells.max(axis=1) >= MIN_COUNT)[entities]
    return often


def _all_since(since: pd.DataFrame, weeks: Sequence[date]) -> date | None:
    """The week from which all feeds may be judged; None: they differ."""
    first = {max(eligible, weeks[0]) for eligible in since["eligible"]}
    # Items of no known outlet belong to nobody who could be judged.
    known = since.iloc[:, 0].notna().all()
    return first.pop() if known and len(first) == 1 else None


def _one_feed_per_story(rows: ir.Table) -> ir.Table:
    """
    A story's name stays with the feed that is judged first, and goes from the others.

    So the counts of feeds judged from different weeks on can be added up.
    """
    same = ibis.window(group_by=["entity", "week", "story_id"], order_by="eligible")
    place = ibis.row_number().over(same)
    return rows.mutate(story_id=(place == 0).ifelse(rows.story_id, ibis.null("int64")))


class _Panel:
    """Weekly sums per entity over the feeds that have been admitted so far."""

    def __init__(self, counts: pd.DataFrame, weeks: Sequence[date]) -> None:
        before = [weeks[0] - k * _WEEK for k in range(SPARK_WEEKS - 1, 0, -1)]
        self.weeks = [*before, *weeks]
        places, self.entities = pd.factorize(counts["entity"], sort=True)
        first = np.datetime64(self.weeks[0], "D")
        days = counts["week"].to_numpy(dtype="datetime64[D]") - first
        self._entity, self._week = places, days.astype("int64") // 7
        self._sums = [counts[name].fillna(0).to_numpy() for name in _SUMS]
        self.sums = np.zeros((len(_SUMS), len(self.weeks), len(self.entities)))
        cohorts: Any = counts.groupby("eligible").indices
        self._waiting: list[tuple[Any, np.ndarray]] = sorted(cohorts.items())

    def admit(self, week: date) -> date | None:
        """Add the feeds that may be judged by then; returns when the next may."""
        while self._waiting and self._waiting[0][0] <= week:
            rows = self._waiting.pop(0)[1]
            cells = (self._week[rows], self._entity[rows])
            for sums, values in zip(self.sums, self._sums, strict=True):
                np.add.at(sums, cells, values[rows].astype("float64"))
        return self._waiting[0][0] if self._waiting else None


def _judged(counts: pd.DataFrame, weeks: Sequence[date]) -> pd.DataFrame:
    found: list[tuple[object, ...]] = []
    if not counts.empty:
        panel = _Panel(counts, weeks)
        place, end = SPARK_WEEKS - 1, len(panel.weeks)
        while place < end:
            following = panel.admit(panel.weeks[place])
            # All weeks until other feeds come in at once.
            until = next(
                (k for k in range(place, end) if panel.weeks[k] >= following)
                if following
                else iter(()),
                end,
            )
            found.extend(_standing_out(panel, place, until))
            place = until
    return pd.DataFrame(found, columns=[*_FOUND])


_FOUND = (
    "week",
    "entity",
    "count",
    "usual",
    "ratio",
    "z",
    "compound",
    "n",
    "compound_before",
    "n_before",
    "spark",
)


def _standing_out(panel: _Panel, start: int, stop: int) -> list[tuple[object, ...]]:
    count, n, tone = panel.sums
    weeks, enough = np.nonzero(count[start:stop] >= MIN_COUNT)
    weeks += start
    now = count[weeks, enough]
    before = np.stack([count[weeks - k, enough] for k in range(WEEKS_BEFORE, 0, -1)])
    usual = _median(before)
    deviation = 1.4826 * _median(np.abs(before - usual))
    scale = np.maximum(np.maximum(deviation, np.sqrt(usual)), 1.0)
    z = (now - usual) / scale
    found: list[tuple[object, ...]] = []
    for place in np.flatnonzero(z >= MIN_Z):
        week, e = int(weeks[place]), enough[place]
        n_before = n[week - WEEKS_BEFORE : week, e].sum()
        tone_before = tone[week - WEEKS_BEFORE : week, e].sum()
        spark = count[week - SPARK_WEEKS + 1 : week + 1, e].astype(int).tolist()
        found.append(
            (
                panel.weeks[week],
                panel.entities[e],
                int(now[place]),
                float(usual[place]),
                float(now[place] / usual[place]) if usual[place] else np.nan,
                float(z[place]),
                _mean(tone[week, e], n[week, e]),
                int(n[week, e]),
                _mean(tone_before, n_before),
                int(n_before),
                spark,
            )
        )
    return found


def _median(values: np.ndarray) -> np.ndarray:
    """Per column; NumPy's own takes three times as long for a dozen rows."""
    ordered, middle = np.sort(values, axis=0), (len(values) - 1) / 2
    low, high = int(np.floor(middle)), int(np.ceil(middle))
    median: np.ndarray = (ordered[low] + ordered[high]) / 2
    return median


def _mean(total: float, n: float) -> float:
    return float(total / n / 1_000_000) if n else float("nan")

"""What drove an unusual week: the country beside it, and one headline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from armsbeat.cube.engine import Selection, Wanted, among, named_on
from armsbeat.cube.records import records
from armsbeat.cube.schema import ITEMS, MENTIONS
from armsbeat.model import MentionKind

DAYS = 7


def with_examples(
    chosen: Selection, since: pd.DataFrame, found: pd.DataFrame, kind: MentionKind
) -> pd.DataFrame:
    """
    Add `country`, `country_count`, `headline`, `headline_id`, `link`.

    Args:
        chosen: The items.
        since: Per feed, or outlet, the first week that it is judged in: `eligible`.
        found: The unusual weeks: `week`, `entity`; at least one.
        kind: Of the entities.
    """
    weeks = [
        (chosen.keys(kind, [one.entity])[0], one.week)
        for one in records(found[["entity", "week"]])
    ]
    behind = _behind(chosen, since, weeks, kind)
    drivers = [_driver(chosen, behind, *one) for one in weeks]
    columns = ["country", "country_count", "headline_id"]
    driven = pd.DataFrame(drivers, columns=columns)
    given = chosen.given(driven["headline_id"].tolist())
    texts = given.frame(_headlines(given.wanted))
    driven = driven.merge(texts, on="headline_id", how="left")
    return pd.concat([found, driven], axis="columns")


def _behind(
    chosen: Selection,
    since: pd.DataFrame,
    weeks: Sequence[tuple[Any, date]],
    kind: MentionKind,
) -> pd.DataFrame:
    """
    The items behind the unusual weeks, once for each country that they name.

    Columns: `entity` (key), `day`, `id`, `at`, `in_title`, `country` (key; missing:
    none). Without those of feeds that are not judged in that week yet.
    """
    judged = since.columns[0]
    given = chosen.given(
        (key, monday + timedelta(days=k)) for key, monday in weeks for k in range(DAYS)
    )
    rows, beside = given.named(kind), given.beside
    told = given.frame(_told(rows, beside, given.items, kind, judged, given.wanted))
    # A week is judged as a whole: the feeds of its Monday.
    first = pd.to_datetime(since.set_index(judged)["eligible"].dropna())
    eligible = told[judged].map(first)
    monday = told["day"] - pd.to_timedelta(told["day"].dt.day_of_week, unit="D")
    judged_then: pd.DataFrame = told[(eligible <= monday).to_numpy()]
    return judged_then.reset_index(drop=True)


@lru_cache(maxsize=64)
def _told(
    rows: ir.Table,
    beside: ir.Table,
    items: ir.Table,
    kind: MentionKind,
    judged: str,
    wanted: Wanted,
) -> ir.Table:
    told = named_on(rows, wanted)
    if "titled" not in told.columns:
        told = _titled(told, kind)
    told = told.select("entity", "day", "id", judged, in_title="titled")
    told = told.join(items.select("id", "at"), "id")
    told = told.left_join(beside.select("id", country="entity"), "id")
    return told.select(
        *("entity", "id", "at", "in_title", "country", judged),
        day=told.day.cast("timestamp(6)"),
    )


def _titled(told: ir.Table, kind: MentionKind) -> ir.Table:
    """With `titled`: is the entity named in the item's title?"""
    mentions = MENTIONS.filter(MENTIONS.kind == kind, MENTIONS.field == "title")
    titles = mentions.select("entity", id="item_id", titled=True).distinct()
    joined = told.left_join(titles, ["entity", "id"])
    known = joined.titled.fill_null(False)
    return joined.select(*told.columns, titled=known)


@lru_cache(maxsize=64)
def _headlines(wanted: Wanted) -> ir.Table:
    found = among(ITEMS, "id", wanted)
    return found.select("link", headline_id="id", headline="title")


def _driver(
    chosen: Selection, behind: pd.DataFrame, key: Any, monday: date
) -> tuple[str | None, int, int]:
    """The country named in most of a week's items, in how many, and the example."""
    start = np.datetime64(monday)
    days = behind["day"].to_numpy(dtype="datetime64[D]")
    there = (behind["entity"] == key).to_numpy() & (days >= start)
    rows = behind[there & (days < start + DAYS)]
    codes, known = pd.factorize(rows["country"])
    # An entity does not drive itself where it is a country.
    codes = np.where(np.append(known == key, False)[codes], -1, codes)
    counts = np.bincount(codes[codes >= 0], minlength=len(known))
    count = int(counts.max(initial=0))
    most = np.flatnonzero(counts == count) if count else np.zeros(0, dtype="int64")
    names = chosen.ids("country", pd.Series(known[most])).tolist()
    country, driver = min(zip(names, most, strict=True), default=(None, -2))
    # Titles first, then those beside the country, then the earliest.
    order = (rows["id"], rows["at"], codes != driver, ~rows["in_title"])
    first = np.lexsort([np.asarray(one) for one in order])[0]
    return country, count, int(rows["id"].iloc[first])

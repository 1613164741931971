"""What drove an unusual week: the country beside it, and one headline."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import lru_cache

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
    behind = _behind(chosen, since, found, kind)
    of_week = dict(iter(behind.groupby(["entity", "week"], sort=False)))
    drivers = [
        _driver(of_week[one.entity, one.week])
        for one in records(found[["entity", "week"]])
    ]
    columns = ["country", "country_count", "headline_id"]
    driven = pd.DataFrame(drivers, columns=columns)
    given = chosen.given(driven["headline_id"].tolist())
    texts = given.frame(_headlines(given.wanted))
    driven = driven.merge(texts, on="headline_id", how="left")
    return pd.concat([found, driven], axis="columns")


def _behind(
    chosen: Selection, since: pd.DataFrame, found: pd.DataFrame, kind: MentionKind
) -> pd.DataFrame:
    """
    The items behind the unusual weeks, once for each country that they name.

    Columns: `entity`, `week`, `id`, `at`, `in_title`, `country` (missing: none).
    """
    judged = since.columns[0]
    weeks = list(records(found[["entity", "week"]]))
    keys = {one: chosen.keys(kind, [one])[0] for one in set(found["entity"])}
    given = chosen.given(
        (keys[one.entity], one.week + timedelta(days=k))
        for one in weeks
        for k in range(DAYS)
    )
    rows, beside = given.named(kind), given.beside
    told = given.frame(_told(rows, beside, given.items, kind, judged, given.wanted))
    told["week"] = told["day"] - pd.to_timedelta(told["day"].dt.day_of_week, unit="D")
    told = told.merge(since.dropna(), on=judged)
    told["eligible"] = pd.to_datetime(told["eligible"]).astype("datetime64[us]")
    told = told[told["eligible"] <= told["week"]].reset_index(drop=True)
    mondays = {pd.Timestamp(one.week): one.week for one in weeks}
    told["week"] = told["week"].map(mondays).astype("object")
    told["entity"] = chosen.ids(kind, told["entity"])
    country = chosen.ids("country", told["country"])
    told["country"] = country.where(
        told["country"].notna() & (country != told["entity"])
    )
    return told


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


def _driver(behind: pd.DataFrame) -> tuple[str | None, int, int]:
    """The country named in most of these items, in how many, and the example."""
    counts = Counter(behind["country"].dropna())
    country, count = min(
        counts.items(), key=lambda pair: (-pair[1], pair[0]), default=(None, 0)
    )
    # Titles first, then those beside the country, then the earliest.
    elsewhere = (behind["country"] != country).to_numpy(dtype="bool", na_value=True)
    order = (behind["id"], behind["at"], elsewhere, ~behind["in_title"])
    first = np.lexsort([np.asarray(one) for one in order])[0]
    return country, count, int(behind["id"].iloc[first])

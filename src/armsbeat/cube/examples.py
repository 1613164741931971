"""What drove an unusual week: the country beside it, and one headline."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube.engine import Selection
from armsbeat.cube.records import records
from armsbeat.cube.schema import ITEMS, MENTIONS
from armsbeat.model import MentionKind


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
    # Joined, not by IN: DuckDB then reads the texts of these items alone.
    wanted = ibis.array(driven["headline_id"].tolist()).unnest().name("id").as_table()
    headlines = ITEMS.semi_join(wanted, "id")
    texts = chosen.frame(headlines.select("link", headline_id="id", headline="title"))
    driven = driven.merge(texts, on="headline_id", how="left")
    return pd.concat([found, driven], axis="columns")


def _behind(
    chosen: Selection, since: pd.DataFrame, found: pd.DataFrame, kind: MentionKind
) -> pd.DataFrame:
    """The items behind the unusual weeks: which, beside which countries, in which
    order they are to be tried as example."""
    judged = since.columns[0]
    told = _told(chosen, found, kind, judged)
    full = chosen.items.select("id", "at", "countries")
    behind = chosen.frame(told.join(full, "id"))
    behind = behind.merge(since.dropna(), on=judged)
    behind = behind[behind["eligible"] <= behind["week"]].reset_index(drop=True)
    behind["entity"] = chosen.ids(kind, behind["entity"])
    titles = MENTIONS.filter(
        MENTIONS.kind == kind,
        MENTIONS.field == "title",
        MENTIONS.entity.isin(sorted(found["entity"].unique())),
    )
    titled = titles.semi_join(told, titles.item_id == told.id)
    in_title = chosen.frame(titled.select("entity", id="item_id").distinct())
    behind = behind.merge(in_title.assign(in_title=True), how="left")
    behind["in_title"] = behind["in_title"].notna()
    if kind == "country":
        behind["countries"] = [
            [code for code in row.countries if code != row.entity]
            for row in records(behind)
        ]
    return behind


def _told(
    chosen: Selection, found: pd.DataFrame, kind: MentionKind, judged: str
) -> ir.Table:
    """The rows of the unusual weeks: `entity`, `week`, `id` and who is judged."""
    rows = chosen.named(kind)
    # By days, which are stored, and not by weeks, which are computed.
    pairs = (
        (rows.entity == chosen.keys(kind, [one.entity])[0])
        & rows.day.between(one.week, one.week + timedelta(days=6))
        for one in records(found[["entity", "week"]])
    )
    told = rows.filter(reduce(or_, pairs))
    week = told.day.truncate("W").cast("date")
    return told.select("entity", "id", judged, week=week)


def _driver(behind: pd.DataFrame) -> tuple[str | None, int, int]:
    counts = Counter(code for codes in behind["countries"] for code in codes)
    country, count = min(
        counts.items(), key=lambda pair: (-pair[1], pair[0]), default=(None, 0)
    )
    beside = behind["countries"].map(lambda codes: country in codes)
    tried = behind.assign(beside=beside).sort_values(
        ["in_title", "beside", "at", "id"], ascending=[False, False, True, True]
    )
    return country, count, int(tried["id"].iloc[0])

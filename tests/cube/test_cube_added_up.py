"""Figures that are added up from kept numbers: what going through the items gives."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest
from cube_worlds import a_cube, a_feed, an_item, changes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from armsbeat.cube import frames
from armsbeat.cube.filters import view
from armsbeat.cube.schema import DEALS, FEEDS
from armsbeat.model import STAGES, Query

TODAY = date(2026, 7, 1)
SYSTEMS = ("f-35", "thaad", "gripen")
SIDE_COLUMNS = ("supplier", "recipient")
SIDES = (("US", "JP"), ("SE", "PL"), (None, "JP"), ("SE", None))


def some_items():
    """Half a year; each number plays its own part in what an item says."""
    for n in range(150):
        supplier, recipient = SIDES[n % 4]
        deal = {"supplier": supplier, "recipient": recipient, "value_usd": n * 10}
        deals = [
            {**deal, "systems": SYSTEMS[: n % 3], "stage": STAGES[n % 6]},
            {**deal, "systems": SYSTEMS[1:2], "stage": STAGES[n % 5]},
        ]
        yield an_item(
            n + 1,
            f"2026-{n % 6 + 1:02d}-{n * 7 % 28 + 1:02d}",
            feed_id=n % 3 + 1,
            systems=[SYSTEMS[k] for k in range(3) if n % (k + 2) == 0],
            countries=["US", "JP", "SE"][: n % 4],
            compound=None if n % 9 == 0 else (n * 37 % 199 - 99) / 100,
            relevant=n % 5 != 0,
            deals=deals[: n % 3],
        )


def feeds():
    kinds = {1: "world", 2: "trade", 3: "official"}
    return [a_feed(i, f"Feed {i}", kind=kind) for i, kind in kinds.items()]


@pytest.fixture(scope="module")
def cube():
    return a_cube(*some_items(), feeds=feeds())


QUERIES = st.builds(
    Query,
    start=st.sampled_from([None, date(2026, 2, 10), date(2026, 5, 1)]),
    end=st.sampled_from([None, date(2026, 5, 20)]),
    systems=st.sampled_from([(), ("f-35",)]),
    tone=st.sampled_from([None, "negative", "neutral", "positive"]),
    feeds=st.sampled_from([(), (1, 3)]),
    kinds=st.sampled_from([(), ("trade", "world")]),
    stages=st.sampled_from([(), ("signed", "approved")]),
    relevant_only=st.booleans(),
)
law = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def items_of(cube, query):
    return cube.frame(view(query)).to_dict("records")


def mean(values):
    return sum(values) / len(values) if values else float("nan")


def tones(items):
    return [item["compound"] for item in items if not pd.isna(item["compound"])]


@law
@given(query=QUERIES)
def test_totals(cube, query):
    items, row = items_of(cube, query), frames.totals(cube, query).iloc[0]
    told = tones(items)
    assert row["count"] == row["items"] == frames.item_count(cube, query) == len(items)
    assert row["paired"] == sum(item["paired"] for item in items)
    assert row["feeds"] == len({item["feed_id"] for item in items})
    assert row["n"] == len(told)
    assert row["negative"] == sum(tone <= -0.05 for tone in told)
    assert row["positive"] == sum(tone >= 0.05 for tone in told)
    assert row["neutral"] == sum(-0.05 < tone < 0.05 for tone in told)
    assert row["compound"] == pytest.approx(mean(told), nan_ok=True)


@law
@given(query=QUERIES, step=st.sampled_from(["D", "W", "M", None]))
def test_bins_hold_each_item_once(cube, query, step):
    items = items_of(cube, query)
    bins = frames.sparkline(cube, query, today=TODAY, step=step)
    assert bins["items"].sum() == len(items)
    assert bins["n"].sum() == len(tones(items))
    if step == "D" and len(bins):
        daily = Counter(pd.Timestamp(item["day"]) for item in items)
        told = zip(bins["period"], bins["count"], strict=True)
        assert {day: count for day, count in told if count} == daily
    curve = frames.tone_over_time(cube, query, today=TODAY, step=step)
    weighed = (curve["compound"] * curve["n"]).sum()
    assert weighed == pytest.approx(sum(tones(items)), abs=1e-9)


@law
@given(query=QUERIES, by=st.sampled_from(["feed", "outlet", "kind"]))
def test_publishers(cube, query, by):
    column = {"feed": "feed_id", "outlet": "outlet", "kind": "publisher_kind"}[by]
    groups = {}
    for item in items_of(cube, query):
        groups.setdefault(str(item[column]), []).append(item)
    found = frames.tone_by(cube, query, by=by)
    assert dict(zip(found["entity"], found["count"], strict=True)) == {
        one: len(items) for one, items in groups.items()
    }
    for row in found.itertuples():
        told = tones(groups[row.entity])
        assert row.n == len(told)
        assert row.compound == pytest.approx(mean(told), nan_ok=True)


@law
@given(query=QUERIES)
def test_systems_beside_countries(cube, query):
    pairs = Counter(
        (system, country)
        for item in items_of(cube, query)
        for system in item["systems"]
        for country in item["countries"]
    )
    grid = frames.co_mentions(cube, query)
    told = {
        (row["system"], row["country"]): row["count"] for row in grid.to_dict("records")
    }
    assert {pair: count for pair, count in told.items() if count} == pairs


@law
@given(query=QUERIES, known_only=st.booleans())
def test_who_supplies_whom(cube, query, known_only):
    items = {item["id"]: item for item in items_of(cube, query)}
    told = {}
    for deal in cube.frame(DEALS).to_dict("records"):
        sides = tuple(None if pd.isna(deal[s]) else deal[s] for s in SIDE_COLUMNS)
        wanted = not query.stages or deal["stage"] in query.stages
        if deal["item_id"] in items and wanted and not (known_only and None in sides):
            told.setdefault(sides, []).append(deal)
    found = frames.flows(cube, query, known_only=known_only)
    assert len(found) == len(told)
    for row in found.to_dict("records"):
        sides = tuple(None if pd.isna(row[s]) else row[s] for s in SIDE_COLUMNS)
        deals = told[sides]
        assert row["count"] == len({deal["item_id"] for deal in deals})
        assert row["value_usd"] == max(deal["value_usd"] for deal in deals)
        for stage in STAGES:
            at_stage = {deal["item_id"] for deal in deals if deal["stage"] == stage}
            assert row[stage] == len(at_stage)
        dealt_in = {(deal["item_id"], one) for deal in deals for one in deal["systems"]}
        often = Counter(one for _, one in dealt_in).most_common()
        ranked = sorted(often, key=lambda one: (-one[1], one[0]))
        names = [cube.names("system").get(one, one) for one, _ in ranked[:3]]
        assert row["systems"] == ", ".join(names)


class TestAfterChanges:
    """What is kept beside the tables follows every change."""

    def test_items_that_are_edited_removed_or_lose_their_feed(self):
        items = list(some_items())
        edited = [{**item, "deals": item.get("deals", ())[:1]} for item in items[40:60]]
        removed = [item["id"] for item in items[60:80]]
        kept = [*items[:40], *edited, *items[80:]]
        kept = [item for item in kept if item["feed_id"] != 3]
        with a_cube(*items, feeds=feeds()) as cube, a_cube(*kept, feeds=feeds()) as new:
            page = changes(*edited, counter=2, feeds=[], removed=removed)
            cube.apply(page)
            cube.apply(changes(counter=3, feeds=[], removed_feeds=[3]))
            for ask in (frames.flows, frames.co_mentions, frames.totals):
                found, expected = ask(cube, Query()), ask(new, Query())
                pd.testing.assert_frame_equal(found, expected)

    def test_a_feed_that_changes_its_kind_takes_its_deals_along(self):
        with a_cube(*some_items(), feeds=feeds()) as cube:
            before = frames.flows(cube, Query(kinds=("official",)))
            cube.apply(changes(counter=2, feeds=[a_feed(3, "Feed 3", kind="state")]))
            assert cube.frame(FEEDS)["kind"].tolist().count("state") == 1
            after = frames.flows(cube, Query(kinds=("state",)))
            pd.testing.assert_frame_equal(before, after)
            assert frames.flows(cube, Query(kinds=("official",))).empty

"""Views that are found once, and asked often: the answers of the plain way."""

import gc
from datetime import date
from itertools import product

import pandas as pd
import pytest
from cube_worlds import a_cube, a_feed, an_item, changes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from armsbeat.cube import Foreign, frames
from armsbeat.cube.selection import MOST_TABLES
from armsbeat.model import Query

TODAY = date(2026, 7, 1)
SYSTEMS = ("f-35", "thaad", "gripen")
COUNTRIES = ("US", "JP", "SE:supplier", "PL:recipient")


def a_world():
    """Half a year, two surges, three feeds; every item differs from its neighbour."""
    items = []
    for n in range(260):
        month, day = n % 6 + 1, n * 7 % 28 + 1
        deal = {"supplier": "US", "recipient": "JP", "systems": ("f-35",)}
        items.append(
            an_item(
                n + 1,
                f"2026-{month:02d}-{day:02d}T{n % 24:02d}:00",
                feed_id=n % 3 + 1,
                systems=[SYSTEMS[k] for k in range(3) if n % (k + 2) == 0],
                countries=[COUNTRIES[k] for k in range(4) if n % (k + 3) == 0],
                compound=None if n % 9 == 0 else (n * 37 % 199 - 99) / 100,
                relevant=n % 5 != 0,
                story_id=n // 2 * 2 + 1,
                summary="A radar for Kyoto." if n % 4 == 0 else "Nothing of note.",
                deals=[{**deal, "stage": "signed", "value_usd": n}] * (n % 6 == 0),
            )
        )
    surge = [
        an_item(1000 + n, "2026-06-10", systems=["gripen"], countries=["SE"])
        for n in range(40)
    ]
    kinds = {1: "world", 2: "trade", 3: "official"}
    feeds = [a_feed(i, f"Feed {i}", kind=kind) for i, kind in kinds.items()]
    return a_cube(*items, *surge, feeds=feeds)


class Runner:
    """The cube's own database, as if it were somebody else's."""

    dialect = "duckdb"

    def __init__(self, cube):
        self._cube = cube

    def run(self, sql):
        return self._cube._connection.cursor().sql(sql).to_arrow_table()


@pytest.fixture(scope="module")
def cube():
    return a_world()


@pytest.fixture(scope="module")
def plain(cube):
    return Foreign(Runner(cube))


QUESTIONS = {
    "totals": {},
    "frequency": {"today": TODAY, "kind": "country"},
    "sparkline": {"today": TODAY},
    "tone_over_time": {"today": TODAY},
    "tone_by": {"by": "system"},
    "co_mentions": {},
    "flows": {},
    "deals": {},
    "unusual_weeks": {"today": TODAY},
    "items_page": {"limit": 5},
    "feeds_of": {},
    "deal_reports": {},
    "first_triples": {},
    "download_table": {},
}
QUERIES = st.builds(
    Query,
    start=st.sampled_from([None, date(2026, 2, 10), date(2026, 5, 1)]),
    end=st.sampled_from([None, date(2026, 5, 20), date(2026, 6, 30)]),
    search=st.sampled_from(["", "radar", "-kyoto", "rad* OR gripen"]),
    systems=st.sampled_from([(), ("f-35",), ("thaad", "gripen"), ("patriot",)]),
    countries=st.sampled_from([(), ("JP",), ("SE", "US")]),
    role=st.sampled_from([None, "supplier"]),
    tone=st.sampled_from([None, "negative", "neutral"]),
    feeds=st.sampled_from([(), (1, 3)]),
    kinds=st.sampled_from([(), ("trade", "world")]),
    stages=st.sampled_from([(), ("signed",)]),
    relevant_only=st.booleans(),
    unit=st.sampled_from(["items", "stories", "outlets"]),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=QUERIES, question=st.sampled_from(sorted(QUESTIONS)))
def test_every_frame_is_what_the_plain_filter_gives(cube, plain, query, question):
    ask, options = getattr(frames, question), QUESTIONS[question]
    found, expected = ask(cube, query, **options), ask(plain, query, **options)
    pd.testing.assert_frame_equal(found, expected, rtol=0, atol=0)


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_asked_again_for_another_view_it_is_the_other_answer(cube, plain, question):
    """The SQL is remembered; the view it is asked of is not."""
    ask, options = getattr(frames, question), QUESTIONS[question]
    for search, start in product(("radar", "note"), (None, date(2026, 4, 1))):
        query = Query(search=search, start=start, end=date(2026, 6, 30))
        found, expected = ask(cube, query, **options), ask(plain, query, **options)
        pd.testing.assert_frame_equal(found, expected, rtol=0, atol=0)


def tables(cube):
    gc.collect()
    with cube._connection.cursor() as cursor:
        found = cursor.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'views'"
        )
        return [name for (name,) in found.fetchall()]


class TestMemory:
    def test_a_change_is_seen_at_once_and_old_tables_go(self):
        with a_world() as cube:
            query = Query(search="radar")
            before = frames.item_count(cube, query)
            assert tables(cube)
            cube.apply(changes(an_item(2000, title="A radar"), counter=2, feeds=[]))
            assert tables(cube) == []
            assert frames.item_count(cube, query) == before + 1

    def test_who_holds_a_view_can_go_on_asking(self):
        with a_world() as cube:
            chosen = cube.select(Query(search="radar"))
            cube.forget()
            items = chosen.items
            count = chosen.frame(items.aggregate(count=items.count()))
            assert count["count"].iloc[0] > 0
            del chosen
            assert tables(cube) == []

    def test_only_the_last_views_are_kept(self):
        with a_world() as cube:
            for n in range(MOST_TABLES + 5):
                frames.item_count(cube, Query(search=f"radar OR word{n}"))
            assert len(tables(cube)) == MOST_TABLES

    def test_periods_within_what_was_found_need_no_new_search(self):
        with a_world() as cube:
            frames.totals(
                cube,
                Query(search="radar", start=date(2026, 5, 1), end=date(2026, 6, 30)),
            )
            (found,) = tables(cube)
            for first in (date(2026, 3, 1), date(2026, 6, 1)):
                narrower = Query(search="radar", start=first, end=date(2026, 6, 20))
                frames.item_count(cube, narrower)
            assert tables(cube) == [found]

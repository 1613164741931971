"""Frequency and tone over time, against figures worked out by hand."""

from datetime import date

import pandas as pd
import pytest
from cube_worlds import a_cube, a_feed, an_item

from armsbeat.cube.frames import frequency, tone_by, tone_over_time
from armsbeat.model import Query

DAYS = Query(start=date(2026, 3, 1), end=date(2026, 3, 4))


@pytest.fixture(scope="module")
def cube():
    return a_cube(
        an_item(1, "2026-03-01", systems=["f-35", "f-35", "thaad"], compound=0.2),
        an_item(2, "2026-03-01", systems=["f-35"], compound=0.4),
        an_item(3, "2026-03-03", systems=["gripen"], compound=-0.6, feed_id=2),
        an_item(4, "2026-03-03"),
        an_item(5, "2026-03-03", relevant=False, systems=["gripen"]),
        an_item(6, "2026-04-20", systems=["thaad"], compound=0.1),
        feeds=[a_feed(1, "Planet"), a_feed(2, "Gazette")],
    )


def counts(found, entity):
    return found.loc[found["entity"] == entity, "count"].tolist()


class TestFrequency:
    def test_counts_each_item_once_per_entity_and_fills_with_zero(self, cube):
        found = frequency(cube, DAYS)
        assert counts(found, "f-35") == [2, 0, 0, 0]
        assert counts(found, "gripen") == [0, 0, 1, 0]
        assert counts(found, "*") == [2, 0, 2, 0]

    def test_ranks_by_total_and_breaks_ties_by_id(self, cube):
        ranks = frequency(cube, DAYS).drop_duplicates("entity")
        assert ranks["entity"].tolist() == ["*", "f-35", "gripen", "thaad"]
        assert ranks["rank"].tolist() == [0, 1, 2, 3]
        assert ranks["name"].tolist() == ["All", "F-35", "Gripen", "THAAD"]

    def test_shows_the_top_only(self, cube):
        found = frequency(cube, DAYS, top=1)
        assert found["entity"].unique().tolist() == ["*", "f-35"]

    def test_shows_the_asked_ones_even_without_a_mention(self, cube):
        found = frequency(cube, DAYS, entities=("patriot", "thaad"))
        assert counts(found, "patriot") == [0, 0, 0, 0]
        assert counts(found, "thaad") == [1, 0, 0, 0]

    def test_shares_of_the_view(self, cube):
        found = frequency(cube, DAYS).set_index(["entity", "period"])["share"]
        assert found["thaad", pd.Timestamp("2026-03-01")] == 0.5
        assert pd.isna(found["thaad", pd.Timestamp("2026-03-02")])

    def test_shares_of_all_arms_items_and_of_all_items(self, cube):
        narrow = Query(start=DAYS.start, end=DAYS.end, systems=("gripen",))
        day = pd.Timestamp("2026-03-03")
        for of, share in (("view", 1), ("arms", 1 / 2), ("all", 1 / 3)):
            found = frequency(cube, narrow, of=of).set_index(["entity", "period"])
            assert found.loc[("gripen", day), "share"] == pytest.approx(share)

    def test_weeks_are_from_monday_and_ends_are_partial(self, cube):
        quarter = Query(start=date(2026, 3, 1), end=date(2026, 4, 26))
        found = frequency(cube, quarter, entities=("thaad",))
        weeks = found[found["entity"] == "thaad"]
        assert weeks["period"].dt.strftime("%m-%d").tolist()[:2] == ["02-23", "03-02"]
        assert weeks["partial"].tolist() == [True] + [False] * 8
        assert weeks["count"].tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 1]

    def test_long_spans_leave_out_the_time_before_the_first_item(self, cube):
        found = frequency(
            cube,
            Query(start=date(2000, 1, 1), end=date(2090, 1, 1)),
            today=date(2026, 5, 1),
        )
        every = found[found["entity"] == "*"]
        assert every["period"].min() == pd.Timestamp("2026-02-23")
        assert every["period"].max() == pd.Timestamp("2026-04-27")

    def test_more_than_400_days_are_in_months(self):
        cube = a_cube(an_item(1, "2024-01-15"), an_item(2, "2026-03-15"))
        every = frequency(cube, Query(), top=0)
        assert len(every) == 27
        assert set(every["period"].dt.day) == {1}
        assert every["partial"].tolist() == [True] + [False] * 25 + [True]

    def test_open_ends_reach_as_far_as_the_items(self, cube):
        found = frequency(cube, Query(search="item"), top=0)
        assert found["period"].min() == pd.Timestamp("2026-02-23")
        assert found["count"].sum() == 5

    def test_the_current_day_is_partial(self, cube):
        found = frequency(cube, DAYS, top=0, today=date(2026, 3, 4))
        assert found["partial"].tolist() == [False, False, False, True]

    def test_nothing_in_nothing_out(self, cube):
        found = frequency(cube, Query(search="nowhere"))
        assert found.empty
        assert found.columns.tolist() == frequency(cube, DAYS).columns.tolist()


class TestTone:
    def test_by_hand(self, cube):
        found = tone_over_time(cube, DAYS)
        assert found["n"].tolist() == [2, 0, 1, 0]
        first, second, third, _ = found.itertuples()
        # Mean of .2 and .4; 12.7062 × .1 reaches beyond the scale.
        assert first.compound == pytest.approx(0.3)
        assert (first.lo, first.hi) == (pytest.approx(0.3 - 1.27062, abs=1e-4), 1.0)
        assert pd.isna(second.compound)
        assert third.compound == pytest.approx(-0.6)
        assert pd.isna(third.lo)

    def test_is_the_same_every_time(self):
        items = [an_item(i, compound=((i * 37) % 199 - 99) / 99) for i in range(500)]
        one, other = a_cube(*items), a_cube(*reversed(items))
        pd.testing.assert_frame_equal(
            tone_over_time(one, Query()), tone_over_time(other, Query()), rtol=0, atol=0
        )


class TestToneBy:
    def test_feed(self, cube):
        found = tone_by(cube, DAYS, by="feed")
        assert found["name"].tolist() == ["Planet", "Gazette"]
        assert found["count"].tolist() == [3, 1]
        assert found["compound"].tolist() == [pytest.approx(0.3), pytest.approx(-0.6)]

    def test_system(self, cube):
        found = tone_by(cube, DAYS, by="system").set_index("entity")
        assert found.loc["f-35", "compound"] == pytest.approx(0.3)
        assert found.loc["thaad", "n"] == 1

"""Shares of different wholes, and the panel of feeds that cover a period."""

from datetime import date

import pandas as pd
import pytest
from cube_worlds import a_cube, a_feed, an_item

from armsbeat.cube.frames import frequency, panel
from armsbeat.model import Query

DAY = Query(start=date(2026, 3, 2), end=date(2026, 3, 2), systems=("f-35",))


@pytest.fixture(scope="module")
def one_day():
    """Feeds 1 and 2 are of one outlet, 3 of another, 4 never names the F-35."""
    return a_cube(
        an_item(1, systems=["f-35"], feed_id=1),
        an_item(2, feed_id=1),
        an_item(3, feed_id=2),
        an_item(4, systems=["f-35"], feed_id=3),
        an_item(5, relevant=False, feed_id=3),
        an_item(6, feed_id=4),
        an_item(7, relevant=False, feed_id=4),
        feeds=[
            a_feed(1, site="https://paper.example/"),
            a_feed(2, site="https://www.paper.example/arms"),
            a_feed(3),
            a_feed(4, kind="trade"),
        ],
    )


def f35(found):
    return found[found["entity"] == "f-35"].iloc[0]


class TestWholes:
    @pytest.mark.parametrize(
        ("of", "whole"),
        # Arms items 1-4 and 6; all 7; of paper.example and feed 3: items 1-4.
        [("view", 2), ("arms", 5), ("all", 7), ("outlets", 4)],
    )
    def test_by_hand(self, one_day, of, whole):
        row = f35(frequency(one_day, DAY, of=of))
        assert (row["count"], row["whole"]) == (2, whole)
        assert row["share"] == pytest.approx(2 / whole)

    def test_feeds_and_kinds_of_the_view_are_kept(self, one_day):
        one_feed = Query(start=DAY.start, end=DAY.end, feeds=(1,))
        assert f35(frequency(one_day, one_feed, of="arms"))["whole"] == 2
        assert f35(frequency(one_day, one_feed, of="outlets"))["whole"] == 2
        trade = Query(start=DAY.start, end=DAY.end, kinds=("trade",))
        found = frequency(one_day, trade, of="all", entities=("f-35",))
        assert f35(found)["whole"] == 2

    def test_no_outlet_carries_it(self, one_day):
        nothing = Query(start=DAY.start, end=DAY.end, systems=("thaad",))
        found = frequency(one_day, nothing, of="outlets", entities=("thaad",))
        assert found["whole"].tolist() == [0, 0]
        assert found["share"].isna().all()


MONTHS = Query(start=date(2026, 1, 1), end=date(2026, 4, 10))


@pytest.fixture(scope="module")
def months():
    """100 days, so 10 of slack: feed 1 spans them, 2 came late, 3 ended early."""
    days = {
        1: ("2026-01-11", "2026-02-01", "2026-03-31"),
        2: ("2026-01-12", "2026-04-10"),
        3: ("2025-06-01", "2026-03-30"),
        4: ("2025-12-31", "2026-04-11"),
    }
    items = [
        an_item(10 * feed + n, day, feed_id=feed, systems=["f-35"])
        for feed, when in days.items()
        for n, day in enumerate(when)
    ]
    return a_cube(*items, an_item(99, "2026-02-01", feed_id=1))


class TestPanel:
    def test_feeds_that_cover_the_period_give_or_take_a_tenth(self, months):
        found = panel(months, MONTHS)
        assert found["feed_id"].tolist() == [1, 4]
        assert found["first"].tolist() == [date(2026, 1, 11), date(2025, 12, 31)]

    def test_the_slack_is_28_days_at_most(self):
        cube = a_cube(
            an_item(1, "2020-01-01"),
            an_item(2, "2024-12-31"),
            an_item(3, "2020-01-29", feed_id=2),
            an_item(4, "2024-12-31", feed_id=2),
            an_item(5, "2020-01-30", feed_id=3),
            an_item(6, "2024-12-31", feed_id=3),
        )
        assert panel(cube, Query())["feed_id"].tolist() == [1, 2]

    def test_a_period_does_not_reach_beyond_today(self, months):
        later = Query(start=MONTHS.start, end=date(2026, 6, 30))
        found = panel(months, later, today=date(2026, 4, 10))
        assert found["feed_id"].tolist() == [1, 4]

    def test_only_the_panel_is_counted(self, months):
        found = frequency(months, MONTHS, of="panel", step="Q")
        first = f35(found)
        # Of feeds 1 and 4: three F-35 in the first quarter, four items in all.
        assert (first["count"], first["whole"]) == (3, 4)
        assert first["share"] == pytest.approx(0.75)

    def test_where_no_feed_covers_it_nothing_is_counted(self, months):
        early = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))
        found = frequency(months, early, of="panel", entities=("f-35",))
        assert found["count"].sum() == 0
        assert found["share"].isna().all()

    def test_nothing_in_nothing_out(self, months):
        assert panel(months, Query(search="nowhere")).empty
        assert list(panel(a_cube(), Query())) == list(panel(months, MONTHS))


def test_days_are_compared_as_days(months):
    assert isinstance(panel(months, MONTHS)["first"].iloc[0], date)
    assert not isinstance(panel(months, MONTHS)["first"].iloc[0], pd.Timestamp)

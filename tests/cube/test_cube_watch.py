"""Days and weeks in which a view reached a number."""

from __future__ import annotations

import pandas as pd
import pytest
from cube_worlds import a_cube, an_item

from armsbeat.cube.frames import reached
from armsbeat.model import Query


def times(*texts, **facts):
    return [an_item(n, day, **facts) for n, day in enumerate(texts, start=1)]


class TestReached:
    def test_tells_when_the_number_was_full_and_the_newest_item(self):
        items = times("2026-03-02T09:00", "2026-03-03T08:00", "2026-03-05T07:00")
        (row,) = reached(a_cube(*items), Query(), at_least=2, step="W").itertuples()
        assert row.period == pd.Timestamp("2026-03-02")
        assert row.count == row[2] == 3
        assert row.reached == pd.Timestamp("2026-03-03T08:00")
        assert row.last == pd.Timestamp("2026-03-05T07:00")

    def test_days_and_weeks_are_utc_and_weeks_begin_on_monday(self):
        items = times("2026-03-01T23:59", "2026-03-02T00:00", "2026-03-08T23:59")
        weeks = reached(a_cube(*items), Query(), at_least=1, step="W")
        assert weeks["period"].dt.strftime("%m-%d").tolist() == ["03-02", "02-23"]
        days = reached(a_cube(*items), Query(), at_least=1, step="D")
        assert days["period"].dt.strftime("%m-%d").tolist() == [
            "03-08",
            "03-02",
            "03-01",
        ]

    def test_one_less_is_not_told(self):
        items = times("2026-03-02", "2026-03-03")
        assert reached(a_cube(*items), Query(), at_least=3, step="W").empty

    def test_a_story_counts_once_and_from_its_first_item(self):
        items = [
            an_item(1, "2026-03-02T08:00", story_id=1),
            an_item(2, "2026-03-03T08:00", story_id=1),
            an_item(3, "2026-03-04T08:00", story_id=3),
        ]
        stories = Query(unit="stories")
        found = reached(a_cube(*items), stories, at_least=2, step="W")
        assert found["count"].tolist() == [2]
        assert found["reached"].tolist() == [pd.Timestamp("2026-03-04T08:00")]

    def test_only_the_items_of_the_view_count(self):
        items = [
            an_item(1, "2026-03-02", systems=["f-35"]),
            an_item(2, "2026-03-02", systems=["thaad"]),
        ]
        query = Query(systems=("f-35",))
        found = reached(a_cube(*items), query, at_least=1, step="D")
        assert found["count"].tolist() == [1]

    @pytest.mark.parametrize("step", ["D", "W"])
    def test_nothing_in_nothing_out(self, step):
        found = reached(a_cube(), Query(), at_least=1, step=step)
        assert found.empty
        assert list(found.columns) == ["period", "count", "reached", "last"]

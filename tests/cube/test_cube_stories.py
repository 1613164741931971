"""Who carried a story, who was first, and how much later the others came."""

from datetime import date

import pytest
from cube_worlds import a_cube, a_feed, an_item, changes, weekly

from armsbeat.cube.frames import story, unusual_weeks
from armsbeat.model import Query


@pytest.fixture(scope="module")
def cube():
    return a_cube(
        an_item(1, "2026-03-02T10:00", story_rule="text", feed_id=2),
        an_item(2, "2026-03-02T08:30", story_id=1, story_rule="title"),
        an_item(3, "2026-03-02T09:00"),
        feeds=[a_feed(1, "Early Herald"), a_feed(2, "Late Echo", kind="trade")],
    )


class TestStory:
    def test_lists_who_carried_it_the_first_one_first(self, cube):
        found = story(cube, 1)
        assert found["feed"].tolist() == ["Early Herald", "Late Echo"]
        assert found["first"].tolist() == [True, False]
        assert found["lag_s"].tolist() == [0, 5400]
        assert found["rule"].tolist() == ["title", "text"]
        assert found["publisher_kind"].tolist() == ["world", "trade"]

    def test_is_the_same_from_any_of_its_items(self, cube):
        assert story(cube, 1)["id"].tolist() == story(cube, 2)["id"].tolist() == [2, 1]

    def test_of_a_lone_item_has_one_row_and_no_rule(self, cube):
        found = story(cube, 3)
        assert (found["id"].tolist(), found["rule"].isna().all()) == ([3], True)

    def test_of_an_unknown_item_is_empty(self, cube):
        assert story(cube, 99).empty
        assert list(story(cube, 99).columns) == list(story(cube, 1).columns)

    def test_follows_the_store_when_it_changes(self):
        cube = a_cube(an_item(1), an_item(2, story_id=1))
        cube.apply(changes(an_item(2), counter=2))
        assert story(cube, 1)["id"].tolist() == [1]


class TestUnusualWeeks:
    def test_copies_do_not_make_a_week_unusual_when_stories_are_counted(self):
        surge = weekly([4] * 12 + [20], systems=["f-35"])
        copies = [item | {"story_id": 49} for item in surge if item["id"] >= 49]
        cube = a_cube(*(surge[:48] + copies))
        until = date(2026, 4, 5)
        assert len(unusual_weeks(cube, Query(end=until))) == 1
        assert unusual_weeks(cube, Query(end=until, unit="stories")).empty

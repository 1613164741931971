"""Unusual weeks, against figures worked out by hand."""

from datetime import date

import pandas as pd
import pytest
from cube_worlds import a_cube, an_item, weekly

from armsbeat.cube.frames import unusual_weeks
from armsbeat.model import Query

# Twelve ordinary weeks from 5 January 2026, then the one of 30 March.
ORDINARY = [3, 4, 5, 4, 3, 4, 5, 4, 3, 4, 5, 4]
JUDGED = date(2026, 3, 30)
LAST_DAY = Query(end=date(2026, 4, 5))


def a_surge(number, before=ORDINARY, **facts):
    return weekly([*before, number], systems=["f-35"], **facts)


def surges(items, query=LAST_DAY, **options):
    return unusual_weeks(a_cube(*items), query, **options)


class TestWhatStandsOut:
    def test_by_hand(self):
        # Median of the twelve: 4; MAD: median of six 0 and six 1 is .5, times 1.4826
        # is .74, below √4 = 2, so z = (20 - 4) / 2 = 8.
        row = surges(a_surge(20)).iloc[0]
        assert row["week"] == pd.Timestamp(JUDGED)
        assert (row["entity"], row["name"], row["count"]) == ("f-35", "F-35", 20)
        assert (row["usual"], row["ratio"], row["z"]) == (4, 5, 8)

    def test_twelve_at_z_four_just_does(self):
        assert surges(a_surge(12))["z"].tolist() == [4]

    def test_eleven_does_not(self):
        assert surges(a_surge(11)).empty
        assert surges(a_surge(11, before=[1] * 12)).empty

    def test_a_jumpy_entity_has_to_jump_higher(self):
        # Median 10, deviations all 10: MAD 10 × 1.4826 = 14.8.
        jumpy = [20, 0] * 6
        assert surges(a_surge(60, before=jumpy)).empty
        assert len(surges(a_surge(70, before=jumpy))) == 1

    def test_a_week_whose_past_is_not_known_is_not_judged(self):
        assert surges(a_surge(30, before=ORDINARY[1:])).empty

    def test_new_feeds_are_no_surge(self):
        steady = a_surge(4)
        added = weekly(
            [50], start="2026-03-30", first_id=1000, systems=["f-35"], feed_id=2
        )
        assert surges([*steady, *added]).empty

    def test_a_week_that_is_not_over_is_left_out(self):
        surge = a_surge(20)
        assert surges(surge, today=date(2026, 4, 5)).empty
        assert len(surges(surge, today=date(2026, 4, 6))) == 1

    def test_a_week_only_partly_in_the_view_is_left_out(self):
        surge = a_surge(20)
        assert surges(surge, Query(end=date(2026, 4, 4))).empty
        assert surges(surge, Query(start=date(2026, 3, 31), end=date(2026, 4, 5))).empty

    def test_the_weeks_before_may_lie_before_the_view(self):
        found = surges(a_surge(20), Query(start=JUDGED, end=date(2026, 4, 5)))
        assert found["usual"].tolist() == [4]

    def test_most_unusual_first_then_by_id(self):
        items = [
            *a_surge(20),
            *weekly([*ORDINARY, 30], first_id=1000, systems=["thaad"]),
            *weekly([*ORDINARY, 20], first_id=2000, systems=["gripen"]),
        ]
        assert surges(items)["entity"].tolist() == ["thaad", "f-35", "gripen"]
        assert surges(items, limit=1)["entity"].tolist() == ["thaad"]

    def test_never_named_before_has_no_ratio(self):
        quiet = weekly([1] * 13, first_id=1000)
        row = surges([*quiet, *a_surge(12, before=[0] * 12)]).iloc[0]
        assert (row["usual"], row["z"]) == (0, 12)
        assert pd.isna(row["ratio"])

    def test_outlets_count_once_a_week(self):
        assert surges(a_surge(20), Query(end=LAST_DAY.end, unit="outlets")).empty


class TestWhatDroveIt:
    @pytest.fixture(scope="class")
    @classmethod
    def row(cls):
        before = a_surge(0, compound=0.1)
        week = [
            an_item(
                500 + i,
                "2026-03-31",
                systems=["f-35"],
                countries=["JP"] if 3 <= i < 9 else ["KR"] if i < 3 else [],
                compound=-0.5 if i % 2 else None,
                field="title" if i >= 5 else "summary",
            )
            for i in range(14)
        ]
        return surges([*before, *week]).iloc[0]

    def test_the_country_beside_it(self, row):
        assert (row["country"], row["country_name"]) == ("JP", "Japan")
        assert row["country_count"] == 6

    def test_the_tone_then_and_before(self, row):
        assert (row["compound"], row["n"]) == (pytest.approx(-0.5), 7)
        assert (row["compound_before"], row["n_before"]) == (pytest.approx(0.1), 48)

    def test_a_headline_that_names_both_the_earliest(self, row):
        assert (row["headline"], row["headline_id"]) == ("Item 505", 505)
        assert row["link"] == "https://paper.example/505"

    def test_the_counts_of_half_a_year(self, row):
        assert row["spark"] == [0] * 13 + [*ORDINARY, 14]


def test_countries_do_not_stand_beside_themselves():
    items = weekly([*ORDINARY, 20], countries=["JP", "US"])
    found = surges(items, kind="country").set_index("entity")
    assert found.loc["JP", "country"] == "US"


def test_nothing_in_nothing_out():
    found = surges([])
    assert found.empty
    assert "spark" in found.columns

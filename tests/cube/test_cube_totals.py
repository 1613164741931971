"""The KPI row, against figures worked out by hand."""

from datetime import date

import pytest
from cube_worlds import a_cube, an_item

from armsbeat.cube.frames import sparkline, totals
from armsbeat.model import Query

BOTH = {"supplier": "US", "recipient": "JP"}
ONE_SIDE = {"supplier": None, "recipient": "JP"}
MARCH = Query(start=date(2026, 3, 1), end=date(2026, 3, 10))


@pytest.fixture(scope="module")
def cube():
    return a_cube(
        # The period before: 19 to 28 February.
        an_item(1, "2026-02-18", compound=0.9),
        an_item(2, "2026-02-19", compound=0.6),
        an_item(3, "2026-02-28", compound=0.0, deals=[BOTH]),
        # The period.
        an_item(4, "2026-03-01", compound=-0.4, deals=[BOTH, ONE_SIDE]),
        an_item(5, "2026-03-02", compound=0.0, deals=[ONE_SIDE]),
        an_item(6, "2026-03-02", compound=0.1, feed_id=2),
        an_item(7, "2026-03-10"),
        an_item(8, "2026-03-10", relevant=False, compound=-1.0),
        an_item(9, "2026-03-11", compound=0.9),
    )


def test_the_period_by_hand(cube):
    row = totals(cube, MARCH).iloc[0]
    assert row["period"] == "current"
    assert (row["start"], row["end"]) == (date(2026, 3, 1), date(2026, 3, 10))
    assert row[["count", "items", "arms_items", "all_items"]].tolist() == [4, 4, 4, 5]
    assert (row["feeds"], row["n"], row["paired"]) == (2, 3, 1)
    assert row[["negative", "neutral", "positive"]].tolist() == [1, 1, 1]
    assert row["negative_share"] == pytest.approx(1 / 3)
    assert row["paired_share"] == pytest.approx(1 / 4)
    # Mean of -.4, 0, .1 is -.1; standard deviation .26458; 4.30265 × .26458 / √3.
    assert row["compound"] == pytest.approx(-0.1)
    assert row["lo"] == pytest.approx(-0.1 - 0.65724, abs=1e-5)
    assert row["hi"] == pytest.approx(-0.1 + 0.65724, abs=1e-5)


def test_the_period_before_is_as_long_and_ends_the_day_before(cube):
    row = totals(cube, MARCH).iloc[1]
    assert row["period"] == "previous"
    assert (row["start"], row["end"]) == (date(2026, 2, 19), date(2026, 2, 28))
    assert (row["count"], row["n"], row["paired"]) == (2, 2, 1)
    assert row["compound"] == pytest.approx(0.3)


def test_what_is_not_about_arms_counts_when_asked_for(cube):
    wide = Query(start=MARCH.start, end=MARCH.end, relevant_only=False)
    row = totals(cube, wide).iloc[0]
    assert row[["count", "arms_items", "all_items"]].tolist() == [5, 4, 5]


def test_a_view_without_a_first_day_has_no_period_before(cube):
    found = totals(cube, Query())
    assert found["period"].tolist() == ["current"]
    assert (found.loc[0, "start"], found.loc[0, "end"]) == (
        date(2026, 2, 18),
        date(2026, 3, 11),
    )


def test_a_view_without_a_last_day_ends_with_the_last_item(cube):
    found = totals(cube, Query(start=date(2026, 3, 1)))
    assert found["start"].tolist() == [date(2026, 3, 1), date(2026, 2, 18)]
    assert found["count"].tolist() == [5, 3]


def test_the_first_day_of_all_has_no_period_before(cube):
    found = totals(cube, Query(start=date.min, end=date(2026, 3, 10)))
    assert len(found) == 1


def test_nothing_found_is_zero_and_no_mean(cube):
    row = totals(cube, Query(start=date(2030, 1, 1), end=date(2030, 1, 2))).iloc[0]
    assert (row["count"], row["n"]) == (0, 0)
    assert row[["compound", "lo", "negative_share", "paired_share"]].isna().all()


def test_the_sparkline_adds_up_to_the_totals(cube):
    line = sparkline(cube, MARCH)
    row = totals(cube, MARCH).iloc[0]
    assert len(line) == 10
    for figure in ("count", "items", "n", "negative", "paired"):
        assert line[figure].sum() == row[figure]


def test_the_sparkline_by_hand(cube):
    day = sparkline(cube, MARCH, today=date(2026, 3, 10)).set_index("period")
    second = day.loc["2026-03-02"]
    assert (second["count"], second["n"], second["negative"]) == (2, 2, 0)
    assert second["compound"] == pytest.approx(0.05)
    assert (second["negative_share"], second["paired_share"]) == (0, 0)
    assert day.loc["2026-03-01", "paired_share"] == 1
    assert day["partial"].sum() == 1

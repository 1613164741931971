"""Time axes: which bins, and which of them are partial."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.cube.bins import axis


def partials(found):
    return [one.start for one in found.bins if one.partial]


@pytest.mark.parametrize(
    ("length", "step"),
    [(1, "D"), (45, "D"), (46, "W"), (400, "W"), (401, "M"), (5000, "M")],
)
def test_the_step_follows_the_number_of_days(length, step):
    start = date(2024, 1, 1)
    assert axis(start, start + timedelta(days=length - 1)).step == step


def test_weeks_start_on_monday():
    found = axis(date(2026, 1, 1), date(2026, 3, 31))
    assert {one.start.weekday() for one in found.bins} == {0}
    assert found.bins[0].start == date(2025, 12, 29)


def test_months_start_on_the_first():
    found = axis(date(2024, 1, 31), date(2025, 3, 10))
    starts = [one.start for one in found.bins]
    assert starts[0] == date(2024, 1, 1)
    assert starts[-1] == date(2025, 3, 1)
    assert len(starts) == 15


def test_bins_beyond_the_queried_days_are_partial():
    found = axis(date(2026, 1, 1), date(2026, 3, 31))
    assert partials(found) == [date(2025, 12, 29), date(2026, 3, 30)]


def test_the_bin_of_today_is_partial():
    found = axis(date(2026, 3, 1), date(2026, 3, 10), today=date(2026, 3, 10))
    assert partials(found) == [date(2026, 3, 10)]


def test_a_single_day_is_whole():
    assert partials(axis(date(2026, 3, 1), date(2026, 3, 1))) == []


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(min_value=0, max_value=4000),
)
def test_bins_cover_every_day_once(start, length):
    end = start + timedelta(days=length)
    bins = axis(start, end).bins
    assert bins[0].start <= start <= bins[0].end
    assert bins[-1].start <= end <= bins[-1].end
    for earlier, later in pairwise(bins):
        assert later.start == earlier.end + timedelta(days=1)

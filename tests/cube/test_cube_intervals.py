"""Means and their intervals against published tables and a hand-made example."""

import math

import pandas as pd
import pytest

from armsbeat.cube.intervals import t_quantile, with_interval


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    # Two-sided 95 % quantiles as any table of Student's t prints them.
    [
        (1, 12.7062),
        (2, 4.3027),
        (3, 3.1824),
        (4, 2.7764),
        (5, 2.5706),
        (10, 2.2281),
        (29, 2.0452),
        (30, 2.0423),
        (60, 2.0003),
        (120, 1.9799),
        (1000, 1.9623),
    ],
)
def test_quantiles_are_those_of_the_tables(freedom, quantile):
    assert t_quantile(freedom) == pytest.approx(quantile, abs=5e-5)


def test_the_two_ways_to_the_quantile_meet():
    steps = [t_quantile(k) - t_quantile(k + 1) for k in range(195, 206)]
    assert all(1e-6 < step < 1e-4 for step in steps)


def test_there_is_no_quantile_below_one_degree():
    assert math.isnan(t_quantile(0))


def interval(*tones):
    sums = pd.DataFrame(
        {
            "n": [len(tones)],
            "tone_sum": [sum(tones) * 1e6 if tones else None],
            "tone_squares": [sum(t * t for t in tones) * 1e12 if tones else None],
        }
    )
    return with_interval(sums).iloc[0]


def test_an_interval_by_hand():
    # Mean .3, standard deviation .1, n 3: half width 4.3027 × .1 / √3 = .24841.
    row = interval(0.2, 0.3, 0.4)
    assert row["compound"] == pytest.approx(0.3)
    assert row["lo"] == pytest.approx(0.3 - 0.24841, abs=1e-5)
    assert row["hi"] == pytest.approx(0.3 + 0.24841, abs=1e-5)


def test_equal_tones_have_no_width():
    row = interval(0.25, 0.25, 0.25)
    assert (row["lo"], row["hi"]) == (0.25, 0.25)


def test_one_tone_has_a_mean_and_no_interval():
    row = interval(0.4)
    assert row["compound"] == 0.4
    assert math.isnan(row["lo"])
    assert math.isnan(row["hi"])


def test_no_tone_has_no_mean():
    row = interval()
    assert row["n"] == 0
    assert math.isnan(row["compound"])


def test_an_interval_ends_where_the_scale_ends():
    row = interval(-1.0, 1.0)
    assert (row["lo"], row["hi"]) == (-1.0, 1.0)

"""How sure a change is."""

from __future__ import annotations

import math
import random
from statistics import NormalDist

import pytest

from armsbeat.report import changes


class TestCounts:
    def test_half_as_many_again_is_fifty_percent(self):
        assert changes.of_counts(150, 100, []).value == pytest.approx(0.5)

    def test_few_items_change_by_chance(self):
        assert changes.of_counts(12, 10, []).may_be_chance
        assert not changes.of_counts(1200, 1000, []).may_be_chance

    def test_news_that_comes_in_bursts_is_less_sure(self):
        even = changes.of_counts(120, 100, [10] * 12)
        bursts = changes.of_counts(120, 100, [0, 0, 60, 0, 0, 0, 0, 60, 0, 0, 0, 0])
        assert bursts.lo < even.lo < even.hi < bursts.hi

    def test_the_interval_holds_no_change_in_95_of_100_equal_streams(self):
        dice = random.Random(5)
        draws = NormalDist(400, 20).samples(4000, seed=5)  # near Poisson with mean 400
        dice.shuffle(draws)
        pairs = zip(draws[::2], draws[1::2], strict=True)
        held = [changes.of_counts(now, then, []).may_be_chance for now, then in pairs]
        assert 0.93 < sum(held) / len(held) < 0.97

    def test_nothing_left_has_no_interval(self):
        change = changes.of_counts(0, 8, [])
        assert change.value == -1
        assert math.isnan(change.lo)
        assert not change.may_be_chance


class TestMeans:
    def test_halves_add_up_as_squares(self):
        change = changes.of_means((0.10, 0.07, 0.13), (0.02, -0.02, 0.06))
        assert change.value == pytest.approx(0.08)
        assert (change.hi - change.lo) / 2 == pytest.approx(0.05)
        assert not change.may_be_chance


class TestShares:
    def test_wilson_stays_within_the_possible(self):
        assert changes.wilson(0, 1)[0] == 0
        assert changes.wilson(0, 1)[1] == pytest.approx(0.793, abs=0.001)
        assert changes.wilson(7, 7)[1] == 1

    def test_newcombes_example(self):
        """56 of 70 against 48 of 80 (Newcombe 1998, method 10)."""
        change = changes.of_shares((56, 70), (48, 80))
        assert change.value == pytest.approx(0.2)
        assert change.lo == pytest.approx(0.0524, abs=0.0001)
        assert change.hi == pytest.approx(0.3339, abs=0.0001)

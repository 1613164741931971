"""How numbers are written."""

from __future__ import annotations

import pytest

from armsbeat.charts import margin, percent


class TestMargin:
    @pytest.mark.parametrize(
        ("half", "told"),
        [
            (0.021, "± 0.02"),
            (0.0031, "± 0.003"),
            (0.0001, "± less than 0.001"),
            (0.0, "± 0.00"),
        ],
    )
    def test_an_interval_never_looks_as_if_there_were_none(self, half, told):
        assert margin(half) == told


class TestPercent:
    @pytest.mark.parametrize(
        ("share", "told"),
        [
            (0.0, "0%"),
            (0.001, "under 1%"),
            (0.174, "17%"),
            (74455 / 74459, "over 99%"),
            (1.0, "100%"),
        ],
    )
    def test_all_and_none_are_said_only_where_it_is_so(self, share, told):
        assert percent(share) == told

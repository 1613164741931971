"""How much of the news the collectors saw."""

from __future__ import annotations

from datetime import date

import pytest

from armsbeat.charts.gaps import gap_layer
from armsbeat.report.coverage import Day, gaps, in_words

TODAY = date(2026, 11, 22)
WEEK = (date(2026, 11, 9), date(2026, 11, 16))
DAYS = tuple(Day(date(2026, 11, day), 38, 38) for day in range(9, 23))


def weekly(days):
    return gaps(days, WEEK, grain="week", today=TODAY)


class TestGaps:
    def test_where_every_feed_answered_every_day_there_is_none(self):
        assert weekly(DAYS).empty

    def test_a_failing_feed_counts_for_its_part_of_the_week(self):
        failing = [
            one._replace(answered=19) if one.day == date(2026, 11, 18) else one
            for one in DAYS
        ]
        (row,) = weekly(failing).to_dict("records")
        assert row["period"] == date(2026, 11, 16)
        assert row["missed"] == pytest.approx(0.5 / 7)
        assert row["label"] == "19 of 38 feeds answered on 18 Nov 2026"

    def test_days_without_a_collector_are_missed(self):
        (row,) = weekly(DAYS[:7] + DAYS[9:]).to_dict("records")
        assert row["missed"] == pytest.approx(2 / 7)
        assert row["label"] == "no collector ran on 2 days"

    def test_before_the_first_fetch_nothing_is_missed(self):
        assert weekly(DAYS[7:]).empty

    def test_days_to_come_are_not_missed(self):
        assert gaps(DAYS[:4], WEEK, grain="week", today=date(2026, 11, 12)).empty


class TestInWords:
    def test_says_how_many_feeds_answered_last(self):
        last = (*DAYS[:-1], Day(TODAY, 38, 31))
        said = in_words(last, feeds=40)
        assert said.startswith("31 of 38 feeds answered on 22 Nov 2026; 2 more")
        assert "since 9 Nov 2026" in said

    def test_says_that_no_collector_ran(self):
        assert "No collector ran" in in_words((), feeds=40)


class TestLayer:
    def test_bands_stay_inside_the_plot_and_darken_with_what_was_missed(self):
        missed = weekly(DAYS[:7])
        layer = gap_layer(missed, WEEK, grain="week")
        (band,) = layer["data"]["values"]
        assert band["until"] == "2026-11-16T00:00:00"
        assert band["opacity"] == 1.0

    def test_nothing_missed_draws_nothing(self):
        assert gap_layer(weekly(DAYS), WEEK, grain="week") is None

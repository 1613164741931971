"""Which days a view looks at."""

from __future__ import annotations

from datetime import date

import pytest

from armsbeat.report.periods import period, step
from armsbeat.views import unique_names

TODAY = date(2026, 11, 22)


class TestPeriod:
    def test_ends_today_and_counts_both_ends(self):
        chosen = period("30 days", (), today=TODAY)
        assert (chosen.start, chosen.end) == (date(2026, 10, 24), TODAY)
        assert chosen.before == "prior 30 days"

    def test_all_has_no_ends_and_nothing_before(self):
        chosen = period("All", (), today=TODAY)
        assert (chosen.start, chosen.end, chosen.before) == (None, None, None)

    def test_exact_dates_may_come_in_any_order(self):
        chosen = period("Custom", (date(2024, 3, 9), date(2024, 3, 1)), today=TODAY)
        assert chosen.label == "1 Mar 2024 – 9 Mar 2024"

    def test_one_date_is_one_day(self):
        assert period("Custom", (TODAY,), today=TODAY).label == "22 Nov 2026"

    def test_custom_without_dates_is_everything(self):
        assert period("Custom", (), today=TODAY).start is None

    def test_a_word_nobody_offers_falls_back_to_a_year(self):
        assert period("a century", (), today=TODAY).before == "prior 365 days"


def test_two_things_of_one_name_can_be_told_apart_in_the_url():
    assert unique_names({"a": "Hawk", "b": "Hawk"}) == {"a": "Hawk", "b": "Hawk (b)"}


class TestStep:
    @pytest.mark.parametrize(
        ("days", "items", "bins"),
        [
            (30, 5_000, "D"),
            (90, 5_000, "W"),
            (365, 5_000, "W"),
            (4_000, 50_000, "M"),
        ],
    )
    def test_many_items_are_shown_in_the_bins_of_the_period(self, days, items, bins):
        assert step(days, items) == bins

    @pytest.mark.parametrize(
        ("days", "items", "bins"),
        [
            (365, 40, "M"),
            (4_000, 250, "Q"),
            (4_000, 40, "Y"),
            (90, 3, "W"),
            (45, 9, "W"),
        ],
    )
    def test_few_items_are_shown_in_longer_ones(self, days, items, bins):
        assert step(days, items) == bins

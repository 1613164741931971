"""Charts of deals: parties, value over time, tone of single items."""

from __future__ import annotations

import pandas as pd

from armsbeat import charts


def values(months, value=10**9):
    periods = pd.date_range("2020-01-01", periods=months, freq="MS")
    return pd.DataFrame({"period": periods, "value_usd": value, "n": 1, "deals": 2})


def drawn(chart):
    return chart.spec["data"]["values"]


class TestValueOverTime:
    def test_draws_months_while_they_are_few_and_longer_bins_after(self):
        assert len(drawn(charts.value_over_time(values(60)))) == 60
        assert len(drawn(charts.value_over_time(values(61)))) == 21
        assert len(drawn(charts.value_over_time(values(200)))) == 17

    def test_adds_up_what_falls_into_a_bin(self):
        first = drawn(charts.value_over_time(values(61)))[0]
        assert (first["value"], first["told"], first["of"]) == (
            3,
            "US$3 billion",
            "3 of 6",
        )

    def test_says_what_a_value_is_not(self):
        assert "not a delivery" in charts.value_over_time(values(3)).alt


class TestPartyMatrix:
    PAIRS = pd.DataFrame(
        {
            "supplier": ["US", "FR"],
            "supplier_name": ["United States", "France"],
            "recipient": ["JP", "IN"],
            "recipient_name": ["Japan", "India"],
            "count": [3, 1],
        }
    )

    def test_has_a_cell_for_every_pair_of_the_grid(self):
        cells = drawn(charts.party_matrix(self.PAIRS))
        assert {(c["system"], c["country"]): c["count"] for c in cells} == {
            ("United States", "Japan"): 3,
            ("United States", "India"): 0,
            ("France", "Japan"): 0,
            ("France", "India"): 1,
        }

    def test_its_data_are_named_for_what_they_are(self):
        rows = charts.party_matrix(self.PAIRS).rows
        assert list(rows.columns) == ["supplier", "recipient", "deals"]
        assert len(rows) == 2

    def test_few_rows_keep_room_for_the_names_above(self):
        assert charts.party_matrix(self.PAIRS).spec["height"] >= 120


class TestToneOfReports:
    def test_has_a_mark_per_item_in_the_colour_of_its_class(self):
        tone = pd.DataFrame(
            {"at": pd.to_datetime(["2026-01-01", "2026-02-01"]), "compound": [-0.4, 0]}
        )
        chart = charts.tone_of_reports(tone)
        points = chart.spec["layer"][-1]["data"]["values"]
        assert [p["tone"] for p in points] == ["−0.40", "0.00"]
        assert points[0]["colour"] != points[1]["colour"]

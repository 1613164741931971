"""Frames of deal cards, with numbers worked out by hand."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
from card_examples import BN, M, a_report

from armsbeat.cards import build
from armsbeat.cards.tables import (
    TABLE,
    Names,
    announced_value,
    matching,
    matrix,
    table,
    tone_of_reports,
)
from armsbeat.export import export
from armsbeat.model import Query

NAMES = Names(
    countries={"US": "United States", "JP": "Japan", "PL": "Poland"},
    systems={"f-35": "F-35", "patriot": "Patriot"},
)
TOLD = (
    a_report(1, stage="considered", value_usd=2 * BN, compound=0.4),
    a_report(2, day=40, stage="approved", value_usd=3 * BN, outlet="wire.example"),
    a_report(3, day=45, recipient="PL", systems=("patriot",), value_usd=500 * M),
    a_report(4, day=46, supplier=None, recipient="PL", systems=("himars",)),
)
CARDS = build(TOLD)


class TestTable:
    def test_has_one_row_per_card_with_what_it_comes_to(self):
        rows = table(CARDS, NAMES, first_ever={(1, 0)}, order="first")
        assert tuple(rows.columns) == TABLE
        assert rows["deal"].tolist() == ["4-0", "3-0", "1-0"]
        row = rows.iloc[2]
        assert (row["supplier_name"], row["recipient_name"]) == (
            "United States",
            "Japan",
        )
        assert (row["stage"], row["considered_on"]) == ("approved", "2026-01-01")
        assert (row["value_usd"], row["currency"]) == (3 * BN, "USD")
        assert (row["reports"], row["outlets"], row["conflicts"]) == (2, 2, 1)
        assert (row["first_ever"], row["tone"]) == ("yes", 0.4)
        assert row["evidence"] == "Sentence of item 2."
        assert row["item_ids"] == "1; 2"

    def test_what_no_report_says_stays_empty(self):
        row = table(CARDS, NAMES, order="first").iloc[0]
        assert pd.isna(row["supplier"])
        assert pd.isna(row["value_usd"])
        assert pd.isna(row["stage"])

    def test_can_be_ordered_by_value_and_by_reports(self):
        by_value = table(CARDS, NAMES, order="value")
        assert by_value["deal"].tolist() == ["1-0", "3-0", "4-0"]
        assert table(CARDS, NAMES, order="reports")["deal"].iloc[0] == "1-0"

    def test_empty_in_empty_out(self):
        assert tuple(table((), NAMES).columns) == TABLE


class TestMatrix:
    def test_counts_deals_once_and_adds_their_highest_values(self):
        rows = matrix(CARDS, NAMES)
        assert rows[["supplier", "recipient", "count"]].values.tolist() == [
            ["US", "JP", 1],
            ["US", "PL", 1],
        ]
        assert rows["value_usd"].tolist() == [3 * BN, 500 * M]
        assert rows["valued"].tolist() == [1, 1]


class TestAnnouncedValue:
    def test_puts_a_deal_into_the_month_of_its_first_report(self):
        more = (*TOLD, a_report(5, day=100, recipient="KR", value_usd=BN))
        rows = announced_value(build(more))
        assert [f"{p:%Y-%m}" for p in rows["period"]] == [
            "2026-01",
            "2026-02",
            "2026-03",
            "2026-04",
        ]
        assert rows["value_usd"].tolist() == [3 * BN, 500 * M, 0, BN]
        assert rows["n"].tolist() == [1, 1, 0, 1]
        assert rows["deals"].tolist() == [1, 2, 0, 1]

    def test_empty_in_empty_out(self):
        assert announced_value(()).empty


class TestMatching:
    KEYS = frozenset(report.key for report in TOLD)

    def found(self, keys=KEYS, **query):
        cards = matching(CARDS, Query(**query), keys)
        return [card.key[0] for card in cards]

    def test_a_card_is_whole_when_one_report_is_in_the_view(self):
        assert self.found(keys={(2, 0)}) == [1]

    def test_countries_are_those_of_the_deal_in_the_wanted_role(self):
        assert self.found(countries=("PL",)) == [3, 4]
        assert self.found(countries=("US",), role="supplier") == [1, 3]
        assert self.found(countries=("US",), role="recipient") == []

    def test_systems_are_those_of_the_deal(self):
        assert self.found(systems=("patriot", "himars")) == [3, 4]


def test_tone_is_told_item_by_item():
    rows = tone_of_reports(CARDS[0])
    assert rows["compound"].tolist() == [0.4]


class TestFiles:
    ROWS = table(CARDS, NAMES)

    def test_every_format_holds_every_row(self):
        csv = pd.read_csv(io.BytesIO(export(self.ROWS, "csv")), encoding="utf-8-sig")
        xlsx = zipfile.ZipFile(io.BytesIO(export(self.ROWS, "xlsx")))
        sheet = xlsx.read("xl/worksheets/sheet1.xml").decode()
        parquet = pd.read_parquet(io.BytesIO(export(self.ROWS, "parquet")))
        lines = export(self.ROWS, "jsonl").decode().splitlines()
        assert len(csv) == len(parquet) == len(lines) == sheet.count("<row ") - 1 == 3
        assert csv["value_usd"].max() == parquet["value_usd"].max() == 3 * BN

    def test_a_table_without_rows_can_be_written_too(self):
        nothing = table((), NAMES)
        for file_format in ("csv", "xlsx", "parquet", "jsonl"):
            assert isinstance(export(nothing, file_format), bytes)

"""The list of items, its pickers and its download."""

import io
import zipfile
from datetime import date

import pandas as pd
import pytest
from cube_worlds import SEEN, a_cube, a_feed, an_item

from armsbeat.cube.frames import (
    download_table,
    entities,
    extent,
    feed_stats,
    item,
    item_count,
    item_deals,
    item_mentions,
    items_page,
    method_facts,
    view_facts,
)
from armsbeat.export import export
from armsbeat.model import Query

READERS = {
    "csv": lambda body: len(pd.read_csv(io.BytesIO(body))),
    "jsonl": lambda body: len(body.splitlines()),
    "parquet": lambda body: len(pd.read_parquet(io.BytesIO(body))),
    "xlsx": lambda body: data_rows(body) - 1,
}
DEAL = {
    "supplier": "US",
    "recipient": "JP",
    "systems": ("thaad", "f-35"),
    "stage": "approved",
    "value_usd": 2_350_000_000,
    "evidence": "The sale is cleared.",
}
FOREIGN = {"supplier": None, "recipient": "PL", "amount": 5_000, "currency": "EUR"}


def data_rows(body):
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return book.read("xl/worksheets/sheet1.xml").count(b"<row ")


@pytest.fixture(scope="module")
def cube():
    return a_cube(
        an_item(
            1,
            "2026-03-01T10:30",
            title="=Japan",
            systems=["f-35", "thaad"],
            countries=["JP:recipient", "US:supplier"],
            organisations=["saab"],
            compound=-0.5,
            words='[["hesitant", -0.5]]',
            deals=[DEAL, FOREIGN, {**DEAL, "stage": "signed", "value_usd": None}],
        ),
        an_item(2, "2026-03-02", compound=0.5, countries=["JP"]),
        an_item(3, "2026-03-02", compound=0.0, feed_id=2),
        an_item(4, "2026-03-02"),
        an_item(5, None, date_flag="future"),
        an_item(6, "2026-03-03", relevant=False, countries=["KR"]),
        feeds=[
            a_feed(1, "Planet", country="GB"),
            a_feed(2, "Gazette", kind="official"),
            a_feed(3, "Quiet"),
        ],
    )


class TestPages:
    @pytest.mark.parametrize(
        ("order", "ids"),
        [
            ("newest", [5, 4, 3, 2, 1]),
            ("oldest", [1, 2, 3, 4, 5]),
            ("negative", [1, 3, 2, 5, 4]),
            ("positive", [2, 3, 1, 5, 4]),
        ],
    )
    def test_are_in_order_with_ties_by_id(self, cube, order, ids):
        assert items_page(cube, Query(), order=order)["id"].tolist() == ids

    def test_follow_each_other(self, cube):
        pages = [items_page(cube, Query(), limit=2, offset=k) for k in (0, 2, 4)]
        assert pd.concat(pages)["id"].tolist() == [5, 4, 3, 2, 1]

    def test_tell_all_of_an_item(self, cube):
        row = item(cube, 1).iloc[0]
        assert row["feed"] == "Planet"
        assert row["publisher_country"] == "GB"
        assert row["systems"] == ["f-35", "thaad"]
        assert row["words"] == [["hesitant", -0.5]]
        assert row["relevance"] == [["sale", 1.0]]
        assert row["stages"] == ["approved", "signed"]
        assert (row["tone_class"], bool(row["paired"])) == ("negative", True)

    def test_say_why_an_item_has_no_date(self, cube):
        row = item(cube, 5).iloc[0]
        assert pd.isna(row["published_at"])
        assert row["date_flag"] == "future"
        assert pd.isna(row["tone_class"])

    def test_an_item_that_is_not_there_is_no_row(self, cube):
        assert item(cube, 99).empty


class TestWhatWasRead:
    def test_mentions_in_text_order(self, cube):
        found = item_mentions(cube, [2, 1])
        assert found["entity"].tolist() == ["f-35", "thaad", "JP", "US", "saab", "JP"]
        assert found["role"].tolist()[2:4] == ["recipient", "supplier"]

    def test_deals_with_names(self, cube):
        found = item_deals(cube, [1])
        assert found["system_names"].tolist()[0] == "THAAD, F-35"
        assert found["supplier_name"].isna().tolist() == [False, True, False]
        assert found["value_usd"].tolist()[0] == 2_350_000_000

    def test_of_no_items_is_nothing(self, cube):
        assert item_mentions(cube, []).empty
        assert item_deals(cube, []).empty


class TestPickers:
    def test_count_arms_items_that_name_it(self, cube):
        found = entities(cube, "country")
        assert found[["id", "name", "count"]].to_numpy().tolist() == [
            ["JP", "Japan", 2],
            ["US", "United States", 1],
        ]

    def test_count_within_a_view(self, cube):
        found = entities(cube, "country", Query(end=date(2026, 3, 1)))
        assert found["count"].tolist() == [1, 1]

    def test_extent_is_that_of_all_items(self, cube):
        assert extent(cube) == (date(2026, 3, 1), date(2026, 6, 30))
        assert extent(a_cube()) is None


class TestFeedStats:
    def test_by_hand(self, cube):
        found = feed_stats(cube, today=date(2026, 3, 3)).set_index("title")
        assert found.index.tolist() == ["Gazette", "Planet", "Quiet"]
        planet = found.loc["Planet"]
        assert (planet["items"], planet["arms_items"], planet["tagged"]) == (5, 4, 1)
        assert planet["share_tagged"] == pytest.approx(0.2)
        assert planet["days"] == [0] * 25 + [1, 2, 1]
        assert planet["items_28"] == 4
        assert planet["newest"] == pd.Timestamp("2026-06-30 12:00")

    def test_a_feed_without_items_has_no_shares(self, cube):
        quiet = feed_stats(cube, today=date(2026, 3, 3)).set_index("title").loc["Quiet"]
        assert quiet["items"] == 0
        assert quiet["days"] == [0] * 28
        assert pd.isna(quiet["share_tagged"])
        assert pd.isna(quiet["newest"])

    def test_the_window_is_28_days(self):
        cube = a_cube(an_item(1, "2026-03-01"), an_item(2, "2026-02-28"))
        found = feed_stats(cube, today=date(2026, 3, 28))
        assert found.loc[0, "days"] == [1] + [0] * 27


class TestDownload:
    @pytest.mark.parametrize(
        "query",
        [
            Query(),
            Query(relevant_only=False),
            Query(systems=("f-35",)),
            Query(search="nowhere"),
            Query(unit="outlets"),
        ],
    )
    def test_has_exactly_the_items_of_the_view(self, cube, query):
        table = download_table(cube, query)
        assert len(table) == item_count(cube, query)
        page = items_page(cube, query, limit=1000)
        assert table["id"].tolist() == page["id"].tolist()

    @pytest.mark.parametrize("file_format", ["csv", "jsonl", "parquet", "xlsx"])
    def test_as_many_rows_are_written_as_the_button_says(self, cube, file_format):
        table = download_table(cube, Query())
        body = export(table, file_format, facts=method_facts(cube, Query(), now=SEEN))
        assert READERS[file_format](body) == item_count(cube, Query())

    def test_tells_mentions_and_deals_in_words(self, cube):
        row = download_table(cube, Query(systems=("f-35",))).iloc[0]
        assert row["systems"] == "F-35; THAAD"
        assert row["system_ids"] == "f-35; thaad"
        assert row["countries"] == "Japan; United States"
        assert row["deals"] == (
            "United States → Japan: THAAD, F-35, approved, US$2,350,000,000;"
            " unknown → PL: EUR 5,000;"
            " United States → Japan: THAAD, F-35, signed"
        )
        assert row["deal_evidence"] == (
            "The sale is cleared. | Somebody sells something."
        )

    def test_tells_dates_tone_and_versions(self, cube):
        table = download_table(cube, Query()).set_index("id")
        assert table.loc[1, "time_utc"] == "2026-03-01T10:30:00Z"
        assert table.loc[1, "date"] == "2026-03-01"
        assert table.loc[1, "tone"] == -0.5
        assert table.loc[5, "date_is"] == "first seen"
        assert table.loc[[1, 2], "date_is"].tolist() == ["published"] * 2
        assert table.loc[1, ["gazetteer", "lexicon", "rules"]].tolist() == [
            "g1",
            "l1",
            "r1",
        ]


class TestInWords:
    def test_filters_with_absolute_days_and_names(self, cube):
        query = Query(systems=("f-35", "thaad"), countries=("JP",), role="recipient")
        assert dict(view_facts(cube, query)) == {
            "Period": "2026-03-01 to 2026-03-01",
            "Weapon systems": "F-35 or THAAD",
            "Countries": "Japan",
            "Role of the country": "recipient",
            "Items": "about the arms trade",
        }

    def test_the_method_names_rows_feeds_versions_and_citation(self, cube):
        facts = dict(method_facts(cube, Query(), now=SEEN))
        assert facts["Rows"] == str(item_count(cube, Query()))
        assert facts["Feeds with items in this file"] == "2: Gazette; Planet"
        assert facts["Version of the rules"] == "r1"
        assert facts["How to cite"].endswith(
            "items 2026-03-01 to 2026-06-30, downloaded 2026-06-30 12:00 UTC."
        )
        assert "not a delivery" in facts["What a deal is"]

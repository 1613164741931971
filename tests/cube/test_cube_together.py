"""Systems beside countries, suppliers and recipients, against counts by hand."""

from datetime import date

import pandas as pd
import pytest
from cube_worlds import a_cube, an_item

from armsbeat.cube.frames import co_mentions, deal_count, deals, flows
from armsbeat.model import Query

F35 = {
    "supplier": "US",
    "recipient": "JP",
    "systems": ("f-35", "thaad"),
    "stage": "approved",
    "value_usd": 2_000_000_000,
}
ALL = Query()


@pytest.fixture(scope="module")
def cube():
    return a_cube(
        an_item(
            1,
            "2026-03-01",
            systems=["f-35"],
            countries=["JP:recipient", "US:supplier"],
            compound=0.4,
            # One deal at two stages, told by one item.
            deals=[F35, {**F35, "stage": "considered", "value_usd": 3_000_000_000}],
        ),
        an_item(
            2,
            "2026-03-02",
            systems=["f-35", "thaad"],
            countries=["JP", "JP", "KR"],
            compound=0.2,
            feed_id=2,
            deals=[{**F35, "systems": ("f-35",), "value_usd": None}],
        ),
        an_item(
            3,
            "2026-03-03",
            systems=["thaad"],
            countries=["KR"],
            deals=[{"supplier": None, "recipient": "KR", "stage": "requested"}],
        ),
        an_item(4, "2026-03-04", systems=["gripen"]),
    )


class TestCoMentions:
    def test_by_hand(self, cube):
        grid = co_mentions(cube, ALL)
        cells = grid.set_index(["system", "country"])["count"]
        assert cells["f-35", "JP"] == 2
        assert cells["f-35", "KR"] == 1
        assert cells["f-35", "US"] == 1
        assert cells["thaad", "KR"] == 2
        assert cells["thaad", "JP"] == 1
        assert cells["thaad", "US"] == 0
        assert cells["gripen", "JP"] == 0

    def test_is_a_whole_grid_in_order(self, cube):
        grid = co_mentions(cube, ALL)
        assert grid["system"].drop_duplicates().tolist() == ["f-35", "thaad", "gripen"]
        # Columns sum to JP 3, KR 3, US 1: ties by code.
        assert grid["country"].head(3).tolist() == ["JP", "KR", "US"]
        assert len(grid) == 9

    def test_keeps_to_the_asked_size(self, cube):
        grid = co_mentions(cube, ALL, systems=1, countries=2)
        assert grid[["system_name", "country_name"]].to_numpy().tolist() == [
            ["F-35", "Japan"],
            ["F-35", "South Korea"],
        ]

    def test_tone_is_the_mean_of_the_items_with_both(self, cube):
        grid = co_mentions(cube, ALL).set_index(["system", "country"])
        assert grid.loc[("f-35", "JP"), "compound"] == pytest.approx(0.3)
        assert grid.loc[("thaad", "KR"), "n"] == 1
        assert pd.isna(grid.loc[("gripen", "JP"), "compound"])


class TestFlows:
    def test_by_hand(self, cube):
        found = flows(cube, ALL)
        assert len(found) == 1
        row = found.iloc[0]
        assert (row["supplier_name"], row["recipient_name"]) == (
            "United States",
            "Japan",
        )
        assert (row["count"], row["approved"], row["considered"]) == (2, 2, 1)
        assert row["signed"] == 0
        assert row["value_usd"] == 3_000_000_000
        assert row["systems"] == "F-35, THAAD"
        assert (row["compound"], row["n"]) == (pytest.approx(0.3), 2)

    def test_unknown_sides_on_demand(self, cube):
        found = flows(cube, ALL, known_only=False)
        assert found["recipient"].tolist() == ["JP", "KR"]
        assert found["supplier_name"].isna().tolist() == [False, True]

    def test_counts_only_deals_at_the_asked_stages(self, cube):
        row = flows(cube, Query(stages=("considered",))).iloc[0]
        assert (row["count"], row["approved"], row["considered"]) == (1, 0, 1)

    def test_outlets_are_counted_once(self, cube):
        assert flows(cube, Query(unit="outlets"))["count"].tolist() == [2]
        assert flows(cube, Query(unit="outlets", feeds=(1,)))["count"].tolist() == [1]


class TestDeals:
    def test_are_listed_newest_first_with_their_sentence(self, cube):
        found = deals(cube, ALL)
        assert found[["item_id", "seq"]].to_numpy().tolist() == [
            [3, 0],
            [2, 0],
            [1, 0],
            [1, 1],
        ]
        assert found["systems"].tolist()[2] == "F-35, THAAD"
        assert found["feed"].tolist() == ["Feed 1", "Feed 2", "Feed 1", "Feed 1"]
        assert set(found["evidence"]) == {"Somebody sells something."}

    def test_the_count_is_that_of_the_rows(self, cube):
        for query in (ALL, Query(stages=("approved",)), Query(search="nowhere")):
            assert deal_count(cube, query) == len(deals(cube, query))
        assert deal_count(cube, Query(stages=("approved",))) == 2

    def test_pages_follow_each_other(self, cube):
        pages = [deals(cube, ALL, limit=3), deals(cube, ALL, limit=3, offset=3)]
        assert pd.concat(pages)["item_id"].tolist() == [3, 2, 1, 1]

    def test_values_stay_whole_numbers(self, cube):
        assert str(deals(cube, ALL)["value_usd"].dtype) == "Int64"


def test_nothing_in_nothing_out(cube):
    nowhere = Query(start=date(2030, 1, 1))
    assert co_mentions(cube, nowhere).empty
    assert flows(cube, nowhere).empty
    assert deals(cube, nowhere).empty

"""Reports of deals and first-ever triples, asked of a cube."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from cube_worlds import a_cube, an_item

from armsbeat.cube import frames
from armsbeat.model import DealSplit, Query
from armsbeat.pipeline import deal_book, deal_view

SALE = {"supplier": "US", "recipient": "JP", "systems": ("f-35",)}


@pytest.fixture
def cube():
    return a_cube(
        an_item(1, "2026-01-10", deals=[{**SALE, "stage": "considered"}]),
        an_item(
            2,
            "2026-03-10",
            feed_id=2,
            compound=0.5,
            deals=[
                {**SALE, "stage": "approved", "value_usd": 2_000_000_000},
                {"supplier": "US", "recipient": "PL", "systems": ("f-35", "thaad")},
            ],
        ),
        an_item(
            3,
            "2026-04-10",
            summary="The paper is Transmittal No. 26-14 to Congress.",
            deals=[{"supplier": None, "recipient": "KR", "systems": ()}],
        ),
    )


class TestReports:
    def test_are_one_row_per_item_and_deal_oldest_first(self, cube):
        rows = frames.deal_reports(cube)
        assert rows[["item_id", "seq"]].values.tolist() == [
            [1, 0],
            [2, 0],
            [2, 1],
            [3, 0],
        ]
        assert rows["feed"].tolist() == ["Feed 1", "Feed 2", "Feed 2", "Feed 1"]
        assert rows["compound"].iloc[1] == 0.5

    def test_bring_the_text_only_where_it_states_a_transmittal(self, cube):
        texts = frames.deal_reports(cube)["text"]
        assert texts.isna().tolist() == [True, True, True, False]

    def test_of_a_view_keep_to_its_days_and_stages(self, cube):
        rows = frames.deal_keys(cube, Query(start=date(2026, 3, 1)))
        assert rows["item_id"].tolist() == [2, 2, 3]
        approved = frames.deal_keys(cube, Query(stages=("approved",)))
        assert approved.values.tolist() == [[2, 0]]


class TestFirstTriples:
    def test_are_told_by_the_very_first_report_newest_first(self, cube):
        rows = frames.first_triples(cube, Query())
        assert rows[["recipient", "system", "item_id", "seq"]].values.tolist() == [
            ["PL", "f-35", 2, 1],
            ["PL", "thaad", 2, 1],
            ["JP", "f-35", 1, 0],
        ]

    def test_of_a_later_view_are_none_when_they_were_told_before(self, cube):
        rows = frames.first_triples(cube, Query(start=date(2026, 3, 1)))
        assert rows["recipient"].tolist() == ["PL", "PL"]

    def test_need_all_three(self, cube):
        rows = frames.first_triples(cube, Query(start=date(2026, 4, 1)))
        assert rows.empty
        assert "system_name" in rows.columns


class TestDealBook:
    def test_joins_the_whole_cube_and_names_the_card_after_its_smallest_report(
        self, cube
    ):
        book = deal_book(cube)
        assert [card.key for card in book.cards] == [(1, 0), (2, 1), (3, 0)]
        assert book.card((2, 0)) is book.card((1, 0))
        assert book.card((9, 9)) is None
        assert book.cards[2].transmittal == "26-14"

    def test_a_view_shows_cards_whole(self, cube):
        view = deal_view(deal_book(cube), cube, Query(start=date(2026, 3, 1)))
        first = next(card for card in view.cards if card.recipient == "JP")
        assert [report.item_id for report in first.reports] == [1, 2]
        assert not view.is_new(first)
        assert [card.recipient for card in view.cards if view.is_new(card)] == ["PL"]

    def test_what_the_user_took_apart_stays_apart(self, cube):
        split = DealSplit(
            split_id=1, one=((1, 0),), other=((2, 0),), made_at=pd.Timestamp(0)
        )
        assert len(deal_book(cube, (split,)).cards) == 4

    def test_an_empty_cube_has_none(self):
        cube = a_cube()
        assert deal_view(deal_book(cube), cube, Query()).cards == ()

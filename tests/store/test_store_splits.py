"""The user's word that reports joined to one deal are of two."""

from __future__ import annotations

import pytest
from store_examples import DAY, NOW, a_store_with, an_item

from armsbeat.errors import UsageError
from armsbeat.store import Store


@pytest.fixture
def ids(store: Store) -> list[int]:
    """The ids of three stored items."""
    a_store_with(store, an_item("a"), an_item("b"), an_item("c"))
    return sorted(row[0] for row in store.changes_since(0).items.rows)


class TestSplits:
    def test_are_told_back_with_both_sides(self, store: Store, ids: list[int]) -> None:
        a, b, c = ids
        split_id = store.split_deal([(c, 0)], [(b, 1), (a, 0)], now=NOW)
        (split,) = store.deal_splits()
        assert split.split_id == split_id
        assert (split.one, split.other) == (((c, 0),), ((a, 0), (b, 1)))
        assert split.made_at == NOW

    def test_can_be_undone_one_by_one(self, store: Store, ids: list[int]) -> None:
        a, b, c = ids
        first = store.split_deal([(a, 0)], [(b, 0)], now=NOW)
        second = store.split_deal([(a, 0)], [(c, 0)], now=NOW + DAY)
        store.undo_split(first)
        assert [split.split_id for split in store.deal_splits()] == [second]

    def test_undoing_what_is_not_there_changes_nothing(self, store: Store) -> None:
        store.undo_split(99)
        assert store.deal_splits() == ()

    def test_need_a_report_on_each_side(self, store: Store, ids: list[int]) -> None:
        for sides in ([], [(ids[0], 0)]), ([(ids[0], 0)], [(ids[0], 0)]):
            with pytest.raises(UsageError, match="two sides"):
                store.split_deal(*sides, now=NOW)

    def test_go_when_a_side_has_no_items_left(
        self, store: Store, ids: list[int]
    ) -> None:
        store.split_deal([(ids[0], 0)], [(ids[1], 0)], now=NOW)
        for state in store.feeds():
            store.remove_feed(state.feed_id)
        assert store.deal_splits() == ()

"""The contract of the store: however alike items are, telling stories is bounded."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from store_examples import DAY, NOW, a_pass, all_changes, an_item, subscribed

from armsbeat.identity import canonical_link
from armsbeat.model import Item
from armsbeat.store import Store
from armsbeat.store.candidates import MOST_COMPARED, MOST_TOLD
from armsbeat.stories import Teller

WORDS = [
    "army",
    "orders",
    "tanks",
    "from",
    "maker",
    "deal",
    "value",
    "million",
    "sale",
    "drones",
    "jets",
    "radar",
]
TITLE = "Chile buys 24 used tanks from the Netherlands"
LEAD = (
    "Chile's army will take over 24 tanks that the Netherlands had put into storage,"
    " the defence ministry in Santiago said."
)
PATTERN = (
    "The agency notified Congress of a possible sale of {} rockets and related support"
    " to Estonia, with deliveries from next spring."
)


class Counting(Teller):
    """Counts pairs that are compared, and items of families that are told anew."""

    def __init__(self) -> None:
        super().__init__(canonical_link)
        self.compared = self.largest = 0

    def joined(self, near: Sequence[Any]) -> list[Any]:
        self.compared += len(near)
        return super().joined(near)

    def grow(self, members: Sequence[Any], *rest: Any) -> Any:
        self.largest = max(self.largest, len(members))
        return super().grow(members, *rest)


@pytest.fixture
def teller() -> Counting:
    return Counting()


@pytest.fixture
def store(database_url: str, opened: Callable[..., Store], teller: Counting) -> Store:
    return opened(database_url, teller=teller)


def spam(n: int) -> Item:
    draw = random.Random(n)
    title, summary = (" ".join(draw.choices(WORDS, k=k)) for k in (9, 30))
    return an_item(f"s{n}", title=title, summary=summary)


def a_copy(n: int) -> Item:
    return an_item(f"c{n}", title=TITLE, summary=LEAD)


def a_notice(n: int) -> Item:
    title = f"Estonia – {n} guided rockets and launchers"
    return an_item(f"n{n}", title=title, summary=PATTERN.format(n))


def stories(store: Store) -> dict[int, int]:
    items = all_changes(store)["items"]
    return {item_id: row["story_id"] for item_id, row in items.items()}


@pytest.mark.parametrize("make", [spam, a_copy, a_notice])
@pytest.mark.parametrize("batch", [50, 1200])
def test_an_item_is_compared_with_few_whatever_arrives(
    store: Store, teller: Counting, make: Callable[[int], Item], batch: int
) -> None:
    (feed,) = subscribed(store, "one")
    for start in range(0, 1200, batch):
        store.record([a_pass(feed, *map(make, range(start, start + batch)))])
    assert teller.compared <= 1200 * MOST_COMPARED
    assert teller.largest <= MOST_TOLD


class TestCrowds:
    def test_exact_copies_join_however_many_they_are(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, *map(a_copy, range(300)))])
        store.record([a_pass(two, a_copy(300))])
        assert set(stories(store).values()) == {1}

    def test_a_copy_among_many_of_its_pattern_joins_its_like_alone(
        self, store: Store
    ) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, *map(a_notice, range(100, 400)))])
        store.record([a_pass(two, a_notice(350))])
        told = stories(store)
        assert told[301] == told[251]
        assert len(set(told.values())) == 300

    def test_another_number_joins_no_crowd(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, *map(a_copy, range(100)))])
        other = an_item("o", title=TITLE, summary=LEAD.replace("24", "42"))
        store.record([a_pass(two, other)])
        assert stories(store)[101] == 101

    def test_an_edited_member_leaves_and_the_others_stay_together(
        self, store: Store
    ) -> None:
        (one,) = subscribed(store, "one")
        store.record([a_pass(one, *map(a_copy, range(100)))])
        edited = an_item("c0", title="Norway asks for frigates", summary="No more.")
        store.record([a_pass(one, edited, checked_at=NOW + DAY)])
        told = stories(store)
        assert told[1] == 1
        assert len({told[n] for n in range(2, 101)}) == 1
        assert told[2] != 1

    def test_a_feed_that_goes_leaves_the_crowd_to_the_others(
        self, store: Store
    ) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, *map(a_copy, range(60)))])
        store.record([a_pass(two, *map(a_copy, range(60)))])
        store.remove_feed(one.feed_id)
        told = stories(store)
        assert len(told) == 60
        assert set(told.values()) <= set(told)
        assert len(set(told.values())) == 1

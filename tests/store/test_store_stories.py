"""The contract of the store: items of one text share a story, in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from store_examples import DAY, NOW, VERSIONS, a_pass, all_changes, an_item, subscribed

from armsbeat.identity import canonical_link
from armsbeat.model import Item
from armsbeat.store import Store
from armsbeat.stories import Teller

LEAD = (
    "The defence ministry in Lisbon has ordered 24 light helicopters from the Italian"
    " maker Leonardo for 310 million euros, with the first of them due in two years."
)
OTHER = (
    "Norway's government wants parliament to pay for four anti-submarine frigates, the"
    " largest purchase in the country's history, and names a British yard as builder."
)


@pytest.fixture
def store(database_url: str, opened: Callable[..., Store]) -> Store:
    return opened(database_url, teller=Teller(canonical_link))


def a_text(key: str, title: str, summary: str, **fields: Any) -> Item:
    return an_item(key, title=title, summary=summary, **fields)


ORDER = a_text("a", "Portugal orders 24 light helicopters from Leonardo", LEAD)
COPY = a_text("b", "Lisbon buys 24 Leonardo light helicopters", LEAD)
FRIGATES = a_text("c", "Norway asks for four frigates from Britain", OTHER)
MORE = a_text("d", ORDER.title, LEAD.replace("24 light", "36 light"))


def stories(store: Store) -> dict[int, int]:
    """Story by item, as a copy of the store tells it."""
    copy = all_changes(store)["items"]
    return {item_id: row["story_id"] for item_id, row in sorted(copy.items())}


def rules(store: Store) -> dict[int, str | None]:
    copy = all_changes(store)["items"]
    return {item_id: row["story_rule"] for item_id, row in sorted(copy.items())}


def keys_held(store: Store) -> set[int]:
    """Items that have keys, looked at past the store's own methods."""
    with store._database.read() as connection:
        found = connection.execute(text("SELECT DISTINCT item_id FROM story_keys"))
        return {row.item_id for row in found}


class TestRecording:
    def test_gives_copies_the_smallest_id_among_them(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, ORDER, FRIGATES), a_pass(two, COPY)])
        assert stories(store) == {1: 1, 2: 2, 3: 1}
        assert rules(store) == {1: "text", 2: None, 3: "text"}

    def test_tells_who_joined_later_and_whose_story_that_changed(
        self, store: Store
    ) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, ORDER, FRIGATES)])
        counter = store.change_counter()
        store.record([a_pass(two, COPY)])
        changes = store.changes_since(counter)
        place = changes.items.columns.index("id")
        assert {row[place] for row in changes.items.rows} == {1, 3}
        assert stories(store) == {1: 1, 2: 2, 3: 1}

    def test_nothing_is_stamped_where_nothing_changes(self, store: Store) -> None:
        (one,) = subscribed(store, "one")
        store.record([a_pass(one, ORDER, COPY)])
        counter = store.change_counter()
        store.record([a_pass(one, ORDER, COPY)])
        assert store.change_counter() == counter
        assert store.tell_stories() == 0

    def test_texts_of_one_pattern_stay_apart(self, store: Store) -> None:
        (one,) = subscribed(store, "one")
        store.record([a_pass(one, ORDER, MORE)])
        assert stories(store) == {1: 1, 2: 2}

    def test_the_same_text_long_after_is_another_story(self, store: Store) -> None:
        (one,) = subscribed(store, "one")
        again = a_text("z", ORDER.title, LEAD, published_at=NOW - 30 * DAY)
        store.record([a_pass(one, ORDER, again)])
        assert stories(store) == {1: 1, 2: 2}

    def test_an_archive_joins_what_is_there(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, ORDER)])
        store.import_items(two.feed_id, [COPY], {}, versions=VERSIONS, now=NOW)
        assert stories(store) == {1: 1, 2: 1}


class TestEditing:
    def test_a_text_that_was_rewritten_leaves_its_story(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, ORDER), a_pass(two, COPY)])
        rewritten = a_text("a", FRIGATES.title, OTHER)
        store.record([a_pass(one, rewritten, checked_at=NOW + DAY)])
        assert stories(store) == {1: 1, 2: 2}
        assert rules(store) == {1: None, 2: None}

    def test_a_text_that_became_a_copy_joins(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, ORDER), a_pass(two, FRIGATES)])
        store.record([a_pass(two, a_text("c", COPY.title, LEAD))])
        assert stories(store) == {1: 1, 2: 1}


class TestRemoving:
    def test_a_feed_leaves_the_story_to_the_others(self, store: Store) -> None:
        one, two, three = subscribed(store, "one", "two", "three")
        store.record([a_pass(one, ORDER), a_pass(two, COPY), a_pass(three, ORDER)])
        store.remove_feed(one.feed_id)
        assert stories(store) == {2: 2, 3: 2}
        assert keys_held(store) == {2, 3}

    def test_without_a_teller_the_others_stand_alone_until_one_comes(
        self, database_url: str, store: Store, opened: Callable[..., Store]
    ) -> None:
        one, two, three = subscribed(store, "one", "two", "three")
        store.record([a_pass(one, ORDER), a_pass(two, COPY), a_pass(three, ORDER)])
        opened(database_url).remove_feed(one.feed_id)
        assert stories(store) == {2: 2, 3: 3}
        assert store.tell_stories() == 2
        assert stories(store) == {2: 2, 3: 2}


class TestTellingLater:
    def test_makes_up_for_items_recorded_without_a_teller(
        self, database_url: str, opened: Callable[..., Store]
    ) -> None:
        plain = opened(database_url)
        one, two = subscribed(plain, "one", "two")
        plain.record([a_pass(one, ORDER, FRIGATES), a_pass(two, COPY)])
        assert stories(plain) == {1: 1, 2: 2, 3: 3}
        assert plain.tell_stories() == 0
        teller = opened(database_url, teller=Teller(canonical_link))
        assert [teller.tell_stories(limit=2) for _ in range(3)] == [2, 1, 0]
        assert stories(teller) == {1: 1, 2: 2, 3: 1}

    def test_other_rules_tell_all_stories_anew(
        self, database_url: str, store: Store, opened: Callable[..., Store]
    ) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(one, ORDER), a_pass(two, COPY)])
        strict = Teller(canonical_link)
        strict.version = "stricter"
        strict.joined = lambda near: []  # type: ignore[method-assign]
        later = opened(database_url, teller=strict)
        counter = later.change_counter()
        assert later.tell_stories() == 2
        assert stories(later) == {1: 1, 2: 2}
        assert len(later.changes_since(counter).items.rows) == 2


BODIES = [LEAD, LEAD.replace("24", "36"), LEAD[:85], OTHER, ""]
TITLES = [ORDER.title, COPY.title, MORE.title.replace("24", "36"), FRIGATES.title]
ITEMS = st.lists(
    st.tuples(
        st.sampled_from(TITLES), st.sampled_from(BODIES), st.sampled_from([0, 30, 300])
    ),
    min_size=2,
    max_size=7,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(items=ITEMS, data=st.data())
def test_the_order_in_which_items_come_does_not_matter(
    store: Store, items: list[Any], data: Any
) -> None:
    """Any order, any number of transactions, removals in between: the same stories."""
    made = [
        a_text(str(n), title, summary, link=None, published_at=NOW - timedelta(hours=h))
        for n, (title, summary, h) in enumerate(items)
    ]
    found = []
    for _ in range(2):
        feeds = subscribed(store, "one", "two")
        for feed in feeds:
            store.remove_feed(feed.feed_id)
        (feed, passing) = subscribed(store, "one", "two")
        order = data.draw(st.permutations(made))
        cut = data.draw(st.integers(0, len(order)))
        store.record([a_pass(passing, *made[:2])])
        for part in (order[:cut], order[cut:]):
            store.record([a_pass(feed, *part)])
        store.remove_feed(passing.feed_id)
        found.append(_sets(store))
    assert found[0] == found[1]


def _sets(store: Store) -> set[frozenset[str]]:
    """Stories as sets of the items' keys."""
    groups: dict[int, set[str]] = {}
    for item_id, story in stories(store).items():
        item = store.item(item_id)
        assert item is not None
        groups.setdefault(story, set()).add(item.key)
    return {frozenset(members) for members in groups.values()}

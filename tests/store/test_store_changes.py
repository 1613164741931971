"""Following the store's changes: nothing is missed, nothing stays that is gone."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_examples import (
    HOUR,
    NEWER,
    NOW,
    VERSIONS,
    a_feed,
    a_pass,
    a_store_with,
    all_changes,
    an_annotation,
    an_item,
    dicts,
    follow,
    subscribed,
)

from armsbeat.store import Store


class TestChanges:
    def test_tell_items_with_mentions_deals_and_versions(self, store: Store) -> None:
        a_store_with(store, an_item("a", title="T"))
        changes = store.changes_since(0)
        (item,) = dicts(changes.items.columns, changes.items.rows)
        system, country = dicts(changes.mentions.columns, changes.mentions.rows)
        (deal,) = dicts(changes.deals.columns, changes.deals.rows)
        (feed,) = dicts(changes.feeds.columns, changes.feeds.rows)
        assert (item["title"], item["compound"], item["gazetteer"]) == (
            "T",
            -0.12,
            "g1",
        )
        assert item["words"] == '[["hesitant",-0.13]]'
        assert item["relevance"] == '[["sale",0.6],["system",0.4]]'
        assert (system["entity"], system["start"], system["n"]) == ("tomahawk", 3, 0)
        assert (country["role"], country["n"]) == ("recipient", 1)
        assert (deal["systems"], deal["value_usd"]) == (
            ("tomahawk", "aegis"),
            2_350_000_000,
        )
        assert (feed["url"], feed["paused"]) == (a_feed().url, False)

    def test_an_item_without_annotation_is_told_all_the_same(
        self, store: Store
    ) -> None:
        (state,) = subscribed(store, "one")
        store.record([a_pass(state, an_item("a"), annotations={})])
        changes = store.changes_since(0)
        (item,) = dicts(changes.items.columns, changes.items.rows)
        assert (item["annotated_language"], item["relevant"]) == (None, None)

    def test_columns_are_the_same_when_there_is_nothing_to_tell(
        self, store: Store
    ) -> None:
        empty = store.changes_since(0)
        a_store_with(store, an_item("a"))
        full = store.changes_since(0)
        for name in ("items", "mentions", "deals", "feeds"):
            assert getattr(empty, name).columns == getattr(full, name).columns
        assert empty.items.by_column()["id"] == []
        assert full.mentions.by_column()["entity"] == ["tomahawk", "JP"]

    def test_pages_are_cut_within_a_transaction_too(self, store: Store) -> None:
        a_store_with(store, *(an_item(str(n)) for n in range(25)))
        assert len(all_changes(store, limit=4)["items"]) == 25

    def test_end_where_the_counter_stands(self, store: Store) -> None:
        a_store_with(store, an_item("a"))
        changes = store.changes_since(0)
        assert (changes.counter, changes.more) == (store.change_counter(), False)
        assert store.changes_since(changes.counter).items.rows == ()

    def test_a_fetch_that_brings_nothing_changes_nothing(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"))
        counter = store.change_counter()
        store.record([a_pass(replace(state, etag="e"), an_item("a"))])
        assert store.change_counter() == counter

    def test_tell_a_feed_whose_description_changed(self, store: Store) -> None:
        (state, _) = subscribed(store, "one", "two")
        counter = store.change_counter()
        store.set_paused(state.feed_id, True)
        (row,) = store.changes_since(counter).feeds.rows
        assert (row[0], row[-1]) == (state.feed_id, True)


KEYS = st.sampled_from("abcd")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.sampled_from([0, 1]), KEYS, KEYS),
        st.tuples(st.just("bare"), st.sampled_from([0, 1]), KEYS, KEYS),
        st.tuples(st.just("reannotate"), st.integers(0, 3), KEYS, KEYS),
        st.tuples(st.just("remove"), st.sampled_from([0, 1]), KEYS, KEYS),
        st.tuples(st.just("follow"), st.integers(1, 5), KEYS, KEYS),
    ),
    max_size=12,
)


def take(store: Store, step: tuple[str, int, str, str]) -> None:
    """One change of the store, chosen by `step`."""
    what, number, key, title = step
    if what == "reannotate":
        items = store.items_to_reannotate(NEWER, limit=number)
        rows = [(item, an_annotation()) for item in items]
        store.save_annotations(rows, NEWER, NOW)
        return
    state = subscribed(store, f"feed{number}")[0]
    if what == "remove":
        store.remove_feed(state.feed_id)
        return
    item = an_item(key, title=title)
    found = {} if what == "bare" else None
    store.record([a_pass(state, item, annotations=found)])


def snapshot_of(store: Store) -> dict[int, tuple[str, str | None]]:
    """What the store holds, asked item by item."""
    nobody = replace(VERSIONS, rules="nobody's")
    items = store.items_to_reannotate(nobody)
    made = store.annotations(item.item_id for item in items)
    return {
        item.item_id: (
            item.title,
            made[item.item_id].versions.gazetteer if item.item_id in made else None,
        )
        for item in items
    }


@given(steps=STEPS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_copy_that_follows_in_pages_is_what_the_store_holds(
    store: Store, steps: list[tuple[str, int, str, str]]
) -> None:
    for state in store.feeds():
        store.remove_feed(state.feed_id)
    copy: dict[str, dict[int, Any]] = {"items": {}, "feeds": {}, "mentions": {}}
    counter = follow(store, copy, counter=0)
    for step in steps:
        if step[0] == "follow":
            counter = follow(store, copy, counter=counter, limit=step[1])
        else:
            take(store, step)
    follow(store, copy, counter=counter, limit=3)
    held = snapshot_of(store)
    assert {i: (r["title"], r["gazetteer"]) for i, r in copy["items"].items()} == held
    assert set(copy["feeds"]) == {state.feed_id for state in store.feeds()}
    annotated = {i for i, (_, made_by) in held.items() if made_by is not None}
    assert {i for i, found in copy["mentions"].items() if found} == annotated


def test_a_reader_beside_four_writers_misses_nothing(store: Store) -> None:
    states = subscribed(store, "a", "b", "c", "d")
    errors: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for n in range(25):
                items = [an_item(f"{n}-{m}") for m in range(1 + n % 4)]
                store.record([a_pass(states[number], *items)])
        except BaseException as error:
            errors.append(error)

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    copy: dict[str, dict[int, Any]] = {"items": {}, "feeds": {}, "mentions": {}}
    counter = 0
    while any(writer.is_alive() for writer in writers):
        counter = follow(store, copy, counter=counter, limit=7)
    follow(store, copy, counter=counter)
    assert errors == []
    assert len(copy["items"]) == store.stats().items
    assert all(len(found) == 2 for found in copy["mentions"].values())


def test_an_edit_is_told_again(store: Store) -> None:
    state = a_store_with(store, an_item("a", title="First"))
    counter = store.change_counter()
    edited = an_item("a", title="Second")
    store.record([a_pass(state, edited, checked_at=NOW + HOUR)])
    changes = store.changes_since(counter)
    (item,) = dicts(changes.items.columns, changes.items.rows)
    assert (item["title"], item["edits"], item["first_seen_at"]) == ("Second", 1, NOW)

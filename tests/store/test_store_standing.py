"""Annotations that stand under newer versions; what was rejected."""

from __future__ import annotations

from dataclasses import replace

from store_examples import (
    HOUR,
    NEWER,
    NOW,
    VERSIONS,
    a_pass,
    a_store_with,
    an_annotation,
    an_item,
)

from armsbeat.store import Store


class TestStanding:
    def test_says_with_what_an_item_was_annotated(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"))
        store.record([a_pass(state, an_item("b"), annotations={})])
        read = store.items_to_reannotate(NEWER)
        assert [item.annotated_with for item in read] == [VERSIONS, None]

    def test_an_annotation_that_stands_gets_the_new_versions(
        self, store: Store
    ) -> None:
        a_store_with(store, an_item("a"))
        before, counter = store.annotations([1])[1], store.change_counter()
        read = store.items_to_reannotate(NEWER)
        assert store.save_annotations([(read[0], None)], NEWER, NOW + HOUR) == 1
        assert store.annotations([1])[1] == replace(before, versions=NEWER)
        assert store.items_to_reannotate(NEWER) == ()
        (row,) = store.changes_since(counter).items.rows
        assert (
            row[store.changes_since(counter).items.columns.index("gazetteer")] == "g2"
        )

    def test_none_stands_that_others_annotated_since_or_nobody_did(
        self, store: Store
    ) -> None:
        state = a_store_with(store, an_item("a"))
        store.record([a_pass(state, an_item("b"), annotations={})])
        newest = replace(NEWER, rules="r2")
        read = store.items_to_reannotate(newest)
        store.save_annotations([(read[0], an_annotation())], NEWER, NOW)
        late = [(item, None) for item in read]
        assert store.save_annotations(late, newest, NOW) == 0
        assert store.annotations([1])[1].versions == NEWER

    def test_what_was_not_annotated_cannot_stand(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"))
        store.record([a_pass(state, an_item("b"), annotations={})])
        (_, item) = store.items_to_reannotate(NEWER)
        assert store.save_annotations([(item, None)], NEWER, NOW) == 0


class TestRejections:
    def test_of_the_newest_items_come_first(self, store: Store) -> None:
        a_store_with(store, an_item("a"), an_item("b"), an_item("c"))
        (rejection,) = an_annotation().rejections
        assert store.rejections() == ((3, rejection), (2, rejection), (1, rejection))
        assert store.rejections(limit=1) == ((3, rejection),)

    def test_are_none_where_nothing_was_rejected(self, store: Store) -> None:
        state = a_store_with(store)
        clean = {"a": an_annotation(rejections=())}
        store.record([a_pass(state, an_item("a"), annotations=clean)])
        assert store.rejections() == ()

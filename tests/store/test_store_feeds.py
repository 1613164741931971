"""Subscribing, describing, pausing, moving, removing, leasing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from store_examples import (
    DAY,
    HOUR,
    NOW,
    a_failure,
    a_feed,
    a_pass,
    a_store_with,
    all_changes,
    an_item,
    follow,
    subscribed,
)

from armsbeat.errors import UsageError
from armsbeat.model import FeedState
from armsbeat.store import Store, subscriptions


def lease(store: Store, owner: str = "me", **options: object) -> list[int]:
    """The ids of the feeds that `owner` gets."""
    values = {"now": NOW, "limit": 10, "lease_s": 60.0} | options
    states = store.lease_feeds(owner=owner, **values)  # type: ignore[arg-type]
    return [state.feed_id for state in states]


class TestAdding:
    def test_a_feed_is_what_was_said_of_it_and_due_at_once(self, store: Store) -> None:
        feed = a_feed(kind="research", country="SE", language="sv", notes="n")
        assert store.add_feeds([feed], now=NOW) == 1
        assert store.feeds() == (FeedState(feed_id=1, feed=feed, added_at=NOW),)

    def test_a_url_is_subscribed_once(self, store: Store) -> None:
        store.add_feeds([a_feed("one")], now=NOW)
        again = replace(a_feed("one"), title="Other")
        assert store.add_feeds([again, a_feed("two"), a_feed("two")], now=NOW) == 1
        assert [s.feed.title for s in store.feeds()] == ["one", "two"]

    def test_an_endless_address_is_refused(self, store: Store) -> None:
        endless = replace(a_feed(), url="https://a.example/" + "x" * 4000)
        with pytest.raises(UsageError, match="use a shorter one"):
            store.add_feeds([endless], now=NOW)

    def test_a_feed_that_is_not_there_is_named(self, store: Store) -> None:
        with pytest.raises(UsageError, match="no feed 7; `armsbeat feeds list`"):
            store.set_paused(7, True)


class TestEditing:
    def test_replaces_the_description(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        edited = replace(state.feed, title="Better", kind="trade")
        store.edit_feed(state.feed_id, edited, now=NOW)
        assert store.feed(state.feed_id).feed == edited
        assert store.moves(state.feed_id) == ()

    def test_another_address_is_logged_and_forgets_the_old_validators(
        self, store: Store
    ) -> None:
        (state,) = subscribed(store, "one")
        store.record([a_pass(replace(state, etag="e", next_check_at=NOW + DAY))])
        moved = replace(state.feed, url="https://new.example/feed")
        store.edit_feed(state.feed_id, moved, now=NOW)
        state = store.feed(state.feed_id)
        assert (state.feed.url, state.etag) == (moved.url, None)
        assert state.next_check_at is None
        assert [m.to_url for m in store.moves(state.feed_id)] == [moved.url]

    def test_the_address_of_another_feed_is_refused(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        with pytest.raises(UsageError, match="Feed 2 already has the address"):
            store.edit_feed(one.feed_id, two.feed, now=NOW)

    def test_an_edit_outlives_a_leased_fetch_in_flight(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        lease(store, "me")
        moved = replace(state.feed, url="https://new.example/feed")
        store.edit_feed(state.feed_id, moved, now=NOW)
        (result,) = store.record([a_pass(state, an_item())], owner="me")
        assert (result.new, result.lost) == (1, True)
        assert store.feed(state.feed_id).feed.url == moved.url


class TestPausing:
    def test_resuming_makes_a_feed_due(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        store.record([a_pass(replace(state, next_check_at=NOW + DAY))])
        store.set_paused(state.feed_id, True, "too noisy")
        assert store.feed(state.feed_id).pause_reason == "too noisy"
        store.set_paused(state.feed_id, False)
        state = store.feed(state.feed_id)
        assert (state.paused, state.pause_reason) == (False, None)
        assert lease(store) == [state.feed_id]

    def test_resuming_does_not_let_a_feed_be_fetched_twice(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        lease(store, "me")
        store.set_paused(state.feed_id, True)
        store.set_paused(state.feed_id, False)
        assert lease(store, "you") == []

    def test_postponing_never_makes_a_feed_due_sooner(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(replace(two, next_check_at=NOW + DAY))])
        store.postpone([one.feed_id, two.feed_id], NOW + HOUR)
        assert [s.next_check_at for s in store.feeds()] == [NOW + HOUR, NOW + DAY]


class TestMoves:
    NEW = "https://new.example/feed"

    def moved(self, store: Store) -> FeedState:
        (state,) = subscribed(store, "one")
        store.record([a_pass(replace(state, feed=replace(state.feed, url=self.NEW)))])
        return state

    def test_a_pass_may_move_a_feed(self, store: Store) -> None:
        state = self.moved(store)
        (move,) = store.moves(state.feed_id)
        assert store.feed(state.feed_id).feed.url == self.NEW
        assert (move.from_url, move.to_url) == (state.feed.url, self.NEW)
        assert (move.moved_at, move.undone_at) == (NOW, None)

    def test_an_undone_move_is_never_made_again(self, store: Store) -> None:
        state = self.moved(store)
        assert store.undo_move(state.feed_id, now=NOW + DAY).feed == state.feed
        self_moved = replace(state, feed=replace(state.feed, url=self.NEW))
        store.record([a_pass(self_moved)])
        assert store.feed(state.feed_id).feed.url == state.feed.url
        assert [m.undone_at for m in store.moves(state.feed_id)] == [NOW + DAY]

    def test_a_feed_does_not_move_where_another_one_is(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(replace(one, feed=two.feed))])
        assert [s.feed.url for s in store.feeds()] == [one.feed.url, two.feed.url]

    def test_two_feeds_do_not_move_to_one_address_at_once(self, store: Store) -> None:
        states = subscribed(store, "one", "two")
        store.record(
            [a_pass(replace(s, feed=replace(s.feed, url=self.NEW))) for s in states]
        )
        assert [s.feed.url for s in store.feeds()] == [self.NEW, states[1].feed.url]

    def test_where_nothing_moved_nothing_is_undone(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        with pytest.raises(UsageError, match="nothing to undo"):
            store.undo_move(state.feed_id, now=NOW)


class TestRemoving:
    def test_takes_the_items_along_and_frees_the_address(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"), an_item("b"))
        (other,) = subscribed(store, "other")
        store.record([a_pass(other, an_item("a"))])
        assert store.remove_feed(state.feed_id) == 2
        stats = store.stats()
        assert (stats.feeds, stats.items, stats.annotated, stats.mentions) == (
            1,
            1,
            1,
            2,
        )
        assert store.add_feeds([state.feed], now=NOW) == 1

    def test_ids_are_never_used_again(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"))
        store.remove_feed(state.feed_id)
        state = a_store_with(store, an_item("a"))
        assert (state.feed_id, store.item(1)) == (2, None)
        assert store.item(2) is not None

    def test_tells_who_keeps_a_copy(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"))
        copy = all_changes(store)
        counter = store.change_counter()
        store.remove_feed(state.feed_id)
        follow(store, copy, counter=counter)
        assert (copy["items"], copy["feeds"]) == ({}, {})

    def test_half_done_it_hides_the_feed_and_can_be_finished(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        state = a_store_with(store, *(an_item(str(n)) for n in range(5)))
        monkeypatch.setattr(subscriptions, "REMOVAL_BATCH", 2)
        with monkeypatch.context() as patch:
            patch.setattr(Store, "_finish_removal", lambda *_: 0)
            store.remove_feed(state.feed_id)
        assert (store.feeds(), store.stats().items) == ((), 5)
        assert lease(store) == []
        assert store.finish_removals() == 5
        assert (store.stats().items, store.finish_removals()) == (0, 0)


class TestLeasing:
    def test_a_feed_is_leased_once(self, store: Store) -> None:
        subscribed(store, "one", "two")
        assert lease(store, "me") == [1, 2]
        assert lease(store, "you") == []

    def test_released_feeds_may_be_leased_again(self, store: Store) -> None:
        subscribed(store, "one", "two")
        lease(store, "me")
        store.release([1, 2], "you")
        assert lease(store, "you") == []
        store.release([1, 2], "me")
        assert lease(store, "you") == [1, 2]

    def test_recording_ends_the_lease(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        lease(store, "me")
        store.record([a_pass(state)], owner="me")
        assert lease(store, "you") == [1]

    def test_an_expired_lease_is_taken_over(self, store: Store) -> None:
        subscribed(store, "one")
        lease(store, "me", lease_s=60)
        assert lease(store, "you", now=NOW + timedelta(seconds=59)) == []
        assert lease(store, "you", now=NOW + timedelta(seconds=60)) == [1]

    def test_who_lost_a_lease_keeps_the_items_but_not_the_state(
        self, store: Store
    ) -> None:
        (state,) = subscribed(store, "one")
        lease(store, "me", lease_s=60)
        lease(store, "you", now=NOW + HOUR)
        late = replace(state, etag="late")
        (result,) = store.record([a_pass(late, an_item())], owner="me")
        assert (result.new, result.lost) == (1, True)
        assert store.feed(state.feed_id).etag is None
        assert lease(store, "they", now=NOW + HOUR) == []

    def test_the_longest_due_come_first_and_the_not_due_not_at_all(
        self, store: Store
    ) -> None:
        names = ("never", "late", "later", "future")
        states = subscribed(store, *names)
        due = (None, NOW - HOUR, NOW - DAY, NOW + HOUR)
        pairs = zip(states, due, strict=True)
        store.record([a_pass(replace(s, next_check_at=at)) for s, at in pairs])
        assert lease(store, limit=2) == [1, 3]
        assert lease(store) == [2]
        assert lease(store, due_only=False) == [4]

    def test_paused_feeds_only_when_named(self, store: Store) -> None:
        subscribed(store, "one", "two")
        store.set_paused(1, True)
        assert lease(store, feed_ids=[1]) == []
        assert lease(store, due_only=False, feed_ids=[1]) == [1]
        assert lease(store, due_only=False) == [2]

    def test_a_failure_ends_the_lease_too(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        lease(store, "me")
        store.record([a_pass(state, outcome=a_failure(1))], owner="me")
        assert lease(store, "you") == [1]


class TestMeta:
    def test_keeps_the_last_value(self, store: Store) -> None:
        assert store.get_meta("collector_seen_at") is None
        store.set_meta("collector_seen_at", "a")
        store.set_meta("collector_seen_at", "b")
        assert store.get_meta("collector_seen_at") == "b"

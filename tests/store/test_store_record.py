"""Recording passes: fates, edits, annotations, states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from store_examples import (
    DAY,
    HOUR,
    NEWER,
    NOW,
    VERSIONS,
    a_failure,
    a_feed,
    a_mention,
    a_pass,
    a_store_with,
    an_annotation,
    an_item,
    an_outcome,
    subscribed,
)

from armsbeat.model import Deal, Entry, Tone
from armsbeat.store import Store


def an_entry() -> Entry:
    return Entry(guid=None, link=None, title="t", summary="", published_at=None)


class TestFates:
    def test_items_never_seen_are_new(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        (result,) = store.record([a_pass(state, an_item("a"), an_item("b"))])
        assert (result.new, result.known, result.skipped) == (2, 0, 0)
        assert len(set(result.new_ids)) == 2

    def test_a_second_pass_over_the_same_content_adds_nothing(
        self, store: Store
    ) -> None:
        state = a_store_with(store, an_item("a"), an_item("b"))
        counter = store.change_counter()
        (result,) = store.record([a_pass(state, an_item("a"), an_item("b"))])
        assert (result.new, result.known, result.changed) == (0, 2, 0)
        assert store.stats().items == 2
        assert store.change_counter() == counter

    def test_the_same_key_in_another_feed_is_another_item(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        results = store.record([a_pass(one, an_item("a")), a_pass(two, an_item("a"))])
        assert [result.new for result in results] == [1, 1]

    def test_a_key_twice_in_one_pass_is_one_item(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        twice = a_pass(state, an_item("a"), an_item("a", title="Other"))
        (result,) = store.record([twice])
        assert (result.new, result.known, store.stats().items) == (1, 1, 1)

    def test_one_feed_twice_in_one_transaction_is_recorded_in_order(
        self, store: Store
    ) -> None:
        (state,) = subscribed(store, "one")
        edited = an_item("a", title="Edited")
        first, second = store.record(
            [a_pass(state, an_item("a")), a_pass(state, edited, an_item("b"))]
        )
        assert (first.new, second.new, second.changed) == (1, 1, 1)
        item = store.item(first.new_ids[0])
        assert item is not None
        assert item.title == "Edited"
        assert len(store.fetch_log(state.feed_id)) == 2

    def test_fates_add_up_to_all_records_read(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"))
        outcome = an_outcome(
            state.feed_id, entries=(an_entry(),) * 4, known=5, skipped=2
        )
        one = a_pass(state, an_item("a"), an_item("b"), an_item("c"), outcome=outcome)
        (result,) = store.record([one])
        assert (result.new, result.known, result.skipped) == (2, 1 + 1 + 5, 2)

    def test_a_known_item_remembers_its_new_bytes(self, store: Store) -> None:
        state = a_store_with(store, an_item("a", raw_hash="before"))
        store.record([a_pass(state, an_item("a", raw_hash="after"))])
        assert store.raw_hashes([state.feed_id])[state.feed_id] == {"after"}

    def test_a_known_item_was_last_seen_now_and_first_seen_then(
        self, store: Store
    ) -> None:
        state = a_store_with(store, an_item("a"))
        later = NOW + 2 * HOUR
        store.record([a_pass(state, an_item("a"), checked_at=later)])
        (sighting,) = store.sightings([1])
        assert (sighting.first_seen_at, sighting.last_seen_at) == (NOW, later)
        assert sighting.feed_title == "one"

    def test_very_long_keys_are_told_apart(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        long = "ключ/" * 5000
        items = (an_item(long + "a"), an_item(long + "b"))
        (result,) = store.record([a_pass(state, *items)])
        assert result.new == 2
        states = store.text_states({state.feed_id: [long + "a", long + "b", "c"]})[
            state.feed_id
        ]
        assert states == {item.key: item.text_hash for item in items}


class TestDates:
    def test_an_item_is_dated_as_published(self, store: Store) -> None:
        a_store_with(store, an_item("a", published_at=NOW - DAY))
        item = store.item(1)
        assert item is not None
        assert item.dated_at == NOW - DAY

    def test_an_undated_item_is_dated_by_first_seen_for_good(
        self, store: Store
    ) -> None:
        undated = an_item("a", published_at=None, date_flag="missing")
        state = a_store_with(store, undated)
        store.record([a_pass(state, undated, checked_at=NOW + DAY)])
        item = store.item(1)
        assert item is not None
        assert (item.dated_at, item.date_flag) == (NOW, "missing")

    def test_a_date_that_comes_in_later_is_taken(self, store: Store) -> None:
        state = a_store_with(
            store, an_item("a", published_at=None, date_flag="missing")
        )
        counter = store.change_counter()
        store.record([a_pass(state, an_item("a", published_at=NOW - 2 * DAY))])
        item = store.item(1)
        assert item is not None
        assert (item.dated_at, item.date_flag) == (NOW - 2 * DAY, None)
        assert len(store.changes_since(counter).items.rows) == 1

    def test_a_date_once_stated_is_kept(self, store: Store) -> None:
        state = a_store_with(store, an_item("a", published_at=NOW - DAY))
        store.record([a_pass(state, an_item("a", published_at=NOW))])
        item = store.item(1)
        assert item is not None
        assert item.published_at == NOW - DAY

    def test_a_time_without_zone_is_a_bug(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        naive = an_item("a", published_at=NOW.replace(tzinfo=None))
        with pytest.raises(Exception, match="no time zone"):
            store.record([a_pass(state, naive)])


class TestEdits:
    def test_an_edited_text_replaces_the_old_one_which_is_kept(
        self, store: Store
    ) -> None:
        state = a_store_with(store, an_item("a", title="First", summary="s"))
        edited = an_item("a", title="Second", summary="s")
        (result,) = store.record([a_pass(state, edited, checked_at=NOW + HOUR)])
        assert (result.new, result.known, result.changed) == (0, 1, 1)
        item, (version,) = store.item(1), store.item_versions(1)
        assert item is not None
        assert (item.title, item.edits) == ("Second", 1)
        assert (version.n, version.title, version.replaced_at) == (
            1,
            "First",
            NOW + HOUR,
        )

    def test_an_edited_item_is_annotated_anew(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"))
        edited = an_item("a", title="Edited")
        anew = an_annotation(mentions=(a_mention(entity="thaad"),), deals=())
        store.record([a_pass(state, edited, annotations={"a": anew})])
        assert store.annotations([1])[1].annotation == anew

    def test_without_a_new_annotation_the_old_one_does_not_stay(
        self, store: Store
    ) -> None:
        state = a_store_with(store, an_item("a"))
        store.record([a_pass(state, an_item("a", title="Edited"), annotations={})])
        assert store.annotations([1]) == {}
        assert [i.item_id for i in store.items_to_reannotate(VERSIONS)] == [1]

    def test_a_publisher_who_flips_for_ever_does_not_fill_the_disk(
        self, store: Store
    ) -> None:
        state = a_store_with(store, an_item("a", title="0"))
        for n in range(1, 31):
            store.record([a_pass(state, an_item("a", title=str(n)))])
        kept = [(v.n, v.title) for v in store.item_versions(1)]
        assert kept == [(1, "0")] + [(n, str(n - 1)) for n in range(12, 31)]


class TestAnnotations:
    def test_come_back_whole(self, store: Store) -> None:
        a_store_with(store, an_item("a"))
        stored = store.annotations([1])[1]
        assert stored.annotation == an_annotation()
        assert (stored.versions, stored.annotated_at) == (VERSIONS, NOW)

    def test_a_value_beyond_any_integer_is_unknown(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        deal = Deal(supplier="US", recipient=None, value_usd=10**30)
        annotation = an_annotation(deals=(deal,))
        store.record([a_pass(state, an_item("a"), annotations={"a": annotation})])
        assert store.annotations([1])[1].annotation.deals[0].value_usd is None

    def test_text_states_tell_what_needs_no_annotation(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        a, b = an_item("a"), an_item("b")
        store.record([a_pass(state, a, b, annotations={"a": an_annotation()})])
        states = store.text_states({state.feed_id: ["a", "b", "c"]})[state.feed_id]
        assert states == {"a": a.text_hash, "b": ""}

    def test_an_item_left_without_gets_its_annotation_at_the_next_pass(
        self, store: Store
    ) -> None:
        (state,) = subscribed(store, "one")
        store.record([a_pass(state, an_item("a"), annotations={})])
        store.record([a_pass(state, an_item("a"))])
        assert store.annotations([1])[1].annotation == an_annotation()


class TestAnnotatingAgain:
    def test_offers_what_other_versions_made_in_pages(self, store: Store) -> None:
        a_store_with(store, *(an_item(str(n)) for n in range(5)))
        assert store.items_to_reannotate(VERSIONS) == ()
        assert store.count_to_reannotate(NEWER) == 5
        first = store.items_to_reannotate(NEWER, limit=2)
        rest = store.items_to_reannotate(NEWER, after_id=first[-1].item_id)
        assert [item.item_id for item in (*first, *rest)] == [1, 2, 3, 4, 5]

    def test_goes_on_where_it_stopped(self, store: Store) -> None:
        a_store_with(store, *(an_item(str(n)) for n in range(3)))
        batch = store.items_to_reannotate(NEWER, limit=2)
        anew = an_annotation(tone=Tone(compound=0.5), mentions=(a_mention(),))
        saved = store.save_annotations([(i, anew) for i in batch], NEWER, NOW + HOUR)
        assert saved == 2
        assert [i.item_id for i in store.items_to_reannotate(NEWER)] == [3]
        stored = store.annotations([1])[1]
        assert (stored.annotation, stored.versions) == (anew, NEWER)

    def test_leaves_out_items_edited_or_removed_meanwhile(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"), an_item("b"))
        (other,) = subscribed(store, "two")
        store.record([a_pass(other, an_item("c"))])
        read = store.items_to_reannotate(NEWER)
        store.record([a_pass(state, an_item("a", title="Edited"))])
        store.remove_feed(other.feed_id)
        late = [(item, an_annotation(language="fr")) for item in read]
        assert store.save_annotations(late, NEWER, NOW) == 1
        assert store.annotations([1])[1].versions == VERSIONS


class TestStates:
    def test_what_the_collector_must_remember_is_kept(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        after = replace(
            state,
            etag='W/"x"',
            last_modified="Sun, 01 Mar 2026 00:00:00 GMT",
            body_hash="b",
            fetched_whole_at=NOW,
            interval_s=1800,
            next_check_at=NOW + HOUR,
            failures=1.25,
            failing_since=NOW - DAY,
            last_checked_at=NOW,
            last_ok_at=NOW - DAY,
            last_error="It did not answer.",
            last_elapsed_s=2.5,
            moved_to="https://new.example/feed",
            moved_seen=2,
        )
        store.record([a_pass(after)])
        assert store.feed(state.feed_id) == after

    def test_a_pause_by_the_user_outlives_a_fetch_in_flight(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        store.set_paused(state.feed_id, True, "too noisy")
        store.record([a_pass(state)])
        paused = store.feed(state.feed_id)
        assert (paused.paused, paused.pause_reason) == (True, "too noisy")

    def test_a_pass_may_pause_a_feed(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        gone = replace(state, paused=True, pause_reason="gone (410)")
        store.record([a_pass(gone, outcome=a_failure(state.feed_id))])
        assert store.feed(state.feed_id).pause_reason == "gone (410)"

    def test_a_feed_without_title_takes_its_own(self, store: Store) -> None:
        url = a_feed().url
        store.add_feeds([replace(a_feed(), title=url)], now=NOW)
        state = store.feeds()[0]
        outcome = an_outcome(state.feed_id, title="Arms Weekly", site="https://a.b/")
        store.record([a_pass(state, outcome=outcome)])
        feed = store.feed(state.feed_id).feed
        assert (feed.title, feed.site) == ("Arms Weekly", "https://a.b/")

    def test_items_of_a_feed_removed_meanwhile_are_skipped(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.remove_feed(one.feed_id)
        results = store.record([a_pass(one, an_item("a")), a_pass(two, an_item("a"))])
        assert [(r.new, r.skipped, r.lost) for r in results] == [
            (0, 1, True),
            (1, 0, False),
        ]


class TestLog:
    def test_says_what_each_fetch_came_to_newest_first(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        store.record([a_pass(state, an_item("a"))])
        store.record([a_pass(state, outcome=a_failure(state.feed_id))])
        failed, ok = store.fetch_log(state.feed_id)
        assert (ok.n, ok.status, ok.new, ok.message) == (1, "ok", 1, None)
        assert (failed.failure_code, failed.http_status) == ("http_404", 404)
        assert failed.message == "The server has no such page."

    def test_keeps_the_last_fifty(self, store: Store) -> None:
        one, two = subscribed(store, "one", "two")
        store.record([a_pass(two)])
        for _ in range(60):
            store.record([a_pass(one)])
        log = store.fetch_log(one.feed_id, limit=1000)
        assert [record.n for record in log] == list(range(60, 10, -1))
        assert len(store.fetch_log(two.feed_id)) == 1

    def test_counts_the_fetches_of_each_utc_day(self, store: Store) -> None:
        (state,) = subscribed(store, "one")
        store.record([a_pass(state, an_item("a"))])
        failed = a_failure(state.feed_id, checked_at=NOW + timedelta(hours=11))
        store.record([a_pass(state, outcome=failed)])
        store.record([a_pass(state, checked_at=NOW + timedelta(hours=12))])
        days = store.feed_days(start=NOW.date(), end=NOW.date())
        assert [(d.checks, d.ok, d.new) for d in days] == [(2, 1, 1)]


class TestImport:
    def test_importing_twice_adds_nothing(self, store: Store) -> None:
        (state,) = subscribed(store, "archive")
        items = [an_item(str(n)) for n in range(1200)]
        found = {item.key: an_annotation() for item in items}
        results = [
            store.import_items(state.feed_id, items, found, versions=VERSIONS, now=NOW)
            for _ in range(2)
        ]
        assert [(r.new, r.known) for r in results] == [(1200, 0), (0, 1200)]
        assert store.fetch_log(state.feed_id) == ()
        assert store.stats().mentions == 2400


class TestHostileText:
    HOSTILE = "a\x00b\ud800c\U0001f4a5"

    def test_is_kept_readable(self, store: Store, opened: Callable[..., Store]) -> None:
        feed = replace(a_feed(), title=self.HOSTILE, notes=self.HOSTILE)
        store.add_feeds([feed], now=NOW)
        item = an_item(
            self.HOSTILE,
            title=self.HOSTILE,
            summary=self.HOSTILE,
            link=self.HOSTILE,
            language=self.HOSTILE,
            raw_hash=self.HOSTILE,
        )
        mention = a_mention(surface=self.HOSTILE)
        annotation = an_annotation(
            mentions=(mention,),
            refusals=(self.HOSTILE,),
            tone=Tone(compound=0.1, words=((self.HOSTILE, 0.1),)),
        )
        state = replace(store.feeds()[0], last_error=self.HOSTILE, etag=self.HOSTILE)
        one = a_pass(state, item, annotations={item.key: annotation})
        assert store.record([one])[0].new == 1
        assert store.record([one])[0].known == 1
        stored, clean = store.item(1), "a\ufffdb\ufffdc\U0001f4a5"
        assert stored is not None
        assert (stored.title, stored.key) == (clean, clean)
        assert store.annotations([1])[1].annotation.tone.words == ((clean, 0.1),)
        assert store.text_states({1: [item.key]})[1] == {item.key: item.text_hash}
        store.set_meta("x\x00", self.HOSTILE)
        assert store.get_meta("x\x00") == clean

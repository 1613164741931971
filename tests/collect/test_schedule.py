"""When a feed is fetched next, and how it fares, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from collect_support import NOW, settings, state
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.collect import schedule
from armsbeat.collect.failures import FAILURES, failure
from armsbeat.model import FeedState, Outcome

URL = "http://news.example/feed"
FACTS = dict.fromkeys(
    [
        "url",
        "scheme",
        "host",
        "name",
        "reason",
        "limit",
        "encoding",
        "status",
        "what",
        "count",
    ],
    "x",
) | {"seconds": 1.0}
HOUR, DAY, MONTH = 3600, 86_400, 30 * 86_400


def outcome(**changes: object) -> Outcome:
    usual = Outcome(
        feed_id=1,
        status="ok",
        checked_at=NOW,
        elapsed_s=0.2,
        http_status=200,
        etag='"v2"',
        last_modified="Mon, 02 Mar 2026 10:00:00 GMT",
        body_hash="b2",
        whole=True,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def failed(code: str, **changes: object) -> Outcome:
    return outcome(status="failed", failure=failure(code, **FACTS), **changes)


def old_state(**changes: object) -> FeedState:
    usual = {"last_ok_at": NOW - timedelta(hours=1), "etag": '"v1"', "body_hash": "b1"}
    return state(URL, **{**usual, **changes})


def after(
    before: FeedState,
    seen: Outcome,
    *,
    new_share: float | None = None,
    jitter: float = 0.5,
) -> FeedState:
    return schedule.after(
        before, seen, new_share=new_share, settings=settings(), now=NOW, jitter=jitter
    )


def wait_s(after_it: FeedState) -> float:
    assert after_it.next_check_at is not None
    return (after_it.next_check_at - NOW).total_seconds()


class TestInterval:
    def test_grows_while_little_is_new(self) -> None:
        assert after(old_state(), outcome(), new_share=0.1).interval_s == 5400

    def test_shrinks_while_most_is_new(self) -> None:
        assert after(old_state(), outcome(), new_share=0.9).interval_s == 1800

    @pytest.mark.parametrize("share", [0.35, 0.5, 0.66])
    def test_stays_while_about_half_is_new(self, share: float) -> None:
        assert after(old_state(), outcome(), new_share=share).interval_s == HOUR

    def test_learns_nothing_from_the_first_fetch(self) -> None:
        assert after(state(URL), outcome(), new_share=1.0).interval_s == HOUR

    def test_is_at_least_what_the_publisher_asks_for(self) -> None:
        seen = outcome(min_interval_s=4 * HOUR)
        assert wait_s(after(old_state(), seen, new_share=0.9)) >= 4 * HOUR

    def test_is_at_most_a_day_whatever_the_publisher_asks_for(self) -> None:
        seen = outcome(min_interval_s=400 * DAY)
        assert after(old_state(), seen).interval_s == DAY

    @given(
        interval=st.integers(0, 10**9),
        share=st.none() | st.floats(0, 1),
        bound=st.none() | st.integers(0, 10**9),
        jitter=st.floats(0, 1),
    )
    def test_stays_within_ten_minutes_and_a_day(
        self, interval: int, share: float | None, bound: int | None, jitter: float
    ) -> None:
        before = old_state(interval_s=interval)
        seen = outcome(min_interval_s=bound)
        then = after(before, seen, new_share=share, jitter=jitter)
        assert 600 <= then.interval_s <= DAY
        assert then.interval_s <= wait_s(then) <= 1.1 * DAY


class TestSuccess:
    def test_stores_the_validators_of_every_200(self) -> None:
        then = after(old_state(), outcome())
        assert (then.etag, then.body_hash) == ('"v2"', "b2")

    def test_forgets_validators_the_server_no_longer_sends(self) -> None:
        assert after(old_state(), outcome(etag=None)).etag is None

    def test_keeps_them_through_a_304(self) -> None:
        seen = outcome(status="not_modified", etag=None, body_hash=None, whole=False)
        then = after(old_state(), seen)
        assert (then.etag, then.body_hash) == ('"v1"', "b1")

    def test_forgives_everything(self) -> None:
        troubled = old_state(failures=7.5, failing_since=NOW, last_error="Oh.")
        then = after(troubled, outcome())
        assert (then.failures, then.failing_since, then.last_error) == (0, None, None)


class TestFailure:
    @pytest.mark.parametrize(
        ("code", "weight"), [("not_found", 1.0), ("tls", 0.5), ("timeout", 0.25)]
    )
    def test_counts_by_its_weight(self, code: str, weight: float) -> None:
        assert after(old_state(), failed(code)).failures == weight

    def test_keeps_what_the_last_success_left(self) -> None:
        then = after(old_state(), failed("server_error", etag=None, body_hash="x"))
        assert (then.etag, then.body_hash) == ('"v1"', "b1")

    @given(codes=st.lists(st.sampled_from(sorted(FAILURES)), max_size=80))
    def test_never_drops_a_feed(self, codes: list[str]) -> None:
        then = old_state()
        for code in codes:
            then = after(then, failed(code, retry_after_s=10**9))
            assert 0 < wait_s(then) <= MONTH
        assert then.paused == ("gone" in codes)

    def test_waits_longer_each_time(self) -> None:
        then, waits = old_state(), []
        for _ in range(12):
            then = after(then, failed("not_found"))
            waits.append(wait_s(then))
        assert waits == sorted(waits)
        assert waits[0] == 2 * HOUR
        assert waits[-1] == MONTH

    def test_is_spread_by_jitter(self) -> None:
        waits = {
            wait_s(after(old_state(), failed("dns"), jitter=j / 4)) for j in range(4)
        }
        assert len(waits) == 4

    def test_410_pauses_with_a_notice(self) -> None:
        then = after(old_state(), failed("gone"))
        assert then.paused
        assert "gone for good" in schedule.health(then, NOW).sentence

    def test_waits_as_long_as_the_publisher_asks(self) -> None:
        assert (
            wait_s(after(old_state(), failed("rate_limited", retry_after_s=DAY))) == DAY
        )

    def test_but_no_longer_than_a_day(self) -> None:
        then = after(old_state(), failed("rate_limited", retry_after_s=10**9))
        assert wait_s(then) == DAY

    def test_of_its_host_is_not_the_feeds_own(self) -> None:
        then = after(old_state(), failed("host_waits", retry_after_s=HOUR))
        assert (then.failures, then.last_error) == (0, None)
        assert HOUR <= wait_s(then) <= 1.1 * HOUR


class TestMoving:
    TARGET = "http://other.example/feed"

    def test_takes_three_visits(self) -> None:
        then, urls = old_state(), []
        for _ in range(3):
            then = after(then, outcome(moved_to=self.TARGET))
            urls.append(then.feed.url)
        assert urls == [URL, URL, self.TARGET]

    def test_is_noted_so_that_it_can_be_undone(self) -> None:
        before = old_state(moved_to=self.TARGET, moved_seen=2)
        assert URL in after(before, outcome(moved_to=self.TARGET)).feed.notes

    def test_starts_anew_after_a_visit_without_it(self) -> None:
        before = old_state(moved_to=self.TARGET, moved_seen=2)
        assert after(before, outcome()).moved_seen == 0

    def test_starts_anew_with_another_target(self) -> None:
        before = old_state(moved_to="http://third.example/", moved_seen=2)
        assert after(before, outcome(moved_to=self.TARGET)).moved_seen == 1

    def test_to_https_of_the_same_address_is_at_once(self) -> None:
        secure = URL.replace("http:", "https:")
        assert after(old_state(), outcome(moved_to=secure)).feed.url == secure

    def test_never_leaves_https(self) -> None:
        before = state("https://news.example/feed", last_ok_at=NOW)
        for _ in range(5):
            before = after(before, outcome(moved_to=URL))
        assert before.feed.url == "https://news.example/feed"

    def test_survives_a_failure_in_between(self) -> None:
        before = old_state(moved_to=self.TARGET, moved_seen=2)
        assert after(before, failed("timeout")).moved_seen == 2


class TestHealth:
    def test_of_a_new_feed(self) -> None:
        assert schedule.health(state(URL), NOW).label == "new"

    def test_of_a_feed_that_does_well(self) -> None:
        well = after(old_state(), outcome())
        told = schedule.health(well, NOW + timedelta(minutes=40))
        assert (told.label, told.sentence) == ("ok", "Fetched 40 minutes ago.")

    def test_names_blocked_feeds_as_blocked(self) -> None:
        then = after(old_state(), failed("blocked"))
        assert schedule.health(then, NOW).label == "blocked"

    def test_tells_how_long_it_has_been_failing(self) -> None:
        then = after(old_state(failing_since=NOW - timedelta(days=3)), failed("dns"))
        told = schedule.health(then, NOW)
        assert told.label == "failing"
        assert "Failing for 3 days. Next try in" in told.sentence

    def test_of_a_feed_somebody_paused(self) -> None:
        assert schedule.health(state(URL, paused=True), NOW).label == "paused"

    def test_of_a_feed_that_is_moving(self) -> None:
        then = after(old_state(), outcome(moved_to="http://other.example/feed"))
        assert schedule.health(then, NOW).label == "moving"


class TestSilence:
    @pytest.mark.parametrize(
        ("daily", "silent"),
        [
            ([3] * 28, False),
            ([3] * 25 + [0] * 3, True),
            ([3] * 27 + [0], False),
            ([3, 3, 3, 3, 3, 0, 0] * 4, False),
            ([1, 0, 0, 0, 0, 0, 0] * 4, False),
            ([2, 0, 0] * 5 + [0] * 6, False),
            ([2, 0] * 8 + [0] * 12, True),
            ([0] * 28, False),
            ([9] + [0] * 27, True),
            ([1] + [0] * 27, False),
            ([], False),
        ],
    )
    def test_is_measured_by_the_feeds_own_habit(
        self, daily: list[int], silent: bool
    ) -> None:
        assert schedule.is_silent(daily) == silent


def test_every_failure_is_a_sentence() -> None:
    for code in FAILURES:
        assert failure(code, **FACTS).message.endswith(".")

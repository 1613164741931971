"""How the feeds are said to be doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd

from armsbeat.dashboard.feed_health import ago, freshness, health_table
from armsbeat.model import Feed, FeedState

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FINE = FeedState(
    feed_id=1,
    feed=Feed(url="https://a.example/rss", title="Harbour Review"),
    added_at=NOW,
    last_checked_at=NOW - timedelta(minutes=12),
    last_ok_at=NOW - timedelta(minutes=12),
)
FAILING = replace(
    FINE,
    feed_id=2,
    feed=Feed(url="https://b.example/rss", title="Eastern Wire"),
    last_error="The address answered 404: look for the feed's new address.",
    failing_since=NOW - timedelta(days=3),
)
NO_STATS = pd.DataFrame(columns=["feed_id"])


class TestHealthTable:
    def test_the_worst_comes_first_with_sign_and_word(self):
        table = health_table([FINE, FAILING], NO_STATS, now=NOW)
        assert table["status"].tolist() == ["✕ Failing", "✓ OK"]

    def test_a_feed_without_items_has_28_empty_days(self):
        table = health_table([FINE], NO_STATS, now=NOW)
        assert table["days"].iloc[0] == [0] * 28
        assert table["newest"].iloc[0] == "–"

    def test_no_feeds_no_rows_same_columns(self):
        table = health_table([], NO_STATS, now=NOW)
        assert table.empty
        assert "address" in table.columns


class TestFreshness:
    def test_tells_when_and_how_many_answered(self):
        assert freshness([FINE, FAILING], running=True, now=NOW) == (
            "Collected 12 minutes ago · 1 of 2 feeds OK"
        )

    def test_says_when_nobody_collects(self):
        line = freshness([], running=False, now=NOW)
        assert line == "Nothing collected yet · no collector is running"

    def test_a_paused_feed_is_not_expected_to_answer(self):
        line = freshness([FINE, replace(FAILING, paused=True)], running=True, now=NOW)
        assert line.endswith("1 of 1 feeds OK")


def test_distances_are_told_in_the_unit_that_fits():
    assert ago(NOW - timedelta(seconds=20), NOW) == "just now"
    assert ago(NOW - timedelta(hours=5), NOW) == "5 hours ago"
    assert ago(NOW + timedelta(hours=1, minutes=5), NOW) == "in 1 hour"
    assert ago(datetime(2020, 3, 5, tzinfo=UTC), NOW) == "5 Mar 2020"

"""What happened to a feed, and many addresses at once, as the Feeds page shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from armsbeat import pipeline
from armsbeat.dashboard.subscriptions.many import Result, addresses, result_table
from armsbeat.dashboard.subscriptions.record import log_table, moves_list
from armsbeat.settings import read_settings
from armsbeat.store import FeedMove, FetchRecord

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
HOSTILE = "<script>x</script>"


def a_fetch(**facts):
    return FetchRecord(
        **{
            "feed_id": 1,
            "n": 1,
            "checked_at": AT,
            "status": "ok",
            "http_status": 200,
            "elapsed_s": 0.5,
            "failure_code": None,
            "message": None,
            "new": 3,
            "known": 20,
            "skipped": 0,
            "changed": 0,
            **facts,
        }
    )


class TestLog:
    def test_says_when_and_what_in_utc(self):
        told = log_table([a_fetch(changed=2, skipped=1)])
        assert "2026-03-01 12:30:00" in told
        assert "✓ read" in told
        assert "2 edited, 1 skipped" in told

    def test_a_failure_is_told_in_its_own_escaped_words(self):
        told = log_table([a_fetch(status="failed", message=HOSTILE, http_status=None)])
        assert "✕ failed" in told
        assert "<script" not in told
        assert "&lt;script&gt;" in told

    def test_a_feed_that_was_never_fetched_says_so(self):
        assert "not fetched yet" in log_table([])


class TestMoves:
    def test_are_told_with_both_addresses_and_the_undoing(self):
        move = FeedMove(
            feed_id=1,
            from_url="https://old.example/a",
            to_url="https://new.example/<b>",
            moved_at=AT,
            undone_at=AT,
        )
        told = moves_list([move])
        assert "https://old.example/a" in told
        assert "&lt;b&gt;" in told
        assert "undone" in told


class TestMany:
    def test_one_address_a_line_each_once(self):
        assert addresses(" a.example \n\nb.example\r\na.example\n") == [
            "a.example",
            "b.example",
        ]

    def test_no_more_than_a_hundred(self):
        assert len(
            addresses("\n".join(f"https://{n}.example" for n in range(300)))
        ) == (100)

    def test_every_address_gets_its_result_escaped(self):
        told = result_table([Result(HOSTILE, "✕ no feed")])
        assert "<script" not in told
        assert "✕ no feed" in told
        assert "at least one address" in result_table([])


class TestPage:
    @pytest.fixture
    def page(self, tmp_path, monkeypatch):
        monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path))
        st.cache_resource.clear()
        st.cache_data.clear()
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90).run()
        test.switch_page(str(ROOT / "src/armsbeat/dashboard/pages/feeds.py"))
        yield test.run()
        st.cache_resource.clear()
        st.cache_data.clear()

    def test_a_move_is_shown_and_undone(self, page, tmp_path):
        store = pipeline.open_store_of(
            read_settings({"ARMSBEAT_DATA_DIR": str(tmp_path)})
        )
        state = store.feeds()[0]
        moved = replace(state.feed, url="https://new.example/feed")
        store.edit_feed(state.feed_id, moved, now=AT)
        page.selectbox(key="chosen-feed").set_value(state.feed_id).run()
        assert "https://new.example/feed" in text_of(page)
        page.button(key="undo-move").click().run()
        assert store.feed(state.feed_id).feed.url == state.feed.url
        assert "undone" in text_of(page)
        store.close()

    def test_the_table_has_the_tone_of_each_feed(self, page):
        table = page.dataframe[0].value
        assert table["tone"].notna().any()
        assert table["tone"].dropna().between(-1, 1).all()

    def test_many_addresses_are_answered_one_by_one(self, page):
        page.text_area(key="many-addresses").set_value("http://10.0.0.1/a\nnonsense")
        next(b for b in page.button if b.label == "Check and add all").click().run()
        assert not page.exception
        assert text_of(page).count("<td><bdi>✕") == 2


def text_of(test):
    return " ".join(element.proto.body for element in test.get("html"))

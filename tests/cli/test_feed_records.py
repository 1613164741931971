"""What `armsbeat feeds list|log|undo-move` say of feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from armsbeat.cli import main
from armsbeat.model import Failure, Feed, FeedState, Item, Outcome
from armsbeat.store import FeedPass, Store, open_store

NOW = datetime.now(UTC)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path))
    store = open_store(f"sqlite:///{tmp_path / 'armsbeat.sqlite'}")
    yield store
    store.close()


def subscribed(store: Store, *names: str) -> list[FeedState]:
    feeds = [Feed(url=f"https://{name}.example/feed", title=name) for name in names]
    store.add_feeds(feeds, now=NOW)
    return list(store.feeds())


def fetched(
    store: Store, state: FeedState, *, new: int = 0, at: datetime = NOW, **changes: str
) -> None:
    """A fetch that brought new items, or, with `error`, none at all."""
    error = changes.get("error")
    problem = Failure(code="timeout", message=error) if error else None
    outcome = Outcome(
        feed_id=state.feed_id,
        status="failed" if error else "ok",
        checked_at=at,
        elapsed_s=0.25,
        http_status=None if error else 200,
        failure=problem,
    )
    items = tuple(
        Item(key=f"{at}-{n}", title=f"Boat {n}", summary="", link=None, published_at=at)
        for n in range(new)
    )
    after = replace(state, last_checked_at=at, last_error=error, failing_since=None)
    if not error:
        after = replace(after, last_ok_at=at)
    if url := changes.get("url"):
        after = replace(after, feed=replace(state.feed, url=url))
    store.record([FeedPass(state=after, outcome=outcome, items=items)])


def said(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(["feeds", *words]) == 0
    return capsys.readouterr().out.splitlines()


class TestList:
    def test_the_worst_comes_first_with_its_reason(self, store, capsys):
        fine, bad = subscribed(store, "fine", "bad")
        fetched(store, fine)
        fetched(store, bad, error="It did not answer in time.")
        lines = said(capsys, "list")
        assert "troubled" in lines[0]
        assert "It did not answer in time." in lines[1]
        assert "ok" in lines[2]

    def test_marks_a_feed_that_has_fallen_silent(self, store, capsys):
        (state,) = subscribed(store, "quiet")
        for day in range(24, -1, -1):
            new = 3 if day > 8 else 0
            fetched(store, state, new=new, at=NOW - timedelta(days=day))
        assert "silent" in said(capsys, "list")[0]

    def test_a_collector_that_did_not_run_makes_no_feed_silent(self, store, capsys):
        (state,) = subscribed(store, "fine")
        for day in (*range(24, 8, -1), 0):
            fetched(store, state, new=3, at=NOW - timedelta(days=day))
        assert "ok" in said(capsys, "list")[0]

    def test_json_tells_all_that_is_remembered(self, store, capsys):
        (state,) = subscribed(store, "fine")
        fetched(store, state)
        (row,) = map(json.loads, said(capsys, "list", "--json"))
        assert row["id"] == state.feed_id
        assert row["url"] == state.feed.url
        assert row["health"] == "ok"
        assert {"interval_s", "next_check_at", "etag", "failures", "notes"} <= set(row)


class TestLog:
    def test_a_line_says_when_what_and_how_many(self, store, capsys):
        (state,) = subscribed(store, "fine")
        fetched(store, state, new=2)
        line = said(capsys, "log", str(state.feed_id))[1]
        assert f"{NOW:%Y-%m-%d %H:%M:%S}Z" in line
        assert "read" in line
        assert "200" in line
        assert "2 new, 0 known" in line

    def test_a_failure_is_told_in_its_sentence(self, store, capsys):
        (state,) = subscribed(store, "bad")
        fetched(store, state, error="It did not answer in time.")
        line = said(capsys, "log", str(state.feed_id))[1]
        assert "failed" in line
        assert line.endswith("It did not answer in time.")


class TestUndoMove:
    def test_returns_to_the_old_address_and_the_log_tells(self, store, capsys):
        (state,) = subscribed(store, "old")
        fetched(store, state, url="https://new.example/feed")
        number = str(state.feed_id)
        assert "moved from https://old.example/feed" in said(capsys, "log", number)[1]
        assert "https://old.example/feed again" in said(capsys, "undo-move", number)[0]
        assert store.feed(state.feed_id).feed.url == "https://old.example/feed"
        assert "undone" in said(capsys, "log", number)[1]

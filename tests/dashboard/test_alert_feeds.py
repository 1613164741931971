"""Alerts as any feed reader gets them from the dashboard's server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
import streamlit as st
from asgi import ask
from starlette.applications import Starlette
from streamlit import config

from armsbeat import pipeline
from armsbeat.alerts import Count, dump_rule
from armsbeat.collect.discover import feeds_of
from armsbeat.dashboard.server import alert_feeds, routes
from armsbeat.settings import read_settings

ARCHIVE = [
    {
        "title": f"Japan signs contract for F-35 fighters, batch {n}",
        "link": f"https://n.example/{n}",
    }
    for n in range(4)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A house with four items of today in it."""
    return tmp_path_factory.mktemp("alerts")


@pytest.fixture
def store(folder, monkeypatch):
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(folder))
    monkeypatch.delenv("ARMSBEAT_PUBLIC_URL", raising=False)
    # Every test asks anew, where a reader would wait a minute.
    monkeypatch.setattr(alert_feeds, "FRESH_S", 0.0)
    st.cache_resource.clear()
    st.cache_data.clear()
    settings = read_settings({"ARMSBEAT_DATA_DIR": str(folder)})
    opened = pipeline.open_store_of(settings)
    for view in opened.saved_views():
        opened.delete_view(view.view_id)
    yield opened
    opened.close()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def app():
    return Starlette(routes=routes())


def set_alert(store, address="arms=false", alert_id="a1", at_least=1, name="Mine"):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    view_id = store.save_view(name, "", address, now=now)
    store.add_alert(alert_id, view_id, dump_rule(Count(at_least)), now=now)


def add_items(folder, tmp_path):
    """Four items of this week, through the same door as an archive."""
    file = tmp_path / "items.jsonl"
    now = datetime.now(UTC) - timedelta(minutes=5)
    rows = [
        {**row, "published": now.isoformat(), "summary": "", "publisher": "Desk"}
        for row in ARCHIVE
    ]
    file.write_text("\n".join(map(json.dumps, rows)))
    environ = {**os.environ, "ARMSBEAT_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "armsbeat", "import", str(file), "--workers", "1"]
    subprocess.run(command, env=environ, check=True, capture_output=True)


class TestFeed:
    @pytest.mark.parametrize("ending", ["atom", "json"])
    def test_is_served_in_both_formats(self, app, store, ending):
        set_alert(store)
        answer = ask(app, f"/alerts/a1.{ending}")
        assert answer.status == 200
        kind = {"atom": "application/atom+xml", "json": "application/feed+json"}
        assert answer.header("content-type").startswith(kind[ending])
        assert b"dashboard.example:8501/alerts/a1" in answer.body

    def test_tells_what_was_collected_meanwhile(self, app, store, folder, tmp_path):
        set_alert(store, "arms=false&cc=Japan", at_least=4)
        assert feedparser.parse(ask(app, "/alerts/a1.atom").body).entries == []
        add_items(folder, tmp_path)
        found = feedparser.parse(ask(app, "/alerts/a1.atom").body)
        assert not found.bozo
        (entry,) = found.entries
        assert entry.title.startswith("Mine: 4 items so far")
        assert entry.link.startswith("http://dashboard.example:8501/?cc=Japan")

    def test_a_reader_that_has_it_gets_nothing_again(self, app, store):
        set_alert(store)
        first = ask(app, "/alerts/a1.atom")
        known = {"If-None-Match": f'"other", W/{first.header("etag")}'}
        again = ask(app, "/alerts/a1.atom", headers=known)
        assert (again.status, again.body) == (304, b"")
        assert again.header("etag") == first.header("etag")
        dated = {"If-Modified-Since": first.header("last-modified")}
        assert ask(app, "/alerts/a1.atom", headers=dated).status == 304

    def test_a_reader_with_an_older_one_gets_it(self, app, store):
        set_alert(store)
        stale = {
            "If-None-Match": '"other"',
            "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT",
        }
        assert ask(app, "/alerts/a1.atom", headers=stale).status == 200
        for date in ("Thu, 01 Jan 1970 00:00:00 GMT", "yesterday"):
            old = {"If-Modified-Since": date}
            assert ask(app, "/alerts/a1.atom", headers=old).status == 200

    def test_links_lead_to_the_address_that_is_set(self, app, store, monkeypatch):
        monkeypatch.setenv("ARMSBEAT_PUBLIC_URL", "https://beat.example/arms")
        set_alert(store)
        told = json.loads(ask(app, "/alerts/a1.json").body)
        assert told["feed_url"] == "https://beat.example/arms/alerts/a1.json"

    def test_a_host_that_is_none_is_not_repeated(self, app, store):
        set_alert(store)
        answer = ask(app, "/alerts/a1.atom", headers={"host": 'a"><script>'})
        assert b"http://127.0.0.1:8501/alerts/a1.atom" in answer.body
        assert b"script" not in answer.body

    @pytest.mark.parametrize(
        "path", ["/alerts/nobody.atom", "/alerts/a1.rss", "/alerts/..%2Fa.atom"]
    )
    def test_what_is_not_there_is_not_found(self, app, store, path):
        set_alert(store)
        assert ask(app, path).status == 404

    def test_a_deleted_alert_is_gone_at_once(self, app, store):
        set_alert(store)
        assert ask(app, "/alerts/a1.atom").status == 200
        store.delete_alert("a1")
        assert ask(app, "/alerts/a1.atom").status == 404

    def test_a_view_that_cannot_be_read_is_told_to_the_subscriber(self, app, store):
        set_alert(store, "cc=Atlantis")
        (entry,) = feedparser.parse(ask(app, "/alerts/a1.atom").body).entries
        assert "cannot be computed any more" in entry.title
        assert "Atlantis" in entry.summary


class TestAnnouncement:
    def test_readers_find_the_feeds_by_the_address_of_the_page(self, app, store):
        set_alert(store, name='Ja"pan & co')
        body = ask(app, "/alerts").body.decode()
        found = feeds_of(body, url="http://dashboard.example:8501/alerts")
        assert {one.url for one in found} == {
            "http://dashboard.example:8501/alerts/a1.atom",
            "http://dashboard.example:8501/alerts/a1.json",
        }
        assert {one.title for one in found} == {
            'armsbeat: Ja"pan & co, at least 1 item in a week'
        }

    def test_the_page_is_streamlits_own_otherwise(self, app, store):
        body = ask(app, "/alerts").body.decode()
        assert body == alert_feeds.INDEX.read_text(encoding="utf-8")


def test_a_store_in_trouble_is_a_sentence_and_try_again(app, store, monkeypatch):
    st.cache_resource.clear()
    monkeypatch.setenv("ARMSBEAT_DATABASE_URL", "sqlite:////proc/nowhere/x.sqlite")
    answer = ask(app, "/alerts/a1.atom")
    assert answer.status == 503
    assert answer.header("retry-after")
    assert b"cannot be used" in answer.body


class TestUnderAPath:
    """Behind a proxy, as https://host/arms/beat/ (Streamlit's server.baseUrlPath)."""

    @pytest.fixture
    def app(self):
        config.set_option("server.baseUrlPath", "arms/beat")
        yield Starlette(routes=routes())
        config.set_option("server.baseUrlPath", "")

    def test_feeds_and_files_lie_where_the_pages_link_to(self, app, store):
        set_alert(store)
        assert ask(app, "/arms/beat/alerts/a1.atom").status == 200
        assert ask(app, "/arms/beat/alerts").status == 200
        assert b"not kept" in ask(app, "/arms/beat/files/key/chart.csv").body

    def test_nothing_of_ours_answers_beside_the_path(self, app, store):
        set_alert(store)
        assert ask(app, "/alerts/a1.atom").body == b"Not Found"

    def test_links_in_a_feed_lead_below_the_path(self, app, store):
        set_alert(store)
        feed = json.loads(ask(app, "/arms/beat/alerts/a1.json").body)
        root = "http://dashboard.example:8501/arms/beat/"
        assert feed["home_page_url"].startswith(root)
        assert all(item["url"].startswith(root) for item in feed["items"])
        assert feed["items"]

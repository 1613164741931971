"""The way of an item, real at every step below the page: feed → store → cube."""

import json
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from armsbeat import pipeline
from armsbeat.annotate import load_annotator
from armsbeat.cli import main
from armsbeat.cube import Cube, frames
from armsbeat.model import Feed, Query
from armsbeat.settings import read_settings

NOW = datetime(2026, 11, 23, tzinfo=UTC)

ITEM = """<item><title>{title}</title><guid isPermaLink="false">{guid}</guid>
<link>http://news.example/{guid}</link>
<pubDate>Mon, 02 Nov 2026 09:00:00 GMT</pubDate><description>{summary}</description>
</item>"""


def rss(*items: str) -> bytes:
    channel = "<title>Harbour News</title>" + "".join(items)
    return f'<rss version="2.0"><channel>{channel}</channel></rss>'.encode()


TOMAHAWK = ITEM.format(
    guid="1",
    title="Washington clears sale of Tomahawk missiles to Japan",
    summary="The deal is worth up to $2.35 billion.",
)
WEATHER = ITEM.format(guid="2", title="Sun returns to the coast", summary="At last.")


@pytest.fixture(scope="module")
def annotator():
    return load_annotator()


@pytest.fixture
def server():
    """A publisher on loopback: `server.pages[path]` is what it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = self.server.pages.get(self.path, (404, b""))
            self.send_response(status)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.pages = {}
        http.url = f"http://127.0.0.1:{http.server_port}"
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield http
        http.shutdown()


@pytest.fixture
def house(tmp_path, annotator):
    environ = {
        "ARMSBEAT_DATA_DIR": str(tmp_path / "data"),
        "ARMSBEAT_ALLOW_NETWORKS": "127.0.0.1/32",
    }
    settings = read_settings(environ)
    store = pipeline.open_store_of(settings)
    yield pipeline.House(settings=settings, store=store, annotator=annotator)
    store.close()


def subscribe(house, *urls):
    feeds = [Feed(url=url, title=url, language="en") for url in urls]
    house.store.add_feeds(feeds, now=NOW)


def items_in(house, query=None):
    with Cube.open(None) as cube:
        pipeline.refresh_cube(house.store, cube)
        return frames.download_table(cube, query or Query(relevant_only=False))


class TestCollectPass:
    def test_an_item_arrives_in_the_cube_with_all_that_was_read_in_it(
        self, house, server
    ):
        server.pages["/feed"] = 200, rss(TOMAHAWK, WEATHER)
        subscribe(house, server.url + "/feed")
        report = pipeline.collect_pass(house)
        assert (report.feeds, report.ok, report.items, report.new) == (1, 1, 2, 2)
        found = items_in(house).set_index("title")
        row = found.loc["Washington clears sale of Tomahawk missiles to Japan"]
        assert row["system_ids"] == "tomahawk"
        assert set(row["country_codes"].split("; ")) == {"US", "JP"}

    def test_the_second_pass_adds_nothing(self, house, server):
        server.pages["/feed"] = 200, rss(TOMAHAWK, WEATHER)
        subscribe(house, server.url + "/feed")
        pipeline.collect_pass(house)
        report = pipeline.collect_pass(house, due_only=False)
        assert (report.new, len(items_in(house))) == (0, 2)

    def test_one_bad_feed_does_not_stop_the_others(self, house, server):
        server.pages["/good"] = 200, rss(TOMAHAWK)
        server.pages["/broken"] = 200, b"<rss><channel><item>"
        subscribe(
            house,
            server.url + "/gone",
            server.url + "/good",
            server.url + "/broken",
            "http://10.1.2.3/private",
            "http://no-such-host.invalid/feed",
        )
        steps = []
        report = pipeline.collect_pass(house, on_step=steps.append)
        assert (report.feeds, report.new) == (5, 1)
        assert report.feeds == report.ok + report.not_modified + report.failed
        assert report.items == report.new + report.known + report.skipped
        assert [step.done for step in steps] == [1, 2, 3, 4, 5]
        failed = {s.feed.url for s in house.store.feeds() if s.last_error}
        assert server.url + "/gone" in failed
        assert "http://10.1.2.3/private" in failed

    def test_an_edited_item_is_read_again(self, house, server):
        server.pages["/feed"] = 200, rss(TOMAHAWK)
        subscribe(house, server.url + "/feed")
        pipeline.collect_pass(house)
        edited = TOMAHAWK.replace("Japan", "Norway")
        server.pages["/feed"] = 200, rss(edited)
        report = pipeline.collect_pass(house, due_only=False)
        assert (report.new, report.known) == (0, 1)
        assert "NO" in items_in(house)["country_codes"][0]

    def test_an_item_with_another_guid_of_the_same_page_and_text_is_known(
        self, house, server
    ):
        server.pages["/feed"] = 200, rss(TOMAHAWK, WEATHER)
        subscribe(house, server.url + "/feed")
        pipeline.collect_pass(house)
        moved = TOMAHAWK.replace(">1<", ">new system: 1<")
        # The record's bytes differ too, or it would be known by them.
        moved = moved.replace("</item>", "<category>Arms</category></item>")
        server.pages["/feed"] = 200, rss(moved, WEATHER)
        report = pipeline.collect_pass(house, due_only=False)
        assert (report.new, report.known) == (0, 2)
        report = pipeline.collect_pass(house, due_only=False)
        assert (report.new, len(items_in(house))) == (0, 2)

    def test_a_feed_that_is_not_due_is_left_in_peace(self, house, server):
        server.pages["/feed"] = 200, rss(TOMAHAWK)
        subscribe(house, server.url + "/feed")
        pipeline.collect_pass(house)
        assert pipeline.collect_pass(house).feeds == 0


class TestFirstStart:
    def test_the_archives_are_there_without_any_network(self, house):
        assert pipeline.first_start(house) is True
        found = items_in(house)
        assert (found["publisher_kind"] == "official").sum() >= 196
        assert len(house.store.feeds()) > 50

    def test_what_the_user_removes_stays_removed(self, house):
        pipeline.first_start(house)
        for state in house.store.feeds():
            house.store.remove_feed(state.feed_id)
        assert pipeline.first_start(house) is False
        assert house.store.feeds() == ()


class TestReannotate:
    def test_everything_with_other_versions_is_annotated_again_once(
        self, house, server, monkeypatch
    ):
        server.pages["/feed"] = 200, rss(TOMAHAWK, WEATHER)
        subscribe(house, server.url + "/feed")
        pipeline.collect_pass(house)
        newer = load_annotator()
        versions = newer.versions
        changed = type(versions)(
            gazetteer="newer", lexicon=versions.lexicon, rules=versions.rules
        )
        newer._versions = changed
        again = pipeline.House(
            settings=house.settings, store=house.store, annotator=newer
        )
        assert pipeline.reannotate(again) == 2
        assert pipeline.reannotate(again) == 0


class TestHeartbeat:
    def test_a_watching_collector_is_seen_and_an_old_one_is_not(self, house):
        assert not pipeline.collector_seen(house.store)
        stop = threading.Event()
        thread = threading.Thread(
            target=pipeline.watch, args=(house,), kwargs={"stop": stop}
        )
        thread.start()
        deadline = time.monotonic() + 20
        while not pipeline.collector_seen(house.store) and time.monotonic() < deadline:
            time.sleep(0.02)
        stop.set()
        thread.join(30)
        assert not thread.is_alive()
        assert pipeline.collector_seen(house.store)
        assert not pipeline.collector_seen(house.store, within_s=-1)


class TestTheCommand:
    def test_the_report_is_the_last_line_and_adds_up(
        self, tmp_path, server, monkeypatch, capsys
    ):
        server.pages["/feed"] = 200, rss(TOMAHAWK, WEATHER)
        opml = tmp_path / "mine.opml"
        opml.write_text(
            '<opml version="2.0"><body><outline type="rss" text="Harbour"'
            f' xmlUrl="{server.url}/feed"/></body></opml>'
        )
        monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setenv("ARMSBEAT_ALLOW_NETWORKS", "127.0.0.1/32")
        assert main(["collect", "--opml", str(opml), "--json"]) == 0
        report = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert set(report) == {
            *("feeds", "ok", "not_modified", "failed", "items", "new", "known"),
            *("skipped", "seconds"),
        }
        assert (report["feeds"], report["new"]) == (1, 2)

    def test_a_failing_feed_ends_in_status_1(self, tmp_path, server, monkeypatch):
        opml = tmp_path / "mine.opml"
        opml.write_text(
            '<opml version="2.0"><body><outline type="rss" text="Gone"'
            f' xmlUrl="{server.url}/gone"/></body></opml>'
        )
        monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setenv("ARMSBEAT_ALLOW_NETWORKS", "127.0.0.1/32")
        assert main(["collect", "--opml", str(opml), "--json"]) == 1

    @pytest.mark.parametrize(
        ("name", "value", "status"),
        [
            ("ARMSBEAT_DATABASE_URL", "sqlite:////proc/nowhere/x.sqlite", 3),
            ("ARMSBEAT_MISSPELT", "1", 2),
        ],
    )
    def test_what_is_wrong_decides_the_status(
        self, tmp_path, monkeypatch, capsys, name, value, status
    ):
        monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setenv(name, value)
        assert main(["stats"]) == status
        assert capsys.readouterr().err.startswith("armsbeat: ")

    def test_a_broken_feed_list_names_file_and_line(
        self, tmp_path, monkeypatch, capsys
    ):
        broken = tmp_path / "broken.opml"
        broken.write_text("<opml>\n<body>\n<outline </body></opml>")
        monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path / "data"))
        assert main(["feeds", "import", str(broken)]) == 2
        assert f"{broken}:3:" in capsys.readouterr().err

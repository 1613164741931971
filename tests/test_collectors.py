"""Whole collectors, as people start them: two on one store, and killed at random."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from armsbeat.model import Feed
from armsbeat.pipeline import utc_now
from armsbeat.pipeline.passes import STARTED
from armsbeat.store import Store, open_store

FEEDS, ITEMS, KILLS = 60, 5, 3


class Publishers(ThreadingHTTPServer):
    """Feeds on loopback that count who asks for them."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: Counter[str] = Counter()
        self.pause_s = 0.03

    @property
    def urls(self) -> list[str]:
        return [
            f"http://127.0.0.{n + 1}:{self.server_port}/feed/{n}" for n in range(FEEDS)
        ]

    def server_bind(self) -> None:
        self.server_address = ("", 0)  # all of 127.0.0.0/8: one address per feed
        super().server_bind()


class _Answer(BaseHTTPRequestHandler):
    server: Publishers

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        time.sleep(self.server.pause_s)
        body = document(self.path).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


def document(path: str) -> str:
    items = "".join(
        f"<item><title>Yard {path} delivers boat {n} to Norland</title>"
        f"<guid isPermaLink='false'>{path}-{n}</guid>"
        f"<link>https://news.example{path}/{n}</link>"
        "<description>It sailed on Monday.</description></item>"
        for n in range(ITEMS)
    )
    return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'


@pytest.fixture
def publishers() -> Iterator[Publishers]:
    with Publishers() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def start(
    publishers: Publishers, database_url: str, tmp_path: Path
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `armsbeat collect` over the publishers' feeds, all of them due."""
    feeds = [Feed(url=url, title=url, language="en") for url in publishers.urls]
    with closing(open_store(database_url)) as store:
        store.set_meta(STARTED, "before")  # no starter feeds
        store.add_feeds(feeds, now=utc_now())
    environ = {
        **os.environ,
        "ARMSBEAT_DATA_DIR": str(tmp_path / "data"),
        "ARMSBEAT_DATABASE_URL": database_url,
        "ARMSBEAT_ALLOW_NETWORKS": "127.0.0.0/8",
        "ARMSBEAT_LOG_LEVEL": "ERROR",
    }
    started: list[subprocess.Popen[str]] = []

    def collect() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "armsbeat", "collect", "--json"],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield collect
    for process in started:
        process.kill()
        process.communicate()


def report_of(process: subprocess.Popen[str]) -> dict[str, int]:
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return dict(json.loads(output.splitlines()[-1]))


def items_of(store: Store) -> Counter[int]:
    """Items per feed."""
    changes = store.changes_since(0, limit=100_000)
    return Counter(int(str(one)) for one in changes.items.by_column()["feed_id"])


def test_two_collectors_share_the_feeds_and_fetch_none_twice(
    start: Callable[[], subprocess.Popen[str]],
    publishers: Publishers,
    database_url: str,
) -> None:
    reports = [report_of(process) for process in [start(), start()]]
    assert set(publishers.asked.values()) == {1}
    assert sum(report["feeds"] for report in reports) == FEEDS
    assert sum(report["new"] for report in reports) == FEEDS * ITEMS
    with closing(open_store(database_url)) as store:
        assert sorted(items_of(store).values()) == [ITEMS] * FEEDS


def test_killed_at_any_moment_a_collector_loses_nothing_and_doubles_nothing(
    start: Callable[[], subprocess.Popen[str]],
    publishers: Publishers,
    database_url: str,
) -> None:
    chance = random.Random(11)
    stored: Counter[int] = Counter()
    for _ in range(KILLS):
        kill_while_it_fetches(start(), publishers, chance.uniform(0, 0.6))
        with closing(open_store(database_url)) as store:
            found = items_of(store)
            end_leases(store)
        assert all(found[feed_id] == count for feed_id, count in stored.items())
        assert set(found.values()) <= {ITEMS}, "a feed is stored whole or not at all"
        stored = found
    publishers.asked.clear()
    report = report_of(start())
    # What was stored before a kill is not fetched again, all else is.
    assert sum(publishers.asked.values()) == FEEDS - len(stored)
    assert report["new"] == (FEEDS - len(stored)) * ITEMS
    with closing(open_store(database_url)) as store:
        assert sorted(items_of(store).values()) == [ITEMS] * FEEDS


def kill_while_it_fetches(
    process: subprocess.Popen[str], publishers: Publishers, after_s: float
) -> None:
    publishers.asked.clear()
    until = time.monotonic() + 20
    while not publishers.asked and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def end_leases(store: Store) -> None:
    """As time would: the leases of the dead run out."""
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE feeds SET lease_until = NULL")

"""Several processes on one store, and processes that die."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store_examples import subscribed
from store_worker import PER_PASS, items_of_pass

from armsbeat.store import Store

WORKER = Path(__file__).with_name("store_worker.py")


def start(what: str, url: str, name: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WORKER), what, url, name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def together(what: str, url: str, *names: str) -> list[list[str]]:
    """Let one process per name do the same thing at once; the lines each one said."""
    processes = [start(what, url, name) for name in names]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return [text.splitlines() for text in said]


def test_processes_that_start_at_once_on_an_empty_store_make_it_once(
    database_url: str,
) -> None:
    said = together("open", database_url, "a", "b", "c")
    assert len({tuple(lines) for lines in said}) == 1


def test_two_collectors_never_fetch_the_same_feed(
    database_url: str, opened: Callable[..., Store]
) -> None:
    store = opened(database_url)
    states = subscribed(store, *(f"feed{n}" for n in range(60)))
    said = together("fetch", database_url, "a", "b")
    fetched = [int(word) for lines in said for line in lines for word in line.split()]
    assert sorted(fetched) == [state.feed_id for state in states]
    assert store.stats().items == len(states)


def test_killed_at_any_moment_nothing_reported_is_lost_and_nothing_doubled(
    database_url: str, opened: Callable[..., Store]
) -> None:
    store = opened(database_url)
    (state,) = subscribed(store, "one")
    chance = random.Random(7)
    for _ in range(6):
        process = start("record", database_url, "one")
        assert process.stdout is not None
        reported = [int(process.stdout.readline())]
        time.sleep(chance.uniform(0, 0.25))
        process.kill()
        with suppress(ValueError):
            reported += [int(line) for line in process.stdout.read().splitlines()]
        process.wait()
        assert all_of(store, state.feed_id) >= reported[-1] + 1


def all_of(store: Store, feed_id: int) -> int:
    """How many passes are stored; each of them whole."""
    passes = store.fetch_log(feed_id)[0].n
    stats = store.stats()
    assert stats.items == stats.annotated == passes * PER_PASS
    assert stats.mentions == 2 * stats.items
    last = items_of_pass(passes - 1)
    assert set(store.text_states({feed_id: last})[feed_id]) == set(last)
    assert len(store.raw_hashes([feed_id])[feed_id]) == min(stats.items, 6000)
    return passes

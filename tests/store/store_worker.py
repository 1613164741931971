"""A process of its own for the tests: `store_worker.py WHAT URL [NAME]`."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import timedelta

from store_examples import NOW, a_pass, an_item, subscribed

from armsbeat.store import open_store

PER_PASS = 20


def items_of_pass(n: int) -> list[str]:
    """The keys of the items that pass `n` brings."""
    return [f"{n}-{m}" for m in range(PER_PASS)]


def say(*words: object) -> None:
    print(*words, flush=True)


def open_and_name(url: str, _name: str) -> None:
    """Open the store when told to, say its name."""
    say("ready")
    sys.stdin.readline()
    store = open_store(url)
    say(store.store_id, store.stats().schema)


def record_for_ever(url: str, name: str) -> None:
    """Record pass after pass; say each when it is reported as stored."""
    store = open_store(url)
    (state,) = subscribed(store, name)
    n = len(store.fetch_log(state.feed_id)) and store.fetch_log(state.feed_id)[0].n
    while True:
        items = [an_item(key, summary="s" * 2000) for key in items_of_pass(n)]
        store.record([a_pass(state, *items)])
        say(n)
        n += 1


def fetch_all(url: str, name: str) -> None:
    """Lease, 'fetch' and record until nothing is due; say which feeds were fetched."""
    store = open_store(url)
    say("ready")
    sys.stdin.readline()
    while True:
        states = store.lease_feeds(now=NOW, owner=name, limit=3, lease_s=60)
        if not states:
            return
        time.sleep(0.005)
        after = NOW + timedelta(days=1)
        passes = [a_pass(replace(s, next_check_at=after), an_item()) for s in states]
        results = store.record(passes, owner=name)
        assert not any(result.lost for result in results)
        say(*(state.feed_id for state in states))


if __name__ == "__main__":
    tasks = {"open": open_and_name, "record": record_for_ever, "fetch": fetch_all}
    tasks[sys.argv[1]](sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")

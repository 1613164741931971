"""Collecting for ever: pass after pass, through outages of the store."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from armsbeat.errors import StoreError
from armsbeat.log import event
from armsbeat.pipeline.house import House, renewed, utc_now
from armsbeat.pipeline.passes import due_pass
from armsbeat.store import Store

EVERY_S = 15.0
# After an outage of the store: soon at first, because a server that is started anew is
# back within seconds, then less and less often.
RETRY_S, RETRY_MOST_S = 5.0, 300.0

HEARTBEAT = "collector_seen_at"
_REPORTED = ("feeds", "ok", "not_modified", "failed", "items", "new", "seconds")


def watch(
    house: House,
    *,
    stop: threading.Event,
    feed_ids: Iterable[int] | None = None,
    retry_s: float = RETRY_S,
) -> None:
    """
    Pass after pass until `stop` is set; leaves a heartbeat for the dashboard.

    A store that cannot be reached meanwhile is tried again until it can. What it did
    not confirm is fetched again: leases of the time before end by themselves.

    Args:
        house: Opened: a store that cannot be used at the start is the caller's matter.
        stop: Ends the watch, also in the middle of a pass.
        feed_ids: Only these feeds; None: all.
        retry_s: Seconds until the store is tried again; doubled each time.
    """
    ids = None if feed_ids is None else frozenset(feed_ids)
    tidy, wait_s = False, retry_s
    while not stop.is_set():
        try:
            if not tidy:
                _tidy_up(house)
                tidy = True
            house = _pass(house, stop, ids)
        except StoreError as error:
            event("store", level=logging.ERROR, error=error, retry_s=wait_s)
            stop.wait(wait_s)
            wait_s = min(2 * wait_s, RETRY_MOST_S)
        else:
            wait_s = retry_s
            stop.wait(EVERY_S)


def _tidy_up(house: House) -> None:
    # A removal of many items that a kill cut short is finished by whoever comes next.
    house.store.finish_removals()
    while house.store.tell_stories():
        pass  # items of before there were stories, or told by other rules


def _pass(house: House, stop: threading.Event, ids: frozenset[int] | None) -> House:
    house.store.set_meta(HEARTBEAT, utc_now().isoformat())
    house = _with_own_entries_of_now(house, stop)
    report = due_pass(house, stop=stop, feed_ids=ids)
    if report.feeds:
        event("pass", **{name: getattr(report, name) for name in _REPORTED})
    return house


def _with_own_entries_of_now(house: House, stop: threading.Event) -> House:
    """Where the user changed entries: take them, and finish applying them."""
    now = renewed(house)
    if now.own != house.own:
        from armsbeat.pipeline.again import reannotate

        event("own_entries", entries=len(now.own), items=reannotate(now, stop=stop))
    return now


def collector_seen(store: Store, *, within_s: float = 180.0) -> bool:
    """Whether a watching collector left its heartbeat within the last seconds."""
    seen = store.get_meta(HEARTBEAT)
    if seen is None:
        return False
    return utc_now() - datetime.fromisoformat(seen) <= timedelta(seconds=within_s)

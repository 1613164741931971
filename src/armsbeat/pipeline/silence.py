"""Feeds that answer but bring far less than they used to."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from armsbeat.collect import schedule
from armsbeat.store import Store

DAYS = 28


def silent_feeds(store: Store, *, now: datetime) -> frozenset[int]:
    """
    The feeds whose volume is far below their own habit of four weeks.

    A day on which a feed was not fetched says nothing of it and is left out.
    """
    today = now.date()
    daily: dict[int, list[int]] = defaultdict(list)
    for row in store.feed_days(start=today - timedelta(days=DAYS), end=today):
        if row.ok:
            daily[row.feed_id].append(row.new)
    return frozenset(
        feed_id for feed_id, counts in daily.items() if schedule.is_silent(counts)
    )

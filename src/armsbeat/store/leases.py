"""
Leases: who fetches which feed, until when.

Taking leases never waits for a writer on PostgreSQL (rows that are locked are left
to whoever locks them); on SQLite there is one writer at a time anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select, update

from armsbeat.model import FeedState
from armsbeat.store.feeds import to_state
from armsbeat.store.schema import feeds


def lease(
    connection: Connection,
    *,
    now: datetime,
    owner: str,
    limit: int,
    lease_s: float,
    due_only: bool,
    feed_ids: Iterable[int] | None,
) -> tuple[FeedState, ...]:
    """Take the feeds that are due and free, the longest due first."""
    ids = None if feed_ids is None else sorted(feed_ids)
    due = feeds.c.next_check_at
    query = (
        select(feeds)
        .where(*_wanted(now, due_only=due_only, ids=ids))
        .order_by(due.asc().nulls_first(), feeds.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    rows = connection.execute(query).all()
    taken = update(feeds).where(feeds.c.id.in_([row.id for row in rows]))
    until = now + timedelta(seconds=lease_s)
    if rows:
        connection.execute(taken.values(lease_owner=owner, lease_until=until))
    return tuple(to_state(row) for row in rows)


def _wanted(
    now: datetime, *, due_only: bool, ids: list[int] | None
) -> list[ColumnElement[bool]]:
    free = feeds.c.lease_until.is_(None) | (feeds.c.lease_until <= now)
    wanted = [free, ~feeds.c.removing]
    if due_only:
        wanted.append(feeds.c.next_check_at.is_(None) | (feeds.c.next_check_at <= now))
    if ids is not None:
        wanted.append(feeds.c.id.in_(ids))
    if due_only or ids is None:
        wanted.append(~feeds.c.paused)
    return wanted


def release(connection: Connection, feed_ids: Iterable[int], owner: str) -> None:
    """End the owner's leases."""
    own = (feeds.c.id.in_(sorted(feed_ids)), feeds.c.lease_owner == owner)
    connection.execute(
        update(feeds).where(*own).values(lease_owner=None, lease_until=None)
    )

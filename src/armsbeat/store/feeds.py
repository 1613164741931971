"""Feeds: adding, describing, pausing, moving and removing them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from armsbeat.errors import UsageError
from armsbeat.model import Feed, FeedState
from armsbeat.store import stories
from armsbeat.store.counter import Counter
from armsbeat.store.plain import clean
from armsbeat.store.rows import FeedMove
from armsbeat.store.schema import feed_moves, feeds, items, removed
from armsbeat.store.telling import Teller

# PostgreSQL's index takes 2,704 bytes at most.
MAX_URL_BYTES = 2000
DESCRIPTION = ("url", "title", "kind", "country", "language", "site", "notes")
# What the collector remembers; the rest of a feed's row is the user's.
MEMORY = (
    "etag",
    "last_modified",
    "body_hash",
    "fetched_whole_at",
    "interval_s",
    "next_check_at",
    "failures",
    "failing_since",
    "last_checked_at",
    "last_ok_at",
    "last_error",
    "last_elapsed_s",
    "moved_to",
    "moved_seen",
)
FORGOTTEN: dict[str, Any] = {
    "etag": None,
    "last_modified": None,
    "body_hash": None,
    "moved_to": None,
    "moved_seen": 0,
    "next_check_at": None,
    "lease_owner": None,
    "lease_until": None,
}


def to_state(row: Row[Any]) -> FeedState:
    """A row of `feeds` as the model's noun."""
    feed = Feed(**{name: getattr(row, name) for name in DESCRIPTION})
    return FeedState(
        feed_id=row.id,
        feed=feed,
        added_at=row.added_at,
        paused=row.paused,
        pause_reason=row.pause_reason,
        **{name: getattr(row, name) for name in MEMORY},
    )


def add(
    connection: Connection, counter: Counter, wanted: Iterable[Feed], now: datetime
) -> int:
    """Add the feeds whose URL is new; returns how many."""
    by_url = {clean(feed.url): feed for feed in reversed(tuple(wanted))}
    for url in by_url:
        _check_url(url)
    there = set(connection.scalars(select(feeds.c.url)))
    fresh = [feed for url, feed in reversed(by_url.items()) if url not in there]
    rows = [_new_row(feed, counter, now) for feed in fresh]
    if rows:
        connection.execute(insert(feeds), rows)
    return len(rows)


def _check_url(url: str) -> None:
    if len(url.encode()) > MAX_URL_BYTES:
        raise UsageError(
            f"The address {url[:60]}… has more than {MAX_URL_BYTES} characters;"
            " use a shorter one of the same feed"
        )


def _new_row(feed: Feed, counter: Counter, now: datetime) -> dict[str, Any]:
    return {
        **{name: getattr(feed, name) for name in DESCRIPTION},
        "id": counter.new_feed(),
        "added_at": now,
        "paused": False,
        "interval_s": 3600,
        "failures": 0.0,
        "moved_seen": 0,
        "checks": 0,
        "removing": False,
        "changed": counter.stamp(),
    }


def all_states(connection: Connection) -> tuple[FeedState, ...]:
    """All feeds, in the order they were added."""
    query = select(feeds).where(~feeds.c.removing).order_by(feeds.c.id)
    return tuple(to_state(row) for row in connection.execute(query))


def one_state(connection: Connection, feed_id: int) -> FeedState:
    """One feed; a `UsageError` where there is none."""
    query = select(feeds).where(feeds.c.id == feed_id, ~feeds.c.removing)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UsageError(
            f"There is no feed {feed_id}; `armsbeat feeds list` shows them"
        )
    return to_state(row)


def by_url(connection: Connection, url: str) -> FeedState | None:
    """The feed with exactly this URL."""
    query = select(feeds).where(feeds.c.url == url, ~feeds.c.removing)
    row = connection.execute(query).one_or_none()
    return None if row is None else to_state(row)


def set_paused(
    connection: Connection,
    counter: Counter,
    feed_id: int,
    *,
    paused: bool,
    reason: str | None,
) -> None:
    """Pause, or resume and make due; a fetch in flight does not undo it."""
    one_state(connection, feed_id)
    values: dict[str, Any] = {
        "paused": paused,
        "pause_reason": reason if paused else None,
        "changed": counter.stamp(),
    }
    if not paused:
        values["next_check_at"] = None
    connection.execute(update(feeds).where(feeds.c.id == feed_id).values(values))


def edit(
    connection: Connection, counter: Counter, feed_id: int, feed: Feed, now: datetime
) -> None:
    """Replace the description; another URL is a move, logged and fetched anew."""
    old = one_state(connection, feed_id)
    values = {name: getattr(feed, name) for name in DESCRIPTION}
    values["changed"] = counter.stamp()
    if clean(feed.url) != old.feed.url:
        _check_url(clean(feed.url))
        other = url_owner(connection, feed.url)
        if other is not None:
            raise UsageError(
                f"Feed {other} already has the address {feed.url}; remove one of them"
            )
        log_move(connection, feed_id, old.feed.url, feed.url, now)
        values |= FORGOTTEN
    connection.execute(update(feeds).where(feeds.c.id == feed_id).values(values))


def url_owner(connection: Connection, url: str) -> int | None:
    """Which feed has this URL."""
    return connection.scalar(select(feeds.c.id).where(feeds.c.url == url))


def postpone(connection: Connection, feed_ids: Iterable[int], until: datetime) -> None:
    """Raise the next check to `until` where it is sooner."""
    sooner = feeds.c.next_check_at.is_(None) | (feeds.c.next_check_at < until)
    chosen = feeds.c.id.in_(sorted(feed_ids))
    connection.execute(update(feeds).where(chosen, sooner).values(next_check_at=until))


def log_move(
    connection: Connection, feed_id: int, from_url: str, to_url: str, now: datetime
) -> None:
    """Write down a change of address."""
    last = select(func.max(feed_moves.c.n)).where(feed_moves.c.feed_id == feed_id)
    n = (connection.scalar(last) or 0) + 1
    connection.execute(
        insert(feed_moves).values(
            feed_id=feed_id, n=n, from_url=from_url, to_url=to_url, moved_at=now
        )
    )


def moves(connection: Connection, feed_id: int) -> tuple[FeedMove, ...]:
    """The changes of address, newest first."""
    query = select(feed_moves).where(feed_moves.c.feed_id == feed_id)
    rows = connection.execute(query.order_by(feed_moves.c.n.desc()))
    return tuple(
        FeedMove(
            feed_id=row.feed_id,
            from_url=row.from_url,
            to_url=row.to_url,
            moved_at=row.moved_at,
            undone_at=row.undone_at,
        )
        for row in rows
    )


def undo_move(
    connection: Connection, counter: Counter, feed_id: int, now: datetime
) -> FeedState:
    """Return to the address before the last move that still stands."""
    one_state(connection, feed_id)
    standing = (feed_moves.c.feed_id == feed_id, feed_moves.c.undone_at.is_(None))
    query = select(feed_moves).where(*standing).order_by(feed_moves.c.n.desc())
    move = connection.execute(query.limit(1)).one_or_none()
    if move is None:
        raise UsageError(f"Feed {feed_id} never moved; there is nothing to undo")
    other = url_owner(connection, move.from_url)
    if other is not None:
        raise UsageError(
            f"Feed {other} has the old address {move.from_url} now; remove one of them"
        )
    values = {**FORGOTTEN, "url": move.from_url, "changed": counter.stamp()}
    connection.execute(update(feeds).where(feeds.c.id == feed_id).values(values))
    chosen = (feed_moves.c.feed_id == feed_id, feed_moves.c.n == move.n)
    connection.execute(update(feed_moves).where(*chosen).values(undone_at=now))
    return one_state(connection, feed_id)


def hide(connection: Connection, counter: Counter, feed_id: int) -> None:
    """First step of a removal: the feed is gone for everyone, its URL is free."""
    one_state(connection, feed_id)
    values = {
        "removing": True,
        "url": f"removing:{feed_id}",
        "lease_owner": None,
        "lease_until": None,
        "changed": counter.stamp(),
    }
    connection.execute(update(feeds).where(feeds.c.id == feed_id).values(values))


def hidden_ids(connection: Connection) -> tuple[int, ...]:
    """Feeds whose removal is not finished."""
    return tuple(connection.scalars(select(feeds.c.id).where(feeds.c.removing)))


def remove_batch(
    connection: Connection,
    counter: Counter,
    feed_id: int,
    size: int,
    teller: Teller | None = None,
) -> int:
    """
    Delete up to `size` items of a hidden feed, and the feed with its last one.

    Returns:
        How many items; fewer than `size` when the feed is gone.
    """
    chosen = select(items.c.id).where(items.c.feed_id == feed_id)
    ids = connection.scalars(chosen.order_by(items.c.id).limit(size)).all()
    gone = [("item", item_id) for item_id in ids]
    if ids:
        told = stories.forget(connection, counter, ids)
        range_ = items.c.id.between(ids[0], ids[-1])
        connection.execute(delete(items).where(items.c.feed_id == feed_id, range_))
        stories.tell_again(connection, counter, teller, told)
    if len(ids) < size:
        found = connection.execute(delete(feeds).where(feeds.c.id == feed_id))
        gone += [("feed", feed_id)] * found.rowcount
    if gone:
        rows = [{"kind": k, "id": i, "changed": counter.stamp()} for k, i in gone]
        connection.execute(insert(removed), rows)
    return len(ids)

"""What a fetch leaves of its feed: a state, a line in the log, a count for the day."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, text, update

from armsbeat.store.counter import Counter
from armsbeat.store.feeds import MAX_URL_BYTES, MEMORY, log_move, url_owner
from armsbeat.store.plain import clean
from armsbeat.store.rows import FeedPass, PassResult
from armsbeat.store.schema import feed_days, feed_moves, feeds, fetch_log

LOG_LINES = 50

ADD_TO_DAY = text(
    "INSERT INTO feed_days (feed_id, day, checks, ok, new_items)"
    " VALUES (:feed_id, :day, 1, :ok, :new_items)"
    " ON CONFLICT (feed_id, day) DO UPDATE SET checks = feed_days.checks + 1,"
    " ok = feed_days.ok + excluded.ok,"
    " new_items = feed_days.new_items + excluded.new_items"
).bindparams(bindparam("day", type_=feed_days.c.day.type))


class FeedWriter:
    """Collects what a transaction has to say of feeds, then writes it in bulk."""

    def __init__(
        self, connection: Connection, counter: Counter, owner: str | None
    ) -> None:
        self._connection, self._counter, self._owner = connection, counter, owner
        self._checks: dict[int, int] = {}
        self._claimed: set[str] = set()
        self._log: list[dict[str, Any]] = []
        self._days: list[dict[str, Any]] = []
        self._states: list[dict[str, Any]] = []

    def add(self, one: FeedPass, result: PassResult, row: Row[Any]) -> bool:
        """
        Take one feed's pass; `row` is the feed as stored.

        Returns:
            Whether its state is saved: not when someone else took over its lease.
        """
        n = self._checks[row.id] = self._checks.get(row.id, row.checks) + 1
        self._log.append(_log_row(one, result, n))
        self._days.append(
            {
                "feed_id": row.id,
                "day": one.outcome.checked_at.astimezone(UTC).date(),
                "ok": int(one.outcome.status != "failed"),
                "new_items": result.new,
            }
        )
        if self._owner is not None and row.lease_owner != self._owner:
            return False
        self._states.append(self._state_row(one, row))
        return True

    def write(self) -> None:
        """Send everything to the database."""
        if not self._log:
            return
        self._connection.execute(insert(fetch_log), self._log)
        old = (
            fetch_log.c.feed_id == bindparam("feed_id"),
            fetch_log.c.n <= bindparam("n") - LOG_LINES,
        )
        full = [row for row in self._log if row["n"] > LOG_LINES]
        if full:
            self._connection.execute(delete(fetch_log).where(*old), full)
        self._connection.execute(ADD_TO_DAY, self._days)
        checks = [{"the_id": i, "checks": n} for i, n in self._checks.items()]
        for rows in (self._states, checks):
            self._update(sorted(rows, key=lambda row: row["the_id"]))

    def _update(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            values: dict[str, Any] = {n: bindparam(n) for n in rows[0] if n != "the_id"}
            one = feeds.c.id == bindparam("the_id")
            self._connection.execute(update(feeds).where(one).values(values), rows)

    def _state_row(self, one: FeedPass, row: Row[Any]) -> dict[str, Any]:
        described = self._described(one, row)
        values: dict[str, Any] = {
            name: getattr(row, name)
            for name in ("url", "title", "site", "paused", "pause_reason", "changed")
        }
        if described:
            values |= {**described, "changed": self._counter.stamp()}
        values |= {name: getattr(one.state, name) for name in MEMORY}
        ends = self._owner is not None
        values["lease_owner"] = None if ends else row.lease_owner
        values["lease_until"] = None if ends else row.lease_until
        return {**values, "the_id": row.id}

    def _described(self, one: FeedPass, row: Row[Any]) -> dict[str, Any]:
        """What the pass changes in the feed's description."""
        state, outcome = one.state, one.outcome
        values: dict[str, Any] = {}
        # Only the user resumes a feed; a pass may pause it (410, say).
        if state.paused and not row.paused:
            values |= {"paused": True, "pause_reason": state.pause_reason}
        if row.title in ("", row.url) and outcome.title:
            values["title"] = outcome.title
        if row.site is None and outcome.site:
            values["site"] = outcome.site
        url = clean(state.feed.url)
        if url != row.url and self._may_move(row.id, url):
            log_move(self._connection, row.id, row.url, url, outcome.checked_at)
            self._claimed.add(url)
            values["url"] = url
        return values

    def _may_move(self, feed_id: int, url: str) -> bool:
        """Not to an address that is taken, or that the user undid."""
        if len(url.encode()) > MAX_URL_BYTES or url in self._claimed:
            return False
        undone = select(feed_moves.c.n).where(
            feed_moves.c.feed_id == feed_id,
            feed_moves.c.to_url == url,
            feed_moves.c.undone_at.is_not(None),
        )
        if self._connection.execute(undone).first() is not None:
            return False
        return url_owner(self._connection, url) is None


def _log_row(one: FeedPass, result: PassResult, n: int) -> dict[str, Any]:
    outcome, failure = one.outcome, one.outcome.failure
    return {
        "feed_id": result.feed_id,
        "n": n,
        "checked_at": outcome.checked_at,
        "status": outcome.status,
        "http_status": outcome.http_status,
        "elapsed_s": outcome.elapsed_s,
        "failure_code": failure.code if failure else None,
        "message": failure.message if failure else None,
        "new_items": result.new,
        "known_items": result.known,
        "skipped_items": result.skipped,
        "changed_items": result.changed,
    }

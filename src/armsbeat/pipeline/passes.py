"""A pass over the feeds: collect → identify → annotate → store."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from armsbeat.collect import collect, schedule
from armsbeat.feedlist import read_opml
from armsbeat.identity import identify, renamed
from armsbeat.model import Annotation, FeedState, Item, Outcome, Report
from armsbeat.pipeline.annotators import AnnotatorPool
from armsbeat.pipeline.house import House, utc_now
from armsbeat.pipeline.known import KnownRecords
from armsbeat.pipeline.texts import text_of
from armsbeat.store import FeedPass, PassResult
from armsbeat.stories import Teller

# A write transaction takes what about 40 feeds bring when all their items are new, or
# more feeds that bring less (docs/decisions.md).
ITEMS_PER_WRITE = 1_200
FEEDS_PER_WRITE = 250
# Batches that are annotated or written while the next one comes together.
BATCHES_AT_ONCE = 2
# Results wait at most this long for their transaction, so that progress shows.
WRITE_AFTER_S = 1.0
# A feed is leased for a fetch, its parse and its write, with room to spare.
LEASE_S = 15 * 60
FEEDS_PER_LEASE = 2_000

STARTED = "first_start_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One feed of a pass is done: what progress bars show."""

    done: int
    total: int
    feed_title: str
    outcome: Outcome
    new: int


def first_start(house: House) -> bool:
    """
    On the very first start, subscribe to the starter feeds and read the archives.

    What the user removes later stays removed. Safe when two processes start at once.

    Returns:
        Whether this was the first start.
    """
    if house.settings.read_only or house.store.get_meta(STARTED) is not None:
        return False
    feeds = read_opml(house.feeds_dir / "starter.opml")
    house.store.add_feeds(feeds, now=utc_now())
    bundled = (s for s in house.store.feeds() if s.feed.url.startswith("bundle:"))
    collect_pass(house, feed_ids=frozenset(state.feed_id for state in bundled))
    house.store.set_meta(STARTED, utc_now().isoformat())
    return True


def collect_pass(
    house: House,
    *,
    due_only: bool = True,
    feed_ids: Iterable[int] | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> Report:
    """
    One pass: fetch, annotate and store every feed that is due (or named).

    Feeds that another collector holds are left to it.

    Args:
        due_only: Leave out feeds whose next check is in the future.
        feed_ids: Only these feeds.
        on_step: Called after each feed, in order of completion.

    Returns:
        The report; `new + known + skipped == items`.
    """
    return asyncio.run(_Pass(house, on_step).run(due_only, feed_ids))


def due_pass(
    house: House, *, stop: threading.Event, feed_ids: frozenset[int] | None
) -> Report:
    """One pass over the feeds that are due; ends early when `stop` is set."""
    return asyncio.run(_Pass(house, None, stop=stop).run(True, feed_ids))


@dataclass(slots=True, kw_only=True)
class _Read:
    """One feed's outcome on its way to the store."""

    outcome: Outcome
    items: tuple[Item, ...]
    stored: dict[str, str] = field(default_factory=dict)
    """Text hash by key of the items that the store knows."""
    annotations: dict[str, Annotation] = field(default_factory=dict)

    @property
    def fresh(self) -> list[Item]:
        """New items, and those whose text was edited."""
        return [i for i in self.items if self.stored.get(i.key) != i.text_hash]


class _Pass:
    """The state of one pass: what is leased, waiting to be written, and counted."""

    def __init__(
        self,
        house: House,
        on_step: Callable[[Step], None] | None,
        *,
        stop: threading.Event | None = None,
    ) -> None:
        self._house, self._store, self._on_step = house, house.store, on_step
        self._stop = stop or threading.Event()
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._states: dict[int, FeedState] = {}
        self._waiting: list[Outcome] = []
        self._waiting_items = 0
        self._handed_on_at = time.monotonic()
        self._room = asyncio.Semaphore(BATCHES_AT_ONCE)
        self._writing = asyncio.Lock()
        self._batches: set[asyncio.Task[None]] = set()
        self._report = Report()
        self._done = 0

    async def run(self, due_only: bool, feed_ids: Iterable[int] | None) -> Report:
        started = time.monotonic()
        states = self._store.lease_feeds(
            now=utc_now(),
            owner=self._owner,
            limit=FEEDS_PER_LEASE,
            lease_s=LEASE_S,
            due_only=due_only,
            feed_ids=feed_ids,
        )
        self._states = {state.feed_id: state for state in states}
        self._annotators = AnnotatorPool(
            lambda: self._house.annotator,
            own=self._house.own,
            teller=_teller_of(self._house),
            feeds=len(states),
        )
        try:
            async with self._annotators:
                await self._collect(states)
        finally:
            self._store.release(tuple(self._states), self._owner)
        return replace(self._report, seconds=round(time.monotonic() - started, 3))

    async def _collect(self, states: Sequence[FeedState]) -> None:
        outcomes = collect(
            states,
            known=KnownRecords(self._store, states),
            settings=self._house.settings,
            bundle_dir=self._house.feeds_dir / "archive",
            now=utc_now,
        )
        try:
            async for outcome in outcomes:
                self._waiting.append(outcome)
                self._waiting_items += len(outcome.entries)
                if outcome.entries:
                    self._annotators.expect()
                if self._is_time_to_write():
                    await self._hand_on()
                if self._stop.is_set():
                    break
            await self._hand_on()
            await asyncio.gather(*self._batches)
        finally:
            await outcomes.aclose()
            await self._drop_batches()

    def _is_time_to_write(self) -> bool:
        full = (
            len(self._waiting) >= FEEDS_PER_WRITE
            or self._waiting_items >= ITEMS_PER_WRITE
        )
        return full or time.monotonic() - self._handed_on_at > WRITE_AFTER_S

    async def _hand_on(self) -> None:
        """Let what waits be annotated and written while more is fetched."""
        await self._room.acquire()
        outcomes, self._waiting, self._waiting_items = self._waiting, [], 0
        self._handed_on_at = time.monotonic()
        task = asyncio.create_task(self._finish(outcomes))
        self._batches.add(task)
        task.add_done_callback(lambda _: self._room.release())
        for done in [task for task in self._batches if task.done()]:
            self._batches.discard(done)
            done.result()  # a store that fails ends the pass

    async def _drop_batches(self) -> None:
        for task in self._batches:
            task.cancel()
        await asyncio.gather(*self._batches, return_exceptions=True)

    async def _finish(self, outcomes: Sequence[Outcome]) -> None:
        read = await asyncio.to_thread(self._read, outcomes)
        fresh = [(one, item) for one in read for item in one.fresh]
        texts = [
            text_of(item, self._states[one.outcome.feed_id].feed.language)
            for one, item in fresh
        ]
        annotations = await self._annotators.annotate(texts)
        for (one, item), annotation in zip(fresh, annotations, strict=True):
            one.annotations[item.key] = annotation
        async with self._writing:
            await asyncio.to_thread(self._write, read)

    def _read(self, outcomes: Sequence[Outcome]) -> list[_Read]:
        """Identify the items, and find out which of them the store does not know."""
        read = [
            _Read(outcome=outcome, items=identify(outcome.entries))
            for outcome in outcomes
        ]
        keys = {
            one.outcome.feed_id: [item.key for item in one.items]
            for one in read
            if one.items
        }
        stored = self._store.text_states(keys) if keys else {}
        for one in read:
            one.stored = stored.get(one.outcome.feed_id, {})
        self._recognise([one for one in read if self._may_rename(one)])
        return read

    def _may_rename(self, one: _Read) -> bool:
        before = self._states[one.outcome.feed_id].last_ok_at
        return before is not None and any(i.key not in one.stored for i in one.items)

    def _recognise(self, some: Sequence[_Read]) -> None:
        """Find the items that only their guid makes look new."""
        hashes = {
            one.outcome.feed_id: [
                item.text_hash for item in one.items if item.key not in one.stored
            ]
            for one in some
        }
        there = self._store.same_texts(hashes) if hashes else {}
        for one in some:
            if texts := there.get(one.outcome.feed_id):
                one.items = renamed(one.items, one.stored, texts)
                keys = {key: text for text, (key, _) in texts.items()}
                one.stored |= {i.key: keys[i.key] for i in one.items if i.key in keys}

    def _write(self, read: Sequence[_Read]) -> None:
        passes = [self._feed_pass(one) for one in read]
        results = self._store.record(passes, owner=self._owner)
        for one, result in zip(read, results, strict=True):
            self._count(one.outcome, result)
        self._spare_busy_hosts([one.outcome for one in read])

    def _spare_busy_hosts(self, outcomes: Sequence[Outcome]) -> None:
        """Where a host asked for a rest, let none of its feeds be due before."""
        for outcome in outcomes:
            if not outcome.host_wide or outcome.retry_after_s is None:
                continue
            host = _host(self._states[outcome.feed_id])
            same = [s.feed_id for s in self._store.feeds() if _host(s) == host]
            until = outcome.checked_at + timedelta(seconds=outcome.retry_after_s)
            self._store.postpone(same, until)

    def _feed_pass(self, one: _Read) -> FeedPass:
        outcome = one.outcome
        return FeedPass(
            state=schedule.after(
                self._states[outcome.feed_id],
                outcome,
                new_share=_new_share(one.items, one.stored, outcome),
                settings=self._house.settings,
                now=outcome.checked_at,
                jitter=secrets.randbelow(1000) / 1000,
            ),
            outcome=outcome,
            items=one.items,
            annotations=one.annotations,
            versions=self._annotators.versions() if one.annotations else None,
        )

    def _count(self, outcome: Outcome, result: PassResult) -> None:
        self._done += 1
        report = self._report
        fates = result.new + result.known + result.skipped
        self._report = replace(
            report,
            feeds=report.feeds + 1,
            ok=report.ok + (outcome.status == "ok"),
            not_modified=report.not_modified
            + (outcome.status in ("not_modified", "unchanged")),
            failed=report.failed + (outcome.status == "failed"),
            items=report.items + fates,
            new=report.new + result.new,
            known=report.known + result.known,
            skipped=report.skipped + result.skipped,
        )
        if self._on_step is not None:
            self._on_step(
                Step(
                    done=self._done,
                    total=len(self._states),
                    feed_title=self._states[outcome.feed_id].feed.title,
                    outcome=outcome,
                    new=result.new,
                )
            )


def _teller_of(house: House) -> Teller | None:
    teller = house.store.teller
    return teller if isinstance(teller, Teller) else None


def _host(state: FeedState) -> str | None:
    return urlsplit(state.feed.url).hostname


def _new_share(
    items: Sequence[Item], stored: dict[str, str], outcome: Outcome
) -> float | None:
    """Share of this fetch's items that the store did not know; None: none seen."""
    seen = len(items) + outcome.known
    if not seen:
        return None
    return sum(item.key not in stored for item in items) / seen

"""One pass over feeds: all at once, politely, each failing for itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime
from pathlib import Path

from armsbeat.collect.failures import failure
from armsbeat.collect.fetch import Tools, fetch_feed
from armsbeat.collect.guard import redact
from armsbeat.collect.hosts import host_of
from armsbeat.collect.http import open_web
from armsbeat.collect.workers import ParserPool
from armsbeat.log import LOGGER, event
from armsbeat.model import FeedState, Outcome
from armsbeat.settings import Settings

_WAITING_OUTCOMES = 64
_STARTED_AT_ONCE = 32
_BYTES_PER_ENTRY = 1_000


async def collect(
    states: Sequence[FeedState],
    *,
    known: Callable[[int], frozenset[str]],
    settings: Settings,
    bundle_dir: Path,
    now: Callable[[], datetime],
    on_outcome: Callable[[Outcome], None] | None = None,
) -> AsyncGenerator[Outcome, None]:
    """
    Fetch these feeds, once each.

    Args:
        states: The feeds, with what is remembered of them.
        known: Hashes of the records already stored for a feed; called in a thread,
            only for feeds whose body is new.
        settings: Limits and manners.
        bundle_dir: Where `bundle:` feeds are read from.
        now: The current time, aware.
        on_outcome: Told of each outcome before it is yielded.

    Yields:
        One outcome per feed, as they finish, in no particular order.
    """
    done: asyncio.Queue[Outcome] = asyncio.Queue(_WAITING_OUTCOMES)
    async with (
        ParserPool(
            workers=settings.parse_workers, timeout_s=settings.parse_timeout_s
        ) as parsers,
        open_web(settings) as web,
    ):
        tools = Tools(
            web=web,
            parsers=parsers,
            settings=settings,
            known=known,
            now=now,
            bundle_dir=bundle_dir,
        )
        tasks: list[asyncio.Task[None]] = []
        starting = asyncio.create_task(_start(states, tools, done, tasks))
        try:
            for _ in states:
                outcome = await done.get()
                if on_outcome is not None:
                    on_outcome(outcome)
                yield outcome
        finally:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _start(
    states: Sequence[FeedState],
    tools: Tools,
    done: asyncio.Queue[Outcome],
    tasks: list[asyncio.Task[None]],
) -> None:
    """Start all feeds, some at a time: so the first requests leave at once."""
    hosts = Counter(map(_host, states))
    for number, state in enumerate(states, 1):
        alone = hosts[_host(state)] == 1
        tasks.append(asyncio.create_task(_one(state, tools, done, alone=alone)))
        if number % _STARTED_AT_ONCE == 0:
            await asyncio.sleep(0)


async def _one(
    state: FeedState, tools: Tools, done: asyncio.Queue[Outcome], *, alone: bool
) -> None:
    try:
        outcome = await fetch_feed(state, tools, alone=alone)
    except Exception as error:  # one feed never stops the rest
        outcome = _broken(state, error, tools.now())
    _log(state, outcome)
    size, space = _size(outcome), tools.web.space
    space.change(size)
    await done.put(outcome)
    space.change(-size)


def _size(outcome: Outcome) -> int:
    """About how many bytes it takes while it waits to be annotated and stored."""
    return sum(
        _BYTES_PER_ENTRY + len(entry.title) + len(entry.summary)
        for entry in outcome.entries
    )


def _broken(state: FeedState, error: Exception, now: datetime) -> Outcome:
    reason = type(error).__name__
    LOGGER.debug("feed %s", state.feed_id, exc_info=error)
    return Outcome(
        feed_id=state.feed_id,
        status="failed",
        checked_at=now,
        elapsed_s=0.0,
        failure=failure("internal", reason=reason),
    )


def _log(state: FeedState, outcome: Outcome) -> None:
    if not LOGGER.isEnabledFor(logging.INFO):
        return
    event(
        "feed",
        id=state.feed_id,
        url=redact(state.feed.url),
        status=outcome.status,
        http=outcome.http_status or "-",
        failure=outcome.failure.code if outcome.failure else "-",
        entries=len(outcome.entries),
        known=outcome.known,
        skipped=outcome.skipped,
        seconds=f"{outcome.elapsed_s:.3f}",
        moved_to=redact(outcome.moved_to) if outcome.moved_to else "-",
    )


def _host(state: FeedState) -> str:
    with contextlib.suppress(ValueError):
        return host_of(state.feed.url)
    return ""

"""One feed, from its state to its outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from armsbeat.collect import sniff
from armsbeat.collect.decode import to_text
from armsbeat.collect.failures import failure
from armsbeat.collect.headers import freshness_s, retry_after_s
from armsbeat.collect.hosts import host_of
from armsbeat.collect.http import Answer, Web, get
from armsbeat.collect.parsed import ParsedFeed, ParseJob
from armsbeat.collect.sameness import body_hash
from armsbeat.collect.space import Held
from armsbeat.collect.workers import ParserPool
from armsbeat.model import Failure, FeedState, Outcome
from armsbeat.settings import Settings

Status = Literal["ok", "not_modified", "unchanged", "failed"]

BUNDLE = "bundle:"
_WHOLE_EVERY = timedelta(days=1)
_WHOLE_EVERY_INTERVALS = 8
_ASKS_TO_WAIT = {429, 503}
# status: (failure code, facts)
_STATUS: dict[int, str] = {
    401: "unauthorised",
    402: "unauthorised",
    404: "not_found",
    407: "unauthorised",
    408: "server_error",
    410: "gone",
    425: "server_error",
    429: "rate_limited",
}
_LONGEST_VALIDATOR = 1000
_BLOCKED = {403, 405, 406, 451}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a fetch needs, handed in."""

    web: Web
    parsers: ParserPool
    settings: Settings
    known: Callable[[int], frozenset[str]]
    now: Callable[[], datetime]
    bundle_dir: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An answer with its parsed body, before it becomes an outcome."""

    answer: Answer
    parsed: ParsedFeed | None = None
    body_hash: str | None = None
    failure: Failure | None = None


async def fetch_feed(state: FeedState, tools: Tools, *, alone: bool) -> Outcome:
    """
    Fetch and parse one feed.

    Args:
        state: What is remembered of the feed.
        tools: Session, parsers, settings.
        alone: No other feed of its host is in this pass.

    Returns:
        The outcome; every failure the web can cause is one.
    """
    now, loop = tools.now(), asyncio.get_running_loop()
    started = loop.time()
    whole = wants_whole(state, now)
    with Held(tools.web.space) as held:
        answer = await _answer(state, tools, held, whole=whole, close=alone)
        received = await _read(answer, state, tools, now)
    return _outcome(
        state, received, tools, now=now, whole=whole, elapsed_s=loop.time() - started
    )


async def _answer(
    state: FeedState, tools: Tools, held: Held, *, whole: bool, close: bool
) -> Answer:
    url = state.feed.url
    if url.startswith(BUNDLE):
        return await asyncio.to_thread(read_bundle, url, tools)
    return await get(
        tools.web,
        url,
        etag=None if whole else state.etag,
        last_modified=None if whole else state.last_modified,
        held=held,
        close=close,
    )


def wants_whole(state: FeedState, now: datetime) -> bool:
    """Whether to fetch unconditionally: some servers keep an ETag after a change."""
    if state.fetched_whole_at is None or state.body_hash is None:
        return True
    every = max(
        _WHOLE_EVERY, _WHOLE_EVERY_INTERVALS * timedelta(seconds=state.interval_s)
    )
    return now - state.fetched_whole_at >= every


def read_bundle(url: str, tools: Tools) -> Answer:
    """Read a feed that came with the program, never anything outside its folder."""
    name = url.removeprefix(BUNDLE)
    path = tools.bundle_dir / name
    missing = Answer(url=url, failure=failure("bundle_missing", name=name[:80]))
    if not name or Path(name).name != name or name.startswith(".") or "\\" in name:
        return missing
    try:
        if not path.resolve().is_relative_to(tools.bundle_dir.resolve()):
            return missing
        body = path.read_bytes()
    except (OSError, ValueError):
        return missing
    return Answer(url=url, status=200, headers={}, body=body)


def answer_failure(answer: Answer) -> Failure | None:
    """Why an answer, whatever its body, is not a feed; None: it may be one."""
    status = answer.status
    if answer.failure is not None or status is None:
        return answer.failure
    if status == 204 or (status < 300 and not answer.body.strip()):
        return failure("empty")
    if status < 300:
        return None
    if blocked := _blocked(answer):
        return blocked
    code = _STATUS.get(status) or ("server_error" if status >= 500 else "http_error")
    return failure(code, status=status)


def _blocked(answer: Answer) -> Failure | None:
    text = to_text(answer.body[:65_536], answer.headers.get("Content-Type", ""))
    if answer.status in {403, 429, 503} and (seen := sniff.wall(answer.headers, text)):
        return seen
    if answer.status in _BLOCKED:
        return failure("blocked", reason=f"status {answer.status}")
    return None


async def _read(
    answer: Answer, state: FeedState, tools: Tools, now: datetime
) -> Received:
    if answer.status == 304 and (state.etag or state.last_modified):
        return Received(answer=answer)
    if problem := answer_failure(answer):
        return Received(answer=answer, failure=problem)
    digest = body_hash(answer.body)
    if digest == state.body_hash:
        return Received(answer=answer, body_hash=digest)
    parsed = await tools.parsers.parse(
        answer.body,
        parse_job(
            answer,
            tools.settings,
            now=now,
            known=await asyncio.to_thread(tools.known, state.feed_id),
        ),
    )
    return Received(
        answer=answer,
        parsed=parsed,
        body_hash=digest,
        failure=_wall_or(answer, parsed.failure),
    )


def parse_job(
    answer: Answer,
    settings: Settings,
    *,
    now: datetime,
    known: frozenset[str] = frozenset(),
) -> ParseJob:
    """The parser's job for an answer."""
    return ParseJob(
        url=answer.url,
        content_type=answer.headers.get("Content-Type", ""),
        now=now,
        known=known,
        max_items=settings.max_items,
        max_title_chars=settings.max_title_chars,
        max_summary_chars=settings.max_summary_chars,
    )


def _wall_or(answer: Answer, problem: Failure | None) -> Failure | None:
    challenged = answer.headers.get("cf-mitigated", "").lower() == "challenge"
    if problem is not None and challenged:
        return failure("blocked", reason="a challenge page")
    return problem


def _outcome(
    state: FeedState,
    received: Received,
    tools: Tools,
    *,
    now: datetime,
    whole: bool,
    elapsed_s: float,
) -> Outcome:
    answer, parsed = received.answer, received.parsed or ParsedFeed()
    failed = received.failure is not None
    waits = _wait_s(received, tools, now)
    if received.failure is not None and received.failure.code == "host_waits":
        waits = tools.web.hosts.waits_s(host_of(answer.url))
    bounds = (freshness_s(answer.headers, now=now), parsed.min_interval_s)
    return Outcome(
        feed_id=state.feed_id,
        status=_status(received),
        checked_at=now,
        elapsed_s=elapsed_s,
        http_status=answer.status,
        failure=received.failure,
        entries=() if failed else parsed.entries,
        known=0 if failed else parsed.known,
        skipped=0 if failed else parsed.skipped,
        etag=_validator(answer.headers.get("ETag")),
        last_modified=_validator(answer.headers.get("Last-Modified")),
        body_hash=received.body_hash,
        whole=whole,
        title=parsed.title,
        language=parsed.language,
        site=parsed.site,
        moved_to=answer.moved_to if not failed else None,
        min_interval_s=max((b for b in bounds if b), default=None),
        retry_after_s=waits,
        host_wide=waits is not None and tools.web.is_public(answer.url),
    )


def _validator(stated: str | None) -> str | None:
    """A validator as stated, where it can be stored and sent back as it is."""
    if not stated or len(stated) > _LONGEST_VALIDATOR or not stated.isprintable():
        return None
    return stated


def _status(received: Received) -> Status:
    if received.failure is not None:
        return "failed"
    if received.parsed is not None:
        return "ok"
    return "not_modified" if received.answer.status == 304 else "unchanged"


def _wait_s(received: Received, tools: Tools, now: datetime) -> int | None:
    answer = received.answer
    if answer.status not in _ASKS_TO_WAIT:
        return None
    waits = retry_after_s(answer.headers, now=now)
    if waits and tools.web.is_public(answer.url):
        tools.web.hosts.ask_to_wait(host_of(answer.url), waits)
    return waits

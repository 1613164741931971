"""When a feed is fetched next, and how it fares. Pure: values in, values out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from armsbeat.collect.headers import DAY_S
from armsbeat.model import FeedState, Outcome, Weight
from armsbeat.settings import Settings

WEIGHTS: dict[Weight, float] = {"hard": 1.0, "soft": 0.5, "temporary": 0.25}
LONGEST_WAIT_S = 30 * DAY_S
# An interval is right when about half of what a fetch brings is new.
MANY_NEW, FEW_NEW = 0.67, 0.33
FASTER, SLOWER = 0.5, 1.5
MOVES_AFTER = 3
_MAX_FAILURES = 64.0
_HABIT_ITEMS = 5
_CHANCE = 0.001

Label = Literal[
    "new", "ok", "moving", "silent", "troubled", "failing", "blocked", "paused"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a feed fares, for people."""

    label: Label
    """`troubled`: it failed lately; `failing`: for days."""
    sentence: str


def after(
    state: FeedState,
    outcome: Outcome,
    *,
    new_share: float | None,
    settings: Settings,
    now: datetime,
    jitter: float,
) -> FeedState:
    """
    What to remember of a feed after a fetch.

    Args:
        state: What was remembered before.
        outcome: What the fetch came to.
        new_share: New items among those the fetch brought, in [0, 1]; None: none.
        settings: The shortest and the longest interval.
        now: The time of the fetch.
        jitter: In [0, 1], random, so that feeds do not fall due together.
    """
    if outcome.failure is not None and outcome.failure.code == "host_waits":
        wait_s = min(outcome.retry_after_s or state.interval_s, DAY_S)
        return replace(state, next_check_at=_later(now, wait_s * (1 + 0.1 * jitter)))
    checked = replace(
        state, last_checked_at=now, last_elapsed_s=round(outcome.elapsed_s, 3)
    )
    if outcome.status == "failed":
        return _failed(checked, outcome, settings, now, jitter)
    well = _succeeded(checked, outcome, new_share, settings, now, jitter)
    return _moved(well, outcome)


def is_due(state: FeedState, now: datetime) -> bool:
    """Whether the feed should be fetched."""
    return not state.paused and (
        state.next_check_at is None or state.next_check_at <= now
    )


def health(state: FeedState, now: datetime) -> Health:
    """How the feed fares, in one sentence."""
    if state.paused:
        reason = state.pause_reason or "Paused by you; resume it to collect again."
        return Health(label="paused", sentence=reason)
    if state.last_checked_at is None:
        return Health(label="new", sentence="Not fetched yet; it is due now.")
    if state.last_error is not None:
        return _unwell(state, now)
    if state.moved_to and state.moved_seen:
        return Health(
            label="moving",
            sentence=f"It says it has moved to {state.moved_to}; the address is"
            f" changed after {MOVES_AFTER} visits ({state.moved_seen} so far).",
        )
    seen = _ago(now - (state.last_ok_at or state.last_checked_at))
    return Health(label="ok", sentence=f"Fetched {seen}.")


def is_silent(daily_items: Sequence[int]) -> bool:
    """
    Whether a feed brings far less than it used to.

    Args:
        daily_items: New items per day, oldest day first, about four weeks of them.

    Returns:
        True when the days since its last item would be that empty by chance less
        than once in a thousand times, going by its habit before.
    """
    last = max((day for day, n in enumerate(daily_items) if n), default=-1)
    active, silent_days = daily_items[: last + 1], len(daily_items) - last - 1
    if last < 0 or sum(active) < _HABIT_ITEMS or silent_days < 1:
        return False
    # Items come in bunches, so days with items are counted rather than items.
    share = sum(1 for n in active if n) / len(active)
    return (1 - min(share, 0.95)) ** silent_days < _CHANCE


def _unwell(state: FeedState, now: datetime) -> Health:
    error = state.last_error or ""
    since = state.failing_since or state.last_checked_at or now
    length = now - since
    label: Label = "troubled" if length < timedelta(days=1) else "failing"
    if error.startswith("Blocked:"):
        label = "blocked"
    lasting = "" if length < timedelta(hours=1) else f" Failing for {_length(length)}."
    next_at = state.next_check_at
    again = f" Next try {_until(next_at - now)}." if next_at else ""
    return Health(label=label, sentence=f"{error}{lasting}{again}")


# -- success


def _succeeded(
    state: FeedState,
    outcome: Outcome,
    new_share: float | None,
    settings: Settings,
    now: datetime,
    jitter: float,
) -> FeedState:
    interval_s = _interval_s(state, outcome, new_share, settings)
    # The publisher's bound is a floor, so jitter only ever adds to it.
    wait_s = interval_s * (1 + 0.1 * jitter)
    well = replace(
        state,
        interval_s=interval_s,
        next_check_at=_later(now, max(wait_s, outcome.retry_after_s or 0)),
        failures=0.0,
        failing_since=None,
        last_ok_at=now,
        last_error=None,
    )
    return well if outcome.status == "not_modified" else _fetched(well, outcome, now)


def _fetched(state: FeedState, outcome: Outcome, now: datetime) -> FeedState:
    """The validators of every 200, also when there are none any more."""
    return replace(
        state,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        body_hash=outcome.body_hash or state.body_hash,
        fetched_whole_at=now if outcome.whole else state.fetched_whole_at,
    )


def _interval_s(
    state: FeedState, outcome: Outcome, new_share: float | None, settings: Settings
) -> int:
    first = state.last_ok_at is None  # everything is new then: that says nothing
    share = 0.0 if new_share is None else new_share
    factor = 1.0
    if not first and share > MANY_NEW:
        factor = FASTER
    elif not first and share < FEW_NEW:
        factor = SLOWER
    bound = outcome.min_interval_s or 0
    shortest = min(max(settings.min_interval_s, bound), settings.max_interval_s)
    wanted = round(state.interval_s * factor)
    return min(max(wanted, shortest), settings.max_interval_s)


# -- failure


def _failed(
    state: FeedState,
    outcome: Outcome,
    settings: Settings,
    now: datetime,
    jitter: float,
) -> FeedState:
    problem = outcome.failure
    weight = WEIGHTS[problem.weight] if problem else 1.0
    failures = min(state.failures + weight, _MAX_FAILURES)
    wait_s = _failure_wait_s(state, failures, settings, jitter)
    asked_s = min(outcome.retry_after_s or 0, DAY_S)
    unwell = replace(
        state,
        failures=failures,
        failing_since=state.failing_since or now,
        last_error=problem.message if problem else "The fetch failed.",
        next_check_at=_later(now, max(wait_s, asked_s)),
    )
    if problem is None or problem.code != "gone":
        return unwell
    return replace(unwell, paused=True, pause_reason=problem.message)


def _failure_wait_s(
    state: FeedState, failures: float, settings: Settings, jitter: float
) -> float:
    """Doubles with every hard failure, up to 30 days: no feed is dropped."""
    usual_s = min(state.interval_s, settings.max_interval_s)
    growing_s = max(usual_s, settings.min_interval_s) * math.pow(2, min(failures, 20))
    return min(growing_s * (0.9 + 0.2 * jitter), LONGEST_WAIT_S)


# -- moving


def _moved(state: FeedState, outcome: Outcome) -> FeedState:
    target, url = outcome.moved_to, state.feed.url
    if target is None or target == url or _is_downgrade(url, target):
        return replace(state, moved_to=None, moved_seen=0)
    seen = state.moved_seen + 1 if state.moved_to == target else 1
    if seen < MOVES_AFTER and not _only_more_secure(url, target):
        return replace(state, moved_to=target, moved_seen=seen)
    note = f"Moved from {url} on {outcome.checked_at:%Y-%m-%d}."
    feed = replace(
        state.feed, url=target, notes=" ".join(filter(None, [state.feed.notes, note]))
    )
    return replace(state, feed=feed, moved_to=None, moved_seen=0)


def _only_more_secure(url: str, target: str) -> bool:
    before, now = urlsplit(url), urlsplit(target)
    same = (before.hostname, before.path, before.query) == (
        now.hostname,
        now.path,
        now.query,
    )
    return same and before.scheme == "http" and now.scheme == "https"


def _is_downgrade(url: str, target: str) -> bool:
    return urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https"


# -- words


def _later(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)


def _ago(length: timedelta) -> str:
    return "just now" if length < timedelta(minutes=1) else f"{_length(length)} ago"


def _until(length: timedelta) -> str:
    return "now" if length < timedelta(minutes=1) else f"in {_length(length)}"


def _length(length: timedelta) -> str:
    seconds = length.total_seconds()
    for unit, size in (("day", DAY_S), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {unit}{'s' if count != 1 else ''}"
    return "a moment"

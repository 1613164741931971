"""How the feeds are doing, in words. Pure: states, statistics and now come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd

from armsbeat.charts.chart import records
from armsbeat.collect import schedule
from armsbeat.dashboard.markup import missing
from armsbeat.feedlist import KIND_LABELS
from armsbeat.model import FeedState

# Worst first: the label of the collector, its sign and word on the page.
LABELS = {
    "failing": "✕ Failing",
    "blocked": "✕ Blocked",
    "troubled": "! Troubled",
    "silent": "↓ Silent",
    "moving": "→ Moving",
    "new": "· New",
    "ok": "✓ OK",
    "paused": "‖ Paused",
}
_STEPS = ((3600, 60, "minute"), (86_400, 3600, "hour"), (86_400 * 60, 86_400, "day"))


def health_table(
    states: Sequence[FeedState],
    stats: pd.DataFrame,
    *,
    now: datetime,
    silent: frozenset[int] = frozenset(),
) -> pd.DataFrame:
    """
    One row per feed, worst first.

    Args:
        states: The feeds.
        stats: As the cube's `feed_stats`.
        now: Aware UTC.
        silent: Feeds far below their own habit; see `silent_feeds`.

    Returns:
        `feed_id`, `status` (sign and word), `feed`, `kind`, `newest` (as a distance),
        `items`, `a_day` (mean of 28 days), `days` (28 counts), `share` (tagged, in
        percent), `note`, `address`.
    """
    brought = {row["feed_id"]: row for row in records(stats)}
    rows = [
        _row(s, brought.get(s.feed_id, {}), now, is_silent=s.feed_id in silent)
        for s in states
    ]
    rows.sort(key=lambda row: (row.pop("rank"), str(row["feed"]).casefold()))
    columns = [
        *("feed_id", "status", "feed", "kind", "newest", "items", "a_day", "days"),
        *("share", "note", "address"),
    ]
    return pd.DataFrame(rows, columns=columns)


def _row(
    state: FeedState, brought: dict[str, Any], now: datetime, *, is_silent: bool
) -> dict[str, Any]:
    health = schedule.health(state, now)
    if is_silent and health.label == "ok":
        sentence = f"It brings far less than it used to. {health.sentence}"
        health = replace(health, label="silent", sentence=sentence)
    newest = brought.get("newest")
    days = brought.get("days")
    share = brought.get("share_tagged")
    order = list(LABELS)
    return {
        "rank": order.index(health.label) if health.label in order else len(order),
        "feed_id": state.feed_id,
        "status": LABELS.get(health.label, health.label),
        "feed": state.feed.title or state.feed.url,
        "kind": KIND_LABELS.get(state.feed.kind, state.feed.kind),
        "newest": "–" if missing(newest) else ago(_aware(newest), now),
        "items": int(brought.get("items") or 0),
        "a_day": round(float(brought.get("items_28") or 0) / 28, 1),
        "days": [0] * 28 if days is None else [int(day) for day in days],
        "share": None if missing(share) else 100 * float(share or 0),
        "note": health.sentence,
        "address": state.feed.url,
    }


def freshness(states: Sequence[FeedState], *, running: bool, now: datetime) -> str:
    """`Collected 12 minutes ago · 17 of 18 feeds OK`, or what is amiss."""
    active = [state for state in states if not state.paused]
    checked = [s.last_checked_at for s in active if s.last_checked_at is not None]
    parts = [
        f"Collected {ago(max(checked), now)}" if checked else "Nothing collected yet"
    ]
    fine = sum(
        state.last_error is None and state.last_ok_at is not None for state in active
    )
    if active:
        parts.append(f"{fine} of {len(active)} feeds OK")
    if not running:
        parts.append("no collector is running")
    return " · ".join(parts)


def ago(moment: datetime, now: datetime) -> str:
    """`12 minutes ago`, `in 2 hours`, `on 5 Mar 2024` where it is long past."""
    seconds = (now - moment).total_seconds()
    if abs(seconds) < 60:
        return "just now"
    for below, unit_s, unit in _STEPS:
        if abs(seconds) < below:
            count = max(1, round(abs(seconds) / unit_s))
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return f"{moment.day} {moment:%b %Y}"


def _aware(moment: Any) -> datetime:
    stamp = pd.Timestamp(moment)
    aware = stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp
    result: datetime = aware.to_pydatetime()
    return result

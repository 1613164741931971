"""`armsbeat feeds list|log|undo-move`: what is known of how feeds fare."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from armsbeat import pipeline
from armsbeat.cli.feeds import chosen, plain
from armsbeat.collect import schedule
from armsbeat.model import FeedState
from armsbeat.settings import Settings
from armsbeat.store import FeedMove, FetchRecord

SILENT = "It brings far less than it used to."
# Worst first.
ORDER = (
    *("failing", "blocked", "troubled", "silent", "moving", "new", "ok", "paused"),
)
_STATUSES = {
    "ok": "read",
    "not_modified": "not modified",
    "unchanged": "unchanged",
    "failed": "failed",
}


def list_feeds(arguments: argparse.Namespace, settings: Settings) -> int:
    """Every feed with its health, worst first; 0 always."""
    store, now = pipeline.open_store_of(settings), datetime.now(UTC)
    silent = pipeline.silent_feeds(store, now=now)
    rows = [
        (state, *_health(state, now, is_silent=state.feed_id in silent))
        for state in store.feeds()
    ]
    for state, label, sentence in sorted(rows, key=lambda row: ORDER.index(row[1])):
        if arguments.json:
            print(json.dumps(_record(state, label, sentence), default=str))
        else:
            title = plain(state.feed.title or state.feed.url)
            print(f"{state.feed_id:>4}  {label:<9} {title}  {plain(state.feed.url)}")
            if label != "ok":
                print(f"{'':>4}  {'':<9} {plain(sentence)}")
    return 0


def log_feeds(arguments: argparse.Namespace, settings: Settings) -> int:
    """The last fetches and the moves of feeds, newest first."""
    store = pipeline.open_store_of(settings)
    for state in chosen(store, arguments.feed):
        print(f"{plain(state.feed.title)}  {plain(state.feed.url)}")
        for move in store.moves(state.feed_id):
            print("   ", plain(_move(move)))
        fetches = store.fetch_log(state.feed_id)
        for fetch in fetches:
            print("   ", plain(_fetch(fetch)))
        if not fetches:
            print("    not fetched yet")
    return 0


def undo_move(arguments: argparse.Namespace, settings: Settings) -> int:
    """Return feeds to the address before their last move."""
    store = pipeline.open_store_of(settings)
    for state in chosen(store, arguments.feed):
        back = store.undo_move(state.feed_id, now=datetime.now(UTC))
        print(f"{plain(back.feed.title)} is at {plain(back.feed.url)} again")
    return 0


def _health(state: FeedState, now: datetime, *, is_silent: bool) -> tuple[str, str]:
    health = schedule.health(state, now)
    if is_silent and health.label == "ok":
        return "silent", f"{SILENT} {health.sentence}"
    return health.label, health.sentence


def _record(state: FeedState, label: str, sentence: str) -> dict[str, Any]:
    remembered = asdict(state)
    feed = remembered.pop("feed")
    remembered["id"] = remembered.pop("feed_id")
    return {**remembered, **feed, "health": label, "note": sentence}


def _fetch(fetch: FetchRecord) -> str:
    items = f"{fetch.new} new, {fetch.known} known"
    if fetch.changed:
        items += f" ({fetch.changed} edited)"
    if fetch.skipped:
        items += f", {fetch.skipped} skipped"
    what = fetch.message if fetch.message else items
    status = _STATUSES.get(fetch.status, fetch.status)
    return (
        f"{fetch.checked_at:%Y-%m-%d %H:%M:%S}Z  {status:<12}"
        f" {fetch.http_status or '–':>3}  {fetch.elapsed_s:6.2f} s  {what}"
    )


def _move(move: FeedMove) -> str:
    undone = f", undone {move.undone_at:%Y-%m-%d}" if move.undone_at else ""
    return (
        f"{move.moved_at:%Y-%m-%d %H:%M:%S}Z  moved from {move.from_url}"
        f" to {move.to_url}{undone}"
    )

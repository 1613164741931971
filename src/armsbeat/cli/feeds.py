"""`armsbeat feeds`: add, remove, pause, resume, check, import, export."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

from armsbeat import pipeline
from armsbeat.collect import preview
from armsbeat.errors import UsageError
from armsbeat.feedlist import read_opml, write_opml
from armsbeat.model import Feed, FeedState
from armsbeat.settings import Settings
from armsbeat.store import Store


def add_feeds(arguments: argparse.Namespace, settings: Settings) -> int:
    """Subscribe to each address that proves to be a feed; 1 when one is not."""
    store = pipeline.open_store_of(settings)
    failed = 0
    for url in arguments.url:
        seen = _look(url, settings)
        if seen.failure is not None:
            failed += 1
            continue
        feed = Feed(
            url=seen.url,
            title=seen.title or seen.url,
            language=seen.language,
            site=seen.site,
        )
        added = store.add_feeds([feed], now=datetime.now(UTC))
        print("added" if added else "already there", seen.url)
    return 1 if failed else 0


def check_feeds(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say what each address holds; 1 when one is no feed."""
    return 1 if any(_look(url, settings).failure for url in arguments.url) else 0


def _look(url: str, settings: Settings) -> Any:
    seen = asyncio.run(preview(url, settings=settings, now=lambda: datetime.now(UTC)))
    if seen.failure is None:
        print(f"{seen.url}: {plain(seen.title or '')} ({len(seen.entries)} items)")
    else:
        print(f"{url}: {seen.failure.message}", file=sys.stderr)
        for candidate in seen.candidates:
            print(f"    perhaps {candidate.url}", file=sys.stderr)
    return seen


def remove_feeds(arguments: argparse.Namespace, settings: Settings) -> int:
    """Remove feeds and say how many items went with them."""
    store = pipeline.open_store_of(settings)
    for state in chosen(store, arguments.feed):
        items = store.remove_feed(state.feed_id)
        print(f"removed {plain(state.feed.title)} and {items} items")
    return 0


def pause_feeds(arguments: argparse.Namespace, settings: Settings) -> int:
    """Pause feeds."""
    store = pipeline.open_store_of(settings)
    for state in chosen(store, arguments.feed):
        store.set_paused(state.feed_id, True, reason="paused by you")
    return 0


def resume_feeds(arguments: argparse.Namespace, settings: Settings) -> int:
    """Resume feeds."""
    store = pipeline.open_store_of(settings)
    for state in chosen(store, arguments.feed):
        store.set_paused(state.feed_id, False)
    return 0


def import_feeds(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add every feed of a file."""
    feeds = read_opml(arguments.file)
    store = pipeline.open_store_of(settings)
    added = store.add_feeds(feeds, now=datetime.now(UTC))
    print(f"{len(feeds)} feeds in {arguments.file}: {added} added")
    return 0


def export_feeds(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write every feed as OPML."""
    store = pipeline.open_store_of(settings)
    feeds = [state.feed for state in store.feeds()]
    data = write_opml(feeds, title="armsbeat", now=datetime.now(UTC))
    if arguments.file is None:
        sys.stdout.buffer.write(data)
    else:
        arguments.file.write_bytes(data)
    return 0


def chosen(store: Store, names: list[str]) -> list[FeedState]:
    """The feeds of these numbers or addresses."""
    states = store.feeds()
    found = {str(state.feed_id): state for state in states}
    found |= {state.feed.url: state for state in states}
    unknown = [name for name in names if name not in found]
    if unknown:
        raise UsageError(
            f"no feed {unknown[0]!r}; `armsbeat feeds list` shows numbers and addresses"
        )
    return [found[name] for name in names]


def plain(text: str) -> str:
    """Feed text for a terminal: no control characters, hence no escape codes."""
    return "".join(c if c.isprintable() else " " for c in text)

"""`armsbeat collect`: one pass over the feeds, or a watch that goes on for ever."""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import signal
import sys
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from armsbeat import pipeline
from armsbeat.feedlist import read_opml
from armsbeat.model import Outcome, Report
from armsbeat.settings import Settings

_M_ARENA_MAX = -8


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """One pass; 1 when some feeds failed. With `--watch`: until told to stop."""
    house = pipeline.open_house(settings)
    pipeline.first_start(house)
    _look_for_garbage_rarely()
    _share_memory_between_threads()
    feed_ids = _feeds_of(arguments.opml, house)
    if arguments.watch:
        return _watch(house, feed_ids)
    report = _pass_with_progress(house, arguments, feed_ids)
    if arguments.json:
        print(json.dumps(asdict(report)), flush=True)
    else:
        print(summary(report), flush=True)
    return 1 if report.failed else 0


def _look_for_garbage_rarely() -> None:
    # What is loaded by now stays, and a thousand fetches in flight are no garbage:
    # looking through both again and again took a sixth of a pass without news.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _share_memory_between_threads() -> None:
    # glibc gives each thread memory of its own and takes nothing back: 45 MB a pass.
    with contextlib.suppress(ImportError, OSError, AttributeError, TypeError):
        import ctypes

        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def summary(report: Report) -> str:
    """The report in one line for people."""
    return (
        f"{report.feeds} feeds in {report.seconds:.1f} s:"
        f" {report.ok} read, {report.not_modified} unchanged, {report.failed} failed;"
        f" {report.items} items: {report.new} new, {report.known} known,"
        f" {report.skipped} skipped"
    )


def _feeds_of(opml: Path | None, house: pipeline.House) -> frozenset[int] | None:
    if opml is None:
        return None
    feeds = read_opml(opml)
    house.store.add_feeds(feeds, now=datetime.now(UTC))
    urls = {feed.url for feed in feeds}
    states = house.store.feeds()
    return frozenset(state.feed_id for state in states if state.feed.url in urls)


def _pass_with_progress(
    house: pipeline.House,
    arguments: argparse.Namespace,
    feed_ids: frozenset[int] | None,
) -> Report:
    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("collecting", total=None)

        def shown(step: pipeline.Step) -> None:
            bar.update(task, completed=step.done, total=step.total)
            if step.outcome.failure is not None:
                line = _failure(step.feed_title, step.outcome)
                bar.console.print(line, markup=False, highlight=False, soft_wrap=True)

        return pipeline.collect_pass(
            house,
            due_only=not (arguments.all or arguments.opml),
            feed_ids=feed_ids,
            on_step=shown,
        )


def _failure(title: str, outcome: Outcome) -> str:
    assert outcome.failure is not None
    # Titles come from the network: no escape code of theirs may reach the terminal.
    line = f"{title}: {outcome.failure.message}"
    return "".join(c if c.isprintable() else " " for c in line)


def _watch(house: pipeline.House, feed_ids: frozenset[int] | None) -> int:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    pipeline.watch(house, stop=stop, feed_ids=feed_ids)
    return 0

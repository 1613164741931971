"""
Importing archives of items: rows → items → annotations, on all cores → store.

Each publisher of an archive becomes a feed of its own (`import:NAME`), which is never
fetched. Importing the same rows again adds nothing.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from urllib.parse import quote

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.collect.archive import Archive, BadRow, Row, publisher_of, to_entry
from armsbeat.identity import canonical_link, identify
from armsbeat.model import Annotation, Feed, Item, OwnEntry
from armsbeat.pipeline.house import House, utc_now
from armsbeat.settings import Settings
from armsbeat.stories import Ahead, Teller

ROWS_PER_JOB = 500
# Jobs under way per process: enough that none waits for the writer.
JOBS_AHEAD = 3
# Annotated items wait for their publisher's transaction, up to this many in all.
ITEMS_PER_WRITE = 4_000
MAX_PUBLISHERS = 2_000
WHY_PAUSED = "an imported archive: there is nothing to fetch"


@dataclass(slots=True)
class ImportReport:
    """What an import came to; new + known + bad = rows."""

    rows: int = 0
    new: int = 0
    known: int = 0
    bad: int = 0


@dataclass(slots=True)
class Job:
    """What a worker made of some rows: items and annotations by publisher."""

    items: dict[str, list[Item]] = field(default_factory=dict)
    annotations: dict[str, dict[str, Annotation]] = field(default_factory=dict)
    rows: int = 0
    ahead: list[Ahead] = field(default_factory=list)
    """The items made comparable, so that the writer need not do it alone."""


def import_archive(
    house: House,
    archive: Archive,
    *,
    on_bad: Callable[[BadRow], None] = lambda bad: None,
    on_step: Callable[[ImportReport], None] = lambda report: None,
    workers: int | None = None,
) -> ImportReport:
    """
    Import one open archive.

    An interrupted import is resumed by importing again: what is stored is known.

    Args:
        on_bad: Told of each record that is none, with its number.
        on_step: Told of the progress after each write.
        workers: Processes that annotate; None: one per core.

    Returns:
        The report; its counts add up.
    """
    writer = _Writer(house, archive.name)
    chunks = _chunks(archive.rows, writer.report, on_bad)
    for job in _annotated(house, chunks, workers or os.cpu_count() or 1):
        writer.add(job)
        on_step(writer.report)
    writer.write()
    on_step(writer.report)
    return writer.report


def archive_url(title: str) -> str:
    """The address of the feed that stands for a publisher of an archive."""
    return f"import:{quote(title, safe='')}"[:1000]


def _chunks(
    rows: Iterable[Row | BadRow],
    report: ImportReport,
    on_bad: Callable[[BadRow], None],
) -> Iterator[list[Row]]:
    source = iter(rows)
    while chunk := list(islice(source, ROWS_PER_JOB)):
        report.rows += len(chunk)
        for bad in (row for row in chunk if isinstance(row, BadRow)):
            report.bad += 1
            on_bad(bad)
        yield [row for row in chunk if isinstance(row, Row)]


def _annotated(
    house: House, chunks: Iterator[list[Row]], workers: int
) -> Iterator[Job]:
    """The chunks annotated, in their order; small archives without other processes."""
    now = utc_now()
    first = list(islice(chunks, 2))
    if workers == 1 or len(first) < 2:
        for chunk in chain(first, chunks):
            yield _annotate(chunk, house.annotator, house.settings, now)
        return
    under_way: deque[Future[Job]] = deque()
    with _pool(house, workers) as pool:
        for chunk in chain(first, chunks):
            under_way.append(pool.submit(_annotate_in_worker, chunk, now))
            if len(under_way) >= JOBS_AHEAD * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


class _Writer:
    """Collects items by publisher and writes them in few transactions."""

    def __init__(self, house: House, name: str) -> None:
        self.report = ImportReport()
        self._house, self._name = house, name
        self._items: dict[str, list[Item]] = {}
        self._annotations: dict[str, dict[str, Annotation]] = {}
        self._feeds: dict[str, int] = {}
        self._waiting = 0

    def add(self, job: Job) -> None:
        teller = self._house.store.teller
        if teller is not None:
            teller.learn(job.ahead)
        for publisher, items in job.items.items():
            key = self._bounded(publisher)
            self._items.setdefault(key, []).extend(items)
            self._annotations.setdefault(key, {}).update(job.annotations[publisher])
            self._waiting += len(items)
        # Rows that share their identity with another of the same job are known.
        self.report.known += job.rows - sum(map(len, job.items.values()))
        if self._waiting >= ITEMS_PER_WRITE:
            self.write()

    def write(self) -> None:
        store, versions = self._house.store, self._house.annotator.versions
        for publisher, items in self._items.items():
            result = store.import_items(
                self._feed(publisher),
                items,
                self._annotations[publisher],
                versions=versions,
                now=utc_now(),
            )
            self.report.new += result.new
            self.report.known += result.known
        self._items, self._annotations, self._waiting = {}, {}, 0

    def _bounded(self, publisher: str) -> str:
        """Past a bound, publishers share the archive's own feed."""
        known = publisher in self._feeds or publisher in self._items
        full = len(self._feeds) + len(self._items) >= MAX_PUBLISHERS
        return publisher if known or not full else ""

    def _feed(self, publisher: str) -> int:
        if publisher not in self._feeds:
            self._feeds[publisher] = self._subscribe(publisher)
        return self._feeds[publisher]

    def _subscribe(self, publisher: str) -> int:
        title = publisher or self._name
        feed = Feed(
            url=archive_url(title),
            title=title,
            notes=f"Imported from {self._name}",
        )
        store = self._house.store
        if store.add_feeds([feed], now=utc_now()):
            state = store.find_feed(feed.url)
            assert state is not None
            store.set_paused(state.feed_id, True, reason=WHY_PAUSED)
            return state.feed_id
        state = store.find_feed(feed.url)
        assert state is not None
        return state.feed_id


_annotator: Annotator | None = None
_settings: Settings | None = None


def _pool(house: House, workers: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the parent holds database connections and threads.
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(house.settings, house.own),
    )


def _start_worker(settings: Settings, own: tuple[OwnEntry, ...]) -> None:
    global _annotator, _settings
    _annotator, _settings = load_annotator(own=own), settings


def _annotate_in_worker(rows: list[Row], now: datetime) -> Job:
    assert _annotator is not None
    assert _settings is not None
    return _annotate(rows, _annotator, _settings, now)


def _annotate(
    rows: list[Row], annotator: Annotator, settings: Settings, now: datetime
) -> Job:
    job = Job(rows=len(rows))
    by_publisher: dict[str, list[Row]] = {}
    for row in rows:
        by_publisher.setdefault(publisher_of(row), []).append(row)
    for publisher, own in by_publisher.items():
        items = identify([to_entry(row, settings=settings, now=now) for row in own])
        job.items[publisher] = list(items)
        job.annotations[publisher] = {
            item.key: annotator.annotate(
                item.title,
                item.summary,
                language=item.language,
                published=item.published_at,
            )
            for item in items
        }
        job.ahead += _ahead(items)
    return job


def _ahead(items: Iterable[Item]) -> list[Ahead]:
    texts = [(item.title, item.summary, item.link) for item in items]
    return Teller(canonical_link).ahead(texts)

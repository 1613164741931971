"""
Importing archives of items: rows → items → annotations, on all cores → store.

Each publisher of an archive becomes a feed of its own (`import:NAME`), which is never
fetched. Importing the same rows again adds nothing.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from urllib.parse import quote

from armsbeat.collect.archive import Archive, BadRow, Row, publisher_of
from armsbeat.model import Feed, Item, Versions
from armsbeat.pipeline import import_work
from armsbeat.pipeline.house import House, utc_now
from armsbeat.pipeline.import_work import Annotating, Job
from armsbeat.store import Batch
from armsbeat.store.ready import ReadyItem

ROWS_PER_JOB = 500
# Jobs under way per process: enough that none waits for the writer.
JOBS_AHEAD = 4
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
class Chunk:
    """Rows as they are read, or what is left of them when known items were sifted."""

    rows: list[Row] = field(default_factory=list)
    items: dict[str, list[Item]] | None = None
    """By publisher: those to annotate; None: all that the rows give."""
    count: int = 0
    """Rows that the chunk was made of."""


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
    sieve = _Sieve(house, archive.name)
    chunks = map(sieve.sift, _chunks(archive.rows, writer.report, on_bad))
    with _few_collections():
        for job, count in _annotated(house, chunks, workers or os.cpu_count() or 1):
            writer.add(job, count)
            on_step(writer.report)
        writer.write()
    on_step(writer.report)
    return writer.report


@contextmanager
def _few_collections() -> Iterator[None]:
    """Nearly nothing of what an import makes is garbage that has to be looked for."""
    before = gc.get_threshold()
    gc.set_threshold(import_work.OBJECTS_PER_COLLECTION)
    try:
        yield
    finally:
        gc.set_threshold(*before)


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


class _Sieve:
    """
    Takes out what the store knows already, so that nothing is annotated twice.

    Only where a publisher's feed was there before this import: an archive that is new
    is cleaned by the workers, and its rows are not looked up.
    """

    def __init__(self, house: House, name: str) -> None:
        self._house, self._name, self._now = house, name, utc_now()
        self._feeds: dict[str, int | None] = {}
        self._stated: dict[str, int | None] = {}

    def sift(self, rows: list[Row]) -> Chunk:
        stated = {str(row.fields.get("publisher") or "") for row in rows}
        if not any(map(self._feed_as_stated, stated)):
            return Chunk(rows=rows, count=len(rows))
        items = import_work.items_of(rows, self._house.settings, self._now)
        keys = {
            feed_id: [item.key for item in items[publisher]]
            for publisher in items
            if (feed_id := self._feed(publisher)) is not None
        }
        stored = self._house.store.text_states(keys)
        fresh = {
            publisher: [item for item in own if not _is_in(item, there)]
            for publisher, own in items.items()
            for there in [stored.get(self._feed(publisher) or 0, {})]
        }
        kept = {publisher: own for publisher, own in fresh.items() if own}
        return Chunk(items=kept, count=len(rows))

    def _feed_as_stated(self, publisher: str) -> int | None:
        if publisher not in self._stated:
            row = Row(0, {"publisher": publisher})
            self._stated[publisher] = self._feed(publisher_of(row))
        return self._stated[publisher]

    def _feed(self, publisher: str) -> int | None:
        if publisher not in self._feeds:
            url = archive_url(publisher or self._name)
            state = self._house.store.find_feed(url)
            self._feeds[publisher] = None if state is None else state.feed_id
        return self._feeds[publisher]


def _is_in(item: Item, stored: Mapping[str, str]) -> bool:
    return stored.get(item.key) == item.text_hash


def _annotated(
    house: House, chunks: Iterator[Chunk], workers: int
) -> Iterator[tuple[Job | None, int]]:
    """
    The chunks annotated, in their order; small archives without other processes.

    Yields:
        What came of a chunk (None: nothing is new), and how many rows it was made of.
    """
    now = utc_now()
    first = list(islice(chunks, 2))
    if workers == 1 or len(first) < 2:
        annotating = Annotating(house.annotator, house.settings, now)
        for chunk in chain(first, chunks):
            yield _annotate(chunk, annotating), chunk.count
        return
    under_way: deque[tuple[Future[bytes] | None, int]] = deque()
    with _pool(house, workers, now) as pool:
        for chunk in chain(first, chunks):
            under_way.append((_submit(pool, chunk), chunk.count))
            if len(under_way) >= JOBS_AHEAD * workers:
                yield _result(*under_way.popleft())
        while under_way:
            yield _result(*under_way.popleft())


def _annotate(chunk: Chunk, annotating: Annotating) -> Job | None:
    if chunk.items is None:
        return annotating.of_rows(chunk.rows)
    return annotating.of_items(chunk.items) if chunk.items else None


def _submit(pool: ProcessPoolExecutor, chunk: Chunk) -> Future[bytes] | None:
    if chunk.items is None:
        packed = import_work.packed_rows(chunk.rows)
        return pool.submit(import_work.annotate_rows, packed)
    return pool.submit(import_work.annotate_items, chunk.items) if chunk.items else None


def _result(future: Future[bytes] | None, count: int) -> tuple[Job | None, int]:
    return (None if future is None else import_work.job_of(future.result())), count


def _pool(house: House, workers: int, now: datetime) -> ProcessPoolExecutor:
    # Spawned, not forked: the parent holds database connections and threads.
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=import_work.start,
        initargs=(house.settings, house.own, now),
    )


class _Writer:
    """Collects items by publisher and writes them in few transactions."""

    def __init__(self, house: House, name: str) -> None:
        self.report = ImportReport()
        self._house, self._name = house, name
        self._items: dict[str, list[ReadyItem]] = {}
        self._versions: Versions | None = None
        self._feeds: dict[str, int] = {}
        self._waiting = 0

    def add(self, job: Job | None, rows: int) -> None:
        """Take what came of some rows; rows that the store knows bring nothing."""
        found = {} if job is None else job.items
        if job is not None:
            self._versions = job.versions
        for publisher, items in found.items():
            self._items.setdefault(self._bounded(publisher), []).extend(items)
            self._waiting += len(items)
        # Rows that the store knows, or that are another of the same job, are known.
        self.report.known += rows - sum(map(len, found.values()))
        if self._waiting >= ITEMS_PER_WRITE:
            self.write()

    def write(self) -> None:
        now = utc_now()
        batches = [
            Batch(
                feed_id=self._feed(publisher),
                items=items,
                versions=self._versions,
                seen_at=now,
            )
            for publisher, items in self._items.items()
        ]
        for result in self._house.store.import_batches(batches):
            self.report.new += result.new
            self.report.known += result.known
        self._items, self._waiting = {}, 0

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

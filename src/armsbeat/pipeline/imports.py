"""
Importing archives of items: rows → items → annotations, on all cores → store.

Each publisher of an archive becomes a feed of its own (`import:NAME`), which is never
fetched. Importing the same rows again adds nothing.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
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
class Chunk:
    """Rows as they are read, or what is left of them when known items were sifted."""

    rows: list[Row] = field(default_factory=list)
    items: dict[str, list[Item]] | None = None
    """By publisher: those to annotate; None: all that the rows give."""
    count: int = 0
    """Rows that the chunk was made of."""


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
    sieve = _Sieve(house, archive.name)
    chunks = map(sieve.sift, _chunks(archive.rows, writer.report, on_bad))
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


class _Sieve:
    """
    Takes out what the store knows already, so that nothing is annotated twice.

    Only where a publisher's feed was there before this import: an archive that is new
    is cleaned by the workers, and its rows are not looked up.
    """

    def __init__(self, house: House, name: str) -> None:
        self._house, self._name, self._now = house, name, utc_now()
        self._feeds: dict[str, int | None] = {}

    def sift(self, rows: list[Row]) -> Chunk:
        by_publisher = _by_publisher(rows)
        if not any(self._feed(publisher) for publisher in by_publisher):
            return Chunk(rows=rows, count=len(rows))
        items = _items(by_publisher, self._house.settings, self._now)
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

    def _feed(self, publisher: str) -> int | None:
        if publisher not in self._feeds:
            url = archive_url(publisher or self._name)
            state = self._house.store.find_feed(url)
            self._feeds[publisher] = None if state is None else state.feed_id
        return self._feeds[publisher]


def _is_in(item: Item, stored: Mapping[str, str]) -> bool:
    return stored.get(item.key) == item.text_hash


def _annotated(house: House, chunks: Iterator[Chunk], workers: int) -> Iterator[Job]:
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
            if chunk.items is not None and not chunk.items:
                yield Job(rows=chunk.count)
                continue
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
        # Rows that the store knows, or that are another of the same job, are known.
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


def _annotate_in_worker(chunk: Chunk, now: datetime) -> Job:
    assert _annotator is not None
    assert _settings is not None
    return _annotate(chunk, _annotator, _settings, now)


def _annotate(
    chunk: Chunk, annotator: Annotator, settings: Settings, now: datetime
) -> Job:
    found = chunk.items
    if found is None:
        found = _items(_by_publisher(chunk.rows), settings, now)
    job = Job(items=found, rows=chunk.count)
    for publisher, items in found.items():
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


def _by_publisher(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(publisher_of(row), []).append(row)
    return found


def _items(
    rows: Mapping[str, Iterable[Row]], settings: Settings, now: datetime
) -> dict[str, list[Item]]:
    return {
        publisher: list(
            identify([to_entry(row, settings=settings, now=now) for row in own])
        )
        for publisher, own in rows.items()
    }


def _ahead(items: Iterable[Item]) -> list[Ahead]:
    texts = [(item.title, item.summary, item.link) for item in items]
    return Teller(canonical_link).ahead(texts)

"""
What the processes of an import do: rows → items → annotations, ready for the store.

Rows come and items go marshalled, as plain data: pickled, they took a tenth of the
time of all else. Such a process loads no database library.
"""

from __future__ import annotations

import gc
import marshal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.collect.archive import Row, publisher_of, to_entry
from armsbeat.identity import canonical_link, identify
from armsbeat.model import Item, OwnEntry, Versions
from armsbeat.settings import Settings
from armsbeat.store.ready import ReadyItem, ready_item
from armsbeat.stories import Teller

# Objects that are made before garbage is looked for: of an import nearly none is.
OBJECTS_PER_COLLECTION = 100_000


@dataclass(slots=True)
class Job:
    """What some rows came to."""

    items: dict[str, list[ReadyItem]]
    """By publisher, with annotations and keys."""
    versions: Versions
    """What they were annotated with."""


class Annotating:
    """
    Makes items of rows.

    Args:
        annotator: Reads the texts.
        settings: The limits of texts.
        now: When the import began.
    """

    def __init__(self, annotator: Annotator, settings: Settings, now: datetime) -> None:
        self._annotator, self._settings, self._now = annotator, settings, now
        self._teller = Teller(canonical_link)

    def of_rows(self, rows: Iterable[Row]) -> Job:
        """Rows as they stand in an archive."""
        return self.of_items(items_of(rows, self._settings, self._now))

    def of_items(self, items: Mapping[str, Sequence[Item]]) -> Job:
        """Items by publisher."""
        texts = [(i.title, i.summary, i.link) for own in items.values() for i in own]
        keys = iter(self._teller.packed(texts))
        made = {
            publisher: [self._ready(item, next(keys)) for item in own]
            for publisher, own in items.items()
        }
        return Job(made, self._annotator.versions)

    def _ready(self, item: Item, keys: tuple[int, ...]) -> ReadyItem:
        annotation = self._annotator.annotate(
            item.title,
            item.summary,
            language=item.language,
            published=item.published_at,
        )
        return ready_item(item, annotation, keys)


def items_of(
    rows: Iterable[Row], settings: Settings, now: datetime
) -> dict[str, list[Item]]:
    """Rows by publisher, cleaned and identified."""
    by_publisher: dict[str, list[Row]] = {}
    for row in rows:
        by_publisher.setdefault(publisher_of(row), []).append(row)
    return {
        publisher: list(
            identify([to_entry(row, settings=settings, now=now) for row in own])
        )
        for publisher, own in by_publisher.items()
    }


def packed_rows(rows: Sequence[Row]) -> bytes:
    """Rows on their way to another process."""
    try:
        return marshal.dumps([row.fields for row in rows])
    except ValueError:  # a value that JSON does not know, such as Parquet's times
        return marshal.dumps([_as_text(row.fields) for row in rows])


def job_of(packed: bytes) -> Job:
    """What a process answered."""
    items, versions = marshal.loads(packed)  # noqa: S302  # from our own process
    gazetteer, lexicon, rules = versions
    return Job(items, Versions(gazetteer=gazetteer, lexicon=lexicon, rules=rules))


_annotating: Annotating | None = None


def start(settings: Settings, own: tuple[OwnEntry, ...], now: datetime) -> None:
    """Get a process ready."""
    global _annotating
    _annotating = Annotating(load_annotator(own=own), settings, now)
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_PER_COLLECTION)


def annotate_rows(packed: bytes) -> bytes:
    """In a process: what `packed_rows` packed → what `job_of` reads."""
    assert _annotating is not None
    fields = marshal.loads(packed)  # noqa: S302  # from our own process
    return _packed(_annotating.of_rows(Row(0, one) for one in fields))


def annotate_items(items: Mapping[str, Sequence[Item]]) -> bytes:
    """In a process: items by publisher → what `job_of` reads."""
    assert _annotating is not None
    return _packed(_annotating.of_items(items))


def _packed(job: Job) -> bytes:
    made_with = job.versions
    versions = (made_with.gazetteer, made_with.lexicon, made_with.rules)
    return marshal.dumps((job.items, versions))


def _as_text(fields: Mapping[str, Any]) -> dict[str, str | None]:
    return {
        name: value.isoformat()
        if isinstance(value, datetime)
        else None
        if value is None
        else str(value)
        for name, value in fields.items()
    }

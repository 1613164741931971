"""
Items on their way in: new, known, or known with an edited text.

Two readings of the same record make one item: what is there is looked up under the
write lock, so that nothing can come in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, literal, select, update

from armsbeat.model import Annotation, Item, Versions
from armsbeat.store.annotating import AnnotationRows
from armsbeat.store.bulk import insert_rows
from armsbeat.store.columns import UtcTime
from armsbeat.store.counter import Counter
from armsbeat.store.finding import Stored, find
from armsbeat.store.plain import time_of, time_text
from armsbeat.store.ready import (
    ReadyAnnotation,
    ReadyItem,
    ready_item,
)
from armsbeat.store.schema import item_versions, items

ITEM_COLUMNS = (
    "id",
    "feed_id",
    "key",
    "title",
    "summary",
    "link",
    "published_at",
    "dated_at",
    "date_flag",
    "first_seen_at",
    "last_seen_at",
    "language",
    "raw_hash",
    "text_hash",
    "edits",
    "changed",
)
# Publishers who flip between two headlines would fill the disk.
MAX_VERSIONS = 20
# An item's last sighting is kept to within this time, to spare the disk.
TOUCH_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Items of one feed, seen at one time."""

    feed_id: int
    items: Sequence[ReadyItem]
    versions: Versions | None
    """What their annotations were made with; None: they are not to be kept."""
    seen_at: datetime


def batch_of(
    feed_id: int,
    items: Iterable[Item],
    annotations: Mapping[str, Annotation | ReadyAnnotation],
    *,
    versions: Versions | None,
    seen_at: datetime,
) -> Batch:
    """Items and their annotations by key, made ready."""
    return Batch(
        feed_id=feed_id,
        items=[ready_item(item, annotations.get(item.key)) for item in items],
        versions=versions,
        seen_at=seen_at,
    )


@dataclass(slots=True, kw_only=True)
class Fates:
    """What became of a batch's items."""

    new_ids: list[int] = field(default_factory=list)
    known: int = 0
    changed: int = 0


class ItemWriter:
    """Collects the items of one transaction, then writes them in bulk."""

    def __init__(self, connection: Connection, counter: Counter) -> None:
        self._connection, self._counter = connection, counter
        self._annotations = AnnotationRows(connection)
        self._feed_ids: set[int] = set()
        self._new: list[tuple[Any, ...]] = []
        self._edited: list[dict[str, Any]] = []
        self._dated: list[dict[str, Any]] = []
        self._stamped: list[dict[str, Any]] = []
        self._touched: list[dict[str, Any]] = []
        self._found: dict[tuple[int, str], Stored] = {}
        self._looked_up: set[int] = set()
        self.told_anew: set[int] = set()
        """Items whose text or date came in: their story is to be told."""
        self.new: dict[int, tuple[ReadyItem, str]] = {}
        """The new ones and their effective time."""

    def look_up(self, batches: Iterable[Batch]) -> None:
        """Look the items of many feeds up at once, before they are added."""
        ours = list(batches)
        keys = ((batch.feed_id, item[0]) for batch in ours for item in batch.items)
        self._found = find(self._connection, keys)
        self._looked_up = {batch.feed_id for batch in ours}

    def add(self, batch: Batch) -> Fates:
        """Decide each item's fate."""
        if batch.feed_id in self._feed_ids:
            self.write()  # so that this batch finds what the one before brought
            self._looked_up.discard(batch.feed_id)
        self._feed_ids.add(batch.feed_id)
        fates, done, feed_id = Fates(), set[str](), batch.feed_id
        if feed_id not in self._looked_up:
            pairs = ((feed_id, item[0]) for item in batch.items)
            self._found |= find(self._connection, pairs)
        seen_at = time_text(batch.seen_at)
        for item in batch.items:
            key = item[0]
            if key in done:
                fates.known += 1
                continue
            done.add(key)
            stored = self._found.get((feed_id, key))
            if stored is None:
                fates.new_ids.append(self._add_new(batch, item, seen_at))
            else:
                self._add_known(batch, item, stored, fates)
        return fates

    def _add_new(self, batch: Batch, item: ReadyItem, seen_at: str) -> int:
        key, title, summary, link, published, flag, language, raw_hash = item[:8]
        item_id, dated_at = self._counter.new_item(), published or seen_at
        row = (
            item_id,
            batch.feed_id,
            key,
            title,
            summary,
            link,
            published,
            dated_at,
            flag,
            seen_at,
            seen_at,
            language,
            raw_hash,
            item[8],
            0,
            self._counter.stamp(),
        )
        self._new.append(row)
        self.told_anew.add(item_id)
        self.new[item_id] = item, dated_at
        annotation = item[10]
        if annotation is not None and batch.versions is not None:
            self._annotations.add(item_id, annotation, batch.versions, seen_at)
        return item_id

    def _add_known(
        self, batch: Batch, item: ReadyItem, stored: Stored, fates: Fates
    ) -> None:
        fates.known += 1
        if stored.text_hash != item[8]:
            fates.changed += 1
            self._edit(batch, item, stored)
            return
        self._touch(batch, item, stored)
        stamp = not stored.annotated and self._annotate(batch, item, stored)
        if stamp or (not stored.dated and item[4] is not None):
            self._stamp(item, stored)

    def _annotate(self, batch: Batch, item: ReadyItem, stored: Stored) -> bool:
        annotation = item[10]
        if annotation is None or batch.versions is None:
            return False
        at = time_text(batch.seen_at)
        self._annotations.add(stored.item_id, annotation, batch.versions, at)
        stored.annotated = True
        return True

    def _edit(self, batch: Batch, item: ReadyItem, stored: Stored) -> None:
        _, title, summary, link, published, _, language, raw_hash, text_hash, *_ = item
        stored.edits += 1
        self.told_anew.add(stored.item_id)
        self.new.pop(stored.item_id, None)
        stored.text_hash, stored.raw_hash = text_hash, raw_hash
        if stored.annotated:
            self._annotations.remove(stored.item_id)
            stored.annotated = False
        self._annotate(batch, item, stored)
        self._edited.append(
            {
                "the_id": stored.item_id,
                "title": title,
                "summary": summary,
                "link": link,
                "language": language,
                "raw_hash": raw_hash,
                "text_hash": text_hash,
                "last_seen_at": batch.seen_at,
                "edits": stored.edits,
                "changed": self._counter.stamp(),
            }
        )
        if not stored.dated and published is not None:
            self._stamp(item, stored)

    def _stamp(self, item: ReadyItem, stored: Stored) -> None:
        stamp = {"the_id": stored.item_id, "changed": self._counter.stamp()}
        published = item[4]
        if stored.dated or published is None:
            self._stamped.append(stamp)
            return
        # A date that was missing came in later; a date once stated is kept, since
        # many feeds date every item anew at each fetch.
        stored.dated = True
        self.told_anew.add(stored.item_id)
        self.new.pop(stored.item_id, None)
        at = time_of(published)
        self._dated.append(
            {**stamp, "published_at": at, "dated_at": at, "date_flag": item[5]}
        )

    def _touch(self, batch: Batch, item: ReadyItem, stored: Stored) -> None:
        raw_hash = item[7] or stored.raw_hash
        recent = batch.seen_at - stored.last_seen_at < TOUCH_AFTER
        if recent and raw_hash == stored.raw_hash:
            return
        seen_at = max(batch.seen_at, stored.last_seen_at)
        stored.raw_hash, stored.last_seen_at = raw_hash, seen_at
        touch = {"the_id": stored.item_id, "raw_hash": raw_hash}
        self._touched.append({**touch, "last_seen_at": seen_at})

    def write(self) -> None:
        """Send everything to the database."""
        insert_rows(self._connection, items, ITEM_COLUMNS, self._new)
        self._new.clear()
        if self._edited:
            self._keep_versions()
        for rows in (self._edited, self._dated, self._stamped, self._touched):
            self._update(rows)
            rows.clear()
        self._annotations.write()
        self._feed_ids.clear()

    def _update(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        values: dict[str, Any] = {
            name: bindparam(name) for name in rows[0] if name != "the_id"
        }
        one = items.c.id == bindparam("the_id")
        self._connection.execute(update(items).where(one).values(values), rows)

    def _keep_versions(self) -> None:
        old = select(
            items.c.id,
            bindparam("edits", type_=items.c.edits.type),
            items.c.title,
            items.c.summary,
            bindparam("last_seen_at", type_=UtcTime),
        ).where(items.c.id == bindparam("the_id"))
        names = ["item_id", "n", "title", "summary", "replaced_at"]
        self._connection.execute(
            insert(item_versions).from_select(names, old), self._edited
        )
        # The first text stays; of the others the newest.
        n = item_versions.c.n
        surplus = (
            item_versions.c.item_id == bindparam("the_id"),
            n > literal(1),
            n <= bindparam("edits") - literal(MAX_VERSIONS - 1),
        )
        many = [row for row in self._edited if row["edits"] > MAX_VERSIONS]
        if many:
            self._connection.execute(delete(item_versions).where(*surplus), many)

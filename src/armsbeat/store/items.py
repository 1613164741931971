"""
Items on their way in: new, known, or known with an edited text.

Two readings of the same record make one item: what is there is looked up under the
write lock, so that nothing can come in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from armsbeat.model import Annotation, Item, Versions
from armsbeat.store.annotating import AnnotationRows, chunks
from armsbeat.store.bulk import insert_rows
from armsbeat.store.columns import UtcTime, clean
from armsbeat.store.counter import Counter
from armsbeat.store.schema import annotation_table, item_versions, items

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
# Keys longer than this are shortened: PostgreSQL's index takes 2,704 bytes.
MAX_KEY_CHARS = 400
# Publishers who flip between two headlines would fill the disk.
MAX_VERSIONS = 20
# An item's last sighting is kept to within this time, to spare the disk.
TOUCH_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Items of one feed, seen at one time."""

    feed_id: int
    items: Sequence[Item]
    annotations: Mapping[str, Annotation]
    versions: Versions | None
    seen_at: datetime


@dataclass(slots=True, kw_only=True)
class Fates:
    """What became of a batch's items."""

    new_ids: list[int] = field(default_factory=list)
    known: int = 0
    changed: int = 0


@dataclass(slots=True, kw_only=True)
class Stored:
    item_id: int
    text_hash: str
    raw_hash: str | None
    dated: bool
    edits: int
    last_seen_at: datetime
    annotated: bool


def stored_key(key: str) -> str:
    """The key as the database holds it: clean and of bounded length."""
    key = clean(key)
    if len(key) <= MAX_KEY_CHARS:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: MAX_KEY_CHARS - len(digest)]}{digest}"


def text_hash_of(item: Item) -> str:
    """The item's own hash, or one of ours where it has none."""
    if item.text_hash:
        return clean(item.text_hash)
    text = f"{item.title}\0{item.summary}".encode(errors="replace")
    return hashlib.sha256(text).hexdigest()


def find(
    connection: Connection, wanted: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], Stored]:
    """What is stored under these pairs of feed and (stored) key."""
    found: dict[tuple[int, str], Stored] = {}
    for chunk in chunks(sorted(set(wanted))):
        query = (
            select(
                items.c.id,
                items.c.feed_id,
                items.c.key,
                items.c.text_hash,
                items.c.raw_hash,
                items.c.published_at.is_not(None).label("dated"),
                items.c.edits,
                items.c.last_seen_at,
                annotation_table.c.item_id.is_not(None).label("annotated"),
            )
            .join_from(items, annotation_table, isouter=True)
            .where(tuple_(items.c.feed_id, items.c.key).in_(chunk))
        )
        found |= dict(map(_stored, connection.execute(query)))
    return found


def same_texts(
    connection: Connection, wanted: Mapping[int, Iterable[str]]
) -> dict[int, dict[str, tuple[str, str | None]]]:
    """By feed and text hash: key and link of the newest item of that very text."""
    found: dict[int, dict[str, tuple[str, str | None]]] = {}
    for feed_id, hashes in wanted.items():
        for chunk in chunks(sorted(set(hashes))):
            query = (
                select(items.c.text_hash, items.c.key, items.c.link)
                .where(items.c.feed_id == feed_id, items.c.text_hash.in_(chunk))
                .order_by(items.c.id)
            )
            there = found.setdefault(feed_id, {})
            for row in connection.execute(query):
                there[row.text_hash] = row.key, row.link
    return found


def _stored(row: Any) -> tuple[tuple[int, str], Stored]:
    return (row.feed_id, row.key), Stored(
        item_id=row.id,
        text_hash=row.text_hash,
        raw_hash=row.raw_hash,
        dated=row.dated,
        edits=row.edits,
        last_seen_at=row.last_seen_at,
        annotated=row.annotated,
    )


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
        self.said: dict[int, tuple[tuple[str, str, str | None], datetime]] = {}
        """Text and effective time of the new ones."""

    def look_up(self, wanted: Mapping[int, Iterable[Item]]) -> None:
        """Look the items of many feeds up at once, before they are added."""
        keys = (
            (feed_id, stored_key(i.key)) for feed_id in wanted for i in wanted[feed_id]
        )
        self._found = find(self._connection, keys)
        self._looked_up = set(wanted)

    def add(self, batch: Batch) -> Fates:
        """Decide each item's fate."""
        if batch.feed_id in self._feed_ids:
            self.write()  # so that this batch finds what the one before brought
            self._looked_up.discard(batch.feed_id)
        self._feed_ids.add(batch.feed_id)
        fates, done = Fates(), set[str]()
        keyed = [(stored_key(item.key), item) for item in batch.items]
        if batch.feed_id not in self._looked_up:
            pairs = ((batch.feed_id, key) for key, _ in keyed)
            self._found |= find(self._connection, pairs)
        for key, item in keyed:
            if key in done:
                fates.known += 1
                continue
            done.add(key)
            self._add_one(batch, item, key, fates)
        return fates

    def _add_one(
        self,
        batch: Batch,
        item: Item,
        key: str,
        fates: Fates,
    ) -> None:
        stored = self._found.get((batch.feed_id, key))
        if stored is None:
            stored = self._add_new(batch, item, key)
            fates.new_ids.append(stored.item_id)
            self._annotate(batch, item, stored)
            return
        fates.known += 1
        if stored.text_hash != text_hash_of(item):
            fates.changed += 1
            self._edit(batch, item, stored)
            return
        self._touch(batch, item, stored)
        stamp = not stored.annotated and self._annotate(batch, item, stored)
        if stamp or (not stored.dated and item.published_at is not None):
            self._stamp(item, stored)

    def _add_new(self, batch: Batch, item: Item, key: str) -> Stored:
        stored = Stored(
            item_id=self._counter.new_item(),
            text_hash=text_hash_of(item),
            raw_hash=item.raw_hash,
            dated=item.published_at is not None,
            edits=0,
            last_seen_at=batch.seen_at,
            annotated=False,
        )
        row = (
            stored.item_id,
            batch.feed_id,
            key,
            item.title,
            item.summary,
            item.link,
            item.published_at,
            item.published_at or batch.seen_at,
            item.date_flag,
            batch.seen_at,
            batch.seen_at,
            item.language,
            item.raw_hash,
            stored.text_hash,
            stored.edits,
            self._counter.stamp(),
        )
        self._new.append(row)
        self.told_anew.add(stored.item_id)
        text = (item.title, item.summary, item.link)
        self.said[stored.item_id] = text, item.published_at or batch.seen_at
        return stored

    def _annotate(self, batch: Batch, item: Item, stored: Stored) -> bool:
        annotation = batch.annotations.get(item.key)
        if annotation is None or batch.versions is None:
            return False
        self._annotations.add(stored.item_id, annotation, batch.versions, batch.seen_at)
        stored.annotated = True
        return True

    def _edit(self, batch: Batch, item: Item, stored: Stored) -> None:
        stored.edits += 1
        self.told_anew.add(stored.item_id)
        self.said.pop(stored.item_id, None)
        stored.text_hash, stored.raw_hash = text_hash_of(item), item.raw_hash
        if stored.annotated:
            self._annotations.remove(stored.item_id)
            stored.annotated = False
        self._annotate(batch, item, stored)
        self._edited.append(
            {
                "the_id": stored.item_id,
                "title": item.title,
                "summary": item.summary,
                "link": item.link,
                "language": item.language,
                "raw_hash": item.raw_hash,
                "text_hash": stored.text_hash,
                "last_seen_at": batch.seen_at,
                "edits": stored.edits,
                "changed": self._counter.stamp(),
            }
        )
        if not stored.dated and item.published_at is not None:
            self._stamp(item, stored)

    def _stamp(self, item: Item, stored: Stored) -> None:
        stamp = {"the_id": stored.item_id, "changed": self._counter.stamp()}
        if stored.dated or item.published_at is None:
            self._stamped.append(stamp)
            return
        # A date that was missing came in later; a date once stated is kept, since
        # many feeds date every item anew at each fetch.
        stored.dated = True
        self.told_anew.add(stored.item_id)
        self.said.pop(stored.item_id, None)
        at = item.published_at
        self._dated.append(
            {**stamp, "published_at": at, "dated_at": at, "date_flag": item.date_flag}
        )

    def _touch(self, batch: Batch, item: Item, stored: Stored) -> None:
        raw_hash = item.raw_hash or stored.raw_hash
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

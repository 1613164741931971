"""
Recording: one transaction for the states, log, items and annotations of many feeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from armsbeat.model import Annotation, Versions
from armsbeat.store import stories
from armsbeat.store.annotating import AnnotationRows, chunks, versions_of
from armsbeat.store.counter import Counter
from armsbeat.store.items import Batch, Fates, ItemWriter, batch_of
from armsbeat.store.memory import FeedWriter
from armsbeat.store.plain import time_text
from armsbeat.store.ready import ready_annotation
from armsbeat.store.rows import FeedPass, PassResult, StoredItem
from armsbeat.store.schema import annotation_table, annotators, feeds, items
from armsbeat.store.telling import Teller


def record(
    connection: Connection,
    counter: Counter,
    passes: Sequence[FeedPass],
    batches: Sequence[Batch],
    owner: str | None,
    teller: Teller | None = None,
) -> tuple[PassResult, ...]:
    """Store what a pass brought; see `Store.record`."""
    there = _feed_rows(connection, {one.state.feed_id for one in passes})
    writer = ItemWriter(connection, counter)
    writer.look_up(batches)
    results = [
        _record_items(writer, one, batch, there.get(one.state.feed_id))
        for one, batch in zip(passes, batches, strict=True)
    ]
    writer.write()
    _tell_stories(writer, connection, counter, teller)
    feed_writer = FeedWriter(connection, counter, owner)
    for n, (one, result) in enumerate(zip(passes, results, strict=True)):
        row = there.get(result.feed_id)
        if row is not None and not feed_writer.add(one, result, row):
            results[n] = replace(result, lost=True)
    feed_writer.write()
    return tuple(results)


def pass_batch(one: FeedPass) -> Batch:
    """The items of a pass, made ready before the transaction begins."""
    return batch_of(
        one.state.feed_id,
        one.items,
        one.annotations,
        versions=one.versions,
        seen_at=one.outcome.checked_at,
    )


def _feed_rows(connection: Connection, ids: Iterable[int]) -> dict[int, Row[Any]]:
    found: dict[int, Row[Any]] = {}
    for chunk in chunks(sorted(ids)):
        query = select(feeds).where(feeds.c.id.in_(chunk), ~feeds.c.removing)
        # In one order, so that no two processes wait for each other.
        locked = query.order_by(feeds.c.id).with_for_update(key_share=True)
        found |= {row.id: row for row in connection.execute(locked)}
    return found


def _record_items(
    writer: ItemWriter, one: FeedPass, batch: Batch, feed: Row[Any] | None
) -> PassResult:
    outcome, feed_id = one.outcome, one.state.feed_id
    merged = max(0, len(outcome.entries) - len(one.items))
    if feed is None:
        read = len(one.items) + merged + outcome.known + outcome.skipped
        return PassResult(feed_id=feed_id, skipped=read, lost=True)
    fates = writer.add(batch)
    known = fates.known + merged + outcome.known
    return _result(feed_id, fates, known=known, skipped=outcome.skipped)


def _result(feed_id: int, fates: Fates, *, known: int, skipped: int) -> PassResult:
    return PassResult(
        feed_id=feed_id,
        new=len(fates.new_ids),
        known=known,
        skipped=skipped,
        changed=fates.changed,
        new_ids=tuple(fates.new_ids),
    )


def _tell_stories(
    writer: ItemWriter,
    connection: Connection,
    counter: Counter,
    teller: Teller | None,
) -> None:
    if teller is not None and writer.told_anew:
        stories.tell(
            connection,
            counter,
            teller,
            writer.told_anew,
            new=writer.new,
            stamped=True,
        )


def import_items(
    connection: Connection,
    counter: Counter,
    batches: Sequence[Batch],
    teller: Teller | None = None,
) -> tuple[PassResult, ...]:
    """Store items without an outcome; see `Store.import_batches`."""
    writer = ItemWriter(connection, counter)
    writer.look_up(batches)
    fates = [writer.add(batch) for batch in batches]
    writer.write()
    _tell_stories(writer, connection, counter, teller)
    return tuple(
        _result(batch.feed_id, one, known=one.known, skipped=0)
        for batch, one in zip(batches, fates, strict=True)
    )


def save_annotations(
    connection: Connection,
    counter: Counter,
    rows: Iterable[tuple[StoredItem, Annotation | None]],
    versions: Versions,
    now: datetime,
) -> int:
    """Replace or carry over annotations of items that are still what was read."""
    by_id = {item.item_id: (item, annotation) for item, annotation in rows}
    there = _texts_and_annotators(connection, by_id)
    annotation_rows, stamps, carried = AnnotationRows(connection), [], []
    for item_id, (item, annotation) in by_id.items():
        text_hash, made_by = there.get(item_id, (None, None))
        if text_hash != item.text_hash:
            continue
        if annotation is not None:
            annotation_rows.remove(item_id)
            ready = ready_annotation(annotation)
            annotation_rows.add(item_id, ready, versions, time_text(now))
        elif made_by is not None and made_by == item.annotated_with:
            carried.append(item_id)
        else:
            continue
        stamps.append({"the_id": item_id, "stamp": counter.stamp()})
    annotation_rows.carry(carried, versions)
    annotation_rows.write()
    if stamps:
        stamped = update(items).where(items.c.id == bindparam("the_id"))
        connection.execute(stamped.values(changed=bindparam("stamp")), stamps)
    return len(stamps)


def _texts_and_annotators(
    connection: Connection, item_ids: Iterable[int]
) -> dict[int, tuple[str, Versions | None]]:
    found: dict[int, tuple[str, Versions | None]] = {}
    for ids in chunks(sorted(item_ids)):
        query = (
            select(
                items.c.id,
                items.c.text_hash,
                *(annotators.c[name] for name in Versions.__slots__),
            )
            .join_from(items, annotation_table, isouter=True)
            .join(annotators, isouter=True)
            .where(items.c.id.in_(ids))
        )
        found |= {
            row.id: (row.text_hash, versions_of(row))
            for row in connection.execute(query)
        }
    return found

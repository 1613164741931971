"""Questions to the store that are not the cube's: single items, logs, counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    func,
    or_,
    select,
    text,
)

from armsbeat.model import Versions
from armsbeat.store.annotating import annotator_id, chunks, versions_of
from armsbeat.store.counter import current_change
from armsbeat.store.finding import find
from armsbeat.store.ready import stored_key
from armsbeat.store.rows import (
    FeedDay,
    FetchRecord,
    ItemVersion,
    Sighting,
    Stats,
    StoredItem,
)
from armsbeat.store.schema import (
    annotation_table,
    annotators,
    deals,
    feed_days,
    feeds,
    fetch_log,
    item_versions,
    items,
    mentions,
    meta,
    schema_versions,
)

# A feed shows at most `max_items` records; older ones seldom come back, and are then
# only parsed in vain.
NEWEST_RAW_HASHES = 6000

TextStates = dict[int, dict[str, str]]
"""By feed: text hash by key."""

SET_META = text(
    "INSERT INTO meta (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
).bindparams(
    bindparam("name", type_=meta.c.name.type),
    bindparam("value", type_=meta.c.value.type),
)


def to_item(row: Row[Any]) -> StoredItem:
    """A row of `items` as a noun."""
    return StoredItem(
        item_id=row.id,
        feed_id=row.feed_id,
        key=row.key,
        title=row.title,
        summary=row.summary,
        link=row.link,
        published_at=row.published_at,
        dated_at=row.dated_at,
        date_flag=row.date_flag,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        language=row.language,
        text_hash=row.text_hash,
        edits=row.edits,
    )


def raw_hashes(
    connection: Connection, feed_ids: Iterable[int]
) -> dict[int, frozenset[str]]:
    """Hashes of the bytes that each feed's newest items came from."""
    the_feed = bindparam("the_feed", type_=items.c.feed_id.type)
    newest = select(items.c.raw_hash).where(items.c.feed_id == the_feed)
    query = newest.order_by(items.c.id.desc()).limit(NEWEST_RAW_HASHES)
    return {
        feed_id: frozenset(
            found
            for found in connection.scalars(query, {"the_feed": feed_id})
            if found is not None
        )
        for feed_id in feed_ids
    }


def text_states(
    connection: Connection, wanted: Mapping[int, Iterable[str]]
) -> TextStates:
    """By feed: text hash by key, empty where the item waits for its annotation."""
    stored = {
        feed_id: {key: stored_key(key) for key in keys}
        for feed_id, keys in wanted.items()
    }
    pairs = [(feed_id, key) for feed_id in stored for key in stored[feed_id].values()]
    found = find(connection, pairs)
    return {
        feed_id: {
            key: state.text_hash if state.annotated else ""
            for key, there in keys.items()
            if (state := found.get((feed_id, there))) is not None
        }
        for feed_id, keys in stored.items()
    }


def item(connection: Connection, item_id: int) -> StoredItem | None:
    """One item."""
    row = connection.execute(select(items).where(items.c.id == item_id)).one_or_none()
    return None if row is None else to_item(row)


def items_to_reannotate(
    connection: Connection, versions: Versions, *, after_id: int, limit: int
) -> tuple[StoredItem, ...]:
    """Items that these versions did not annotate, by id."""
    query = (
        select(items, *(annotators.c[name] for name in Versions.__slots__))
        .select_from(items)
        .join(annotation_table, isouter=True)
        .join(annotators, isouter=True)
        .where(_outdated(connection, versions), items.c.id > after_id)
        .order_by(items.c.id)
        .limit(limit)
    )
    return tuple(
        replace(to_item(row), annotated_with=versions_of(row))
        for row in connection.execute(query)
    )


def count_to_reannotate(connection: Connection, versions: Versions) -> int:
    """How many items these versions did not annotate."""
    query = (
        select(func.count())
        .select_from(items)
        .join(annotation_table, isouter=True)
        .where(_outdated(connection, versions))
    )
    return connection.execute(query).scalar_one()


def _outdated(connection: Connection, versions: Versions) -> ColumnElement[bool]:
    wanted = annotator_id(connection, versions) or 0
    made_by = annotation_table.c.annotator_id
    return or_(made_by.is_(None), made_by != wanted)


def versions_of_item(connection: Connection, item_id: int) -> tuple[ItemVersion, ...]:
    """The item's earlier texts, oldest first."""
    query = select(item_versions).where(item_versions.c.item_id == item_id)
    return tuple(
        ItemVersion(
            n=row.n,
            title=row.title,
            summary=row.summary,
            replaced_at=row.replaced_at,
        )
        for row in connection.execute(query.order_by(item_versions.c.n))
    )


def sightings(connection: Connection, item_ids: Iterable[int]) -> tuple[Sighting, ...]:
    """Where and when the items were seen, earliest first."""
    found: list[Sighting] = []
    for ids in chunks(sorted(set(item_ids))):
        query = (
            select(items, feeds.c.title.label("feed_title"))
            .join_from(items, feeds)
            .where(items.c.id.in_(ids))
        )
        found += [
            Sighting(
                item_id=row.id,
                feed_id=row.feed_id,
                feed_title=row.feed_title,
                first_seen_at=row.first_seen_at,
                last_seen_at=row.last_seen_at,
            )
            for row in connection.execute(query)
        ]
    return tuple(sorted(found, key=lambda s: (s.first_seen_at, s.item_id)))


def log_of_feed(
    connection: Connection, feed_id: int, limit: int
) -> tuple[FetchRecord, ...]:
    """The feed's last fetches, newest first."""
    query = select(fetch_log).where(fetch_log.c.feed_id == feed_id)
    rows = connection.execute(query.order_by(fetch_log.c.n.desc()).limit(limit))
    return tuple(
        FetchRecord(
            feed_id=row.feed_id,
            n=row.n,
            checked_at=row.checked_at,
            status=row.status,
            http_status=row.http_status,
            elapsed_s=row.elapsed_s,
            failure_code=row.failure_code,
            message=row.message,
            new=row.new_items,
            known=row.known_items,
            skipped=row.skipped_items,
            changed=row.changed_items,
        )
        for row in rows
    )


def days_of_feeds(
    connection: Connection, *, start: date, end: date
) -> tuple[FeedDay, ...]:
    """Fetches per feed and day, by day and feed."""
    query = (
        select(feed_days)
        .where(feed_days.c.day.between(start, end))
        .order_by(feed_days.c.day, feed_days.c.feed_id)
    )
    return tuple(
        FeedDay(
            feed_id=row.feed_id,
            day=row.day,
            checks=row.checks,
            ok=row.ok,
            new=row.new_items,
        )
        for row in connection.execute(query)
    )


def stats(connection: Connection, *, label: str, file: Path | None) -> Stats:
    """The store in numbers."""
    shown = ~feeds.c.removing
    first, last = connection.execute(
        select(func.min(items.c.dated_at), func.max(items.c.dated_at))
    ).one()
    return Stats(
        database=label,
        schema=connection.execute(
            select(func.max(schema_versions.c.version))
        ).scalar_one(),
        size_bytes=_size(connection, file),
        feeds=_count(connection, feeds, shown),
        paused=_count(connection, feeds, shown & feeds.c.paused),
        failing=_count(connection, feeds, shown & (feeds.c.failures > 0)),
        items=_count(connection, items),
        relevant=_count(connection, annotation_table, annotation_table.c.relevant),
        annotated=_count(connection, annotation_table),
        mentions=_count(connection, mentions),
        deals=_count(connection, deals),
        first_dated_at=first,
        last_dated_at=last,
        change_counter=current_change(connection),
    )


def _count(connection: Connection, table: Any, *where: Any) -> int:
    query = select(func.count()).select_from(table).where(*where)
    return connection.execute(query).scalar_one()


def _size(connection: Connection, file: Path | None) -> int | None:
    if file is not None:
        parts = (file, file.with_name(file.name + "-wal"))
        return sum(part.stat().st_size for part in parts if part.exists())
    size = text("SELECT pg_database_size(current_database())")
    return connection.execute(size).scalar()


def set_meta(connection: Connection, name: str, value: str) -> None:
    """Keep a small value under a name."""
    connection.execute(SET_META, {"name": name, "value": value})


def get_meta(connection: Connection, name: str) -> str | None:
    """A value kept by `set_meta`."""
    return connection.scalar(select(meta.c.value).where(meta.c.name == name))

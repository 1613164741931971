"""What changed since a counter, in pages, for whoever keeps a copy."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Column, Connection, Select, func, select, type_coerce
from sqlalchemy.types import Text

from armsbeat.model import Changes, Rows
from armsbeat.store.counter import current_change
from armsbeat.store.schema import (
    annotation_table,
    annotators,
    deals,
    feeds,
    item_stories,
    items,
    mentions,
    removed,
)

REMOVALS_PER_ITEM = 5

ITEM = (
    *(items.c[name] for name in ("id", "feed_id", "title", "summary", "link")),
    *(items.c[name] for name in ("published_at", "dated_at", "date_flag")),
    *(items.c[name] for name in ("first_seen_at", "language", "text_hash", "edits")),
    annotation_table.c.language.label("annotated_language"),
    annotation_table.c.relevant,
    # As text: the cube hands them on as they are.
    type_coerce(annotation_table.c.relevance, Text).label("relevance"),
    *(annotation_table.c[name] for name in ("compound", "raw")),
    type_coerce(annotation_table.c.words, Text).label("words"),
    *(annotators.c[name] for name in ("gazetteer", "lexicon", "rules")),
    annotation_table.c.annotated_at,
    func.coalesce(item_stories.c.story_id, items.c.id).label("story_id"),
    item_stories.c.rule.label("story_rule"),
)
MENTION = tuple(
    column.label(column.name.removeprefix("span_")) for column in mentions.columns
)
DEAL = tuple(deals.columns)
FEED = (
    *(feeds.c[name] for name in ("id", "url", "title", "kind", "country", "language")),
    *(feeds.c[name] for name in ("site", "notes", "added_at", "paused")),
)
LISTS = ("systems", "cues")


def changes_since(connection: Connection, counter: int, *, limit: int) -> Changes:
    """The next page of changes; needs a transaction that sees one snapshot."""
    newest = current_change(connection)
    top = _page_end(connection, counter, newest, limit)
    gone = _removed(connection, counter, top)
    return Changes(
        counter=top,
        more=top < newest,
        items=_rows(connection, _items(counter, top), ITEM),
        mentions=_rows(connection, _parts(mentions, MENTION, counter, top), MENTION),
        deals=_with_tuples(_rows(connection, _parts(deals, DEAL, counter, top), DEAL)),
        feeds=_rows(connection, _feeds(counter, top), FEED),
        removed_ids=tuple(row.id for row in gone if row.kind == "item"),
        removed_feed_ids=tuple(row.id for row in gone if row.kind == "feed"),
    )


def _page_end(connection: Connection, counter: int, newest: int, limit: int) -> int:
    """The last stamp of a page; stamps are unique, so a page ends anywhere."""
    ends = [newest]
    for table, most in ((items, limit), (removed, limit * REMOVALS_PER_ITEM)):
        stamps = select(table.c.changed).where(table.c.changed > counter)
        last = stamps.order_by(table.c.changed).limit(1).offset(most - 1)
        end = connection.execute(last).scalar()
        ends += [] if end is None else [end]
    return min(ends)


def _between(column: Column[Any], counter: int, top: int) -> Any:
    return (column > counter) & (column <= top)


def _items(counter: int, top: int) -> Select[Any]:
    return (
        select(*ITEM)
        .select_from(items)
        .join(annotation_table, isouter=True)
        .join(annotators, isouter=True)
        .join(item_stories, item_stories.c.item_id == items.c.id, isouter=True)
        .where(_between(items.c.changed, counter, top))
        .order_by(items.c.changed)
    )


def _parts(table: Any, columns: tuple[Any, ...], counter: int, top: int) -> Select[Any]:
    return (
        select(*columns)
        .select_from(items)
        .join(table, table.c.item_id == items.c.id)
        .where(_between(items.c.changed, counter, top))
        .order_by(items.c.changed, table.c.n)
    )


def _feeds(counter: int, top: int) -> Select[Any]:
    chosen = (_between(feeds.c.changed, counter, top), ~feeds.c.removing)
    return select(*FEED).where(*chosen).order_by(feeds.c.id)


def _removed(connection: Connection, counter: int, top: int) -> list[Any]:
    query = select(removed).where(_between(removed.c.changed, counter, top))
    return list(connection.execute(query.order_by(removed.c.changed)))


def _rows(connection: Connection, query: Select[Any], columns: Any) -> Rows:
    names = tuple(column.name for column in columns)
    rows = connection.execute(query).all()
    return Rows(columns=names, rows=tuple(map(tuple, rows)))


def _with_tuples(table: Rows) -> Rows:
    lists = {table.columns.index(name) for name in LISTS}
    rows = (
        tuple(tuple(cast(Any, v)) if i in lists else v for i, v in enumerate(row))
        for row in table.rows
    )
    return Rows(columns=table.columns, rows=tuple(rows))

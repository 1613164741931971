"""Annotations as rows: writing them in bulk, reading them back whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from armsbeat.model import (
    Annotation,
    Deal,
    Mention,
    Rejection,
    Tone,
    Versions,
)
from armsbeat.store.bulk import insert_rows
from armsbeat.store.ready import ReadyAnnotation
from armsbeat.store.rows import StoredAnnotation
from armsbeat.store.schema import annotation_table, annotators, deals, mentions

ANNOTATION_COLUMNS = (
    "item_id",
    "annotator_id",
    "annotated_at",
    "language",
    "relevant",
    "relevance",
    "compound",
    "raw",
    "words",
    "rejections",
    "refusals",
)
MENTION_FIELDS = tuple(field.name for field in fields(Mention))
# `start` and `end` are words of SQL.
SPANS = {"start": "span_start", "end": "span_end"}
MENTION_COLUMNS = ("item_id", "n", *(SPANS.get(f, f) for f in MENTION_FIELDS))
DEAL_FIELDS = tuple(field.name for field in fields(Deal))
DEAL_COLUMNS = ("item_id", "n", *DEAL_FIELDS)
REJECTION_FIELDS = tuple(field.name for field in fields(Rejection))

# Values in one `IN (…)`: well under what either database takes.
CHUNK = 500


class AnnotationRows:
    """Collects annotations of one transaction, then writes them at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._annotator_ids: dict[Versions, int] = {}
        self._outdated: list[int] = []
        self._annotations: list[tuple[Any, ...]] = []
        self._mentions: list[tuple[Any, ...]] = []
        self._deals: list[tuple[Any, ...]] = []

    def remove(self, item_id: int) -> None:
        """Drop what an earlier annotation said of the item."""
        self._outdated.append(item_id)

    def add(
        self, item_id: int, annotation: ReadyAnnotation, made_by: Versions, at: str
    ) -> None:
        """Keep an annotation for an item that has none, or whose is removed."""
        number = self._annotator_ids.get(made_by) or self._annotator_id(made_by)
        self._annotations.append((item_id, number, at, *annotation[:8]))
        for mention in annotation[8]:
            self._mentions.append((item_id, *mention))
        for deal in annotation[9]:
            self._deals.append((item_id, *deal))

    def carry(self, item_ids: Sequence[int], versions: Versions) -> None:
        """Let annotations stand that these versions would make just the same."""
        for ids in chunks(item_ids):
            chosen = annotation_table.c.item_id.in_(ids)
            moved = {"annotator_id": self._annotator_id(versions)}
            self._connection.execute(
                update(annotation_table).where(chosen).values(moved)
            )

    def write(self) -> None:
        """Send everything to the database."""
        for ids in chunks(self._outdated):
            for table in (annotation_table, mentions, deals):
                self._connection.execute(delete(table).where(table.c.item_id.in_(ids)))
        for table, columns, rows in (
            (annotation_table, ANNOTATION_COLUMNS, self._annotations),
            (mentions, MENTION_COLUMNS, self._mentions),
            (deals, DEAL_COLUMNS, self._deals),
        ):
            insert_rows(self._connection, table, columns, rows)
            rows.clear()
        self._outdated.clear()

    def _annotator_id(self, versions: Versions) -> int:
        if versions not in self._annotator_ids:
            found = annotator_id(self._connection, versions)
            self._annotator_ids[versions] = found or self._new_annotator(versions)
        return self._annotator_ids[versions]

    def _new_annotator(self, versions: Versions) -> int:
        newest = self._connection.scalar(select(func.max(annotators.c.id))) or 0
        values = {"id": newest + 1, **_version_values(versions)}
        self._connection.execute(insert(annotators).values(values))
        return newest + 1


def chunks(ids: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """`ids` in pieces that fit into one statement."""
    return (ids[i : i + CHUNK] for i in range(0, len(ids), CHUNK))


def annotator_id(connection: Connection, versions: Versions) -> int | None:
    """The number that these versions have in this store."""
    wanted = (annotators.c[n] == v for n, v in _version_values(versions).items())
    return connection.scalar(select(annotators.c.id).where(*wanted))


def versions_of(row: Row[Any]) -> Versions | None:
    """The versions in a row joined with `annotators`; None: not annotated."""
    if row.gazetteer is None:
        return None
    return Versions(gazetteer=row.gazetteer, lexicon=row.lexicon, rules=row.rules)


def _version_values(versions: Versions) -> dict[str, str]:
    return {
        "gazetteer": versions.gazetteer,
        "lexicon": versions.lexicon,
        "rules": versions.rules,
    }


def read_annotations(
    connection: Connection, item_ids: Iterable[int]
) -> dict[int, StoredAnnotation]:
    """The annotations of these items, whole, by item id."""
    found: dict[int, StoredAnnotation] = {}
    for ids in chunks(sorted(set(item_ids))):
        found |= _read_chunk(connection, ids)
    return found


def read_rejections(
    connection: Connection, *, limit: int
) -> tuple[tuple[int, Rejection], ...]:
    """Rejected matches of the newest items, newest item first."""
    columns = (annotation_table.c.item_id, annotation_table.c.rejections)
    newest = select(*columns).order_by(annotation_table.c.item_id.desc())
    return tuple(
        (row.item_id, _rejection(values))
        for row in connection.execute(newest.limit(limit))
        for values in row.rejections
    )


def _rejection(values: Sequence[Any]) -> Rejection:
    return Rejection(**dict(zip(REJECTION_FIELDS, values, strict=True)))


def _read_chunk(
    connection: Connection, ids: Sequence[int]
) -> dict[int, StoredAnnotation]:
    by_item: dict[str, dict[int, list[Row[Any]]]] = {}
    for table in (mentions, deals):
        query = select(table).where(table.c.item_id.in_(ids))
        rows = connection.execute(query.order_by(table.c.item_id, table.c.n)).all()
        groups = groupby(rows, key=lambda row: row.item_id)
        by_item[table.name] = {item_id: list(group) for item_id, group in groups}
    query = (
        select(annotation_table, *(annotators.c[n] for n in Versions.__slots__))
        .join_from(annotation_table, annotators)
        .where(annotation_table.c.item_id.in_(ids))
    )
    return {
        row.item_id: _stored_annotation(
            row,
            by_item["mentions"].get(row.item_id, []),
            by_item["deals"].get(row.item_id, []),
        )
        for row in connection.execute(query)
    }


def _stored_annotation(
    row: Row[Any], mention_rows: list[Row[Any]], deal_rows: list[Row[Any]]
) -> StoredAnnotation:
    annotation = Annotation(
        language=row.language,
        relevant=row.relevant,
        relevance=tuple((reason, weight) for reason, weight in row.relevance),
        mentions=tuple(_mention(m) for m in mention_rows),
        rejections=tuple(_rejection(values) for values in row.rejections),
        deals=tuple(_deal(d) for d in deal_rows),
        refusals=tuple(row.refusals),
        tone=Tone(
            compound=row.compound,
            raw=row.raw,
            words=tuple((word, share) for word, share in row.words),
        ),
    )
    versions = Versions(gazetteer=row.gazetteer, lexicon=row.lexicon, rules=row.rules)
    return StoredAnnotation(
        annotation=annotation, versions=versions, annotated_at=row.annotated_at
    )


def _mention(row: Row[Any]) -> Mention:
    columns = zip(MENTION_FIELDS, MENTION_COLUMNS[2:], strict=True)
    return Mention(**{name: getattr(row, column) for name, column in columns})


def _deal(row: Row[Any]) -> Deal:
    values = {name: getattr(row, name) for name in DEAL_FIELDS}
    values["systems"], values["cues"] = tuple(row.systems), tuple(row.cues)
    return Deal(**values)

"""Annotations as rows: writing them in bulk, reading them back whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from armsbeat.model import (
    Annotation,
    Deal,
    Field,
    Mention,
    MentionKind,
    Rejection,
    Tone,
    Versions,
)
from armsbeat.store.columns import MAX_INT
from armsbeat.store.rows import StoredAnnotation
from armsbeat.store.schema import annotation_table, annotators, deals, mentions

# Values in one `IN (…)`: well under what either database takes.
CHUNK = 500


class AnnotationRows:
    """Collects annotations of one transaction, then writes them at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._annotator_ids: dict[Versions, int] = {}
        self._outdated: list[int] = []
        self._annotations: list[dict[str, Any]] = []
        self._mentions: list[dict[str, Any]] = []
        self._deals: list[dict[str, Any]] = []

    def remove(self, item_id: int) -> None:
        """Drop what an earlier annotation said of the item."""
        self._outdated.append(item_id)

    def add(
        self, item_id: int, annotation: Annotation, versions: Versions, at: datetime
    ) -> None:
        """Keep an annotation for an item that has none, or whose is removed."""
        row = _annotation_row(item_id, annotation, at)
        row["annotator_id"] = self._annotator_id(versions)
        self._annotations.append(row)
        for n, mention in enumerate(annotation.mentions):
            self._mentions.append(_mention_row(item_id, n, mention))
        for n, deal in enumerate(annotation.deals):
            self._deals.append(_deal_row(item_id, n, deal))

    def write(self) -> None:
        """Send everything to the database."""
        for ids in chunks(self._outdated):
            for table in (annotation_table, mentions, deals):
                self._connection.execute(delete(table).where(table.c.item_id.in_(ids)))
        parts = ((annotation_table, self._annotations), (mentions, self._mentions))
        for table, rows in (*parts, (deals, self._deals)):
            if rows:
                self._connection.execute(insert(table), rows)
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


def _version_values(versions: Versions) -> dict[str, str]:
    return {
        "gazetteer": versions.gazetteer,
        "lexicon": versions.lexicon,
        "rules": versions.rules,
    }


def _annotation_row(
    item_id: int, annotation: Annotation, at: datetime
) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "annotated_at": at,
        "language": annotation.language,
        "relevant": annotation.relevant,
        "relevance": annotation.relevance,
        "compound": annotation.tone.compound,
        "raw": annotation.tone.raw,
        "words": annotation.tone.words,
        "rejections": [_rejection_values(r) for r in annotation.rejections],
        "refusals": annotation.refusals,
    }


def _rejection_values(rejection: Rejection) -> list[Any]:
    return [
        rejection.kind,
        rejection.entity,
        rejection.surface,
        rejection.field,
        rejection.start,
        rejection.end,
        rejection.rule,
    ]


def _mention_row(item_id: int, n: int, mention: Mention) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "n": n,
        "kind": mention.kind,
        "entity": mention.entity,
        "name": mention.name,
        "surface": mention.surface,
        "field": mention.field,
        "span_start": mention.start,
        "span_end": mention.end,
        "via": mention.via,
        "rule": mention.rule,
        "category": mention.category,
        "country": mention.country,
        "role": mention.role,
        "tone": mention.tone,
    }


def _deal_row(item_id: int, n: int, deal: Deal) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "n": n,
        "supplier": deal.supplier,
        "recipient": deal.recipient,
        "systems": deal.systems,
        "value_usd": _bounded(deal.value_usd),
        "stage": deal.stage,
        "evidence": deal.evidence,
        "field": deal.field,
        "quantity": _bounded(deal.quantity),
        "amount": _bounded(deal.amount),
        "currency": deal.currency,
        "cues": deal.cues,
    }


def _bounded(value: int | None) -> int | None:
    # A text may state any number of digits; no deal is worth 64 bits of dollars.
    return value if value is not None and abs(value) <= MAX_INT else None


def read_annotations(
    connection: Connection, item_ids: Iterable[int]
) -> dict[int, StoredAnnotation]:
    """The annotations of these items, whole, by item id."""
    found: dict[int, StoredAnnotation] = {}
    for ids in chunks(sorted(set(item_ids))):
        found |= _read_chunk(connection, ids)
    return found


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
        rejections=tuple(_rejection(*values) for values in row.rejections),
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


def _rejection(
    kind: MentionKind,
    entity: str,
    surface: str,
    field: Field,
    start: int,
    end: int,
    rule: str,
) -> Rejection:
    return Rejection(
        kind=kind,
        entity=entity,
        surface=surface,
        field=field,
        start=start,
        end=end,
        rule=rule,
    )


def _mention(row: Row[Any]) -> Mention:
    return Mention(
        kind=row.kind,
        entity=row.entity,
        name=row.name,
        surface=row.surface,
        field=row.field,
        start=row.span_start,
        end=row.span_end,
        via=row.via,
        rule=row.rule,
        category=row.category,
        country=row.country,
        role=row.role,
        tone=row.tone,
    )


def _deal(row: Row[Any]) -> Deal:
    return Deal(
        supplier=row.supplier,
        recipient=row.recipient,
        systems=tuple(row.systems),
        value_usd=row.value_usd,
        stage=row.stage,
        evidence=row.evidence,
        field=row.field,
        quantity=row.quantity,
        amount=row.amount,
        currency=row.currency,
        cues=tuple(row.cues),
    )

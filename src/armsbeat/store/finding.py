"""What of some items is stored already: looked up by feed and key, or by their text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Connection, select, text

from armsbeat.store.annotating import chunks
from armsbeat.store.columns import UtcTime
from armsbeat.store.schema import items

# Pairs of feed and key in one question.
PAIRS_AT_ONCE = 5_000
_FOUND = (
    " i.feed_id, i.key, i.id, i.text_hash, i.raw_hash, i.edits, i.last_seen_at,"
    " i.published_at IS NOT NULL AS dated, a.item_id IS NOT NULL AS annotated"
)
# The pairs go as one parameter, and lead the way: there are more items than pairs.
FIND = {
    "sqlite": text(
        f"SELECT {_FOUND} FROM json_each(:wanted) w CROSS JOIN items i"  # noqa: S608
        " ON i.feed_id = json_extract(w.value, '$[0]')"
        " AND i.key = json_extract(w.value, '$[1]')"
        " LEFT JOIN annotations a ON a.item_id = i.id"
    ).columns(last_seen_at=UtcTime, dated=Boolean, annotated=Boolean),
    "postgresql": text(
        f"SELECT {_FOUND} FROM json_array_elements(CAST(:wanted AS json)) w"  # noqa: S608
        " JOIN items i ON i.feed_id = (w->>0)::bigint AND i.key = w->>1"
        " LEFT JOIN annotations a ON a.item_id = i.id"
    ).columns(last_seen_at=UtcTime, dated=Boolean, annotated=Boolean),
}


@dataclass(slots=True)
class Stored:
    """What must be known of a stored item to tell what a new reading of it brings."""

    item_id: int
    text_hash: str
    raw_hash: str | None
    dated: bool
    edits: int
    last_seen_at: datetime
    annotated: bool


def find(
    connection: Connection, wanted: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], Stored]:
    """What is stored under these pairs of feed and (stored) key."""
    query, pairs = FIND[connection.dialect.name], sorted(set(wanted))
    found: dict[tuple[int, str], Stored] = {}
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        asked = json.dumps(pairs[start : start + PAIRS_AT_ONCE])
        for row in connection.execute(query, {"wanted": asked}):
            found[row.feed_id, row.key] = Stored(
                item_id=row.id,
                text_hash=row.text_hash,
                raw_hash=row.raw_hash,
                dated=row.dated,
                edits=row.edits,
                last_seen_at=row.last_seen_at,
                annotated=row.annotated,
            )
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

"""A record of the input, cleaned and with all keys it may go by: a row of `staged`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from armsbeat.identity import keys_of, said_by, title_key
from armsbeat.lake.rows import Stated, month_of, to_us
from armsbeat.lake.splits import Split
from armsbeat.model import Entry
from armsbeat.store.plain import clean

ROWS_PER_BATCH = 2_000
# Shorter texts are the same by chance.
MIN_SUMMARY_WORDS = 8
MIN_TITLE_WORDS = 8
KEYS = 4

SCHEMA = pa.schema(
    [
        # Where the record stands; in `end` rows `n` is how many there were.
        ("file", pa.int32()),
        ("split", pa.int32()),
        ("n", pa.int32()),
        # row, bad or end
        ("fate", pa.string()),
        ("feed_id", pa.int64()),
        ("publisher", pa.string()),
        # The item's number under each key it may go by, best first.
        ("id0", pa.int64()),
        ("id1", pa.int64()),
        ("id2", pa.int64()),
        ("id3", pa.int64()),
        ("keys", pa.string()),
        ("said", pa.int64()),
        # Times in microseconds since 1970; `dated` is the one that dates the item.
        ("published", pa.int64()),
        ("dated", pa.int64()),
        ("seen", pa.int64()),
        ("month", pa.string()),
        ("size", pa.int32()),
        # The same for items that carry the same words.
        ("story", pa.int64()),
        ("digest", pa.int64()),
        ("title", pa.string()),
        ("summary", pa.string()),
        ("link", pa.string()),
        ("language", pa.string()),
        ("date_flag", pa.string()),
        ("reason", pa.string()),
        ("raw", pa.string()),
    ]
)
# What `resolve.ORDERED` adds.
CHOSEN_SCHEMA = pa.schema(
    [
        *SCHEMA,
        ("id", pa.int64()),
        ("level", pa.int32()),
        ("story_id", pa.int64()),
        ("copies", pa.int64()),
        ("bucket", pa.int32()),
    ]
)
_NOTHING = dict.fromkeys(SCHEMA.names)


def number(*parts: str) -> int:
    """
    A number for some text, the same on every machine.

    It has 53 bits, so that it stays itself where numbers are doubles: in browsers,
    spreadsheets and JSON.
    """
    said = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=7).digest()) >> 3


def good(
    split: Split, n: int, entry: Entry, *, publisher: str, feed_url: str
) -> dict[str, Any]:
    """
    The row of a record.

    An item without a date is dated by when its file was written: another run, or
    another machine, dates it the same.
    """
    keys = keys_of(entry)
    ids = [number(feed_url, key) for key in keys] + [None] * KEYS
    published = None if entry.published_at is None else to_us(entry.published_at)
    seen = to_us(split.changed_at)
    at = seen if published is None else published
    texts = (entry.title, entry.summary, entry.link or "", entry.language or "")
    facts = (str(published), str(at), entry.date_flag or "")
    digest = number(feed_url, *keys, *texts, *facts)
    return {
        **_NOTHING,
        "file": split.file,
        "split": split.number,
        "n": n,
        "fate": "row",
        "feed_id": number(feed_url),
        "publisher": clean(publisher),
        **{f"id{level}": ids[level] for level in range(KEYS)},
        "keys": "\n".join(keys),
        "said": number(said_by(entry)),
        "published": published,
        "dated": at,
        "seen": seen,
        "month": month_of(at),
        "size": len(entry.summary),
        "story": _story(entry, digest),
        "digest": digest,
        "title": clean(entry.title),
        "summary": clean(entry.summary),
        "link": entry.link and clean(entry.link),
        "language": entry.language,
        "date_flag": entry.date_flag,
    }


def bad(split: Split, n: int, reason: str, raw: str) -> dict[str, Any]:
    """The row of a record that is none."""
    place = {"file": split.file, "split": split.number, "n": n}
    said = {"reason": clean(reason), "raw": clean(raw)}
    return {**_NOTHING, **place, **said, "fate": "bad"}


def end(split: Split, n: int) -> dict[str, Any]:
    """The last row of a piece: how many lines or records it has."""
    place = {"file": split.file, "split": split.number, "n": n}
    return {**_NOTHING, **place, "fate": "end"}


def batches(rows: Iterator[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
    """The rows in Arrow's batches."""
    held: list[dict[str, Any]] = []
    for row in rows:
        held.append(row)
        if len(held) == ROWS_PER_BATCH:
            yield _batch(held)
            held = []
    if held:
        yield _batch(held)


def stated(row: dict[str, Any], *, outlet: str) -> Stated:
    """What a row of `CHOSEN_SCHEMA` says of its item."""
    together = row["copies"] > 1
    return Stated(
        id=row["id"],
        feed_id=row["feed_id"],
        outlet=outlet,
        key=row["keys"].split("\n")[row["level"]],
        title=row["title"],
        summary=row["summary"],
        link=row["link"],
        language=row["language"],
        published_us=row["published"],
        at_us=row["dated"],
        seen_us=row["seen"],
        date_flag=row["date_flag"],
        story_id=row["story_id"],
        story_rule="text" if together else None,
    )


def _story(entry: Entry, digest: int) -> int:
    title, summary = title_key(entry.title), title_key(entry.summary)
    long = summary.count(" ") + 1 >= MIN_SUMMARY_WORDS
    if long or title.count(" ") + 1 >= MIN_TITLE_WORDS:
        return number(title, summary)
    return -1 - digest  # its own


def _batch(rows: Sequence[dict[str, Any]]) -> pa.RecordBatch:
    columns = [[row[name] for row in rows] for name in SCHEMA.names]
    arrays = [
        pa.array(values, type=one.type)
        for values, one in zip(columns, SCHEMA, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)

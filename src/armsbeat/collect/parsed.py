"""What parsing a body comes to, and how it travels between processes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from armsbeat.model import Entry, Failure

_ENTRY_FIELDS = tuple(field.name for field in fields(Entry))
_ENTRY_VALUES = attrgetter(*_ENTRY_FIELDS)
_DATE_PLACE = _ENTRY_FIELDS.index("published_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A body, read."""

    entries: tuple[Entry, ...] = ()
    known: int = 0
    """Records recognised by their bytes and therefore not parsed."""
    skipped: int = 0
    """Records over the cap, or without any text and link."""
    title: str | None = None
    language: str | None = None
    site: str | None = None
    min_interval_s: int | None = None
    """Lower bound the feed states (ttl, sy:update…)."""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseJob:
    """A body to be read, and the limits to read it in."""

    url: str
    content_type: str
    now: datetime
    known: frozenset[str] = frozenset()
    """Hashes of the records that need not be parsed."""
    max_items: int = 2000
    max_title_chars: int = 500
    max_summary_chars: int = 20_000


_JOB_FIELDS = tuple(field.name for field in fields(ParseJob))
_JOB_VALUES = attrgetter(*_JOB_FIELDS)


def job_to_bytes(job: ParseJob) -> bytes:
    """Write a job for the other process."""
    values = dict(zip(_JOB_FIELDS, _JOB_VALUES(job), strict=True))
    values["now"], values["known"] = job.now.isoformat(), list(job.known)
    return json.dumps(values).encode()


def job_from_bytes(text: bytes) -> ParseJob:
    """Read a job in the other process."""
    record = json.loads(text)
    record["now"] = datetime.fromisoformat(record["now"])
    record["known"] = frozenset(record["known"])
    return ParseJob(**record)


def feed_to_bytes(parsed: ParsedFeed) -> bytes:
    """Write a result for the collector's process."""
    record = {name: getattr(parsed, name) for name in _FEED_FIELDS}
    record["entries"] = [_ENTRY_VALUES(entry) for entry in parsed.entries]
    record["failure"] = asdict(parsed.failure) if parsed.failure else None
    return json.dumps(record, default=datetime.isoformat).encode()


def feed_from_bytes(text: bytes) -> ParsedFeed:
    """Read a result in the collector's process."""
    record = json.loads(text)
    record["entries"] = tuple(_entry(values) for values in record["entries"])
    if record["failure"] is not None:
        record["failure"] = Failure(**record["failure"])
    return ParsedFeed(**record)


def _entry(values: list[Any]) -> Entry:
    if values[_DATE_PLACE] is not None:
        values[_DATE_PLACE] = datetime.fromisoformat(values[_DATE_PLACE])
    return Entry(**dict(zip(_ENTRY_FIELDS, values, strict=True)))


_FEED_FIELDS = tuple(field.name for field in fields(ParsedFeed))

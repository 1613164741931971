"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read as generously as RSS is."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from armsbeat.collect.clean import language_code, plain_text, web_link
from armsbeat.collect.dates import believable, from_iso
from armsbeat.collect.failures import failure
from armsbeat.collect.newest import is_rising, moment
from armsbeat.collect.parsed import ParsedFeed, ParseJob
from armsbeat.model import Entry

_VOLATILE = {"id", "date_published", "date_modified"}


def parse_json_feed(text: str, job: ParseJob) -> ParsedFeed:
    """Read a JSON Feed; `failure` is set when it is none."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return ParsedFeed(failure=failure("not_a_feed"))
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return ParsedFeed(failure=failure("not_a_feed"))
    records = _newest(feed["items"], job.max_items)
    hashed = [(_raw_hash(r), r) for r in records if isinstance(r, dict)]
    unknown = [(h, r) for h, r in hashed if h not in job.known]
    shared = _shared_ids(hashed)
    entries = [_entry(record, digest, shared, job) for digest, record in unknown]
    kept = tuple(e for e in entries if e.title or e.summary or e.link)
    known = len(hashed) - len(unknown)
    return ParsedFeed(
        entries=kept,
        known=known,
        skipped=len(feed["items"]) - known - len(kept),
        title=plain_text(_text(feed, "title"), limit=300) or None,
        language=language_code(_text(feed, "language")),
        site=web_link(_text(feed, "home_page_url"), base=job.url),
    )


def _newest(records: list[Any], limit: int) -> list[Any]:
    if len(records) <= limit:
        return records
    ends = (one if isinstance(one, dict) else {} for one in (records[0], records[-1]))
    rising = is_rising([moment(_date(one)) for one in ends])
    return records[-limit:] if rising else records[:limit]


def _entry(
    record: dict[str, Any], raw_hash: str, shared: set[str], job: ParseJob
) -> Entry:
    stated = _date(record)
    published_at, flag = believable(
        from_iso(stated) if stated else None, was_given=bool(stated), now=job.now
    )
    identity = _identity(record)
    return Entry(
        guid=None if identity in shared else identity or None,
        link=web_link(_link(record), base=job.url),
        title=plain_text(_text(record, "title"), limit=job.max_title_chars),
        summary=plain_text(_summary(record), limit=job.max_summary_chars),
        published_at=published_at,
        date_flag=flag,
        language=language_code(_text(record, "language")),
        raw_hash=raw_hash,
    )


def _link(record: dict[str, Any]) -> str:
    return _text(record, "url") or _text(record, "external_url")


def _date(record: dict[str, Any]) -> str:
    return _text(record, "date_published") or _text(record, "date_modified")


def _summary(record: dict[str, Any]) -> str:
    names = ("summary", "content_html", "content_text")
    return next((s for s in (_text(record, n) for n in names) if s.strip()), "")


def _identity(record: dict[str, Any]) -> str:
    stated = record.get("id")
    return str(stated)[:2000].strip() if isinstance(stated, str | int | float) else ""


def _shared_ids(hashed: list[tuple[str, dict[str, Any]]]) -> set[str]:
    titles: dict[str, set[str]] = {}
    for digest, record in hashed:
        said = _text(record, "title") or digest
        titles.setdefault(_identity(record), set()).add(said)
    return {identity for identity, several in titles.items() if len(several) > 1}


def _raw_hash(record: dict[str, Any]) -> str:
    # Ids and dates that change with every fetch do not make a record new, unless
    # nothing else tells two records apart.
    volatile = _VOLATILE if _link(record) else {"id"} if _date(record) else set()
    said = {name: value for name, value in record.items() if name not in volatile}
    written = json.dumps(said, sort_keys=True).encode()
    return hashlib.blake2b(written, digest_size=12).hexdigest()


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "ignore").decode()

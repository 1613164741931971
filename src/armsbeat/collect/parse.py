"""
Bytes to entries: the only file that touches feedparser.

feedparser is loaded when a document needs it; the plainest ones do not.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from armsbeat.collect import jsonfeed, sniff, xmltext
from armsbeat.collect.clean import language_code, plain_text, web_link
from armsbeat.collect.dates import believable, from_fields, is_possible
from armsbeat.collect.decode import to_text
from armsbeat.collect.failures import FetchFailedError, failure
from armsbeat.collect.newest import is_oldest_first
from armsbeat.collect.parsed import ParsedFeed, ParseJob
from armsbeat.collect.plain import read_plain
from armsbeat.collect.split import Split, is_well_formed, split
from armsbeat.model import Entry, Failure

_RECORD_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.I)
_RECORD_START = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_HEAD_CHARS = 200_000
_PERIODS_S = {
    "hourly": 3600,
    "daily": 86_400,
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}


def parse_feed(body: bytes, job: ParseJob, *, whole: bool = False) -> ParsedFeed:
    """
    Read a feed.

    Args:
        body: As unpacked from the answer.
        job: Where it came from, which records are known, and the limits.
        whole: Do not cut it into records first; the entries are the same, slower.

    Returns:
        Entries in document order; `failure` is set when it is no feed.
    """
    if what := sniff.binary_kind(body):
        return ParsedFeed(failure=failure("image", what=what))
    text = to_text(body, job.content_type)
    kind = sniff.kind_of(text)
    if kind == "json":
        return jsonfeed.parse_json_feed(text, job)
    if kind == "xml":
        try:
            return _parse_xml(text, job, whole=whole)
        except FetchFailedError as error:
            return ParsedFeed(failure=error.failure)
    return ParsedFeed(failure=_not_a_feed(kind, text))


def _not_a_feed(kind: str, text: str) -> Failure:
    if kind == "empty":
        return failure("empty")
    if kind == "html":
        return sniff.wall({}, text) or failure("html")
    return failure("not_a_feed")


def _parse_xml(text: str, job: ParseJob, *, whole: bool) -> ParsedFeed:
    text, entities = xmltext.strip_prolog(text)
    document = text.encode()
    cut = split(document, limit=job.max_items)
    if cut is None and not is_well_formed(document):
        text = xmltext.repair(text, entities)
        document = text.encode()
        cut = split(document, limit=job.max_items)
    if not whole and cut is not None and (parsed := _parse_split(cut, job)) is not None:
        return parsed
    return _parse_whole(text, job)


# -- cut into records: only the unknown ones are parsed


def _parse_split(cut: Split, job: ParseJob) -> ParsedFeed | None:
    sound = [item for item in cut.items if not item.is_monstrous]
    unknown = [item for item in sound if item.raw_hash not in job.known]
    document = cut.document(unknown)
    feed = _plain(document) or _feedparsed(document)
    if feed.bozo or len(feed.entries) != len(unknown):
        return None
    shared = cut.shared_guids()
    entries = [
        _entry(record, job, raw_hash=item.raw_hash, is_shared=item.guid in shared)
        for record, item in zip(feed.entries, unknown, strict=True)
    ]
    return _result(
        feed,
        entries,
        job,
        known=len(sound) - len(unknown),
        skipped=len(cut.items) - len(sound) + cut.over + cut.cut_short,
    )


# -- parsed whole: records are recognised by what they say


def _parse_whole(text: str, job: ParseJob) -> ParsedFeed:
    text, over = _capped(text, job.max_items)
    feed = _feedparsed(text.encode())
    if not feed.version and not feed.entries:
        reason = "unreadable" if _RECORD_START.search(text) else "not_a_feed"
        return ParsedFeed(failure=failure(reason))
    records = feed.entries[: job.max_items]
    entries = [_entry(record, job) for record in records]
    entries = _without_shared_guids([_hashed(entry) for entry in entries])
    unknown = [entry for entry in entries if entry.raw_hash not in job.known]
    return _result(
        feed,
        unknown,
        job,
        known=len(entries) - len(unknown),
        skipped=over + len(feed.entries) - len(records),
    )


def _capped(text: str, limit: int) -> tuple[str, int]:
    """The text with its newest records only, and how many others there were."""
    if not _RECORD_START.search(text):
        return text[:_HEAD_CHARS], 0
    ends = [found.end() for found in _RECORD_END.finditer(text)]
    if len(ends) < limit:
        return text, 0
    over = len(_RECORD_START.findall(text, ends[limit - 1]))
    if not over:
        return text, 0
    starts = [found.start() for found in _RECORD_START.finditer(text)]
    first, last = (text[at : at + _HEAD_CHARS] for at in (starts[0], starts[-1]))
    if is_oldest_first(first, last):
        return text[: starts[0]] + text[starts[-limit] :], over
    return text[: ends[limit - 1]], over


def _hashed(entry: Entry) -> Entry:
    # Guids and dates that change with every fetch do not make a record new, unless
    # nothing else tells two records apart.
    date = "" if entry.link else str(entry.published_at or "")
    own = date or ("" if entry.link else entry.guid or "")
    said = "\n".join([entry.title, entry.summary, entry.link or "", own])
    digest = hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
    return replace(entry, raw_hash=digest)


def _without_shared_guids(entries: list[Entry]) -> list[Entry]:
    pairs = {(e.guid, e.title or e.raw_hash) for e in entries if e.guid}
    times: Counter[str | None] = Counter(guid for guid, _ in pairs)
    return [
        replace(entry, guid=None) if times[entry.guid] > 1 else entry
        for entry in entries
    ]


# -- feedparser's records to ours


@dataclass(slots=True)
class _Feed:
    version: str
    bozo: bool
    channel: Mapping[str, Any]
    entries: list[Any]


def _plain(document: bytes) -> _Feed | None:
    found = read_plain(document, parse_date=_parse_date)
    if found is None:
        return None
    channel, entries = found
    return _Feed(version="rss20", bozo=False, channel=channel, entries=entries)


def _parse_date(text: str) -> Any:
    import feedparser.datetimes

    return feedparser.datetimes._parse_date(text)


def _feedparsed(document: bytes) -> _Feed:
    """
    What feedparser makes of a document.

    Raises:
        FetchFailedError: It trips over the document in both its ways of reading.
    """
    try:
        return _read_by_feedparser(document)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # it has its own bugs; its lenient way may still do
        return _read_leniently(document)


def _read_leniently(document: bytes) -> _Feed:
    try:
        return _read_by_feedparser(b"&" + document)  # ill-formed from the start
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise FetchFailedError(failure("unreadable")) from error


def _read_by_feedparser(document: bytes) -> _Feed:
    import feedparser

    parsed = feedparser.parse(
        io.BytesIO(document),  # anything else might be taken for an address or a path
        # Without the feed's address guids stay as they are written; links are
        # resolved by us.
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return _Feed(
        version=parsed.get("version") or "",
        bozo=bool(parsed.get("bozo")),
        channel=parsed.get("feed", {}),
        entries=list(parsed.get("entries", [])),
    )


def _result(
    feed: _Feed, entries: Iterable[Entry], job: ParseJob, *, known: int, skipped: int
) -> ParsedFeed:
    all_entries = list(entries)
    kept = [e for e in all_entries if e.title or e.summary or e.link]
    return ParsedFeed(
        entries=tuple(kept),
        known=known,
        skipped=skipped + len(all_entries) - len(kept),
        title=plain_text(_text(feed.channel, "title"), limit=300) or None,
        language=language_code(_text(feed.channel, "language")),
        site=web_link(_text(feed.channel, "link"), base=job.url),
        min_interval_s=_stated_interval(feed.channel),
    )


def _entry(
    record: Mapping[str, Any],
    job: ParseJob,
    *,
    raw_hash: str | None = None,
    is_shared: bool = False,
) -> Entry:
    published_at, flag = _published(record, job)
    link = web_link(_link(record), base=job.url)
    guid = None if is_shared else _text(record, "id").strip()[:2000] or None
    return Entry(
        guid=guid,
        link=link,
        title=plain_text(_text(record, "title"), limit=job.max_title_chars),
        summary=plain_text(_summary(record), limit=job.max_summary_chars),
        published_at=published_at,
        date_flag=flag,
        language=language_code(_language(record)),
        raw_hash=raw_hash,
    )


def _published(record: Mapping[str, Any], job: ParseJob) -> Any:
    fields, was_given = None, False
    for name in ("published", "created", "updated"):
        stated = _own(record, name)
        was_given = was_given or bool(stated)
        if stated and not fields and is_possible(str(stated)):
            fields = _own(record, f"{name}_parsed")
    return believable(from_fields(fields), was_given=was_given, now=job.now)


def _summary(record: Mapping[str, Any]) -> str:
    summary = _text(record, "summary")
    if summary.strip():
        return summary
    contents = _own(record, "content")
    values = [_text(part, "value") for part in contents or [] if part]
    return max(values, key=len, default="")


def _link(record: Mapping[str, Any]) -> str:
    link = _text(record, "link")
    if link and not _is_bare_guid(link, record):
        return link
    links = _own(record, "links") or []
    hrefs = [_text(one, "href") for one in links if _text(one, "rel") != "enclosure"]
    return next((href for href in hrefs if href), "")


def _is_bare_guid(link: str, record: Mapping[str, Any]) -> bool:
    """Whether it is a guid that says, falsely, that it is an address."""
    said = link == _text(record, "id") and bool(_own(record, "guidislink"))
    return said and not re.match(r"https?://", link, re.I)


def _language(record: Mapping[str, Any]) -> str:
    detail = _own(record, "title_detail")
    return _text(detail, "language") if detail else ""


def _own(record: Mapping[str, Any], name: str) -> Any:
    # feedparser's dictionaries answer `published` with `updated`; we ask for what is
    # there.
    return dict.get(record, name) if isinstance(record, dict) else None


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _stated_interval(channel: Mapping[str, Any]) -> int | None:
    bounds = [_ttl_s(_text(channel, "ttl")), _update_period_s(channel)]
    return max((bound for bound in bounds if bound), default=None)


def _ttl_s(text: str) -> int | None:
    return int(text.strip()) * 60 if re.fullmatch(r"\s*\d{1,6}\s*", text) else None


def _update_period_s(channel: Mapping[str, Any]) -> int | None:
    period = _PERIODS_S.get(_text(channel, "sy_updateperiod").strip().lower())
    stated = _text(channel, "sy_updatefrequency").strip()
    frequency = int(stated) if re.fullmatch(r"\d{1,6}", stated) else 1
    return period // max(frequency, 1) if period else None

"""
The plainest kind of feed, read without feedparser: RSS 2.0 of the usual elements.

Most feeds are of this kind, and reading them takes a fifth of feedparser's time.
Whatever is not exactly as expected here (an element or attribute not listed, markup
inside a text, an element twice in one record, odd addresses) is left to feedparser,
and what is read is, field by field, what feedparser would have read; a test compares
the two on generated feeds.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.parsers import expat

Parser = Callable[[str], Any]
"""Text of a date to a tuple that starts with its six UTC fields, or None."""
Record = dict[str, Any]

_ATOM = "http://www.w3.org/2005/Atom "
_CONTENT = "http://purl.org/rss/1.0/modules/content/ "
_DC = "http://purl.org/dc/elements/1.1/ "
_MEDIA = "http://search.yahoo.com/mrss/ "
_SLASH = "http://purl.org/rss/1.0/modules/slash/ "
_SY = "http://purl.org/rss/1.0/modules/syndication/ "
_WFW = "http://wellformedweb.org/CommentAPI/ "

# Element → the key that feedparser files its text under; None: we never ask for it.
_OF_ITEM: dict[str, str | None] = {
    "title": "title",
    "link": "link",
    "guid": "id",
    "pubDate": "published",
    "description": "summary",
    _CONTENT + "encoded": "content",
    "author": None,
    "category": None,
    "comments": None,
    "enclosure": None,
    "source": None,
    _DC + "creator": None,
    _MEDIA + "content": None,
    _MEDIA + "thumbnail": None,
    _SLASH + "comments": None,
    _WFW + "commentRss": None,
}
_OF_CHANNEL: dict[str, str | None] = {
    "title": "title",
    "link": "link",
    "language": "language",
    "ttl": "ttl",
    _SY + "updatePeriod": "sy_updateperiod",
    _SY + "updateFrequency": "sy_updatefrequency",
    "description": None,
    "pubDate": None,
    "lastBuildDate": None,
    "generator": None,
    "docs": None,
    "copyright": None,
    "managingEditor": None,
    "webMaster": None,
    "category": None,
    _ATOM + "link": None,
}
_OF_IMAGE: dict[str, str | None] = dict.fromkeys(
    ("url", "title", "link", "width", "height", "description")
)
# Elements that may carry attributes, and those they may have; None: any.
_ATTRIBUTES: dict[str, set[str] | None] = {
    "guid": {"isPermaLink"},
    "category": {"domain"},
    "enclosure": {"url", "type", "length"},
    "source": {"url"},
    _ATOM + "link": {"href", "rel", "type"},
    _MEDIA + "content": None,
    _MEDIA + "thumbnail": None,
}
_NOT_ALTERNATE = {"self", "hub", "next", "first", "last", "previous"}

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][!-~]*)?")
_EXTRA_SLASHES = re.compile(r"[A-Za-z][A-Za-z0-9+\-.]*:///")
_AMPERSAND = re.compile(r"&([A-Za-z0-9_]+);")
_HIGH_CONTROLS = re.compile("[\x80-\x9f]")
_DATE = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug"
    r"|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|([+-])(\d\d)(\d\d))"
)
_MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]


class _NotPlainError(Exception):
    """Something that is not exactly as expected."""


def read_plain(
    document: bytes, *, parse_date: Parser
) -> tuple[Record, list[Record]] | None:
    """
    Read a feed if it is of the plainest kind.

    Args:
        document: Well-formed UTF-8 from the root element on, without DOCTYPE.
        parse_date: Reads the dates that are not written as RFC 822 asks.

    Returns:
        The channel and its records, with the keys and values that feedparser gives
        them, as far as the collector asks for them; None: leave it to feedparser.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(document, True)
        return _finished(reader.channel), [
            _finished_item(item, parse_date) for item in reader.items
        ]
    except (expat.ExpatError, _NotPlainError):
        return None


class _Reader:
    """Follows expat; every text lands in the record that is open."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.buffer_size = 64 * 1024
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.channel: Record = {}
        self.items: list[Record] = []
        self._depth = 0
        self._record = self.channel
        self._allowed = _OF_CHANNEL
        self._pieces: list[str] | None = None
        self._key: str | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._pieces is not None:
            raise _NotPlainError  # markup inside a text
        self._depth += 1
        if self._depth <= 2:
            self._above(name, attributes)
        elif self._depth == 3 and name == "item":
            self._open_part(_OF_ITEM, attributes)
            self.items.append(self._record)
        elif self._depth == 3 and name == "image":
            self._open_part(_OF_IMAGE, attributes)
        else:
            self._open_text(name, attributes)

    def _above(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == 1:
            version = attributes.pop("version", "")
            plain = name == "rss" and version.startswith("2.")
        else:
            plain = name == "channel"
        if attributes or not plain:
            raise _NotPlainError

    def _open_part(
        self, allowed: dict[str, str | None], attributes: dict[str, str]
    ) -> None:
        if attributes:
            raise _NotPlainError
        self._record, self._allowed = {}, allowed

    def _open_text(self, name: str, attributes: dict[str, str]) -> None:
        key = self._allowed.get(name, "")
        if key == "" or self._depth != (3 if self._allowed is _OF_CHANNEL else 4):
            raise _NotPlainError
        if attributes:
            self._check(name, attributes)
        if key is not None and key in self._record:
            raise _NotPlainError  # which of the two counts is feedparser's to say
        self._key, self._pieces = key, []

    def _check(self, name: str, attributes: dict[str, str]) -> None:
        usual = _ATTRIBUTES.get(name, set())
        if usual is not None and not usual.issuperset(attributes):
            raise _NotPlainError
        if name == "guid":
            self._record["is_permalink"] = attributes["isPermaLink"] == "true"
        if name == _ATOM + "link" and attributes.get("rel") not in _NOT_ALTERNATE:
            raise _NotPlainError

    def _text(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._pieces is not None:
            if self._key is not None:
                self._record[self._key] = _cleaned("".join(self._pieces))
            self._pieces = None
        elif self._depth == 2:
            self._record, self._allowed = self.channel, _OF_CHANNEL


def _cleaned(text: str) -> str:
    """The text as feedparser cleans it."""
    text = text.strip()
    if text.isascii():
        return text
    # UTF-8 that was taken for Latin-1 and written as UTF-8 again.
    with contextlib.suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    if _HIGH_CONTROLS.search(text):
        raise _NotPlainError
    return text


def _finished(record: Record) -> Record:
    if link := record.get("link"):
        if not _ADDRESS.fullmatch(link):
            raise _NotPlainError
        record["link"] = _AMPERSAND.sub(r"&\g<1>", link)
    return record


def _finished_item(record: Record, parse_date: Parser) -> Record:
    guid, is_link = record.get("id"), record.pop("is_permalink", True)
    if guid is not None and is_link and _EXTRA_SLASHES.match(guid):
        raise _NotPlainError
    if guid is not None and is_link and "link" not in record:
        if guid and not _ADDRESS.fullmatch(guid):
            raise _NotPlainError
        record["link"] = guid
    elif guid and is_link and not record["link"]:
        raise _NotPlainError
    elif link := record.get("link"):
        record["link"] = link.replace("&amp;", "&")
        _finished(record)
    if "content" in record:
        content = record["content"]
        record["content"] = [{"value": content}]
        record.setdefault("summary", content)
    if "published" in record:
        date = record["published"]
        record["published_parsed"] = _fields(date) or parse_date(date)
    return record


def _fields(date: str) -> Any:
    found = _DATE.fullmatch(date)
    if not found:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    zone = UTC
    try:
        if sign:
            ahead = timedelta(hours=int(hours), minutes=int(minutes))
            zone = timezone(ahead if sign == "+" else -ahead)
        moment = datetime(
            *(int(year), _MONTHS.index(month) + 1, int(day)),
            *(int(hour), int(minute), int(second)),
            tzinfo=zone,
        )
        return moment.astimezone(UTC).timetuple()
    except (ValueError, OverflowError):
        return None

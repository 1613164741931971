"""
OPML in and out: the starter list, import and export go through this one file.

What other feed readers write is read with defaults: FreshRSS and Miniflux put their
categories into nested outlines, and neither knows our `kind`, `country` and `notes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from armsbeat.errors import FeedListError
from armsbeat.model import Feed, PublisherKind

MAX_BYTES = 8 * 1024 * 1024
MAX_FEEDS = 20_000
MAX_DEPTH = 64
MAX_URL_CHARS = 2_048
MAX_TITLE_CHARS = 500
MAX_NOTES_CHARS = 2_000

BUNDLE = "bundle:"
# Publishers of imported archives, which no reader can fetch.
IMPORTED = "import:"
ARCHIVE = "archive/"

KINDS: tuple[PublisherKind, ...] = get_args(PublisherKind)
KIND_LABELS: Mapping[PublisherKind, str] = {
    "official": "Official",
    "trade": "Trade press",
    "research": "Research and NGO",
    "world": "World press",
    "state": "State-affiliated",
}
"""What a group of feeds is called, in files and on pages."""

_KIND_OF_FOLDER = {label.casefold(): kind for kind, label in KIND_LABELS.items()}
_BUNDLED = re.compile(r"(?:bundle:|(?:\./)?archive/)(\w[\w.-]*\.xml)", re.ASCII)
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][\w-]*)?", re.ASCII)
_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff<>\"\\]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_opml(path: Path) -> tuple[Feed, ...]:
    """
    Read a feed list from a file.

    Raises:
        FeedListError: The file cannot be read, or `parse_opml` refuses it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise FeedListError(path, None, reason) from error
    return parse_opml(data, name=str(path))


def parse_opml(data: bytes, *, name: str) -> tuple[Feed, ...]:
    """
    Read a feed list.

    Outlines without a usable address are passed over: folders, links, and anything
    that is not http, https or a bundled archive. Of duplicates the first one counts.

    Args:
        data: The file's bytes, in any encoding that XML allows.
        name: What to call the file in an error.

    Returns:
        The feeds in the order of the file, each address once.

    Raises:
        FeedListError: Not OPML, not well-formed, with a DTD, or beyond our limits.
    """
    if len(data) > MAX_BYTES:
        raise FeedListError(name, None, f"is larger than {MAX_BYTES // 2**20} MB")
    body, lines_before = _without_leading_blanks(data)
    return _Reader(name, lines_before).read(body)


def write_opml(feeds: Iterable[Feed], *, title: str, now: datetime) -> bytes:
    """
    Write a feed list that `parse_opml` and other feed readers can read.

    Args:
        feeds: In the order wanted within each kind of publisher. Imported archives
            are left out: there is nothing to fetch.
        title: Name of the list.
        now: Aware time that the file states as its date.

    Returns:
        OPML 2.0 in UTF-8, one folder per kind of publisher.
    """
    listed = tuple(feed for feed in feeds if not feed.url.startswith(IMPORTED))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        f"    <title>{escape(_xml_text(title))}</title>",
        f"    <dateCreated>{format_datetime(now)}</dateCreated>",
        "  </head>",
        "  <body>",
        *(line for kind in KINDS for line in _folder(kind, listed)),
        "  </body>",
        "</opml>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _folder(kind: PublisherKind, feeds: tuple[Feed, ...]) -> list[str]:
    members = [feed for feed in feeds if feed.kind == kind]
    if not members:
        return []
    label = KIND_LABELS[kind]
    opening = f"    <outline{_attributes({'text': label, 'title': label})}>"
    return [opening, *map(_outline, members), "    </outline>"]


def _outline(feed: Feed) -> str:
    values = {
        "text": feed.title,
        "title": feed.title,
        "type": "rss",
        "xmlUrl": _address_in_file(feed.url),
        "htmlUrl": feed.site,
        "language": feed.language,
        "kind": feed.kind,
        "country": feed.country,
        "notes": feed.notes,
    }
    return f"      <outline{_attributes(values)} />"


def _attributes(values: Mapping[str, str | None]) -> str:
    return "".join(
        f" {name}={quoteattr(_xml_text(value))}"
        for name, value in values.items()
        if value
    )


def _xml_text(text: str) -> str:
    return _NOT_XML.sub("", text)


def _address_in_file(url: str) -> str:
    return ARCHIVE + url.removeprefix(BUNDLE) if url.startswith(BUNDLE) else url


def _without_leading_blanks(data: bytes) -> tuple[bytes, int]:
    """Blank lines before the XML declaration are common and forbidden."""
    if data.startswith(_BOMS):
        return data, 0
    body = data.lstrip(b" \t\r\n")
    return body, data[: len(data) - len(body)].count(b"\n")


@dataclass(slots=True)
class _Reader:
    """The state of one pass of expat over one file."""

    name: str
    lines_before: int
    feeds: dict[str, Feed] = field(default_factory=dict)
    elements: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)

    def read(self, body: bytes) -> tuple[Feed, ...]:
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        try:
            self.parser.Parse(body, True)
        except expat.ExpatError as error:
            raise self._refusal(_reason(error), error.lineno) from error
        except (LookupError, ValueError) as error:  # an encoding Python lacks
            raise self._refusal(f"its encoding cannot be read: {error}", 1) from error
        return tuple(self.feeds.values())

    def _doctype(self, *_declaration: object) -> None:
        raise self._refusal(
            "a document type declaration is not accepted; delete the <!DOCTYPE …>"
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.elements and tag.casefold() != "opml":
            raise self._refusal(_not_opml(tag))
        if len(self.elements) >= MAX_DEPTH:
            raise self._refusal(f"is nested more than {MAX_DEPTH} levels deep")
        self.elements.append(tag)
        if tag.casefold() == "outline":
            self._outline({key.casefold(): value for key, value in attributes.items()})

    def _end(self, tag: str) -> None:
        self.elements.pop()
        if tag.casefold() == "outline":
            self.folders.pop()

    def _outline(self, outline: Mapping[str, str]) -> None:
        feed = _feed(outline, self.folders)
        self.folders.append(_one_line(outline.get("text") or outline.get("title", "")))
        if feed is None:
            return
        self.feeds.setdefault(_identity(feed.url), feed)
        if len(self.feeds) > MAX_FEEDS:
            raise self._refusal(f"lists more than {MAX_FEEDS:,} feeds; split it")

    def _refusal(self, reason: str, line: int | None = None) -> FeedListError:
        at = self.parser.CurrentLineNumber if line is None else line
        return FeedListError(self.name, at + self.lines_before, reason)


def _reason(error: expat.ExpatError) -> str:
    reason = expat.ErrorString(error.code) or "not well-formed"
    if error.code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]:
        return f"{reason}; a bare & or < in a value must be written &amp; or &lt;"
    return reason


def _not_opml(tag: str) -> str:
    what = {"rss": "a feed", "feed": "a feed", "rdf:rdf": "a feed", "html": "a page"}
    found = what.get(tag.casefold(), f"<{tag[:40]}>")
    return f"this is {found}, not a feed list; OPML starts with <opml>"


def _feed(outline: Mapping[str, str], folders: list[str]) -> Feed | None:
    url = _address(outline.get("xmlurl", ""))
    # FreshRSS scrapes pages with types such as HTML+XPath: there is no feed there.
    if url is None or "+" in outline.get("type", ""):
        return None
    title = _one_line(outline.get("title") or outline.get("text") or "")
    return Feed(
        url=url,
        title=title[:MAX_TITLE_CHARS].rstrip() or _name_of(url),
        kind=_kind(outline.get("kind", ""), folders),
        country=_country(outline.get("country", "")),
        language=_language(outline.get("language", "")),
        site=_web_address(outline.get("htmlurl", "").strip()),
        notes=_one_line(outline.get("notes", ""))[:MAX_NOTES_CHARS].rstrip(),
    )


def _address(text: str) -> str | None:
    text = text.strip()
    bundled = _BUNDLED.fullmatch(text)
    return BUNDLE + bundled[1] if bundled else _web_address(text)


def _web_address(text: str) -> str | None:
    if len(text) > MAX_URL_CHARS or _UNSAFE_IN_URL.search(text):
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        usable = usable and parts.port != 0
    except ValueError:  # such as a broken IPv6 address or port
        return None
    return text if usable else None


def _identity(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.casefold(), fragment="").geturl()


def _name_of(url: str) -> str:
    return urlsplit(url).hostname or url.removeprefix(BUNDLE)


def _kind(stated: str, folders: list[str]) -> PublisherKind:
    for text in (stated, *reversed(folders)):
        word = text.strip().casefold()
        for kind in KINDS:
            if word == kind or _KIND_OF_FOLDER.get(word) == kind:
                return kind
    return "world"


def _country(text: str) -> str | None:
    return text.strip().upper() if _COUNTRY.fullmatch(text.strip()) else None


def _language(text: str) -> str | None:
    code = _LANGUAGE.fullmatch(text.strip())
    return code[1].lower() if code else None


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""
A feed cut into its records without parsing them, so that known ones are skipped.

Only what is certain is cut: well-formed XML, one run of records under one parent,
nothing but blanks and comments between them. Everything else is parsed whole.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from armsbeat.collect.newest import is_oldest_first

_RECORDS = {"item", "entry"}
# Parts that change although the record does not: identity and dates come from
# the parsed record, recognition of its bytes does without them.
_VOLATILE = {
    "guid",
    "id",
    "pubdate",
    "date",
    "updated",
    "published",
    "modified",
    "issued",
    "created",
}
_TRACKING = re.compile(rb"(?:utm_\w+|fbclid|gclid)=[^&\"'<>\s]*(?:&amp;|&)?")
# For `match` alone: told where to end, it would try all ways to pair up the comments.
_BETWEEN = re.compile(rb"(?:\s|<!--.*?-->)*", re.S)
_LONG_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.S)
_Strip = Callable[[bytes], bytes]
MAX_DEPTH = 200
_MAX_ATTRIBUTES = 500
_LONG_TEXT = 200_000
_LONG_RUN = re.compile(rb">[^<]{%d,}" % (2 * _LONG_TEXT))


@dataclass(slots=True)
class RawItem:
    """One record's bytes."""

    data: bytes
    raw_hash: str
    guid: bytes
    """The bytes of its guid or id; empty where it has none."""
    title: bytes
    is_monstrous: bool
    """Nested so deeply, or with so many attributes, that parsing takes for ever."""


@dataclass(slots=True)
class Split:
    """A feed as `head + items + tail`."""

    head: bytes
    items: list[RawItem]
    tail: bytes
    over: int = 0
    """Records beyond the limit, which are not in `items`."""
    cut_short: int = 0
    """Records the document's early end left incomplete: 0 or 1."""

    def document(self, items: list[RawItem]) -> bytes:
        """A well-formed feed of these records only."""
        return b"".join([self.head, *(item.data for item in items), self.tail])

    def shared_guids(self) -> set[bytes]:
        """Guids that stand on records of different titles."""
        pairs = {
            (item.guid, item.title or item.raw_hash) for item in self.items if item.guid
        }
        seen = Counter(guid for guid, _ in pairs)
        return {guid for guid, times in seen.items() if times > 1}


def split(document: bytes, *, limit: int = 2000) -> Split | None:
    """
    Cut a feed into records.

    Args:
        document: UTF-8 from the root element on, without DOCTYPE.
        limit: Of more records the newest are kept, the others counted only.

    Returns:
        None: it is not well-formed or not certain.
    """
    walk = _Walk(document, limit)
    try:
        walk.parser.Parse(document, True)
    except expat.ExpatError:
        if not walk.ends_early():
            return None
        return _assembled(document, walk, tail=_closing(walk.path))
    return _assembled(document, walk)


def is_well_formed(document: bytes) -> bool:
    """Whether it is well-formed XML with declared prefixes."""
    parser = expat.ParserCreate("utf-8", " ")
    try:
        parser.Parse(document, True)
    except expat.ExpatError:
        return False
    return True


def _assembled(
    document: bytes, walk: _Walk, *, tail: bytes | None = None
) -> Split | None:
    spans = walk.spans
    if not spans or walk.uncertain:
        return None
    kept = _newest(document, spans, walk.surplus)
    strip = _without_tracking if _may_track(document) else _as_it_is
    return Split(
        head=document[: spans[0].start],
        items=[_raw_item(document, span, strip) for span in kept],
        tail=document[walk.last_end :] if tail is None else tail,
        over=walk.over,
        cut_short=int(walk.is_inside_record()),
    )


def _newest(document: bytes, spans: list[_Span], surplus: deque[_Span]) -> list[_Span]:
    if not surplus:
        return spans
    ends = [
        document[one.start : min(one.end, one.start + _LONG_TEXT)].decode(
            errors="replace"
        )
        for one in (spans[0], surplus[-1])
    ]
    return [*spans, *surplus][-len(spans) :] if is_oldest_first(*ends) else spans


def _closing(path: list[bytes]) -> bytes:
    return b"".join(b"</" + name + b">" for name in reversed(path))


@dataclass(slots=True)
class _Span:
    start: int
    end: int = 0
    depth: int = 0
    deepest: int = 0
    guid: tuple[int, int] = (0, 0)
    title: tuple[int, int] = (0, 0)
    has_link: bool = False
    volatile: list[tuple[int, int]] = field(default_factory=list)


class _Walk:
    """Follows expat through the document and notes where records are."""

    def __init__(self, document: bytes, limit: int) -> None:
        self.document = document
        self._limit = limit
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.spans: list[_Span] = []
        self.path: list[bytes] = []
        """Names of the open elements above the records, as written."""
        self.over = 0
        self.surplus: deque[_Span] = deque(maxlen=limit)
        """The last records of those over the limit."""
        self.last_end = 0
        self.uncertain = False
        self._depth = 0
        self._item: _Span | None = None
        self._child = 0
        self._locals: dict[str, str] = {}
        """Local names in lower case, by name."""

    def is_inside_record(self) -> bool:
        """Whether the walk ended before a record did."""
        return self._item is not None

    def ends_early(self) -> bool:
        """Whether what is wrong is only that the document stops."""
        code = self.parser.ErrorCode
        messages = expat.errors.codes
        at_end = self.parser.ErrorByteIndex >= len(self.document) - 1
        return code in {
            messages[expat.errors.XML_ERROR_NO_ELEMENTS],
            messages[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
            messages[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
        } or (code == messages[expat.errors.XML_ERROR_PARTIAL_CHAR] and at_end)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        item = self._item
        if item is not None:
            self._inside(item, name, attributes)
        elif name.rpartition(" ")[2] in _RECORDS and self._depth in (2, 3):
            self._open(_Span(start=self.parser.CurrentByteIndex, depth=self._depth))
        elif not self.spans:
            self._note_parent()

    def _open(self, span: _Span) -> None:
        if not self.spans:
            del self.path[span.depth - 1 :]
        elif self.spans[0].depth != span.depth or not self._follows(span.start):
            self.uncertain = True
        self._item = span

    def _follows(self, start: int) -> bool:
        """Whether only blanks and comments stand before it."""
        between = _BETWEEN.match(self.document, self.last_end, start)
        return between is not None and between.end() == start

    def _note_parent(self) -> None:
        del self.path[self._depth - 1 :]
        at = self.parser.CurrentByteIndex + 1
        found = re.compile(rb"[^\s/>]+").match(self.document, at)
        self.path.append(found[0] if found else b"")

    def _inside(self, item: _Span, name: str, attributes: dict[str, str]) -> None:
        deep = self._depth - item.depth
        if deep > item.deepest:
            item.deepest = deep
        if len(attributes) > _MAX_ATTRIBUTES:
            item.deepest = MAX_DEPTH + 1
        local = self._local(name)
        if local in _RECORDS:
            self.uncertain = True
        if deep != 1:
            return
        self._child = self.parser.CurrentByteIndex
        if local == "link":
            item.has_link = True

    def _local(self, name: str) -> str:
        local = self._locals.get(name)
        if local is None:
            local = self._locals[name] = name.rpartition(" ")[2].lower()
        return local

    def _end(self, name: str) -> None:
        item = self._item
        if item is not None:
            deep = self._depth - item.depth
            if deep == 1:
                self._child_ends(item, self._local(name))
            elif not deep:
                self._close(item)
        self._depth -= 1

    def _close(self, item: _Span) -> None:
        item.end = self.last_end = self._tag_end()
        self._item = None
        if len(self.spans) < self._limit:
            self.spans.append(item)
        else:
            self.over += 1
            self.surplus.append(item)

    def _child_ends(self, item: _Span, local: str) -> None:
        if local == "title" and not item.title[1]:
            item.title = (self._child, self._tag_end())
        if local not in _VOLATILE:
            return
        span = (self._child, self._tag_end())
        item.volatile.append(span)
        if local in {"guid", "id"}:
            item.guid = span

    def _tag_end(self) -> int:
        at = self.parser.CurrentByteIndex
        if self.document[at : at + 2] == b"</":
            return self.document.index(b">", at) + 1
        return at


def _raw_item(document: bytes, span: _Span, strip: _Strip) -> RawItem:
    data = document[span.start : span.end]
    return RawItem(
        data=_shortened(data) if len(data) > _LONG_TEXT else data,
        raw_hash=_raw_hash(document, span, strip),
        guid=document[slice(*span.guid)],
        title=document[slice(*span.title)],
        is_monstrous=span.deepest > MAX_DEPTH,
    )


def _raw_hash(document: bytes, span: _Span, strip: _Strip) -> str:
    digest, at = hashlib.blake2b(digest_size=12), span.start
    for start, end in _cuts(span):
        digest.update(strip(document[at:start]))
        at = end
    digest.update(strip(document[at : span.end]))
    return digest.hexdigest()


def _may_track(document: bytes) -> bool:
    """Whether to look closer: few feeds have such parameters at all."""
    return b"utm_" in document or b"clid=" in document


def _without_tracking(data: bytes) -> bytes:
    return _TRACKING.sub(b"", data)


def _as_it_is(data: bytes) -> bytes:
    return data


def _cuts(span: _Span) -> list[tuple[int, int]]:
    # Guids and dates that change with every fetch do not make a record new, unless
    # nothing else tells two records apart.
    if span.has_link:
        return span.volatile
    return [span.guid] if len(span.volatile) > (span.guid != (0, 0)) else []


def _shortened(data: bytes) -> bytes:
    data = _LONG_CDATA.sub(_short_cdata, data)
    return _LONG_RUN.sub(_short_text, data)


def _short_cdata(found: re.Match[bytes]) -> bytes:
    if len(found[1]) <= _LONG_TEXT:
        return found[0]
    return b"<![CDATA[" + _whole_characters(found[1][:_LONG_TEXT]) + b"]]>"


def _short_text(found: re.Match[bytes]) -> bytes:
    # Twice the length of any CDATA left, so that the cut never falls inside one.
    cut = found[0][: 2 * _LONG_TEXT]
    ampersand = cut.rfind(b"&", -50)
    if ampersand >= 0 and b";" not in cut[ampersand:]:
        cut = cut[:ampersand]
    return _whole_characters(cut)


def _whole_characters(cut: bytes) -> bytes:
    return cut.decode("utf-8", "ignore").encode()

"""Entries → Atom 1.0 (RFC 4287) and JSON Feed 1.1. Pure: same entries, same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from armsbeat.alerts.nouns import Entry
from armsbeat.alerts.plain import escaped, plain

ATOM = "http://www.w3.org/2005/Atom"
AUTHOR = "armsbeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a feed says of itself."""

    alert_id: str
    store_id: str
    """Names the store for ever; ids of entries are made from it."""
    title: str
    rule: str
    """In words."""
    made_at: datetime
    base: str
    """Address of the dashboard, with a slash at its end."""

    def own_path(self, ending: str) -> str:
        """Where the feed itself is."""
        return f"{self.base}alerts/{self.alert_id}.{ending}"


def write_feed(form: str, heading: Heading, entries: Sequence[Entry]) -> bytes:
    """The feed in one of `FORMATS`."""
    return FORMATS[form][1](heading, entries)


def atom(heading: Heading, entries: Sequence[Entry]) -> bytes:
    """An Atom document in UTF-8."""
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(feed, "id", f"urn:uuid:{_uuid(heading, '')}")
    _add(feed, "title", plain(heading.title))
    _add(feed, "subtitle", plain(_subtitle(heading)))
    _add(feed, "updated", _time(_newest(heading, entries)))
    _add(ET.SubElement(feed, "author"), "name", AUTHOR)
    own = {"rel": "self", "type": "application/atom+xml"}
    ET.SubElement(feed, "link", {**own, "href": heading.own_path("atom")})
    page = {"rel": "alternate", "type": "text/html", "href": f"{heading.base}alerts"}
    ET.SubElement(feed, "link", page)
    _add(feed, "generator", "armsbeat")
    for entry in entries:
        _atom_entry(feed, heading, entry)
    ET.indent(feed, space=" ")
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _atom_entry(feed: ET.Element, heading: Heading, entry: Entry) -> None:
    element = ET.SubElement(feed, "entry")
    _add(element, "id", f"urn:uuid:{_uuid(heading, entry.key)}")
    _add(element, "title", plain(entry.title))
    _add(element, "published", _time(entry.at))
    _add(element, "updated", _time(max(entry.at, entry.updated)))
    link = {"rel": "alternate", "type": "text/html", "href": heading.base + entry.path}
    ET.SubElement(element, "link", link)
    _add(element, "summary", plain(" ".join(entry.sentences)))
    _add(element, "content", _html(heading, entry)).set("type", "html")


def jsonfeed(heading: Heading, entries: Sequence[Entry]) -> bytes:
    """A JSON Feed in UTF-8."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": plain(heading.title),
        "description": plain(_subtitle(heading)),
        "home_page_url": f"{heading.base}alerts",
        "feed_url": heading.own_path("json"),
        "language": "en",
        "authors": [{"name": AUTHOR}],
        "items": [_json_item(heading, entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(heading: Heading, entry: Entry) -> dict[str, Any]:
    return {
        "id": f"urn:uuid:{_uuid(heading, entry.key)}",
        "url": heading.base + entry.path,
        "title": plain(entry.title),
        "summary": plain(" ".join(entry.sentences)),
        "content_html": _html(heading, entry),
        "date_published": _time(entry.at),
        "date_modified": _time(max(entry.at, entry.updated)),
    }


FORMATS: dict[str, tuple[str, Callable[[Heading, Sequence[Entry]], bytes]]] = {
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json; charset=utf-8", jsonfeed),
}
"""By the ending of the address: media type and writer."""


def _html(heading: Heading, entry: Entry) -> str:
    parts = [f"<p>{escaped(sentence)}</p>" for sentence in entry.sentences]
    if entry.quote:
        quoted = f"“{escaped(entry.quote)}”"
        if entry.item_id is not None:
            story = escape(f"{heading.base}story?id={entry.item_id}")
            quoted = f'<a href="{story}">{quoted}</a>'
        parts.insert(1, f"<p>{quoted}</p>")
    view = escape(heading.base + entry.path)
    parts.append(f'<p><a href="{view}">Open this view in armsbeat</a></p>')
    return "".join(parts)


def _subtitle(heading: Heading) -> str:
    return f"Alert of armsbeat: {heading.rule}. All days are UTC."


def _newest(heading: Heading, entries: Sequence[Entry]) -> datetime:
    return max([heading.made_at, *(max(one.at, one.updated) for one in entries)])


def _uuid(heading: Heading, key: str) -> UUID:
    return uuid5(UUID(heading.store_id), f"alerts/{heading.alert_id}/{key}")


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = text
    return element

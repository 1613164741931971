"""From a page to the feeds it offers: stated, linked, or at the usual places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from armsbeat.collect.clean import plain_text, web_link

_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/x-rss+xml",
}
_MAYBE_TYPES = {"application/json", "application/xml", "text/xml"}
_LIKELY = re.compile(
    r"(?:^|[/._?=&-])(?:rss2?|atom|feeds?|rdf|feed\.json|index\.xml)(?:$|[/._?=&-])|"
    r"\.(?:rss|atom|rdf)(?:$|\?)",
    re.I,
)
_UNLIKELY = re.compile(r"(?:comments?/feed|/comments/|what-?is-?rss|/about)", re.I)
KNOWN_PATHS = (
    "feed",
    "rss",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "feed.json",
)
_MAX_PAGE = 1_000_000
_MAX_CANDIDATES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A feed a page seems to offer."""

    url: str
    title: str
    """As the page names it; may be empty."""


def feeds_of(page: str, *, url: str) -> tuple[Candidate, ...]:
    """
    The feeds a page offers.

    Args:
        page: HTML.
        url: Where it came from, for relative links.

    Returns:
        Stated ones (`link rel=alternate`) first, then links that look like feeds;
        comment feeds last. At most 12, none twice.
    """
    reader = _PageReader(url)
    reader.feed(page[:_MAX_PAGE])
    found: dict[str, Candidate] = {}
    for candidate in [*reader.stated, *reader.likely]:
        found.setdefault(candidate.url, candidate)
    ordered = sorted(found.values(), key=lambda c: _is_unlikely(c.url))
    return tuple(ordered[:_MAX_CANDIDATES])


def usual_places(url: str) -> tuple[str, ...]:
    """Where sites of the common kinds keep their feed, nearest to `url` first."""
    folder = urljoin(url, "./") if not url.endswith("/") else url
    roots = dict.fromkeys([folder, urljoin(url, "/")])
    return tuple(root + path for root in roots for path in KNOWN_PATHS)


def _is_unlikely(url: str) -> bool:
    return bool(_UNLIKELY.search(url))


class _PageReader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stated: list[Candidate] = []
        self.likely: list[Candidate] = []
        self._base = url
        self._open: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "base" and attributes.get("href"):
            self._base = urljoin(self._base, attributes["href"])
        elif tag == "link":
            self._link(attributes)
        elif tag == "a":
            self._anchor(attributes)

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open is not None:
            address, words = self._open
            self._open = None
            self.likely.append(_candidate(address, " ".join(words)))

    def _link(self, attributes: dict[str, str]) -> None:
        relations = set(attributes.get("rel", "").lower().split())
        kind = attributes.get("type", "").partition(";")[0].strip().lower()
        address = self._address(attributes)
        if not address or not relations & {"alternate", "feed"}:
            return
        likely = kind in _MAYBE_TYPES and _LIKELY.search(address)
        if kind in _TYPES or likely or "feed" in relations:
            self.stated.append(_candidate(address, attributes.get("title", "")))

    def _anchor(self, attributes: dict[str, str]) -> None:
        address = self._address(attributes)
        kind = attributes.get("type", "").lower()
        if address and (kind in _TYPES or _LIKELY.search(address)):
            title = attributes.get("title") or attributes.get("aria-label") or ""
            self._open = (address, [title])

    def _address(self, attributes: dict[str, str]) -> str | None:
        return web_link(attributes.get("href"), base=self._base)


def _candidate(url: str, title: str) -> Candidate:
    return Candidate(url=url, title=plain_text(title, limit=120))

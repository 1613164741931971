"""Feeds of our own making, in every dialect, for the tests of collecting."""

from __future__ import annotations

import json
from collections.abc import Sequence

STORIES: tuple[tuple[str, str], ...] = (
    ("Norland buys twelve patrol boats", "The yard in Vik will build them by 2029."),
    ("Talks on radar sale resume", "Both sides met again after a pause of a year."),
    ("Ministry halts export of optics", "The licence was withdrawn on Tuesday."),
)


def rss_item(
    number: int, *, title: str | None = None, extra: str = "", guid: str | None = None
) -> str:
    heading, summary = STORIES[number % len(STORIES)]
    return (
        f"<item><title>{title or f'{heading} {number}'}</title>"
        f"<link>https://news.example/story/{number}</link>"
        f'<guid isPermaLink="false">{guid or f"story-{number}"}</guid>'
        f"<pubDate>Mon, 02 Mar 2026 {number % 24:02}:15:00 GMT</pubDate>"
        f"<description>{summary}</description>{extra}</item>"
    )


def rss(items: Sequence[str] | int = 3, *, head: str = "", attributes: str = "") -> str:
    if isinstance(items, int):
        items = [rss_item(number) for number in range(items)]
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"{attributes}>'
        f"<channel><title>Harbour Gazette</title><link>https://news.example/</link>"
        f"<description>News of the trade</description><language>en-gb</language>{head}"
        + "\n".join(items)
        + "</channel></rss>"
    )


def atom_entry(number: int, *, extra: str = "") -> str:
    heading, summary = STORIES[number % len(STORIES)]
    return (
        f"<entry><title>{heading} {number}</title>"
        f"<id>tag:news.example,2026:{number}</id>"
        f'<link rel="alternate" href="https://news.example/story/{number}"/>'
        f"<updated>2026-03-02T{number % 24:02}:15:00Z</updated>"
        f'<summary type="html">&lt;p&gt;{summary}&lt;/p&gt;</summary>{extra}</entry>'
    )


def atom(count: int = 3) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        "<title>Harbour Gazette</title><id>tag:news.example,2026:feed</id>"
        '<link href="https://news.example/"/><updated>2026-03-02T12:00:00Z</updated>'
        + "".join(atom_entry(number) for number in range(count))
        + "</feed>"
    )


def rdf(count: int = 3) -> str:
    items = "".join(
        f'<item rdf:about="https://news.example/story/{n}">'
        f"<title>{STORIES[n % 3][0]} {n}</title>"
        f"<link>https://news.example/story/{n}</link>"
        f"<description>{STORIES[n % 3][1]}</description>"
        f"<dc:date>2026-03-02T{n % 24:02}:15:00+01:00</dc:date></item>"
        for n in range(count)
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="https://news.example/"><title>Harbour Gazette</title>'
        "<link>https://news.example/</link></channel>" + items + "</rdf:RDF>"
    )


def json_feed(count: int = 3) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Harbour Gazette",
            "home_page_url": "https://news.example/",
            "language": "en",
            "items": [
                {
                    "id": f"story-{n}",
                    "url": f"https://news.example/story/{n}",
                    "title": f"{STORIES[n % 3][0]} {n}",
                    "content_html": f"<p>{STORIES[n % 3][1]}</p>",
                    "date_published": f"2026-03-02T{n % 24:02}:15:00Z",
                }
                for n in range(count)
            ],
        }
    )

"""A small store's changes, spelled out: what the tests of the cube look at."""

from datetime import UTC, datetime, timedelta
from itertools import count

from armsbeat.cube import Cube
from armsbeat.model import Changes, Rows

ITEM_COLUMNS = (
    "id",
    "feed_id",
    "title",
    "summary",
    "link",
    "published_at",
    "dated_at",
    "date_flag",
    "first_seen_at",
    "language",
    "text_hash",
    "edits",
    "annotated_language",
    "relevant",
    "relevance",
    "compound",
    "raw",
    "words",
    "gazetteer",
    "lexicon",
    "rules",
    "annotated_at",
    "story_id",
    "story_rule",
)
MENTION_COLUMNS = (
    "item_id",
    "n",
    "kind",
    "entity",
    "name",
    "surface",
    "field",
    "start",
    "end",
    "via",
    "rule",
    "category",
    "country",
    "role",
    "tone",
)
DEAL_COLUMNS = (
    "item_id",
    "n",
    "supplier",
    "recipient",
    "systems",
    "value_usd",
    "stage",
    "evidence",
    "field",
    "quantity",
    "amount",
    "currency",
    "cues",
)
FEED_COLUMNS = (
    "id",
    "url",
    "title",
    "kind",
    "country",
    "language",
    "site",
    "notes",
    "added_at",
    "paused",
)
SEEN = datetime(2026, 6, 30, 12, tzinfo=UTC)
NAMES = {
    "f-35": "F-35",
    "thaad": "THAAD",
    "gripen": "Gripen",
    "US": "United States",
    "JP": "Japan",
    "KR": "South Korea",
    "SE": "Sweden",
    "PL": "Poland",
    "saab": "Saab",
}


def at(text):
    """An aware UTC time from `2026-03-01` or `2026-03-01T10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def an_item(item_id, day="2026-03-02", **facts):
    """
    One item with its mentions and deals.

    `systems`, `countries` (code, or code:role) and `organisations` become mentions in
    the title; `deals` are dicts of a deal's columns.
    """
    return {"id": item_id, "day": day, **facts}


def a_feed(feed_id=1, title="Daily Planet", **facts):
    """One feed's row."""
    row = {
        "id": feed_id,
        "url": f"https://feed{feed_id}.example/rss",
        "title": title,
        "kind": "world",
        "site": f"https://www.paper{feed_id}.example/",
        "notes": "",
        "added_at": SEEN,
        "paused": False,
        **facts,
    }
    return tuple(row.get(name) for name in FEED_COLUMNS)


def changes(*items, feeds=None, counter=1, removed=(), removed_feeds=(), more=False):
    """A page of the store's changes with these items."""
    ids = sorted({item.get("feed_id", 1) for item in items})
    feeds = [a_feed(i, f"Feed {i}") for i in ids] if feeds is None else feeds
    return Changes(
        counter=counter,
        more=more,
        items=Rows(columns=ITEM_COLUMNS, rows=tuple(map(_item_row, items))),
        mentions=Rows(
            columns=MENTION_COLUMNS,
            rows=tuple(row for item in items for row in _mention_rows(item)),
        ),
        deals=Rows(
            columns=DEAL_COLUMNS,
            rows=tuple(row for item in items for row in _deal_rows(item)),
        ),
        feeds=Rows(columns=FEED_COLUMNS, rows=tuple(feeds)),
        removed_ids=tuple(removed),
        removed_feed_ids=tuple(removed_feeds),
    )


def a_cube(*items, **page):
    """A cube in memory that holds these items."""
    cube = Cube.open(None)
    cube.apply(changes(*items, **page))
    return cube


def weekly(week_counts, *, start="2026-01-05", first_id=1, **facts):
    """Items of consecutive weeks, so many in each, on its Mondays."""
    ids = count(first_id)
    monday = at(start)
    return [
        an_item(next(ids), (monday + timedelta(weeks=week)).isoformat()[:10], **facts)
        for week, number in enumerate(week_counts)
        for _ in range(number)
    ]


def _item_row(item):
    dated = at(item["day"]) if item["day"] else None
    row = {
        "id": item["id"],
        "feed_id": 1,
        "title": f"Item {item['id']}",
        "summary": "",
        "link": f"https://paper.example/{item['id']}",
        "published_at": dated,
        "dated_at": dated or SEEN,
        "first_seen_at": SEEN,
        "text_hash": "h",
        "edits": 0,
        "annotated_language": "en",
        "relevant": True,
        "relevance": '[["sale", 1.0]]',
        "words": "[]",
        "gazetteer": "g1",
        "lexicon": "l1",
        "rules": "r1",
        "annotated_at": SEEN,
        "story_id": item["id"],
        **item,
    }
    return tuple(row.get(name) for name in ITEM_COLUMNS)


def _mention_rows(item):
    number = count()
    for kind, key in (
        ("system", "systems"),
        ("country", "countries"),
        ("organisation", "organisations"),
    ):
        for tag in item.get(key, ()):
            entity, _, role = tag.partition(":")
            row = {
                "item_id": item["id"],
                "n": next(number),
                "kind": kind,
                "entity": entity,
                "name": NAMES.get(entity, entity),
                "surface": NAMES.get(entity, entity),
                "field": item.get("field", "title"),
                "start": 0,
                "end": 4,
                "via": "name",
                "rule": "unmistakable",
                "role": role or "mentioned",
            }
            yield tuple(row.get(name) for name in MENTION_COLUMNS)


def _deal_rows(item):
    for number, deal in enumerate(item.get("deals", ())):
        row = {
            "item_id": item["id"],
            "n": number,
            "systems": (),
            "evidence": "Somebody sells something.",
            "field": "title",
            "cues": (),
            **deal,
        }
        yield tuple(row.get(name) for name in DEAL_COLUMNS)

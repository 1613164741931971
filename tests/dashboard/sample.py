"""An invented store's worth of items, told to a cube as the store would tell them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from armsbeat.model import Changes, Rows

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

FEEDS = (
    (1, "Northern Desk", "trade", "US"),
    (2, "Harbour Review", "trade", "GB"),
    (3, "Ministry Notices", "official", "US"),
    (4, "Eastern Wire", "world", "JP"),
    (5, "Arms Ledger", "research", "SE"),
)
SYSTEMS = (
    ("f-35", "F-35", "combat aircraft"),
    ("patriot-pac-3", "PAC-3", "air defence"),
    ("himars", "HIMARS", "rocket artillery"),
    ("f-16", "F-16", "combat aircraft"),
    ("tomahawk", "Tomahawk", "cruise missile"),
    ("thaad", "THAAD", "air defence"),
    ("k9", "K9", "howitzer"),
    ("gripen", "Gripen", "combat aircraft"),
    ("nasams", "NASAMS", "air defence"),
    ("leopard-2", "Leopard 2", "tank"),
    ("aegis-ashore", "Aegis Ashore", "air defence"),
    ("javelin", "Javelin", "anti-tank missile"),
    ("rafale", "Rafale", "combat aircraft"),
)
SUPPLIERS = (
    ("US", "United States"),
    ("KR", "South Korea"),
    ("SE", "Sweden"),
    ("DE", "Germany"),
    ("FR", "France"),
)
RECIPIENTS = (
    ("JP", "Japan"),
    ("PL", "Poland"),
    ("SA", "Saudi Arabia"),
    ("TW", "Taiwan"),
    ("UA", "Ukraine"),
    ("RO", "Romania"),
    ("AU", "Australia"),
    ("KW", "Kuwait"),
    ("CH", "Switzerland"),
    ("QA", "Qatar"),
)
PHRASES = (
    "{buyer} asks {seller} for {system} batteries",
    "{seller} clears {system} package for {buyer}",
    "{buyer} parliament debates {system} order from {seller}",
    "{buyer} signs for {system} with {seller}",
    "Delay feared as {buyer} waits for {system} from {seller}",
)
STAGES = ("requested", "approved", "considered", "signed", "considered")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ITEM_COLUMNS = _words(
    "id feed_id title summary link published_at "
    "dated_at date_flag first_seen_at language text_hash edits "
    "annotated_language relevant relevance compound raw words gazetteer "
    "lexicon rules annotated_at story_id story_rule "
)
MENTION_COLUMNS = _words(
    "item_id n kind entity name surface "
    "field start end via rule category "
    "country role tone "
)
DEAL_COLUMNS = _words(
    "item_id n supplier recipient systems value_usd "
    "stage evidence field quantity amount currency "
    "cues "
)
FEED_COLUMNS = _words("id url title kind country language site notes added_at paused ")


def changes(
    count: int = 1500,
    *,
    now: datetime = NOW,
    days: int = 800,
    surge: bool = True,
    seed: int = 7,
    titles: tuple[str, ...] = (),
) -> Changes:
    """
    Args:
        count: How many items.
        now: The newest item is a little older.
        days: Over how many days they are spread.
        surge: In one week of the last year Tomahawk is named far more often.
        titles: Titles of further items, newest first, without any mention.
    """
    dice = random.Random(seed)
    items, mentions, deals = [], [], []
    for item_id in range(1, count + 1):
        at = now - timedelta(minutes=dice.randrange(1, days * 1440))
        system = SYSTEMS[min(int(dice.expovariate(0.35)), len(SYSTEMS) - 1)]
        if surge and item_id % 40 == 0:
            at = now - timedelta(days=36, minutes=dice.randrange(6000))
            system = SYSTEMS[4]
        rows = _item(item_id, at, system, dice)
        items.append(rows[0])
        mentions += rows[1]
        deals.append(rows[2])
    for offset, title in enumerate(titles):
        at = now - timedelta(seconds=offset + 1)
        items.append(_row(count + 1 + offset, 1, title, "", at, None))
    return Changes(
        counter=count + len(titles) + 1,
        more=False,
        items=Rows(columns=ITEM_COLUMNS, rows=tuple(items)),
        mentions=Rows(columns=MENTION_COLUMNS, rows=tuple(mentions)),
        deals=Rows(columns=DEAL_COLUMNS, rows=tuple(deals)),
        feeds=Rows(
            columns=FEED_COLUMNS,
            rows=tuple(
                (
                    feed_id,
                    f"https://feed{feed_id}.example/rss",
                    title,
                    kind,
                    country,
                    "en",
                    None,
                    "",
                    now,
                    False,
                )
                for feed_id, title, kind, country in FEEDS
            ),
        ),
    )


def _item(item_id: int, at: datetime, system: tuple[str, ...], dice: random.Random):
    seller = SUPPLIERS[min(int(dice.expovariate(0.8)), len(SUPPLIERS) - 1)]
    buyer = RECIPIENTS[min(int(dice.expovariate(0.3)), len(RECIPIENTS) - 1)]
    which = dice.randrange(len(PHRASES))
    parts = {"buyer": buyer[1], "seller": seller[1], "system": system[1]}
    title = PHRASES[which].format(**parts)
    compound = max(-0.95, min(0.95, dice.gauss(0.02, 0.3)))
    if system[0] == "tomahawk" and dice.random() < 0.3:
        compound = -abs(compound)
    item = _row(item_id, dice.choice((1, 1, 2, 3, 4, 5)), title, "", at, compound)
    found = sorted(
        (
            _mention(title, system[1], "system", system[0], system[2], "mentioned"),
            _mention(title, seller[1], "country", seller[0], None, "supplier"),
            _mention(title, buyer[1], "country", buyer[0], None, "recipient"),
        ),
        key=lambda mention: mention[5],
    )
    mentions = [(item_id, n, *mention) for n, mention in enumerate(found)]
    value = dice.choice((None, 2_350_000_000, 115_000_000))
    deal = (
        *(item_id, 0, seller[0], buyer[0], (system[0],), value, STAGES[which]),
        *(title, "title", None, None, None, ()),
    )
    return item, mentions, deal


def _mention(title, surface, kind, entity, category, role):
    start = title.index(surface)
    return (
        *(kind, entity, surface, surface, "title", start, start + len(surface)),
        *("name", "sample", category, None, role, None),
    )


def _row(item_id, feed_id, title, summary, at, compound):
    return (
        *(item_id, feed_id, title, summary, f"https://news.example/{item_id}"),
        *(at, at, None, at, "en", f"hash{item_id}", 0, "en", True, "[]"),
        *(compound, compound, "[]", "g1", "l1", "r1", at, item_id, None),
    )

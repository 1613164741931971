"""The cube against a real store: what is told is taken over, column by column."""

from datetime import UTC, datetime

import pytest

from armsbeat.cube import Cube
from armsbeat.cube.frames import feed_stats, item_count, item_deals, item_mentions
from armsbeat.cube.frames import item as item_of
from armsbeat.model import Annotation, Deal, Feed, Item, Mention, Query, Tone, Versions
from armsbeat.store import open_store

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
VERSIONS = Versions(gazetteer="g1", lexicon="l1", rules="r1")
MENTION = Mention(
    kind="country",
    entity="JP",
    name="Japan",
    surface="Tokyo",
    field="title",
    start=0,
    end=5,
    via="capital",
    rule="unmistakable",
    role="recipient",
    tone=-0.25,
)
DEAL = Deal(
    supplier="US",
    recipient="JP",
    systems=("tomahawk",),
    value_usd=2_350_000_000,
    stage="approved",
    evidence="Tokyo may buy Tomahawks.",
    cues=("recipient=JP (Tokyo)",),
)
ANNOTATION = Annotation(
    language="en",
    relevant=True,
    relevance=(("sale", 1.5),),
    mentions=(MENTION,),
    deals=(DEAL,),
    tone=Tone(compound=-0.25, raw=0.1, words=(("hesitant", -0.25),)),
)


def an_item(key, title="Tokyo may buy Tomahawks", **facts):
    defaults = {
        "summary": "",
        "link": f"https://planet.example/{key}",
        "published_at": NOW,
        "text_hash": title,
    }
    return Item(key=key, title=title, **{**defaults, **facts})


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    feed = Feed(url="https://planet.example/rss", title="Planet", kind="official")
    store.add_feeds([feed], now=NOW)
    yield store
    store.close()


def keep(store, *items):
    feed_id = store.feeds()[0].feed_id
    annotations = {item.key: ANNOTATION for item in items}
    store.import_items(feed_id, items, annotations, versions=VERSIONS, now=NOW)


def refresh(store, cube, limit=100):
    more = True
    while more:
        changes = store.changes_since(cube.counter, limit=limit)
        cube.apply(changes)
        more = changes.more


@pytest.fixture
def cube():
    with Cube.open(None) as cube:
        yield cube


def test_takes_over_all_that_the_store_tells(store, cube):
    keep(store, an_item("a"))
    refresh(store, cube)
    row = item_of(cube, 1).iloc[0]
    assert (row["title"], row["feed"]) == ("Tokyo may buy Tomahawks", "Planet")
    assert (row["publisher_kind"], row["language"]) == ("official", "en")
    assert str(row["at"]) == "2026-03-02 08:00:00"
    assert (row["compound"], row["raw"], row["rules"]) == (-0.25, 0.1, "r1")
    assert row["words"] == [["hesitant", -0.25]]
    assert row["relevance"] == [["sale", 1.5]]
    mention = item_mentions(cube, [1]).iloc[0]
    assert (mention["surface"], mention["role"], mention["tone"]) == (
        "Tokyo",
        "recipient",
        -0.25,
    )
    deal = item_deals(cube, [1]).iloc[0]
    assert (deal["systems"], deal["value_usd"]) == (["tomahawk"], 2_350_000_000)
    assert deal["cues"] == ["recipient=JP (Tokyo)"]
    assert cube.counter == store.change_counter()


def test_pages_bring_everything(store, cube):
    keep(store, *(an_item(str(i)) for i in range(7)))
    refresh(store, cube, limit=2)
    assert item_count(cube, Query()) == 7


def test_an_edited_item_is_replaced(store, cube):
    keep(store, an_item("a"))
    refresh(store, cube)
    keep(store, an_item("a", title="Tokyo buys Tomahawks"))
    refresh(store, cube)
    assert item_count(cube, Query()) == 1
    assert item_of(cube, 1).iloc[0]["title"] == "Tokyo buys Tomahawks"


def test_a_removed_feed_is_gone(store, cube):
    keep(store, an_item("a"), an_item("b"))
    refresh(store, cube)
    store.remove_feed(store.feeds()[0].feed_id)
    refresh(store, cube)
    assert item_count(cube, Query()) == 0
    assert feed_stats(cube, today=NOW.date()).empty

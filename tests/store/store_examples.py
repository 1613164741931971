"""Small examples for the store's tests: only what a test is about is spelled out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from armsbeat.model import (
    Annotation,
    Deal,
    Failure,
    Feed,
    FeedState,
    Item,
    Mention,
    Outcome,
    Rejection,
    Tone,
    Versions,
)
from armsbeat.store import FeedPass, Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
VERSIONS = Versions(gazetteer="g1", lexicon="l1", rules="r1")
NEWER = replace(VERSIONS, gazetteer="g2")


def a_feed(name: str = "one", **fields: Any) -> Feed:
    return Feed(url=f"https://{name}.example/feed", title=name, **fields)


def an_item(key: str = "k", **fields: Any) -> Item:
    values: dict[str, Any] = {
        "title": f"Title of {key}",
        "summary": f"Summary of {key}",
        "link": f"https://one.example/{key}",
        "published_at": NOW - DAY,
        "raw_hash": f"raw-{key}",
    } | fields
    text = f"{values['title']}\0{values['summary']}".encode(errors="replace")
    values.setdefault("text_hash", hashlib.sha256(text).hexdigest())
    return Item(key=key, **values)


def a_mention(**fields: Any) -> Mention:
    values: dict[str, Any] = {
        "kind": "system",
        "entity": "tomahawk",
        "name": "Tomahawk",
        "surface": "Tomahawks",
        "field": "title",
        "start": 3,
        "end": 12,
        "via": "name",
        "rule": "alias",
        "category": "cruise missile",
        "country": "US",
        "tone": -0.25,
    } | fields
    return Mention(**values)


def an_annotation(**fields: Any) -> Annotation:
    values: dict[str, Any] = {
        "language": "en",
        "relevant": True,
        "relevance": (("sale", 0.6), ("system", 0.4)),
        "mentions": (
            a_mention(),
            a_mention(kind="country", entity="JP", name="Japan", role="recipient"),
        ),
        "rejections": (
            Rejection(
                kind="system",
                entity="patriot",
                surface="patriot",
                field="summary",
                start=0,
                end=7,
                rule="ambiguous",
            ),
        ),
        "deals": (
            Deal(
                supplier="US",
                recipient="JP",
                systems=("tomahawk", "aegis"),
                value_usd=2_350_000_000,
                stage="approved",
                evidence="Approved, it was said.",
                quantity=400,
                cues=("supplier=US (State Department)",),
            ),
        ),
        "refusals": ("no recipient",),
        "tone": Tone(compound=-0.12, raw=0.42, words=(("hesitant", -0.13),)),
    } | fields
    return Annotation(**values)


def an_outcome(feed_id: int, **fields: Any) -> Outcome:
    values: dict[str, Any] = {
        "status": "ok",
        "checked_at": NOW,
        "elapsed_s": 0.5,
        "http_status": 200,
    } | fields
    return Outcome(feed_id=feed_id, **values)


def a_failure(feed_id: int, **fields: Any) -> Outcome:
    failure = Failure(code="http_404", message="The server has no such page.")
    values = {"status": "failed", "failure": failure, "http_status": 404} | fields
    return an_outcome(feed_id, **values)


def a_pass(
    state: FeedState,
    *items: Item,
    outcome: Outcome | None = None,
    annotations: Mapping[str, Annotation] | None = None,
    **fields: Any,
) -> FeedPass:
    if annotations is None:
        annotations = {item.key: an_annotation() for item in items}
    return FeedPass(
        state=state,
        outcome=outcome or an_outcome(state.feed_id, **fields),
        items=items,
        annotations=annotations,
        versions=VERSIONS,
    )


def subscribed(store: Store, *names: str) -> tuple[FeedState, ...]:
    """The states of these feeds, added to the store."""
    wanted = [a_feed(name) for name in names]
    store.add_feeds(wanted, now=NOW)
    found = (store.find_feed(feed.url) for feed in wanted)
    return tuple(state for state in found if state is not None)


def a_store_with(store: Store, *items: Item) -> FeedState:
    """One feed with these items, annotated."""
    (state,) = subscribed(store, "one")
    store.record([a_pass(state, *items)])
    return state


def all_changes(store: Store, *, limit: int = 1000) -> dict[str, dict[int, Any]]:
    """What a copy of the store holds that follows its changes, in pages."""
    copy: dict[str, dict[int, Any]] = {"items": {}, "feeds": {}, "mentions": {}}
    follow(store, copy, counter=0, limit=limit)
    return copy


def follow(
    store: Store, copy: dict[str, dict[int, Any]], *, counter: int, limit: int = 1000
) -> int:
    """Bring such a copy up to date; returns the counter it is at then."""
    while True:
        changes = store.changes_since(counter, limit=limit)
        assert len(changes.items.rows) <= limit
        for item_id in changes.removed_ids:
            copy["items"].pop(item_id, None)
            copy["mentions"].pop(item_id, None)
        for feed_id in changes.removed_feed_ids:
            copy["feeds"].pop(feed_id, None)
        copy["feeds"] |= {int(str(row[0])): row for row in changes.feeds.rows}
        for row in dicts(changes.items.columns, changes.items.rows):
            copy["items"][row["id"]] = row
            copy["mentions"][row["id"]] = []
        for row in dicts(changes.mentions.columns, changes.mentions.rows):
            copy["mentions"][row["item_id"]].append(row)
        assert changes.counter >= counter
        counter = changes.counter
        if not changes.more:
            return counter


def dicts(columns: tuple[str, ...], rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]

"""What goes into the store and comes out of it, beside the nouns of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from armsbeat.model import (
    Annotation,
    DateFlag,
    FeedState,
    Item,
    Outcome,
    Versions,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPass:
    """One feed's share of a pass: what was fetched, decided, identified, annotated."""

    state: FeedState
    """What the collector must remember, as `schedule.after` decided. Another
    `state.feed.url` than the stored one moves the feed to that address."""
    outcome: Outcome
    items: tuple[Item, ...] = ()
    annotations: Mapping[str, Annotation] = field(default_factory=dict)
    """By item key; needed for new and changed items only (see `text_states`). An item
    without one is stored all the same and offered by `items_to_reannotate`."""
    versions: Versions | None = None
    """What the annotations were made with; needed when there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassResult:
    """The fates of one feed's items: new + known + skipped = all records read."""

    feed_id: int
    new: int = 0
    known: int = 0
    """Includes records recognised by their bytes, `changed` ones, and records that
    share their identity with another one of the same document."""
    skipped: int = 0
    changed: int = 0
    """Known items whose title or summary the publisher edited."""
    new_ids: tuple[int, ...] = ()
    lost: bool = False
    """The feed was removed, or its lease went to another collector, in the meantime:
    its state was not saved. Items of a removed feed are counted as skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """An item with what the store knows of it."""

    item_id: int
    feed_id: int
    key: str
    title: str
    summary: str
    link: str | None
    published_at: datetime | None
    dated_at: datetime
    """`published_at`, else `first_seen_at`: the date that charts use."""
    date_flag: DateFlag | None
    first_seen_at: datetime
    last_seen_at: datetime
    language: str | None
    """As the feed claims."""
    text_hash: str
    edits: int
    """How often the publisher changed title or summary."""
    annotated_with: Versions | None = None
    """What annotated it; told by `items_to_reannotate` only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVersion:
    """An earlier text of an item."""

    n: int
    """1 is the first text ever seen."""
    title: str
    summary: str
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """This item was seen in this feed, from then to then."""

    item_id: int
    feed_id: int
    feed_title: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnnotation:
    """An item's annotation, with what made it and when."""

    annotation: Annotation
    versions: Versions
    annotated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRecord:
    """One line of a feed's fetch log."""

    feed_id: int
    n: int
    """Counts the feed's fetches from 1."""
    checked_at: datetime
    status: str
    http_status: int | None
    elapsed_s: float
    failure_code: str | None
    message: str | None
    new: int
    known: int
    skipped: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedMove:
    """A change of a feed's address."""

    feed_id: int
    from_url: str
    to_url: str
    moved_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDay:
    """How one feed's fetches went on one UTC day."""

    feed_id: int
    day: date
    checks: int
    ok: int
    """Checks that did not fail."""
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The store in numbers."""

    database: str
    """The URL, without password."""
    schema: int
    size_bytes: int | None
    feeds: int
    paused: int
    failing: int
    items: int
    relevant: int
    annotated: int
    mentions: int
    deals: int
    first_dated_at: datetime | None
    last_dated_at: datetime | None
    change_counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A view that the user saved under a name."""

    view_id: int
    name: str
    page: str
    """Path of the page, as `deals`; empty: the Overview."""
    address: str
    """The part of its address after the question mark."""
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedAlert:
    """What is watched in a saved view."""

    alert_id: str
    view: SavedView
    rule: str
    """JSON."""
    made_at: datetime

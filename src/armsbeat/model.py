"""
The nouns of armsbeat: one frozen type per stage of an item's way.

Feed → FeedState → Outcome(Entry…) → Item → Annotation(Mention, Deal, Tone).
All datetimes are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

PublisherKind = Literal["official", "trade", "research", "world", "state"]
Field = Literal["title", "summary"]
MentionKind = Literal["system", "country", "organisation", "bloc"]
Role = Literal["supplier", "recipient", "mentioned"]
Stage = Literal["considered", "requested", "approved", "signed", "delivered", "blocked"]
Fate = Literal["new", "known", "skipped"]
Weight = Literal["hard", "soft", "temporary"]
DateFlag = Literal["missing", "impossible", "too_old", "future"]
Unit = Literal["items", "stories", "outlets"]

STAGES: tuple[Stage, ...] = (
    "considered",
    "requested",
    "approved",
    "signed",
    "delivered",
    "blocked",
)

# VADER's own thresholds (Hutto and Gilbert, 2014; README of vaderSentiment).
POSITIVE_FROM = 0.05
NEGATIVE_FROM = -0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A URL we poll, as a feed list states it. The URL is its identity."""

    url: str
    title: str
    kind: PublisherKind = "world"
    country: str | None = None
    """ISO 3166 alpha-2 code of the publisher's country."""
    language: str | None = None
    """ISO 639-1 code of the publisher's language."""
    site: str | None = None
    """The publisher's page."""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A subscribed feed with all that the collector remembers of it."""

    feed_id: int
    feed: Feed
    added_at: datetime
    paused: bool = False
    pause_reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    fetched_whole_at: datetime | None = None
    """When the last unconditional fetch succeeded."""
    interval_s: int = 3600
    next_check_at: datetime | None = None
    """None: due at once."""
    failures: float = 0.0
    """Consecutive failures, weighted: hard 1, soft 1/2, temporary 1/4."""
    failing_since: datetime | None = None
    last_checked_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_error: str | None = None
    """One sentence for people; None after a success."""
    last_elapsed_s: float | None = None
    moved_to: str | None = None
    moved_seen: int = 0
    """On how many passes in a row the feed said it moved to `moved_to`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a feed could not be read, and how much that counts."""

    code: str
    """Short and stable, for counting: `http_404`, `timeout`, `not_a_feed` …"""
    message: str
    """One sentence that names the remedy."""
    weight: Weight = "hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record of a feed as parsed and cleaned, before it has an identity."""

    guid: str | None
    link: str | None
    """http or https only."""
    title: str
    """Plain text, at most the title limit; may be empty."""
    summary: str
    """Plain text, at most the summary limit; may be empty."""
    published_at: datetime | None
    """As stated, when it is believable; else None and `date_flag` says why."""
    date_flag: DateFlag | None = None
    language: str | None = None
    raw_hash: str | None = None
    """Hash of the record's bytes, where the feed could be split into records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one fetch of one feed came to. A failure is a value."""

    feed_id: int
    status: Literal["ok", "not_modified", "unchanged", "failed"]
    """`not_modified`: 304; `unchanged`: 200 with the body we knew."""
    checked_at: datetime
    elapsed_s: float
    http_status: int | None = None
    failure: Failure | None = None
    entries: tuple[Entry, ...] = ()
    known: int = 0
    """Records recognised by their bytes and therefore not parsed."""
    skipped: int = 0
    """Records that cannot be items: over the cap, or without any text and link."""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    whole: bool = False
    """The fetch was unconditional."""
    title: str | None = None
    language: str | None = None
    site: str | None = None
    moved_to: str | None = None
    """Final address when every redirect on the way was permanent."""
    min_interval_s: int | None = None
    """Lower bound the publisher states (Cache-Control, ttl, sy:update…)."""
    retry_after_s: int | None = None
    host_wide: bool = False
    """`retry_after_s` holds for every feed of the host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record as its feed states it, with a stable identity in that feed."""

    key: str
    """Identity within the feed: from guid, else canonical link, else title+date."""
    title: str
    summary: str
    link: str | None
    published_at: datetime | None
    date_flag: DateFlag | None = None
    language: str | None = None
    raw_hash: str | None = None
    text_hash: str = ""
    """Hash of title and summary: differs when the publisher edited the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span of text resolved to an entity, with a role."""

    kind: MentionKind
    entity: str
    """Gazetteer id (`tomahawk`, `saab`, `nato`), or ISO alpha-2 code of a country."""
    name: str
    surface: str
    """Exactly `text[start:end]` of `field`."""
    field: Field
    start: int
    end: int
    via: str
    """How it is named: name, variant, unlisted, demonym, capital, government, …"""
    rule: str
    """The rule that let it count."""
    category: str | None = None
    """Of a system: its category."""
    country: str | None = None
    """Of an organisation: its home; of a system: its origin. ISO alpha-2."""
    role: Role = "mentioned"
    tone: float | None = None
    """Mean compound of the sentences that name the entity, in [-1, 1]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A match that did not count, with the rule that rejected it."""

    kind: MentionKind
    entity: str
    surface: str
    field: Field
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One reported transfer, planned or done. None means: the text does not say."""

    supplier: str | None
    recipient: str | None
    systems: tuple[str, ...] = ()
    """Gazetteer ids."""
    value_usd: int | None = None
    """Whole US dollars said to be the value of this deal."""
    stage: Stage | None = None
    evidence: str = ""
    """The sentence that says so, as in the text."""
    field: Field = "title"
    quantity: int | None = None
    amount: int | None = None
    """The stated amount in `currency`, whole units, where it is not US dollars."""
    currency: str | None = None
    """ISO 4217."""
    cues: tuple[str, ...] = ()
    """What filled each role, for `--explain`: `supplier=US (State Department)` …"""


ReportKey = tuple[int, int]
"""A deal as one item reports it: the item's id, and the deal's number in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealSplit:
    """The user's word that reports on the two sides tell of different deals."""

    split_id: int
    one: tuple[ReportKey, ...]
    other: tuple[ReportKey, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """Polarity of the wording, in [-1, 1]; None where we abstain."""

    compound: float | None
    raw: float | None = None
    """Plain VADER on the whole text, for comparison."""
    words: tuple[tuple[str, float], ...] = ()
    """Words with their share of `compound`, in order of appearance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What an annotation was made with. Any difference means: annotate again."""

    gazetteer: str
    lexicon: str
    rules: str


OwnKind = Literal["alias", "system", "silence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntry:
    """
    A user's own word on the gazetteer; it goes before the shipped tables.

    `alias`: another way to write a system, shipped or own. `system`: a system of
    their own, found by its name. `silence`: a way of writing, listed or not, that is to
    count for no system.
    """

    kind: OwnKind
    surface: str
    """The way of writing; of a system: its name."""
    entity: str = ""
    """Id of the system; of a silence: empty."""
    needs_context: bool = False
    """It counts only with evidence in the item."""
    category: str = ""
    """Of a system: as in `categories.csv`."""
    origin: str | None = None
    """Of a system: ISO alpha-2."""
    maker: str = ""
    note: str = ""
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What we read out of one item."""

    language: str
    """ISO 639-1, `und` when it cannot be told."""
    relevant: bool
    """A sale, aid transfer, export rule, embargo or procurement is told."""
    relevance: tuple[tuple[str, float], ...] = ()
    """The reasons with their weights; they sum to the score."""
    mentions: tuple[Mention, ...] = ()
    """In text order, title first; spans of one field never overlap."""
    rejections: tuple[Rejection, ...] = ()
    deals: tuple[Deal, ...] = ()
    refusals: tuple[str, ...] = ()
    """Why candidate deals were refused, for `--explain`."""
    tone: Tone = field(default_factory=lambda: Tone(compound=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One pass over the feeds, in numbers that add up."""

    feeds: int = 0
    ok: int = 0
    not_modified: int = 0
    failed: int = 0
    items: int = 0
    new: int = 0
    known: int = 0
    skipped: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which items a view or an export is about. Empty means: no restriction."""

    start: date | None = None
    """First day, UTC, inclusive."""
    end: date | None = None
    """Last day, UTC, inclusive."""
    search: str = ""
    systems: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    role: Role | None = None
    """The role in which one of `countries` must occur; None: any."""
    tone: Literal["negative", "neutral", "positive"] | None = None
    feeds: tuple[int, ...] = ()
    kinds: tuple[PublisherKind, ...] = ()
    stages: tuple[Stage, ...] = ()
    relevant_only: bool = True
    unit: Unit = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table in plain data: the columns' names and one tuple per row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...] = ()

    def by_column(self) -> dict[str, list[object]]:
        """The same table as one list per column, as Arrow and pandas take it."""
        if not self.rows:
            return {name: [] for name in self.columns}
        columns = map(list, zip(*self.rows, strict=True))
        return dict(zip(self.columns, columns, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """
    A page of what changed in the store since a counter, for the cube to apply.

    An item in `items` replaces everything known of that item: delete its mentions and
    deals, then add the rows given here.
    """

    counter: int
    """Pass it to the next `changes_since`; all changes up to it are told."""
    more: bool
    """There are further pages."""
    items: Rows
    """`id feed_id title summary link published_at dated_at date_flag first_seen_at
    language text_hash edits annotated_language relevant relevance compound raw words
    gazetteer lexicon rules annotated_at story_id story_rule`; `relevance` and `words`
    are JSON text, lists
    of pairs as in the annotation; `language` is what the feed claims; the columns from
    `annotated_language` to `annotated_at` are None while the item is not annotated;
    `story_id` is the id of one of the items that carry the same text (the smallest,
    but in crowds), `story_rule` what joins this one to them (None: it is alone)."""
    mentions: Rows
    """`item_id n kind entity name surface field start end via rule category country
    role tone`; `n` counts the item's mentions from 0."""
    deals: Rows
    """`item_id n supplier recipient systems value_usd stage evidence field quantity
    amount currency cues`; `systems` and `cues` are tuples of text."""
    feeds: Rows
    """`id url title kind country language site notes added_at paused`, only feeds
    whose description changed."""
    removed_ids: tuple[int, ...] = ()
    """Items that are no more."""
    removed_feed_ids: tuple[int, ...] = ()

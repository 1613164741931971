"""
The tables, as the newest migration leaves them.

Change a table by a new step in `migrations.py` and the same change here; a test
compares the two on every database.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from armsbeat.store.columns import BigInt, CleanText, JsonList, UtcTime

metadata = MetaData()

# One row. Writers lock it first, so that stamps become visible in their order and
# ids are never used twice.
counters = Table(
    "counters",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("change", BigInt, nullable=False),
    Column("item_id", BigInt, nullable=False),
    Column("feed_id", BigInt, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("name", CleanText, primary_key=True),
    Column("value", CleanText, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", BigInt, primary_key=True, autoincrement=False),
    Column("url", CleanText, nullable=False, unique=True),
    Column("title", CleanText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", CleanText),
    Column("language", CleanText),
    Column("site", CleanText),
    Column("notes", CleanText, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("pause_reason", CleanText),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("body_hash", CleanText),
    Column("fetched_whole_at", UtcTime),
    Column("interval_s", Integer, nullable=False),
    Column("next_check_at", UtcTime),
    Column("failures", Float, nullable=False),
    Column("failing_since", UtcTime),
    Column("last_checked_at", UtcTime),
    Column("last_ok_at", UtcTime),
    Column("last_error", CleanText),
    Column("last_elapsed_s", Float),
    Column("moved_to", CleanText),
    Column("moved_seen", Integer, nullable=False),
    Column("lease_owner", CleanText),
    Column("lease_until", UtcTime),
    Column("checks", Integer, nullable=False),
    # Hidden: its items are being deleted.
    Column("removing", Boolean, nullable=False),
    # Stamped when the description or `paused` changes, not at each fetch.
    Column("changed", BigInt, nullable=False),
    Index("feeds_changed", "changed"),
)


def _feed_id(*, primary_key: bool = False) -> Column[int]:
    return Column(
        "feed_id",
        BigInt,
        ForeignKey("feeds.id", ondelete="CASCADE"),
        primary_key=primary_key,
        autoincrement=False,
        nullable=False,
    )


def _item_id() -> Column[int]:
    return Column(
        "item_id",
        BigInt,
        ForeignKey("items.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


def _n() -> Column[int]:
    return Column("n", Integer, primary_key=True, autoincrement=False)


fetch_log = Table(
    "fetch_log",
    metadata,
    _feed_id(primary_key=True),
    _n(),
    Column("checked_at", UtcTime, nullable=False),
    Column("status", Text, nullable=False),
    Column("http_status", Integer),
    Column("elapsed_s", Float, nullable=False),
    Column("failure_code", CleanText),
    Column("message", CleanText),
    Column("new_items", Integer, nullable=False),
    Column("known_items", Integer, nullable=False),
    Column("skipped_items", Integer, nullable=False),
    Column("changed_items", Integer, nullable=False),
    sqlite_with_rowid=False,
)

feed_days = Table(
    "feed_days",
    metadata,
    _feed_id(primary_key=True),
    Column("day", Date, primary_key=True),
    Column("checks", Integer, nullable=False),
    Column("ok", Integer, nullable=False),
    Column("new_items", Integer, nullable=False),
    sqlite_with_rowid=False,
)

feed_moves = Table(
    "feed_moves",
    metadata,
    _feed_id(primary_key=True),
    _n(),
    Column("from_url", CleanText, nullable=False),
    Column("to_url", CleanText, nullable=False),
    Column("moved_at", UtcTime, nullable=False),
    Column("undone_at", UtcTime),
    sqlite_with_rowid=False,
)

items = Table(
    "items",
    metadata,
    Column("id", BigInt, primary_key=True, autoincrement=False),
    _feed_id(),
    Column("key", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("summary", CleanText, nullable=False),
    Column("link", CleanText),
    Column("published_at", UtcTime),
    # `published_at`, else `first_seen_at`: the date that charts use.
    Column("dated_at", UtcTime, nullable=False),
    Column("date_flag", Text),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    Column("language", CleanText),
    Column("raw_hash", CleanText),
    Column("text_hash", CleanText, nullable=False),
    Column("edits", Integer, nullable=False),
    Column("changed", BigInt, nullable=False),
    UniqueConstraint("feed_id", "key", name="items_feed_key"),
    Index("items_feed", "feed_id", "id"),
    Index("items_changed", "changed"),
)

item_versions = Table(
    "item_versions",
    metadata,
    _item_id(),
    _n(),
    Column("title", CleanText, nullable=False),
    Column("summary", CleanText, nullable=False),
    Column("replaced_at", UtcTime, nullable=False),
)

annotators = Table(
    "annotators",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("gazetteer", Text, nullable=False),
    Column("lexicon", Text, nullable=False),
    Column("rules", Text, nullable=False),
    UniqueConstraint("gazetteer", "lexicon", "rules", name="annotators_versions"),
)

# Not `annotations`: that name is taken by `from __future__ import annotations`.
annotation_table = Table(
    "annotations",
    metadata,
    _item_id(),
    Column("annotator_id", Integer, ForeignKey("annotators.id"), nullable=False),
    Column("annotated_at", UtcTime, nullable=False),
    Column("language", CleanText, nullable=False),
    Column("relevant", Boolean, nullable=False),
    Column("relevance", JsonList, nullable=False),
    Column("compound", Float),
    Column("raw", Float),
    Column("words", JsonList, nullable=False),
    Column("rejections", JsonList, nullable=False),
    Column("refusals", JsonList, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    _item_id(),
    _n(),
    Column("kind", Text, nullable=False),
    Column("entity", CleanText, nullable=False),
    Column("name", CleanText, nullable=False),
    Column("surface", CleanText, nullable=False),
    Column("field", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("via", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("category", Text),
    Column("country", Text),
    Column("role", Text, nullable=False),
    Column("tone", Float),
    sqlite_with_rowid=False,
)

deals = Table(
    "deals",
    metadata,
    _item_id(),
    _n(),
    Column("supplier", Text),
    Column("recipient", Text),
    Column("systems", JsonList, nullable=False),
    Column("value_usd", BigInt),
    Column("stage", Text),
    Column("evidence", CleanText, nullable=False),
    Column("field", Text, nullable=False),
    Column("quantity", BigInt),
    Column("amount", BigInt),
    Column("currency", CleanText),
    Column("cues", JsonList, nullable=False),
    sqlite_with_rowid=False,
)

# To which story an item belongs; an item without a row is a story of its own.
item_stories = Table(
    "item_stories",
    metadata,
    _item_id(),
    # Smallest id among the items that pairs connect, vetoes or not.
    Column("family", BigInt, nullable=False),
    # Smallest id in the story.
    Column("story_id", BigInt, nullable=False),
    Column("rule", Text),
    # The item's rows in `story_keys`: their day, and their keys, 8 bytes each.
    Column("day", Integer, nullable=False),
    Column("keys", LargeBinary, nullable=False),
    Index("item_stories_family", "family"),
)

# What items are looked up by. No foreign key: it would need an index of its own.
story_keys = Table(
    "story_keys",
    metadata,
    Column("key", BigInt, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("item_id", BigInt, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# The user's word: reports on the two sides (0, 1) of a split are not of one deal.
deal_splits = Table(
    "deal_splits",
    metadata,
    Column("split_id", BigInt, primary_key=True, autoincrement=False),
    _item_id(),
    _n(),
    Column("side", Integer, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Index("deal_splits_item", "item_id"),
    sqlite_with_rowid=False,
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("view_id", BigInt, primary_key=True, autoincrement=False),
    Column("name", CleanText, nullable=False, unique=True),
    Column("page", Text, nullable=False),
    Column("address", CleanText, nullable=False),
    Column("made_at", UtcTime, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", Text, primary_key=True),
    Column(
        "view_id",
        BigInt,
        ForeignKey("saved_views.view_id", ondelete="CASCADE"),
        nullable=False,
    ),
    # JSON, read by the alerts' room.
    Column("rule", CleanText, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Index("alerts_view", "view_id"),
)

# Tombstones: `kind` is `item` or `feed`.
removed = Table(
    "removed",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", BigInt, primary_key=True, autoincrement=False),
    Column("changed", BigInt, nullable=False),
    Index("removed_changed", "changed"),
    sqlite_with_rowid=False,
)

schema_versions = Table(
    "schema_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("applied_at", UtcTime, nullable=False),
)

"""
The steps that lead from an empty database to the tables of `schema.py`.

A step that was released is never changed; a new one is added below it. The SQL is
for both databases; `{time}` and `{big}` stand for what they spell differently.
"""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {
    "sqlite": {
        "time": "VARCHAR(27)",
        "big": "INTEGER",
        "clustered": "WITHOUT ROWID",
        "bytes": "BLOB",
    },
    "postgresql": {
        "time": "TIMESTAMP WITH TIME ZONE",
        "big": "BIGINT",
        "clustered": "",
        "bytes": "BYTEA",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One migration: its statements run in one transaction, with its record."""

    version: int
    name: str
    statements: tuple[str, ...]

    def sql(self, dialect: str) -> tuple[str, ...]:
        """The statements in the words of `sqlite` or `postgresql`."""
        return tuple(text.format(**WORDS[dialect]) for text in self.statements)


FIRST = """
CREATE TABLE counters (
    id INTEGER NOT NULL PRIMARY KEY,
    change {big} NOT NULL,
    item_id {big} NOT NULL,
    feed_id {big} NOT NULL
);
INSERT INTO counters (id, change, item_id, feed_id) VALUES (1, 0, 0, 0);
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE feeds (
    id {big} NOT NULL PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT,
    language TEXT,
    site TEXT,
    notes TEXT NOT NULL,
    added_at {time} NOT NULL,
    paused BOOLEAN NOT NULL,
    pause_reason TEXT,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    fetched_whole_at {time},
    interval_s INTEGER NOT NULL,
    next_check_at {time},
    failures FLOAT NOT NULL,
    failing_since {time},
    last_checked_at {time},
    last_ok_at {time},
    last_error TEXT,
    last_elapsed_s FLOAT,
    moved_to TEXT,
    moved_seen INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until {time},
    checks INTEGER NOT NULL,
    removing BOOLEAN NOT NULL,
    changed {big} NOT NULL
);
CREATE INDEX feeds_changed ON feeds (changed);
CREATE TABLE fetch_log (
    feed_id {big} NOT NULL,
    n INTEGER NOT NULL,
    checked_at {time} NOT NULL,
    status TEXT NOT NULL,
    http_status INTEGER,
    elapsed_s FLOAT NOT NULL,
    failure_code TEXT,
    message TEXT,
    new_items INTEGER NOT NULL,
    known_items INTEGER NOT NULL,
    skipped_items INTEGER NOT NULL,
    changed_items INTEGER NOT NULL,
    PRIMARY KEY (feed_id, n),
    FOREIGN KEY (feed_id) REFERENCES feeds (id) ON DELETE CASCADE
) {clustered};
CREATE TABLE feed_days (
    feed_id {big} NOT NULL,
    day DATE NOT NULL,
    checks INTEGER NOT NULL,
    ok INTEGER NOT NULL,
    new_items INTEGER NOT NULL,
    PRIMARY KEY (feed_id, day),
    FOREIGN KEY (feed_id) REFERENCES feeds (id) ON DELETE CASCADE
) {clustered};
CREATE TABLE feed_moves (
    feed_id {big} NOT NULL,
    n INTEGER NOT NULL,
    from_url TEXT NOT NULL,
    to_url TEXT NOT NULL,
    moved_at {time} NOT NULL,
    undone_at {time},
    PRIMARY KEY (feed_id, n),
    FOREIGN KEY (feed_id) REFERENCES feeds (id) ON DELETE CASCADE
) {clustered};
CREATE TABLE items (
    id {big} NOT NULL PRIMARY KEY,
    feed_id {big} NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    link TEXT,
    published_at {time},
    dated_at {time} NOT NULL,
    date_flag TEXT,
    first_seen_at {time} NOT NULL,
    last_seen_at {time} NOT NULL,
    language TEXT,
    raw_hash TEXT,
    text_hash TEXT NOT NULL,
    edits INTEGER NOT NULL,
    changed {big} NOT NULL,
    CONSTRAINT items_feed_key UNIQUE (feed_id, key),
    FOREIGN KEY (feed_id) REFERENCES feeds (id) ON DELETE CASCADE
);
CREATE INDEX items_feed ON items (feed_id, id);
CREATE INDEX items_changed ON items (changed);
CREATE TABLE item_versions (
    item_id {big} NOT NULL,
    n INTEGER NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    replaced_at {time} NOT NULL,
    PRIMARY KEY (item_id, n),
    FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE
);
CREATE TABLE annotators (
    id INTEGER NOT NULL PRIMARY KEY,
    gazetteer TEXT NOT NULL,
    lexicon TEXT NOT NULL,
    rules TEXT NOT NULL,
    CONSTRAINT annotators_versions UNIQUE (gazetteer, lexicon, rules)
);
CREATE TABLE annotations (
    item_id {big} NOT NULL PRIMARY KEY,
    annotator_id INTEGER NOT NULL,
    annotated_at {time} NOT NULL,
    language TEXT NOT NULL,
    relevant BOOLEAN NOT NULL,
    relevance TEXT NOT NULL,
    compound FLOAT,
    raw FLOAT,
    words TEXT NOT NULL,
    rejections TEXT NOT NULL,
    refusals TEXT NOT NULL,
    FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE,
    FOREIGN KEY (annotator_id) REFERENCES annotators (id)
);
CREATE TABLE mentions (
    item_id {big} NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    entity TEXT NOT NULL,
    name TEXT NOT NULL,
    surface TEXT NOT NULL,
    field TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    via TEXT NOT NULL,
    rule TEXT NOT NULL,
    category TEXT,
    country TEXT,
    role TEXT NOT NULL,
    tone FLOAT,
    PRIMARY KEY (item_id, n),
    FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE
) {clustered};
CREATE TABLE deals (
    item_id {big} NOT NULL,
    n INTEGER NOT NULL,
    supplier TEXT,
    recipient TEXT,
    systems TEXT NOT NULL,
    value_usd {big},
    stage TEXT,
    evidence TEXT NOT NULL,
    field TEXT NOT NULL,
    quantity {big},
    amount {big},
    currency TEXT,
    cues TEXT NOT NULL,
    PRIMARY KEY (item_id, n),
    FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE
) {clustered};
CREATE TABLE removed (
    kind TEXT NOT NULL,
    id {big} NOT NULL,
    changed {big} NOT NULL,
    PRIMARY KEY (kind, id)
) {clustered};
CREATE INDEX removed_changed ON removed (changed)
"""


STORIES = """
CREATE TABLE item_stories (
    item_id {big} NOT NULL PRIMARY KEY,
    family {big} NOT NULL,
    story_id {big} NOT NULL,
    rule TEXT,
    day INTEGER NOT NULL,
    keys {bytes} NOT NULL,
    FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE
);
CREATE INDEX item_stories_family ON item_stories (family);
CREATE TABLE story_keys (
    key {big} NOT NULL,
    day INTEGER NOT NULL,
    item_id {big} NOT NULL,
    PRIMARY KEY (key, day, item_id)
) {clustered}
"""

DEAL_SPLITS = """
CREATE TABLE deal_splits (
    split_id {big} NOT NULL,
    item_id {big} NOT NULL,
    n INTEGER NOT NULL,
    side INTEGER NOT NULL,
    made_at {time} NOT NULL,
    PRIMARY KEY (split_id, item_id, n),
    FOREIGN KEY (item_id) REFERENCES items (id) ON DELETE CASCADE
) {clustered};
CREATE INDEX deal_splits_item ON deal_splits (item_id)
"""

SAVED = """
CREATE TABLE saved_views (
    view_id {big} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    page TEXT NOT NULL,
    address TEXT NOT NULL,
    made_at {time} NOT NULL
);
CREATE TABLE alerts (
    alert_id TEXT NOT NULL PRIMARY KEY,
    view_id {big} NOT NULL,
    rule TEXT NOT NULL,
    made_at {time} NOT NULL,
    FOREIGN KEY (view_id) REFERENCES saved_views (view_id) ON DELETE CASCADE
);
CREATE INDEX alerts_view ON alerts (view_id)
"""


def _statements(script: str) -> tuple[str, ...]:
    return tuple(script.strip().split(";"))


STEPS: tuple[Step, ...] = (
    Step(version=1, name="first tables", statements=_statements(FIRST)),
    Step(version=2, name="stories", statements=_statements(STORIES)),
    Step(version=3, name="deal splits", statements=_statements(DEAL_SPLITS)),
    Step(version=4, name="saved views and alerts", statements=_statements(SAVED)),
)

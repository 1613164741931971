"""
Which rows are which item, and which items one story: SQL that every engine reads.

It works on `staged` (see `staging.SCHEMA`), over all rows of the input at once, so that
the answer does not depend on how the input was cut or who read it.
"""

from __future__ import annotations

from typing import Protocol

# Copies of one text count as one story when they follow each other within these days,
# as in the store (`stories.sketch.TEXT_S`).
STORY_DAYS = 3
ROWS_PER_BUCKET = 250_000
# A key in doubt gives way to the next; a chain of such steps is bounded by the data,
# and four levels deep where nobody made it up.
MAX_STEPS = 32


class Engine(Protocol):
    """Runs SQL over named tables; `keep` makes a result a table of its own."""

    def keep(self, name: str, sql: str) -> None:
        """Let the answer be known as the table `name`."""

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """A small answer, whole."""


_KEYED = """
    SELECT file, split, n, id0 AS id, 0 AS level, id0, id1, id2, id3, said
    FROM staged WHERE fate = 'row'
"""
_STEPPED = """
    SELECT k.file, k.split, k.n,
        CASE WHEN d.id IS NULL THEN k.id ELSE CASE k.level
            WHEN 0 THEN coalesce(k.id1, k.id)
            WHEN 1 THEN coalesce(k.id2, k.id)
            WHEN 2 THEN coalesce(k.id3, k.id)
            ELSE k.id END END AS id,
        CASE WHEN d.id IS NULL THEN k.level ELSE CASE k.level
            WHEN 0 THEN CASE WHEN k.id1 IS NULL THEN 0 ELSE 1 END
            WHEN 1 THEN CASE WHEN k.id2 IS NULL THEN 1 ELSE 2 END
            WHEN 2 THEN CASE WHEN k.id3 IS NULL THEN 2 ELSE 3 END
            ELSE k.level END END AS level,
        k.id0, k.id1, k.id2, k.id3, k.said
    FROM {keyed} AS k LEFT JOIN {doubted} AS d ON d.id = k.id
"""
# Ids that stand for different records, where at least one of them has another key.
_DOUBTED = """
    SELECT id FROM {keyed} GROUP BY id
    HAVING min(said) <> max(said) AND max(CASE
        WHEN level = 0 AND id1 IS NOT NULL THEN 1
        WHEN level = 1 AND id2 IS NOT NULL THEN 1
        WHEN level = 2 AND id3 IS NOT NULL THEN 1
        ELSE 0 END) = 1
"""
# The newest copy of each item: as `identity.identify` chooses it.
_CHOSEN = """
    SELECT file, split, n, id, level, story, dated, month, digest FROM (
        SELECT k.file, k.split, k.n, k.id, k.level, s.story, s.dated, s.month, s.digest,
            row_number() OVER (
                PARTITION BY k.id
                ORDER BY s.published DESC NULLS LAST, s.size DESC,
                    k.file, k.split, k.n
            ) AS place
        FROM {keyed} AS k
        JOIN (
            SELECT file, split, n, story, dated, month, digest, published, size
            FROM staged WHERE fate = 'row'
        ) AS s ON s.file = k.file AND s.split = k.split AND s.n = k.n
    ) AS copies
    WHERE place = 1
"""
_TOLD = f"""
    SELECT file, split, n, id, level, month, digest,
        min(id) OVER (PARTITION BY story, chain) AS story_id,
        count(*) OVER (PARTITION BY story, chain) AS copies
    FROM (
        SELECT *, sum(begins) OVER (
            PARTITION BY story ORDER BY dated, id ROWS UNBOUNDED PRECEDING
        ) AS chain
        FROM (
            SELECT file, split, n, id, level, story, dated, month, digest,
                CASE WHEN dated - lag(dated) OVER (
                        PARTITION BY story ORDER BY dated, id
                    ) <= {STORY_DAYS * 86_400_000_000} THEN 0 ELSE 1 END AS begins
            FROM chosen
        ) AS steps
    ) AS chains
"""  # noqa: S608
_MONTHS = """
    SELECT month, count(*) AS items,
        sum(CAST(id AS DECIMAL(38, 0))) AS ids,
        sum(CAST(digest AS DECIMAL(38, 0))) AS digests,
        sum(CAST((digest % 1000003) * (id % 1000003) AS DECIMAL(38, 0))) AS texts,
        sum(CAST((story_id % 1000003) * (id % 1000003) AS DECIMAL(38, 0))) AS stories
    FROM told GROUP BY month ORDER BY month
"""


def resolve(engine: Engine) -> None:
    """
    Make the table `told` of `staged`: one row per item.

    `file, split, n` (its record in `staged`), `id`, `level` (which of its keys it goes
    by), `month`, `digest`, `story_id`, `copies` (items of its story).
    """
    engine.keep("keyed_0", _KEYED)
    keyed = _stepped(engine)
    engine.keep("chosen", _CHOSEN.format(keyed=keyed))
    engine.keep("told", _TOLD)


def _stepped(engine: Engine) -> str:
    for step in range(MAX_STEPS):
        keyed, doubted = f"keyed_{step}", f"doubted_{step}"
        engine.keep(doubted, _DOUBTED.format(keyed=keyed))
        (count,) = engine.rows(f"SELECT count(*) FROM {doubted}")[0]  # noqa: S608
        if not count:
            return keyed
        stepped = _STEPPED.format(keyed=keyed, doubted=doubted)
        engine.keep(f"keyed_{step + 1}", stepped)
    return f"keyed_{MAX_STEPS}"


def months(engine: Engine) -> dict[str, tuple[int, str]]:
    """By month: how many items, and sums that differ when any of them does."""
    return {
        str(month): (int(str(items)), "/".join(str(int(str(one))) for one in sums))
        for month, items, *sums in engine.rows(_MONTHS)
    }


def buckets_of(items: int) -> int:
    """In how many files a month of so many items is written."""
    return max(1, -(-items // ROWS_PER_BUCKET))


# What goes to the annotator, a file's rows behind each other.
ORDERED = """
    SELECT s.*, t.id, t.level, t.story_id, t.copies, b.bucket
    FROM staged AS s
    JOIN told AS t ON t.file = s.file AND t.split = s.split AND t.n = s.n
    JOIN buckets AS b ON b.month = t.month AND b.bucket = t.id % b.buckets
    WHERE s.fate = 'row'
"""
ORDER = ("month", "bucket", "dated", "id")

FEEDS = """
    SELECT s.feed_id, min(s.publisher) AS title
    FROM (SELECT file, split, n, feed_id, publisher FROM staged WHERE fate = 'row') AS s
    JOIN told AS t ON t.file = s.file AND t.split = s.split AND t.n = s.n
    GROUP BY s.feed_id ORDER BY s.feed_id
"""
COUNTS = """
    SELECT count(CASE WHEN fate = 'row' THEN 1 END),
        count(CASE WHEN fate = 'bad' THEN 1 END)
    FROM staged
"""
LINES = """
    SELECT file, split, n FROM staged WHERE fate = 'end' ORDER BY file, split
"""
REJECTED = """
    SELECT file, split, n, reason, raw FROM staged WHERE fate = 'bad'
    ORDER BY file, split, n
"""

"""A page of the store's changes → rows of the cube, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa

from armsbeat.cube.schema import LISTS, PER_ENTITY, SCHEMAS
from armsbeat.cube.signs import MADE
from armsbeat.cube.text import searchable
from armsbeat.model import STAGES, Changes, Rows

_UTC = pa.timestamp("us", tz="UTC")

ITEM_COLUMNS = (
    "id",
    "feed_id",
    "at",
    "published_at",
    "first_seen_at",
    "date_flag",
    "edits",
    "story_id",
    "story_rule",
    "title",
    "summary",
    "link",
    "text",
    "language",
    "relevant",
    "relevance",
    "compound",
    "raw",
    "words",
    "gazetteer",
    "lexicon",
    "rules",
)

# Everything that is to go: removed, replaced, or of a removed feed.
_GONE = """
    CREATE OR REPLACE TEMP TABLE gone AS
    SELECT id FROM (
        SELECT unnest($removed::BIGINT[]) AS id
        UNION ALL SELECT id FROM new_items
        UNION ALL SELECT id FROM items WHERE feed_id IN (
            SELECT unnest($removed_feeds::BIGINT[]))
    )
"""
_TOUCHED = """
    CREATE OR REPLACE TEMP TABLE touched AS
    SELECT kind, entity FROM mentions WHERE item_id IN (SELECT id FROM gone)
    UNION SELECT kind, entity FROM new_mentions
"""
_NAMED = (*(f"named_{kind}" for kind in LISTS), "told", "sold")
_DELETES = (
    *(
        f"DELETE FROM {table} WHERE id IN (SELECT id FROM gone)"  # noqa: S608
        for table in ("items", *_NAMED)
    ),
    "DELETE FROM mentions WHERE item_id IN (SELECT id FROM gone)",
    "DELETE FROM deals WHERE item_id IN (SELECT id FROM gone)",
)
_INSERT_ITEMS = f"""
    INSERT INTO items BY NAME
    WITH signed AS ({MADE}), named AS (
        SELECT
            item_id,
            list(DISTINCT entity) FILTER (kind = 'system') AS systems,
            list(DISTINCT entity) FILTER (kind = 'country') AS countries,
            list(DISTINCT entity) FILTER (kind = 'organisation') AS organisations,
            list(DISTINCT entity) FILTER (kind = 'bloc') AS blocs,
            list(DISTINCT entity) FILTER (kind = 'country' AND role = 'supplier')
                AS selling,
            list(DISTINCT entity) FILTER (kind = 'country' AND role = 'recipient')
                AS buying
        FROM new_mentions GROUP BY item_id
    ), told AS (
        SELECT
            item_id,
            list(DISTINCT supplier) FILTER (supplier IS NOT NULL) AS selling,
            list(DISTINCT recipient) FILTER (recipient IS NOT NULL) AS buying,
            list(DISTINCT stage) FILTER (stage IS NOT NULL) AS stages,
            bool_or(supplier IS NOT NULL AND recipient IS NOT NULL) AS paired
        FROM new_deals GROUP BY item_id
    ), joined AS (
        SELECT
            i.*,
            s.* EXCLUDE (id),
            f.outlet,
            f.kind AS publisher_kind,
            i."at"::DATE AS "day",
            round(i.compound * 1000000)::BIGINT AS tone_e6,
            list_sort(coalesce(n.systems, [])) AS systems,
            list_sort(coalesce(n.countries, [])) AS countries,
            list_sort(coalesce(n.organisations, [])) AS organisations,
            list_sort(coalesce(n.blocs, [])) AS blocs,
            list_sort(list_distinct(list_concat(n.selling, d.selling))) AS suppliers,
            list_sort(list_distinct(list_concat(n.buying, d.buying))) AS recipients,
            list_sort(coalesce(d.stages, [])) AS stages,
            coalesce(d.paired, false) AS paired
        FROM new_items AS i
        LEFT JOIN signed AS s ON s.id = i.id
        LEFT JOIN named AS n ON n.item_id = i.id
        LEFT JOIN told AS d ON d.item_id = i.id
        LEFT JOIN feeds AS f ON f.feed_id = i.feed_id
    )
    SELECT *, list_filter(
        countries,
        lambda c: NOT list_contains(suppliers, c) AND NOT list_contains(recipients, c)
    ) AS bystanders
    FROM joined
"""  # noqa: S608
_REFRESH_FEEDS = """
    UPDATE {table} AS t SET outlet = f.outlet, publisher_kind = f.kind
    FROM feeds AS f
    WHERE t.feed_id = f.feed_id
      AND f.feed_id IN (SELECT feed_id FROM new_feeds)
      AND (t.outlet IS DISTINCT FROM f.outlet
           OR t.publisher_kind IS DISTINCT FROM f.kind)
"""
_NEW_ENTITIES = """
    INSERT INTO entities
    SELECT $kind, entity, top + row_number() OVER (ORDER BY entity)
    FROM (
        SELECT DISTINCT unnest({values}) AS entity
        FROM items WHERE id IN (SELECT id FROM new_items)
    ), (SELECT coalesce(max(key), 0) AS top FROM entities)
    WHERE entity NOT IN (SELECT id FROM entities WHERE kind = $kind)
"""
_COLUMNS = ", ".join(PER_ENTITY)
_KEYS = """
    SELECT item, list(e.key) AS countries
    FROM (
        SELECT id AS item, unnest(countries) AS country
        FROM items WHERE id IN (SELECT id FROM new_items)
    ) JOIN entities AS e ON e.id = country AND e.kind = 'country'
    GROUP BY item
"""
_INSERT_NAMED = {
    kind: f"""
        INSERT INTO named_{kind} BY NAME
        SELECT n.* REPLACE (e.key AS entity), t.entity IS NOT NULL AS titled
            {", c.countries" if kind == "system" else ""}
        FROM (
            SELECT {_COLUMNS}, unnest({values}) AS entity
            FROM items WHERE id IN (SELECT id FROM new_items)
        ) AS n JOIN entities AS e ON e.id = n.entity AND e.kind = $kind
        LEFT JOIN (
            SELECT DISTINCT item_id, entity FROM new_mentions
            WHERE kind = $kind AND field = 'title'
        ) AS t ON t.item_id = n.id AND t.entity = n.entity
        {f"LEFT JOIN ({_KEYS}) AS c ON c.item = n.id" if kind == "system" else ""}
    """  # noqa: S608
    for kind, values in LISTS.items()
}
_SOLD = """
    INSERT INTO entities
    SELECT 'sold', entity, top + row_number() OVER (ORDER BY entity)
    FROM (SELECT DISTINCT unnest(systems) AS entity FROM new_deals),
        (SELECT coalesce(max(key), 0) AS top FROM entities)
    WHERE entity NOT IN (SELECT id FROM entities WHERE kind = 'sold')
"""
_PAIRS = """
    INSERT INTO pairs
    SELECT top + row_number() OVER (ORDER BY supplier, recipient), supplier, recipient
    FROM (
        SELECT supplier, recipient FROM new_deals
        EXCEPT SELECT supplier, recipient FROM pairs
    ), (SELECT coalesce(max(key), 0) AS top FROM pairs)
"""
_NUMBERED = f"""
    SELECT {", ".join(f"i.{name}" for name in PER_ENTITY)}, p.key AS pair, d.*
    FROM new_deals AS d
    JOIN items AS i ON i.id = d.item_id
    JOIN pairs AS p ON p.supplier IS NOT DISTINCT FROM d.supplier
        AND p.recipient IS NOT DISTINCT FROM d.recipient
"""  # noqa: S608
_TOLD = f"""
    INSERT INTO told
    SELECT {_COLUMNS}, pair, max(value_usd),
        {", ".join(f"coalesce(bool_or(stage = '{stage}'), false)" for stage in STAGES)}
    FROM ({_NUMBERED}) GROUP BY ALL
"""  # noqa: S608
_INSERT_SOLD = f"""
    INSERT INTO sold
    SELECT DISTINCT n.* EXCLUDE (system), e.key
    FROM (SELECT {_COLUMNS}, pair, unnest(systems) AS system FROM ({_NUMBERED})) AS n
    JOIN entities AS e ON e.id = n.system AND e.kind = 'sold'
"""  # noqa: S608
_INSERT_TOLD = (_SOLD, _PAIRS, _TOLD, _INSERT_SOLD)
_NAMES = (
    """
    DELETE FROM names WHERE NOT listed
        AND (kind, entity) IN (SELECT (kind, entity) FROM touched)
    """,
    """
    INSERT INTO names
    SELECT kind, entity, min(name), min(category), false
    FROM mentions SEMI JOIN touched USING (kind, entity)
    ANTI JOIN names USING (kind, entity)
    GROUP BY kind, entity
    """,
)

_LEARN = (
    "DELETE FROM names",
    "INSERT INTO names BY NAME SELECT * FROM new_names",
    """
    INSERT INTO names
    SELECT kind, entity, min(name), min(category), false
    FROM mentions ANTI JOIN names USING (kind, entity)
    GROUP BY kind, entity
    """,
)


def apply(cursor: duckdb.DuckDBPyConnection, changes: Changes) -> None:
    """Upsert and remove what changed; the caller holds the transaction."""
    take(
        cursor,
        _tables(changes),
        removed=changes.removed_ids,
        removed_feeds=changes.removed_feed_ids,
    )


def take(
    cursor: duckdb.DuckDBPyConnection,
    tables: Mapping[str, pa.Table],
    *,
    removed: Sequence[int] = (),
    removed_feeds: Sequence[int] = (),
) -> None:
    """
    Upsert rows that are Arrow tables already; the caller holds the transaction.

    Args:
        cursor: In a transaction.
        tables: `items` with `ITEM_COLUMNS`, and `mentions`, `deals`, `feeds` with the
            columns of `schema`.
        removed: Items that are no more.
        removed_feeds: Feeds that are no more; their items go with them.
    """
    for name, table in tables.items():
        cursor.register(f"new_{name}", table)
    gone = {"removed": list(removed), "removed_feeds": list(removed_feeds)}
    cursor.execute(_GONE, gone)
    cursor.execute(_TOUCHED)
    for statement in _DELETES:
        cursor.execute(statement)
    cursor.execute(
        "DELETE FROM feeds WHERE feed_id IN (SELECT feed_id FROM new_feeds)"
        " OR list_contains($removed::BIGINT[], feed_id)",
        {"removed": list(removed_feeds)},
    )
    cursor.execute("INSERT INTO feeds BY NAME SELECT * FROM new_feeds")
    cursor.execute("INSERT INTO mentions BY NAME SELECT * FROM new_mentions")
    cursor.execute("INSERT INTO deals BY NAME SELECT * FROM new_deals")
    cursor.execute(_INSERT_ITEMS)
    for kind, values in LISTS.items():
        cursor.execute(_NEW_ENTITIES.format(values=values), {"kind": kind})
    for kind, statement in _INSERT_NAMED.items():
        cursor.execute(statement, {"kind": kind})
    if tables["deals"].num_rows:
        for statement in _INSERT_TOLD:
            cursor.execute(statement)
    if tables["feeds"].num_rows:
        for table in ("items", *_NAMED):
            cursor.execute(_REFRESH_FEEDS.format(table=table))
    for statement in _NAMES:
        cursor.execute(statement)


def learn_names(
    cursor: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, str, str, str | None]]
) -> None:
    """Replace the names known from the gazetteer; they go before those of mentions."""
    names = ("kind", "entity", "name", "category", "listed")
    table = Rows(columns=names, rows=tuple((*row, True) for row in rows))
    cursor.register("new_names", _arrow("names", table.by_column()))
    for statement in _LEARN:
        cursor.execute(statement)


def _tables(changes: Changes) -> dict[str, pa.Table]:
    tables = {
        "items": _arrow("items", _items(changes.items), ITEM_COLUMNS),
        "feeds": _arrow("feeds", _feeds(changes.feeds)),
    }
    for table, rows in (("mentions", changes.mentions), ("deals", changes.deals)):
        columns = rows.by_column()
        columns["seq"] = columns.pop("n")
        tables[table] = _arrow(table, columns)
    return tables


def _items(rows: Rows) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = rows.by_column()
    columns["at"] = columns["dated_at"]
    columns["text"] = [
        searchable(title or "", summary or "")
        for title, summary in zip(columns["title"], columns["summary"], strict=True)
    ]
    columns["language"] = [
        read or claimed
        for read, claimed in zip(
            columns["annotated_language"], columns["language"], strict=True
        )
    ]
    columns["relevant"] = [bool(value) for value in columns["relevant"]]
    return columns


def _feeds(rows: Rows) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = rows.by_column()
    columns["feed_id"] = columns["id"]
    columns["outlet"] = [
        outlet(url, site)
        for url, site in zip(columns["url"], columns["site"], strict=True)
    ]
    columns["paused"] = [bool(value) for value in columns["paused"]]
    return columns


def outlet(url: str, site: str | None) -> str:
    """Who publishes a feed: the host of its site, so that two feeds can share it."""
    host = urlsplit(site or url).hostname if "//" in (site or url) else None
    return (host or url).removeprefix("www.")


def _arrow(
    table: str, columns: dict[str, list[Any]], names: tuple[str, ...] | None = None
) -> pa.Table:
    schema = SCHEMAS[table].to_pyarrow()
    fields = [schema.field(name) for name in names or schema.names]
    arrays = [_array(columns[field.name], field.type) for field in fields]
    return pa.Table.from_arrays(arrays, names=[field.name for field in fields])


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(kind):
        return pa.array(values, type=_UTC).cast(kind)
    return pa.array(values, type=kind)

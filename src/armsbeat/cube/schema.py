"""
The cube's tables, as Ibis tables that are bound to no database.

Expressions over them are values: any backend of Ibis can run them.
`SCHEMA` is raised with every change here; a file with another number is rebuilt.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from armsbeat.model import STAGES, MentionKind

SCHEMA = 4
# Of what the cube alone keeps beside these tables; raised likewise.
LAYOUT = 3

_COLUMNS: dict[str, dict[str, str]] = {
    "items": {
        "id": "int64",
        "feed_id": "int64",
        # Of the feed, repeated here so that the common questions need no join.
        "outlet": "string",
        "publisher_kind": "string",
        # The effective time and its day: as published, else as first seen.
        "at": "timestamp(6)",
        "day": "date",
        "published_at": "timestamp(6)",
        "first_seen_at": "timestamp(6)",
        "date_flag": "string",
        "edits": "int64",
        # Smallest id of the items that carry the same text; and what joins this one.
        "story_id": "int64",
        "story_rule": "string",
        "title": "string",
        "summary": "string",
        "link": "string",
        "text": "string",
        "language": "string",
        "relevant": "boolean",
        # Lists of [reason, weight] and [word, share], as JSON.
        "relevance": "string",
        "words": "string",
        "compound": "float64",
        "raw": "float64",
        # The compound in millionths: sums of whole numbers do not depend on the
        # order in which threads or machines add them up.
        "tone_e6": "int64",
        # Ids named in the item, each once, sorted.
        "systems": "array<string>",
        "countries": "array<string>",
        "organisations": "array<string>",
        "blocs": "array<string>",
        # Countries named in that role, or party to a deal read from the item.
        "suppliers": "array<string>",
        "recipients": "array<string>",
        "bystanders": "array<string>",
        "stages": "array<string>",
        "paired": "boolean",
        "gazetteer": "string",
        "lexicon": "string",
        "rules": "string",
    },
    "mentions": {
        "item_id": "int64",
        "seq": "int64",
        "kind": "string",
        "entity": "string",
        "name": "string",
        "surface": "string",
        "field": "string",
        "start": "int64",
        "end": "int64",
        "via": "string",
        "rule": "string",
        "category": "string",
        "country": "string",
        "role": "string",
        "tone": "float64",
    },
    "deals": {
        "item_id": "int64",
        "seq": "int64",
        "supplier": "string",
        "recipient": "string",
        "systems": "array<string>",
        "value_usd": "int64",
        "stage": "string",
        "evidence": "string",
        "field": "string",
        "quantity": "int64",
        "amount": "int64",
        "currency": "string",
        "cues": "array<string>",
    },
    "feeds": {
        "feed_id": "int64",
        "url": "string",
        "title": "string",
        "kind": "string",
        "country": "string",
        "language": "string",
        "outlet": "string",
        "paused": "boolean",
    },
    "names": {
        "kind": "string",
        "entity": "string",
        "name": "string",
        "category": "string",
        # From the gazetteer: goes before what mentions say.
        "listed": "boolean",
    },
    "meta": {"key": "string", "value": "string"},
}

# Which list of an item holds the ids of which kind of entity.
LISTS: dict[MentionKind, str] = {
    "system": "systems",
    "country": "countries",
    "organisation": "organisations",
    "bloc": "blocs",
}

# What most questions need of an item.
NARROW = (
    *("id", "feed_id", "outlet", "publisher_kind", "story_id", "at", "day"),
    *("relevant", "tone_e6", "paired"),
)
# What they need of it beside an entity that it names.
PER_ENTITY = (
    *("id", "feed_id", "outlet", "publisher_kind", "story_id", "day"),
    *("relevant", "tone_e6"),
)

# Kept by the cube in this process alone, and derived from the tables above: one row per
# item and entity, so that a question need not take lists apart. Entities are numbers
# here, which group three times as fast as texts.
_DERIVED: dict[str, dict[str, str]] = {
    **{
        f"named_{kind}": {
            **{name: _COLUMNS["items"][name] for name in PER_ENTITY},
            "entity": "int64",
            # Is it named in the title?
            "titled": "boolean",
        }
        for kind in LISTS
    },
    "entities": {"kind": "string", "id": "string", "key": "int64"},
    # What deals say, once per item and pair of sides, which are numbers too.
    "told": {
        **{name: _COLUMNS["items"][name] for name in PER_ENTITY},
        "pair": "int64",
        "value_usd": "int64",
        **dict.fromkeys(STAGES, "boolean"),
    },
    "sold": {
        **{name: _COLUMNS["items"][name] for name in PER_ENTITY},
        "pair": "int64",
        "system": "int64",
    },
    "pairs": {"key": "int64", "supplier": "string", "recipient": "string"},
}

# Bits that tell texts apart (see `signs`), kept beside the columns of an item.
SIGNS = ("signs_0", "signs_1", "signs_2", "signs_3")
_BESIDE = {"items": dict.fromkeys(SIGNS, "int64")}
# Beside a system the keys of the countries that its item names, so that what is named
# together need not be looked for.
_DERIVED["named_system"]["countries"] = "array<int64>"

SCHEMAS = {name: ibis.schema(columns) for name, columns in _COLUMNS.items()}


def _table(name: str) -> ir.Table:
    return ibis.table(SCHEMAS[name], name=name)


ITEMS = _table("items")
MENTIONS = _table("mentions")
DEALS = _table("deals")
FEEDS = _table("feeds")
NAMES = _table("names")

# The items of a view, and what they name: stand for tables that are chosen when a
# question is run (see `selection`).
# The cube's items, with what the signs of their texts say about a search.
SIGNED = ibis.table({**_COLUMNS["items"], "may_match": "boolean"}, name="signed")
SELECTED = ibis.table(
    {name: _COLUMNS["items"][name] for name in NARROW}, name="selected"
)
# The countries that items name: of these items at least, to be joined by their ids.
SELECTED_BESIDE = ibis.table({"id": "int64", "entity": "int64"}, name="selected_beside")
SELECTED_TOLD = ibis.table(_DERIVED["told"], name="selected_told")
SELECTED_SOLD = ibis.table(_DERIVED["sold"], name="selected_sold")
PAIRS = ibis.table(_DERIVED["pairs"], name="pairs")
# Keys to look for, of entities or items; on certain days, where they are given.
GIVEN = ibis.table({"key": "int64", "day": "date"}, name="selected_given")
SELECTED_NAMED: dict[MentionKind, ir.Table] = {
    kind: ibis.table(_DERIVED[f"named_{kind}"], name=f"selected_{kind}")
    for kind in LISTS
}

_TYPES = {
    "int64": "BIGINT",
    "string": "VARCHAR",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp(6)": "TIMESTAMP",
    "array<string>": "VARCHAR[]",
    "array<int64>": "BIGINT[]",
}


def statements() -> tuple[str, ...]:
    """The `CREATE TABLE` statements of DuckDB."""
    return tuple(
        f"CREATE OR REPLACE TABLE {table} ({_definition(table, columns)})"
        for table, columns in {**_COLUMNS, **_DERIVED}.items()
    )


def _definition(table: str, columns: dict[str, str]) -> str:
    columns = {**columns, **_BESIDE.get(table, {})}
    return ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in columns.items())

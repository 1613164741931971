"""
Which items are compared when stories are told: a bounded number, whatever arrives.

A key that many items share says little; it is passed over, and rarer keys still speak.
What is equal (page, headline, whole text) needs no search: the first few will do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from armsbeat.store.annotating import chunks

# A key that more items share within its days is too common.
MOST_HOLDERS = 40
# So many are looked at where a common key means that something is equal.
FEW_HOLDERS = 4
# An item with more candidates is compared with the best alone: those that share most
# keys with it, of equals the newest, which need not be read again.
MOST_COMPARED = 24
BEST = 3
# A family of more members is not told anew as a whole.
MOST_TOLD = 32
EXACT = 1_000

# Who holds each key within its days. The lists go as one parameter.
HOLDERS = {
    "sqlite": text(
        "SELECT json_extract(value, '$[0]') AS key, json_extract(value, '$[1]') AS"
        " first, json_extract(value, '$[2]') AS last, (SELECT json_group_array(item_id)"
        " FROM (SELECT k.item_id FROM story_keys k"
        " WHERE k.key = json_extract(value, '$[0]')"
        " AND k.day BETWEEN json_extract(value, '$[1]') AND json_extract(value, '$[2]')"
        " ORDER BY k.day, k.item_id LIMIT :most)) AS holders FROM json_each(:wanted)"
    ),
    "postgresql": text(
        "SELECT (v->>0)::bigint AS key, (v->>1)::int AS first, (v->>2)::int AS last,"
        " CAST((SELECT json_agg(s.item_id) FROM (SELECT k.item_id FROM story_keys k"
        " WHERE k.key = (v->>0)::bigint"
        " AND k.day BETWEEN (v->>1)::int AND (v->>2)::int"
        " ORDER BY k.day, k.item_id LIMIT :most) s) AS text) AS holders"
        " FROM json_array_elements(CAST(:wanted AS json)) v"
    ),
}
# Which keys anybody holds.
HELD = {
    "sqlite": text(
        "SELECT value AS key FROM json_each(:wanted)"
        " WHERE EXISTS (SELECT 1 FROM story_keys k WHERE k.key = value)"
    ),
    "postgresql": text(
        "SELECT v::text::bigint AS key FROM json_array_elements(CAST(:wanted AS json))"
        " v WHERE EXISTS (SELECT 1 FROM story_keys k WHERE k.key = v::text::bigint)"
    ),
}
# Members of each family, one more than are told anew.
MEMBERS = {
    "sqlite": text(
        "SELECT value AS family, (SELECT count(*) FROM (SELECT 1 FROM item_stories s"
        " WHERE s.family = value LIMIT :most)) AS members FROM json_each(:wanted)"
    ),
    "postgresql": text(
        "SELECT v::text::bigint AS family, (SELECT count(*) FROM (SELECT 1"
        " FROM item_stories s WHERE s.family = v::text::bigint LIMIT :most) m)"
        " AS members FROM json_array_elements(CAST(:wanted AS json)) v"
    ),
}

Wanted = tuple[int, int, int]
"""A key, and the first and the last day on which its holders count."""


def shared(connection: Connection, fresh: Sequence[Any]) -> frozenset[int]:
    """
    Keys of fresh items that others hold too, or several of them.

    Asked before the fresh items' own keys are written. Nearly all keys are held by one
    item alone, and to learn that is all that most of them are looked up for.
    """
    times = Counter(value for one in fresh for value in {key.value for key in one.keys})
    found = {value for value, count in times.items() if count > 1}
    values = {"wanted": json.dumps(sorted(times.keys() - found))}
    held = connection.scalars(HELD[connection.dialect.name], values)
    return frozenset(found.union(held))


def near(
    connection: Connection, fresh: Sequence[Any], among: frozenset[int]
) -> list[tuple[int, int]]:
    """Pairs of ids to compare: at most `MOST_COMPARED` per fresh item."""
    wanted = sorted(
        {_wanted(one, key) for one in fresh for key in one.keys if key.value in among}
    )
    query, holders = HOLDERS[connection.dialect.name], dict[Wanted, list[int]]()
    for chunk in chunks(wanted):
        values = {"wanted": json.dumps(chunk), "most": MOST_HOLDERS + 1}
        for row in connection.execute(query, values):
            holders[row.key, row.first, row.last] = json.loads(row.holders or "[]")
    pairs = {
        (min(one.item_id, other), max(one.item_id, other))
        for one in fresh
        if any(key.value in among for key in one.keys)
        for other in chosen(one, holders)
    }
    return sorted(pairs)


def chosen(one: Any, holders: Mapping[Wanted, Sequence[int]]) -> list[int]:
    """With whom an item is compared, given the first holders of its keys."""
    shared: Counter[int] = Counter()
    for key in one.keys:
        found = holders.get(_wanted(one, key), ())
        if len(found) > MOST_HOLDERS:
            found = found[:FEW_HOLDERS] if key.exact else ()
        for other in found:
            shared[other] += EXACT if key.exact else 1
    del shared[one.item_id]
    if len(shared) <= MOST_COMPARED:
        return list(shared)
    return sorted(shared, key=lambda other: (-shared[other], -other))[:BEST]


def _wanted(one: Any, key: Any) -> Wanted:
    return key.value, one.day - key.days, one.day + key.days


def crowds(connection: Connection, families: Iterable[int]) -> frozenset[int]:
    """Those families that have more members than are told anew."""
    query, found = MEMBERS[connection.dialect.name], set[int]()
    for chunk in chunks(sorted(set(families))):
        values = {"wanted": json.dumps(chunk), "most": MOST_TOLD + 1}
        rows = connection.execute(query, values)
        found |= {row.family for row in rows if row.members > MOST_TOLD}
    return frozenset(found)

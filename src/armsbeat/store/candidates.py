"""
Which items are compared when stories are told: a bounded number, whatever arrives.

A key that many items share says little; it is passed over, and rarer keys still speak.
What is equal (page, headline, whole text) needs no search: the first few will do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from sqlalchemy import Connection, text

from armsbeat.store.annotating import chunks
from armsbeat.store.telling import KEY_BITS, KIND_SHIFT, Fresh, Kinds, Wanted

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
KINDS_MASK = (1 << KEY_BITS - KIND_SHIFT) - 1

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


def shared(
    connection: Connection, fresh: Sequence[Fresh], kinds: Kinds
) -> frozenset[int]:
    """
    Keys, as they are kept, of fresh items that others hold too, or several of them.

    Asked before the fresh items' own keys are written. Nearly all keys are held by one
    item alone, and to learn that is all that most of them are looked up for.
    """
    values: list[int] = []
    for one in fresh:
        values += one.kept()
        values += one.beyond(kinds)
    values.sort()
    found = {value for value, after in pairwise(values) if value == after}
    alone = [value for value in values if value not in found] if found else values
    asked = {"wanted": json.dumps(alone)}
    held = connection.scalars(HELD[connection.dialect.name], asked)
    return frozenset(found.union(held))


def near(
    connection: Connection,
    fresh: Sequence[Fresh],
    among: frozenset[int],
    kinds: Kinds,
) -> list[tuple[int, int]]:
    """Pairs of ids to compare: at most `MOST_COMPARED` per fresh item."""
    asked = {
        one.item_id: [wants for key in one.keys if (wants := one.wanted(key, kinds))]
        for one in fresh
        if not among.isdisjoint(one.kept() + one.beyond(kinds))
    }
    wanted = {w for found in asked.values() for wants in found for w in wants}
    holders = _holders(connection, sorted(w for w in wanted if w[0] in among))
    pairs = {
        (min(item_id, other), max(item_id, other))
        for item_id, found in asked.items()
        for other in chosen(item_id, found, holders, kinds)
    }
    return sorted(pairs)


def _holders(
    connection: Connection, wanted: Sequence[Wanted]
) -> dict[Wanted, list[int]]:
    query, holders = HOLDERS[connection.dialect.name], dict[Wanted, list[int]]()
    for chunk in chunks(wanted):
        values = {"wanted": json.dumps(chunk), "most": MOST_HOLDERS + 1}
        for row in connection.execute(query, values):
            holders[row.key, row.first, row.last] = json.loads(row.holders or "[]")
    return holders


def chosen(
    item_id: int,
    wanted: Iterable[Sequence[Wanted]],
    holders: Mapping[Wanted, Sequence[int]],
    kinds: Kinds,
) -> list[int]:
    """With whom an item is compared, given the first holders of its keys."""
    shared: Counter[int] = Counter()
    for wants in wanted:
        found = [other for want in wants for other in holders.get(want, ())]
        _, is_exact = kinds[wants[0][0] >> KIND_SHIFT & KINDS_MASK]
        if len(found) > MOST_HOLDERS:
            found = found[:FEW_HOLDERS] if is_exact else []
        for other in found:
            shared[other] += EXACT if is_exact else 1
    del shared[item_id]
    if len(shared) <= MOST_COMPARED:
        return list(shared)
    return sorted(shared, key=lambda other: (-shared[other], -other))[:BEST]


def crowds(connection: Connection, families: Iterable[int]) -> frozenset[int]:
    """Those families that have more members than are told anew."""
    query, found = MEMBERS[connection.dialect.name], set[int]()
    for chunk in chunks(sorted(set(families))):
        values = {"wanted": json.dumps(chunk), "most": MOST_TOLD + 1}
        rows = connection.execute(query, values)
        found |= {row.family for row in rows if row.members > MOST_TOLD}
    return frozenset(found)

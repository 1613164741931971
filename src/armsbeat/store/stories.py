"""
Which story each item belongs to: looked up by keys, never by reading all items.

Who tells stories is handed in (`Teller`): this file knows keys and families, not texts.
Up to the bounds of `candidates` what it writes depends on the items that are there, not
on the order they came in; beyond them an item joins what it is compared with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from armsbeat.store import read
from armsbeat.store.annotating import chunks
from armsbeat.store.bulk import insert_rows
from armsbeat.store.candidates import MOST_TOLD, crowds, near, shared
from armsbeat.store.counter import Counter
from armsbeat.store.packing import packed, unpacked
from armsbeat.store.ready import ReadyItem
from armsbeat.store.schema import item_stories, items, story_keys
from armsbeat.store.telling import Fresh, Teller, Told
from armsbeat.store.texts import Texts

STORY_COLUMNS = ("item_id", "family", "story_id", "rule", "day", "keys")
# The rules that told the stories, in `meta`.
VERSION = "stories_version"
KEY_COLUMNS = ("key", "day", "item_id")
# Items told at once: bounds the memory, however many come.
SLICE = 500


def keep_version(connection: Connection, teller: Teller) -> None:
    """In a store where nothing is told yet: record who will tell."""
    if read.get_meta(connection, VERSION) is None:
        read.set_meta(connection, VERSION, teller.version)


def tell(
    connection: Connection,
    counter: Counter,
    teller: Teller,
    ids: Iterable[int],
    *,
    new: Mapping[int, tuple[ReadyItem, str]] | None = None,
    stamped: bool = False,
) -> None:
    """
    Tell the stories of items that are new or whose text was edited.

    Args:
        connection: In a transaction that may write.
        counter: Stamps the items whose story changes.
        teller: Who compares.
        ids: The items.
        new: The new ones with their effective time, which need not be read again.
        stamped: This transaction has stamped them already.
    """
    named = frozenset(ids)
    before = _forget(connection, counter, named)
    _tell(
        connection,
        counter,
        teller,
        sorted(named | set(before)),
        before=before,
        new=new or {},
        spared=named if stamped else frozenset(),
    )


def forget(
    connection: Connection, counter: Counter, ids: Sequence[int]
) -> dict[int, tuple[Any, ...]]:
    """
    Before items are deleted: drop what is told of them and their families.

    Returns:
        What was told of the others in their families, which are to be told anew.
    """
    before = _forget(connection, counter, frozenset(ids))
    return {one: told for one, told in before.items() if one not in set(ids)}


def tell_again(
    connection: Connection,
    counter: Counter,
    teller: Teller | None,
    before: Mapping[int, tuple[Any, ...]],
) -> None:
    """Tell what `forget` returned; without a teller each is a story of its own."""
    if teller is not None:
        _tell(connection, counter, teller, sorted(before), before=before)
    else:
        alone = (one for one, told in before.items() if told != (one, None))
        _stamp(connection, counter, alone)


def tell_untold(
    connection: Connection, counter: Counter, teller: Teller, *, limit: int
) -> int:
    """Tell items of which nothing is told, by id; returns how many."""
    if read.get_meta(connection, VERSION) != teller.version:
        _forget_all(connection, counter)
        read.set_meta(connection, VERSION, teller.version)
    query = (
        select(items.c.id)
        .join_from(items, item_stories, isouter=True)
        .where(item_stories.c.item_id.is_(None))
    )
    ids = connection.scalars(query.order_by(items.c.id).limit(limit)).all()
    if ids:
        _tell(connection, counter, teller, ids, before={})
    return len(ids)


def _forget_all(connection: Connection, counter: Counter) -> None:
    """Drop what other rules told; items that were in a story are stamped."""
    in_story = item_stories.c.rule.is_not(None)
    ids = connection.scalars(select(item_stories.c.item_id).where(in_story)).all()
    connection.execute(delete(item_stories))
    connection.execute(delete(story_keys))
    _stamp(connection, counter, ids)


def _tell(
    connection: Connection,
    counter: Counter,
    teller: Teller,
    ids: Sequence[int],
    *,
    before: Mapping[int, tuple[Any, ...]],
    new: Mapping[int, tuple[ReadyItem, str]] | None = None,
    spared: frozenset[int] = frozenset(),
) -> None:
    """Tell items that have no rows yet."""
    for start in range(0, len(ids), SLICE):
        part = ids[start : start + SLICE]
        texts = Texts(connection, teller, new or {})
        fresh = texts.fresh(part)
        known, results = _told(connection, teller, fresh, texts)
        _write(connection, fresh, known, results)
        was = {one: (told.story, told.rule) for one, told in known.items()}
        was = {one: (one, None) for one in results} | was | dict(before)
        changed = (o for o, t in results.items() if (t.story, t.rule) != was[o])
        _stamp(connection, counter, (one for one in changed if one not in spared))


def _told(
    connection: Connection, teller: Teller, fresh: Mapping[int, Fresh], texts: Texts
) -> tuple[dict[int, Any], dict[int, Told]]:
    """What was told of the items around the fresh ones, and what is told now."""
    ones = list(fresh.values())
    held = shared(connection, ones, teller.kinds)
    _write_keys(connection, ones)
    pairs = near(connection, ones, held, teller.kinds)
    sketches: dict[int, Any] = {}
    texts.sketch_more(sketches, (one for pair in pairs for one in pair))
    found = teller.joined(
        [(sketches[i], sketches[j]) for i, j in pairs if {i, j} <= sketches.keys()]
    )
    known, large = _families(connection, teller, found, frozenset(fresh))
    texts.sketch_more(sketches, known)
    paired = {one.item_id for pair in found for one in pair[:2]} & fresh.keys()
    results = {
        one: teller.told(one, one, one, None) for one in fresh if one not in paired
    }
    for members, joined in _groups(sorted(paired), known, found):
        old = {one: known[one] for one in members if one in known}
        at_hand = {one: sketches[one] for one in members if one in sketches}
        if len(members) > MOST_TOLD or any(o.family in large for o in old.values()):
            new = [sketches[one] for one in members if one in fresh]
            there = {one: at_hand[one] for one in old if one in at_hand}
            results |= teller.attach(new, there, old, joined)
        else:
            results |= teller.grow(list(at_hand.values()), old, joined)
    return known, results


def _write_keys(connection: Connection, fresh: Sequence[Fresh]) -> None:
    # In the order of the index.
    rows = sorted((key, one.day, one.item_id) for one in fresh for key in one.kept())
    insert_rows(connection, story_keys, KEY_COLUMNS, rows)


def _families(
    connection: Connection, teller: Teller, found: Sequence[Any], fresh: frozenset[int]
) -> tuple[dict[int, Any], frozenset[int]]:
    """
    What is told of the families that new pairs touch, and which of them are crowds.

    Of a crowd: of those in the pairs and of the first ones of their stories alone.
    """
    touched = {one.item_id for pair in found for one in pair[:2]} - fresh
    rows = _rows(connection, item_stories.c.item_id, touched)
    large = crowds(connection, {row.family for row in rows})
    small = {row.family for row in rows} - large
    firsts = {row.story_id for row in rows if row.family in large}
    rows += _rows(connection, item_stories.c.item_id, firsts)
    rows += _rows(connection, item_stories.c.family, small)
    known = {
        row.item_id: teller.told(row.item_id, row.family, row.story_id, row.rule)
        for row in rows
    }
    return known, large


def _rows(connection: Connection, column: Any, values: Iterable[int]) -> list[Any]:
    found: list[Any] = []
    for chunk in chunks(sorted(values)):
        query = select(item_stories).where(column.in_(chunk))
        found += connection.execute(query).all()
    return found


def _groups(
    fresh: Sequence[int], known: Mapping[int, Any], found: Sequence[Any]
) -> list[tuple[list[int], list[Any]]]:
    """The families as they are now: their members, and the new pairs in each."""
    group_of = {one: [one] for one in fresh}
    families: dict[int, list[int]] = defaultdict(list)
    for one, told in known.items():
        families[told.family].append(one)
    for members in families.values():
        group_of |= dict.fromkeys(members, members)
    for a, b, _ in found:
        small, large = sorted((group_of[a.item_id], group_of[b.item_id]), key=len)
        if small is not large:
            large += small
            group_of |= dict.fromkeys(small, large)
    pairs: dict[int, list[Any]] = defaultdict(list)
    for pair in found:
        pairs[id(group_of[pair[0].item_id])].append(pair)
    distinct = {id(members): members for members in group_of.values()}
    return [(sorted(members), pairs[n]) for n, members in distinct.items()]


def _write(
    connection: Connection,
    fresh: Mapping[int, Fresh],
    known: Mapping[int, Told],
    results: Mapping[int, Told],
) -> None:
    rows, updates = [], []
    for one, told in sorted(results.items()):
        values = (told.family, told.story, told.rule)
        if one in fresh:
            keys = packed(fresh[one].keys)
            rows.append((one, *values, fresh[one].day, keys))
        elif values != (known[one].family, known[one].story, known[one].rule):
            names = ("family", "story_id", "rule")
            updates.append({"the_id": one, **dict(zip(names, values, strict=True))})
    insert_rows(connection, item_stories, STORY_COLUMNS, rows)
    if updates:
        row = item_stories.c.item_id == bindparam("the_id")
        names_bound: dict[str, Any] = {
            name: bindparam(name) for name in ("family", "story_id", "rule")
        }
        statement = update(item_stories).where(row).values(names_bound)
        connection.execute(statement, updates)


def _forget(
    connection: Connection, counter: Counter, ids: frozenset[int]
) -> dict[int, tuple[int, str | None]]:
    """
    Drop the rows of these items' families; returns story and rule by item.

    Of a crowd only their own rows go; what was named after one of them is renamed.
    """
    named = _rows(connection, item_stories.c.item_id, ids)
    families = {row.family for row in named}
    large = crowds(connection, families)
    rows = [row for row in named if row.family in large]
    rows += _rows(connection, item_stories.c.family, families - large)
    _delete(connection, rows)
    _rename(connection, counter, [row for row in named if row.family in large])
    return {row.item_id: (row.story_id, row.rule) for row in rows}


def _rename(connection: Connection, counter: Counter, gone: Sequence[Any]) -> None:
    """
    Name stories and families after one of those who stay.

    After the largest id: a feed is removed by rising id, and is then renamed but once.
    """
    ids, table = {row.item_id for row in gone}, item_stories.c
    for story, family in sorted({(row.story_id, row.family) for row in gone}):
        if story in ids:
            there = (table.family == family, table.story_id == story)
            members = connection.scalars(select(table.item_id).where(*there)).all()
            if members:
                renamed = update(item_stories).where(*there)
                connection.execute(renamed.values(story_id=max(members)))
                _stamp(connection, counter, members)
    for family in sorted({row.family for row in gone} & ids):
        last = connection.scalar(
            select(func.max(table.item_id)).where(table.family == family)
        )
        if last is not None:
            renamed = update(item_stories).where(table.family == family)
            connection.execute(renamed.values(family=last))


def _delete(connection: Connection, rows: Sequence[Any]) -> None:
    keys = [
        {"the_key": key, "the_day": row.day, "the_id": row.item_id}
        for row in rows
        for key in Fresh(row.item_id, row.day, unpacked(row.keys)).kept()
    ]
    if keys:
        one = (
            story_keys.c.key == bindparam("the_key"),
            story_keys.c.day == bindparam("the_day"),
            story_keys.c.item_id == bindparam("the_id"),
        )
        connection.execute(delete(story_keys).where(*one), keys)
    for chunk in chunks([row.item_id for row in rows]):
        gone = item_stories.c.item_id.in_(chunk)
        connection.execute(delete(item_stories).where(gone))


def _stamp(connection: Connection, counter: Counter, ids: Iterable[int]) -> None:
    stamps = [{"the_id": one, "stamp": counter.stamp()} for one in sorted(ids)]
    if stamps:
        stamped = update(items).where(items.c.id == bindparam("the_id"))
        connection.execute(stamped.values(changed=bindparam("stamp")), stamps)

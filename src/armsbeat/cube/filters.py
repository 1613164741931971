"""`Query` → the items it is about, as an Ibis expression."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any

import ibis.expr.types as ir

from armsbeat.cube import search
from armsbeat.cube.schema import ITEMS, LISTS, PER_ENTITY
from armsbeat.errors import UsageError
from armsbeat.model import (
    NEGATIVE_FROM,
    POSITIVE_FROM,
    STAGES,
    MentionKind,
    Query,
    Unit,
)

NEGATIVE_E6 = round(NEGATIVE_FROM * 1_000_000)
POSITIVE_E6 = round(POSITIVE_FROM * 1_000_000)

TONES: dict[str, Callable[[ir.Table], ir.BooleanValue]] = {
    "negative": lambda items: items.tone_e6 <= NEGATIVE_E6,
    "neutral": lambda items: (
        (items.tone_e6 > NEGATIVE_E6) & (items.tone_e6 < POSITIVE_E6)
    ),
    "positive": lambda items: items.tone_e6 >= POSITIVE_E6,
}
ROLES = {"supplier": "suppliers", "recipient": "recipients", "mentioned": "bystanders"}
UNITS: dict[Unit, Callable[[ir.Table], ir.IntegerValue]] = {
    "items": lambda items: items.count(),
    "stories": lambda items: items.story_id.nunique(),
    "outlets": lambda items: items.outlet.nunique(),
}


def counted(items: ir.Table, unit: Unit) -> ir.IntegerValue:
    """
    How many items, stories or outlets a table of items stands for.

    Raises:
        UsageError: The unit cannot be counted.
    """
    if unit not in UNITS:
        raise UsageError(f"{unit!r} cannot be counted; choose {' or '.join(UNITS)}")
    return UNITS[unit](items)


def view(query: Query) -> ir.Table:
    """
    The items of a view.

    Of several systems any may be named, of several countries any, and so on; the
    filters among each other must all hold. A country holds when it is named, or is
    party to a deal read from the item; with a role, when it has that role there.

    Raises:
        UsageError: A filter cannot be used.
    """
    conditions = [*_plain(query), *telling(query)]
    return ITEMS.filter(*conditions) if conditions else ITEMS


def telling(query: Query, items: ir.Table = ITEMS) -> list[ir.BooleanValue]:
    """
    The conditions that must look into what an item says: search, tags and roles.

    The others, on day, feed, kind of publisher, tone and relevance, compare one value.

    Raises:
        UsageError: A filter cannot be used, of either sort.
    """
    _check(query)
    return [*_tags(query, items), *_text(query, items)]


def per_entity(items: ir.Table, kind: MentionKind) -> ir.Table:
    """
    One row per item and entity of a kind; `entity` is its id.

    Beside a system all `countries` that the item names.
    """
    more = ("countries",) if kind == "system" else ()
    return items.select(*PER_ENTITY, *more, entity=items[LISTS[kind]].unnest())


def any_of(values: ir.ArrayValue, wanted: Sequence[str]) -> ir.BooleanValue:
    """Does the list hold at least one of the wanted ones?"""
    return reduce(or_, (values.contains(one) for one in wanted))


def _check(query: Query) -> None:
    if query.start and query.end and query.start > query.end:
        raise UsageError(
            f"the first day ({query.start}) is after the last ({query.end}); swap them"
        )
    _one_of("tone", query.tone, TONES)
    _one_of("role", query.role, ROLES)
    for stage in query.stages:
        _one_of("stage", stage, STAGES)


def _one_of(what: str, value: str | None, known: Any) -> None:
    if value is not None and value not in known:
        raise UsageError(f"{what} {value!r} is unknown; use one of {', '.join(known)}")


def _plain(query: Query) -> list[ir.BooleanValue]:
    conditions = [*_days(query), *_origin(query)]
    if query.relevant_only:
        conditions.append(ITEMS.relevant)
    if query.tone:
        conditions.append(TONES[query.tone](ITEMS))
    return conditions


def _days(query: Query) -> list[ir.BooleanValue]:
    conditions = []
    if query.start:
        conditions.append(ITEMS.day >= query.start)
    if query.end:
        conditions.append(ITEMS.day <= query.end)
    return conditions


def _tags(query: Query, items: ir.Table) -> list[ir.BooleanValue]:
    conditions = []
    for values, wanted in (
        (items.systems, query.systems),
        (items.organisations, query.organisations),
        (items.stages, query.stages),
    ):
        if wanted:
            conditions.append(any_of(values, wanted))
    conditions.extend(_countries(query, items))
    return conditions


def _countries(query: Query, items: ir.Table) -> list[ir.BooleanValue]:
    if query.role:
        in_role = items[ROLES[query.role]]
        if query.countries:
            return [any_of(in_role, query.countries)]
        return [in_role.length() > 0]
    if query.countries:
        lists = (items.countries, items.suppliers, items.recipients)
        return [reduce(or_, (any_of(values, query.countries) for values in lists))]
    return []


def _origin(query: Query) -> list[ir.BooleanValue]:
    conditions = []
    if query.feeds:
        conditions.append(ITEMS.feed_id.isin(query.feeds))
    if query.kinds:
        conditions.append(ITEMS.publisher_kind.isin(query.kinds))
    return conditions


def _text(query: Query, items: ir.Table) -> list[ir.BooleanValue]:
    node = search.parse(query.search)
    return [] if node is None else [search.condition(node, items.text)]

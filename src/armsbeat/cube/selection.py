"""
The items of a view in the cube, ready to be asked many questions.

All frames of a page ask about the same items. What is costly to find, items by what
they say, is found once and kept as a small table; days, feeds and the like are compared
anew by each question, which DuckDB does at the speed of reading a column.

Questions are expressions over `SELECTED` and `SELECTED_NAMED`, which stand for those
tables. So they are the same expressions whatever the view, and are translated to SQL
once; only the names of the tables are put in when one is run.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_hex
from threading import RLock
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
import pandas as pd

from armsbeat.cube import search
from armsbeat.cube.filters import NEGATIVE_E6, POSITIVE_E6, telling
from armsbeat.cube.schema import (
    GIVEN,
    LISTS,
    NARROW,
    SELECTED,
    SELECTED_BESIDE,
    SELECTED_NAMED,
    SIGNED,
)
from armsbeat.cube.signs import may_match
from armsbeat.cube.told import KEPT, Told, read_from
from armsbeat.model import MentionKind, Query

# Tables kept at once, and their rows in all: 60 bytes each.
MOST_TABLES = 12
MOST_ROWS = 3_000_000
# Questions look back: at the period of equal length before, and at 25 weeks.
_BACK = timedelta(weeks=26)
_TONES = {
    "negative": f"tone_e6 <= {NEGATIVE_E6}",
    "neutral": f"tone_e6 > {NEGATIVE_E6} AND tone_e6 < {POSITIVE_E6}",
    "positive": f"tone_e6 >= {POSITIVE_E6}",
}
_STANDING = {
    "selected": "items",
    **{f"selected_{kind}": f"named_{kind}" for kind in LISTS},
    "selected_told": "told",
    "selected_sold": "sold",
}

Run = Callable[[str], int]
"""Executes a statement; returns how many rows it wrote. Does nothing once closed."""


class Home(Protocol):
    """The cube, as a selection knows it."""

    def frame(
        self, expression: ir.Table, standing: Mapping[str, str] | None = None
    ) -> pd.DataFrame:
        """Run an expression; `standing` is the SQL that a table's name stands for."""

    def entity_keys(self, kind: str) -> dict[str, int]:
        """The number by id, of the entities of a kind that items name."""


class Found:
    """
    A table of the items that satisfy some conditions, over some days.

    It is dropped when nobody holds this object any more: a question that is under way
    keeps it alive.
    """

    def __init__(self, name: str, run: Run, query: Query) -> None:
        self.name, self._run = name, run
        self.start, self.end = query.start, query.end
        self.rows = 0
        self._beside: set[str] = set()
        self._one_at_a_time = RLock()
        weakref.finalize(self, _drop, run, name).atexit = False

    def covers(self, query: Query) -> bool:
        """Are all items of this view, as far as its conditions go, in the table?"""
        from_start = self.start is None or (
            query.start is not None and query.start >= self.start
        )
        to_end = self.end is None or (query.end is not None and query.end <= self.end)
        return from_start and to_end

    def fill(self, query: Query, home: Home) -> None:
        """Look for the items, once."""
        naming = _naming(query, home)
        rest = replace(query, systems=(), organisations=())
        if not query.role:
            rest = replace(rest, countries=())
        conditions = [*_telling(rest), *_between(self.start, self.end)]
        items = SIGNED.filter(*conditions) if conditions else SIGNED
        sql = str(ibis.to_sql(items.select(*NARROW), dialect="duckdb"))
        signs = f"(SELECT *, {_signs(query)} AS may_match FROM items)"  # noqa: S608
        sql = sql.replace(f'"{SIGNED.get_name()}"', signs)
        among = " AND ".join(f"id IN ({ids})" for ids in naming)
        if among:
            sql = f"SELECT * FROM ({sql}) WHERE {among}"  # noqa: S608
        self.rows = self._run(f"CREATE TABLE views.{self.name}_items AS {sql}")

    def beside(self, whole: str) -> str:
        """The rows of these items in another table; looked up when first wanted."""
        table = f"views.{self.name}_{whole}"
        with self._one_at_a_time:
            if whole not in self._beside:
                self.rows += self._run(
                    f"CREATE TABLE {table} AS SELECT * FROM {whole}"  # noqa: S608
                    f" WHERE id IN (SELECT id FROM views.{self.name}_items)"
                )
                self._beside.add(whole)
        return table

    @property
    def items(self) -> str:
        """The table of the items."""
        return f"views.{self.name}_items"


class Selected:
    """The items of one view (see `engine.Selection`)."""

    items = SELECTED
    beside = SELECTED_BESIDE
    wanted = GIVEN

    def __init__(
        self,
        home: Home,
        query: Query,
        found: Found | None,
        keys: tuple[Any, ...] = (),
    ) -> None:
        self.query, self._home, self._found = query, home, found
        self._conditions, self._keys = _plainly(query), keys

    def given(self, keys: Iterable[Any]) -> Selected:
        """The same items; `wanted` stands for these keys."""
        return Selected(self._home, self.query, self._found, tuple(keys))

    def told(self) -> Told:
        """What they tell of deals."""
        stages = self.query.stages
        return read_from(SELECTED, stages) if stages else KEPT

    def named(self, kind: MentionKind) -> ir.Table:
        """One row per item and entity."""
        return SELECTED_NAMED[kind]

    def keys(self, kind: str, ids: Iterable[str]) -> list[Any]:
        """The numbers of entities."""
        known = self._home.entity_keys(kind)
        return [known[one] for one in ids if one in known]

    def ids(self, kind: str, keys: pd.Series[Any]) -> pd.Series[Any]:
        """The ids behind the numbers."""
        by_key = {key: one for one, key in self._home.entity_keys(kind).items()}
        return keys.map(by_key).astype("str")

    def frame(self, expression: ir.Table) -> pd.DataFrame:
        """Run an expression over these items."""
        return self._home.frame(expression, _Tables(self))

    def source(self, name: str) -> str:
        """The SQL of the table that a name stands for."""
        if name == "selected_given":
            return _values(self._keys)
        if name == "selected_beside":
            days = _sql_of(_days(self.query))
            return f"(SELECT id, entity FROM named_country{days})"  # noqa: S608
        table, conditions = _STANDING[name], self._conditions
        if self._found is None:
            pass
        elif name == "selected":
            table = self._found.items
        elif table.startswith("named_"):
            table = self._found.beside(table)
        else:
            # Asked once: not worth a table.
            among = f"id IN (SELECT id FROM {self._found.items})"  # noqa: S608
            conditions = [*conditions, among]
        return f"(SELECT * FROM {table}{_sql_of(conditions)})"  # noqa: S608


class _Tables(dict[str, str]):
    """What each name stands for, worked out when it is asked for."""

    def __init__(self, selected: Selected) -> None:
        super().__init__()
        self._selected = selected

    def __missing__(self, name: str) -> str:
        return self._selected.source(name)


class Selections:
    """The views that were asked about last."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._kept: OrderedDict[Query, Found] = OrderedDict()
        self._finding = RLock()

    def select(self, query: Query, home: Home) -> Selected:
        """The items of a view; those that are costly to find are looked for here."""
        found = self._find(query, home) if telling(query) else None
        return Selected(home, query, found)

    def forget(self) -> None:
        """The cube changed, or memory is wanted back."""
        with self._finding:
            self._kept.clear()

    def _find(self, query: Query, home: Home) -> Found:
        conditions = Query(
            search=query.search.strip(),
            systems=query.systems,
            countries=query.countries,
            organisations=query.organisations,
            role=query.role,
            stages=query.stages,
            relevant_only=False,
        )
        with self._finding:
            found = self._kept.get(conditions)
            if found is None or not found.covers(query):
                found = Found(f"v{token_hex(8)}", self._run, _widened(query))
                found.fill(conditions, home)
                self._kept[conditions] = found
            self._kept.move_to_end(conditions)
            self._make_room()
            return found

    def _make_room(self) -> None:
        while len(self._kept) > 1 and (
            len(self._kept) > MOST_TABLES
            or sum(found.rows for found in self._kept.values()) > MOST_ROWS
        ):
            self._kept.popitem(last=False)


def _widened(query: Query) -> Query:
    """The view with the days before it that its questions look at too."""
    if query.start is None:
        return replace(query, start=None)
    length = (query.end - query.start) if query.end else timedelta(0)
    # Without a last day, the period before is as long as all that is there: unknown.
    if query.end is None:
        return replace(query, start=None)
    back = max(length + timedelta(days=1), _BACK)
    try:
        return replace(query, start=query.start - back)
    except OverflowError:
        return replace(query, start=None)


def _between(start: date | None, end: date | None) -> list[ir.BooleanValue]:
    after = [SIGNED.day >= start] if start else []
    return [*after, *([SIGNED.day <= end] if end else [])]


def _values(keys: tuple[Any, ...]) -> str:
    """The table of keys, which are numbers or pairs of a number and a day."""
    listed = ", ".join(map(_value, keys)) or "(NULL, NULL)"
    return (
        "(SELECT key::BIGINT AS key, day::DATE AS day"  # noqa: S608
        f" FROM (VALUES {listed}) AS given(key, day))"
    )


def _value(key: Any) -> str:
    if isinstance(key, tuple):
        return f"({int(key[0])}, DATE '{key[1].isoformat()}')"
    return f"({int(key)}, NULL)"


def _telling(query: Query) -> list[ir.BooleanValue]:
    """As `telling`; but texts that cannot match by their signs are not read."""
    node = search.parse(query.search)
    others = telling(replace(query, search=""), SIGNED)
    if node is None:
        return others
    # Not a condition beside the other: which one is asked first is DuckDB's choice.
    read = search.condition(node, SIGNED.text)
    return [*others, ibis.ifelse(SIGNED.may_match, read, False)]


def _signs(query: Query) -> str:
    node = search.parse(query.search)
    return (may_match(node) if node is not None else None) or "true"


def _naming(query: Query, home: Home) -> list[str]:
    """
    The ids of the items that name what is looked for, as SQL; all must hold.

    From the tables of what items name: numbers are compared ten times as fast as the
    lists of an item are looked through.
    """
    naming = [
        _named_ids(kind, ids, home)
        for kind, ids in (
            ("system", query.systems),
            ("organisation", query.organisations),
        )
        if ids
    ]
    if query.countries and not query.role:
        sides = ", ".join(map(_quoted, query.countries))
        naming.append(
            f"{_named_ids('country', query.countries, home)} UNION ALL"  # noqa: S608
            " SELECT id FROM told WHERE pair IN (SELECT key FROM pairs"
            f" WHERE supplier IN ({sides}) OR recipient IN ({sides}))"
        )
    return naming


def _named_ids(kind: str, ids: Iterable[str], home: Home) -> str:
    known = home.entity_keys(kind)
    keys = ", ".join(str(known[one]) for one in ids if one in known) or "NULL"
    return f"SELECT id FROM named_{kind} WHERE entity IN ({keys})"  # noqa: S608


def _days(query: Query) -> list[str]:
    conditions = []
    if query.start:
        conditions.append(f"day >= DATE '{query.start.isoformat()}'")
    if query.end:
        conditions.append(f"day <= DATE '{query.end.isoformat()}'")
    return conditions


def _plainly(query: Query) -> list[str]:
    """The conditions that compare one value; they were checked by `telling`."""
    conditions = _days(query)
    if query.relevant_only:
        conditions.append("relevant")
    if query.tone:
        conditions.append(_TONES[query.tone])
    if query.feeds:
        feeds = ", ".join(str(int(feed_id)) for feed_id in query.feeds)
        conditions.append(f"feed_id IN ({feeds})")
    if query.kinds:
        kinds = ", ".join(map(_quoted, query.kinds))
        conditions.append(f"publisher_kind IN ({kinds})")
    return conditions


def _sql_of(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _drop(run: Run, name: str) -> None:
    for part in _STANDING.values():  # of which the named ones and items are there
        run(f"DROP TABLE IF EXISTS views.{name}_{part}")

"""
What the questions are asked of: an engine, and in it the items of one view.

`Cube` is the engine in this process; `Foreign` is any other database that holds tables
with the columns of `schema`. Questions are Ibis expressions and know neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any, Protocol, TypeAlias

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from armsbeat.cube.filters import per_entity, view
from armsbeat.cube.schema import NAMES
from armsbeat.cube.told import Told, read_from
from armsbeat.model import MentionKind, Query

Wanted: TypeAlias = "tuple[Any, ...] | ir.Table"
"""Some keys: themselves, or a table that stands for them (see `Selection.given`)."""


class Selection(Protocol):
    """The items of one view, ready to be asked several questions."""

    @property
    def query(self) -> Query:
        """Which items."""

    @property
    def items(self) -> ir.Table:
        """One row per item, with at least the columns `schema.NARROW`."""

    def named(self, kind: MentionKind) -> ir.Table:
        """
        One row per item and entity of a kind that it names.

        Columns: `id` (of the item), `feed_id`, `outlet`, `story_id`, `day`,
        `relevant`, `tone_e6`, `entity`: a key that only `keys` and `ids` understand;
        beside a system `countries`, the keys of all that the item names.
        """

    @property
    def beside(self) -> ir.Table:
        """
        The countries that items name: `id` (of the item), `entity`.

        Of these items and maybe of others: to be joined by `id` to rows of these.
        """

    def told(self) -> Told:
        """What the items tell of deals, at the queried stages."""

    def keys(self, kind: str, ids: Iterable[str]) -> list[Any]:
        """What `entity` holds for these ids; ids that no item names are left out."""

    def ids(self, kind: str, keys: pd.Series[Any]) -> pd.Series[Any]:
        """The ids behind a column `entity` of an answer."""

    @property
    def wanted(self) -> Wanted:
        """The keys that were given, for `among`."""

    def given(self, keys: Iterable[Any]) -> Selection:
        """
        The same items, and some keys to look for: numbers of items or entities, or
        pairs of an entity's key and a day.

        An expression that names the keys themselves is another one for each view;
        one over `wanted` stays the same, so that it is made and translated once.
        """

    def frame(self, expression: ir.Table) -> pd.DataFrame:
        """Run an expression over these items and the tables of `schema`."""


class Engine(Protocol):
    """Answers Ibis expressions over the tables of `schema`."""

    def frame(self, expression: ir.Table) -> pd.DataFrame:
        """Run one expression."""

    def names(self, kind: str) -> Mapping[str, str]:
        """Name by id, of all entities of a kind that are known."""

    def select(self, query: Query) -> Selection:
        """
        The items of a view.

        Raises:
            UsageError: A filter cannot be used.
        """

    def still(self) -> AbstractContextManager[Engine]:
        """The engine as it is now, whatever changes meanwhile; for long answers."""


class Runner(Protocol):
    """A database that holds the tables of `schema` under their names."""

    @property
    def dialect(self) -> str:
        """As Ibis calls it: `duckdb`, `pyspark`, `postgres`, …"""

    def run(self, sql: str) -> pa.Table:
        """Answer one statement; safe to call from any thread."""


def among(rows: ir.Table, column: str, wanted: Wanted) -> ir.Table:
    """The rows whose column holds one of the given keys."""
    if isinstance(wanted, tuple):
        return rows.filter(rows[column].isin(wanted))
    return rows.semi_join(wanted, rows[column] == wanted["key"])


def named_on(rows: ir.Table, wanted: Wanted) -> ir.Table:
    """The rows whose `entity` and `day` are given together."""
    if not isinstance(wanted, tuple):
        same = (rows.entity == wanted["key"], rows.day == wanted["day"])
        return rows.semi_join(wanted, same)
    days: dict[Any, list[date]] = {}
    for key, day in wanted:
        days.setdefault(key, []).append(day)
    each = ((rows.entity == key) & rows.day.isin(on) for key, on in days.items())
    return rows.filter(reduce(or_, each))


class Plain:
    """The items of a view as a filter that each question carries along."""

    def __init__(
        self, engine: Engine, query: Query, wanted: tuple[Any, ...] = ()
    ) -> None:
        self.query, self.wanted = query, wanted
        self.items = view(query)
        self._engine, self.frame = engine, engine.frame

    def given(self, keys: Iterable[Any]) -> Plain:
        """The same items; the keys go into the questions."""
        return Plain(self._engine, self.query, tuple(keys))

    def named(self, kind: MentionKind) -> ir.Table:
        """One row per item and entity; `entity` is the id itself."""
        return per_entity(self.items, kind)

    @property
    def beside(self) -> ir.Table:
        """The countries that these items name."""
        return per_entity(self.items, "country").select("id", "entity")

    def told(self) -> Told:
        """What the items tell of deals."""
        return read_from(self.items, self.query.stages)

    def keys(self, kind: str, ids: Iterable[str]) -> list[Any]:
        """The ids."""
        del kind
        return list(ids)

    def ids(self, kind: str, keys: pd.Series[Any]) -> pd.Series[Any]:
        """The keys."""
        del kind
        return keys


class Foreign:
    """
    The engine over somebody else's database, which is only read.

    Args:
        runner: The database.
        counter: Raised by whoever knows that the tables changed.
    """

    def __init__(self, runner: Runner, *, counter: int = 0) -> None:
        self._runner = runner
        self.counter = counter
        # Ibis knows the options of a dialect only once its backend is loaded.
        getattr(ibis, runner.dialect)

    def frame(self, expression: ir.Table) -> pd.DataFrame:
        """Run one expression."""
        sql = str(ibis.to_sql(expression, dialect=self._runner.dialect))
        return as_pandas(self._runner.run(sql), expression.schema())

    def names(self, kind: str) -> Mapping[str, str]:
        """Name by id."""
        return names_of(self, kind)

    def select(self, query: Query) -> Selection:
        """The items of a view."""
        return Plain(self, query)

    def still(self) -> AbstractContextManager[Engine]:
        """Itself: a lake is not changed, but replaced."""
        return nullcontext(self)


def names_of(engine: Engine, kind: str) -> dict[str, str]:
    """Name by id, read from the table of names."""
    found = engine.frame(_names(kind))
    return dict(zip(found["entity"], found["name"], strict=True))


@lru_cache(maxsize=16)
def _names(kind: str) -> ir.Table:
    return NAMES.filter(NAMES.kind == kind).select("entity", "name")


def as_pandas(table: pa.Table, schema: ibis.Schema) -> pd.DataFrame:
    """
    An answer as a frame, whatever the database.

    Days are days, times are naive in microseconds, whole numbers stay whole where some
    are missing (Int64), lists are lists.
    """
    table = _as_expected(table, schema)
    frame: pd.DataFrame = table.to_pandas()
    for name in table.column_names:
        column = table[name]
        if pa.types.is_integer(column.type) and column.null_count:
            whole = column.fill_null(0).to_numpy().astype("int64")
            frame[name] = pd.arrays.IntegerArray(whole, column.is_null().to_numpy())
        elif pa.types.is_list(column.type):
            frame[name] = pd.Series(column.to_pylist(), dtype="object")
    return frame


def _as_expected(table: pa.Table, schema: ibis.Schema) -> pa.Table:
    """What the expression promises: databases answer with other types, or more."""
    names = list(schema.names)
    if table.column_names != names:
        table = table.select(names)
    for place, name in enumerate(table.column_names):
        wanted = _wanted(schema[name], table[name].type)
        if wanted is not None and table[name].type != wanted:
            table = table.set_column(place, name, table[name].cast(wanted, safe=False))
    return table


def _wanted(promised: Any, found: pa.DataType) -> pa.DataType | None:
    if promised.is_date():
        return pa.date32()
    if promised.is_timestamp():
        return pa.timestamp("us")
    if promised.is_integer() or pa.types.is_decimal(found):
        return pa.float64() if promised.is_floating() else pa.int64()
    return None

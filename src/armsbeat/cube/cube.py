"""`Cube`: one DuckDB database, a file or in memory, shared by all threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import astuple
from functools import partial
from pathlib import Path
from types import TracebackType

import duckdb
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from armsbeat.cube import ingest
from armsbeat.cube.answers import Answers
from armsbeat.cube.engine import Engine, Plain, Selection, as_pandas, names_of
from armsbeat.cube.schema import LAYOUT, SCHEMA, statements
from armsbeat.cube.selection import Selections
from armsbeat.cube.translations import Translations
from armsbeat.log import event
from armsbeat.model import Changes, Query, Versions

# Nothing of the cube may reach out: no files, no downloads of extensions.
_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
}


class Cube:
    """
    The columnar copy of a store.

    Safe to share between threads: each question gets a cursor of its own, and
    `apply` is one transaction, so that a frame sees all of a change or none.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, *, persistent: bool
    ) -> None:
        self._connection = connection
        self._writing = threading.Lock()
        self._counter = 0
        # One entry per kind; forgotten with every change.
        self._names: dict[str, dict[str, str]] = {}
        self._entities: dict[str, dict[str, int]] = {}
        self._translated = Translations()
        # The same question of the same view is answered once until the next change.
        self._answers = Answers()
        self._selections = Selections(partial(_run, connection))
        self.persistent = persistent
        """Kept in a file; False: in memory, because another process holds the file."""

    @classmethod
    def open(
        cls, path: Path | None, *, versions: Versions | None = None, store_id: str = ""
    ) -> Cube:
        """
        Open the cube's file, or make one.

        The file is made anew when it is corrupt, when its schema is not ours, or when
        it was made with other `versions` or from another store. Where another process
        holds it, the cube lives in memory and starts at counter 0.

        Args:
            path: The file; None keeps the cube in memory.
            versions: What the annotations are made with; None: whatever is recorded.
            store_id: Identity of the store that is copied; empty: any.
        """
        if path is None:
            return cls._anew(None, versions, store_id)
        try:
            cube = cls(_connect(path), persistent=True)
        except duckdb.Error as error:
            return cls._without(path, error, versions, store_id)
        try:
            cube._take_up(versions, store_id)
        except duckdb.Error as error:
            # Closed first: within one process a file is opened only once, and the
            # broken one would be handed out again.
            cube.close()
            return cls._without(path, error, versions, store_id)
        return cube

    @classmethod
    def _without(
        cls, path: Path, error: duckdb.Error, versions: Versions | None, store_id: str
    ) -> Cube:
        """What to do where the file cannot be opened."""
        if _is_held(error):
            event("cube_in_memory", path=path, reason="another process holds the file")
            return cls._anew(None, versions, store_id)
        event("cube_rebuilt", path=path, reason=str(error).splitlines()[0])
        return cls._anew(path, versions, store_id)

    @classmethod
    def _anew(cls, path: Path | None, versions: Versions | None, store_id: str) -> Cube:
        """An empty cube, in place of the file."""
        try:
            connection = _connect_anew(path)
        except (duckdb.Error, OSError) as error:
            event("cube_in_memory", path=path, reason=str(error).splitlines()[0])
            path, connection = None, _connect(None)
        cube = cls(connection, persistent=path is not None)
        cube._lay_out(versions, store_id)
        return cube

    def _take_up(self, versions: Versions | None, store_id: str) -> None:
        """Go on with what the file holds, if it is a copy of the kind we want."""
        if self._is_usable(versions, store_id):
            self._counter = int(self._meta("counter"))
            self._record(versions, store_id)
        else:
            self._lay_out(versions, store_id)

    def _is_usable(self, versions: Versions | None, store_id: str) -> bool:
        """Is this a cube of ours, of the same store, made with the same versions?"""
        try:
            if self._meta("schema") != _layout():
                return False
        except duckdb.CatalogException:
            return False
        other_store = store_id and self._meta("store") not in {"", store_id}
        return not other_store and (versions is None or not self.stale(versions))

    def _lay_out(self, versions: Versions | None, store_id: str) -> None:
        """Empty tables, whatever was there before."""
        with self._transaction() as cursor:
            for statement in statements():
                cursor.execute(statement)
            _set(cursor, "schema", _layout())
            _set(cursor, "counter", "0")
        self._counter = 0
        self._record(versions, store_id)

    def _record(self, versions: Versions | None, store_id: str) -> None:
        with self._transaction() as cursor:
            if versions is not None:
                _set(cursor, "versions", _joined(versions))
            if store_id:
                _set(cursor, "store", store_id)

    @property
    def counter(self) -> int:
        """The store's change counter up to which this copy is complete."""
        return self._counter

    def stale(self, versions: Versions) -> bool:
        """Was this copy made with other versions than these?"""
        return self._meta("versions") not in {"", _joined(versions)}

    def rebuild(self, versions: Versions | None = None) -> None:
        """Empty the cube and set its counter to 0; the next changes fill it."""
        self._lay_out(versions, self._meta("store"))

    def apply(self, changes: Changes) -> int:
        """
        Take over what changed in the store, in one transaction.

        Idempotent: applying the same changes again leaves the same rows. A page older
        than this copy is left out.

        Returns:
            The new counter.
        """
        with self._transaction() as cursor:
            if changes.counter >= self._counter:
                ingest.apply(cursor, changes)
                _set(cursor, "counter", str(changes.counter))
        self._counter = max(self._counter, changes.counter)
        return self._counter

    def learn_names(self, rows: Iterable[tuple[str, str, str, str | None]]) -> None:
        """
        Learn how entities are called, also ones that no item mentions by name.

        Args:
            rows: `(kind, id, name, category)` as the gazetteer has them.
        """
        with self._transaction() as cursor:
            ingest.learn_names(cursor, rows)

    def take(self, tables: Mapping[str, pa.Table]) -> None:
        """Take in rows that are Arrow tables already (see `ingest.take`)."""
        with self._transaction() as cursor:
            ingest.take(cursor, tables)

    def frame(
        self, expression: ir.Table, standing: Mapping[str, str] | None = None
    ) -> pd.DataFrame:
        """
        Run one Ibis expression over the cube's tables (see `schema`).

        Args:
            expression: The question.
            standing: The SQL of the tables that `schema.SELECTED` and its kin stand
                for.
        """
        sql = self._translated.sql(expression, {} if standing is None else standing)
        known = self._answers
        table = known.get(sql)
        if table is None:
            with closing(self._connection.cursor()) as cursor:
                table = cursor.sql(sql).to_arrow_table()
            # After a change this is the object that was given up.
            known.put(sql, table)
        return as_pandas(table, expression.schema())

    def select(self, query: Query) -> Selection:
        """The items of a view, ready to be asked several questions."""
        return self._selections.select(query, self)

    @contextmanager
    def still(self) -> Iterator[Engine]:
        """The cube as it is now, whatever is applied meanwhile; for one thread."""
        with closing(self._connection.cursor()) as cursor:
            cursor.begin()
            try:
                yield _Still(cursor, self._translated)
            finally:
                cursor.rollback()

    def forget(self) -> None:
        """Give up what is remembered of the last views and their answers."""
        self._names, self._entities, self._answers = {}, {}, Answers()
        self._selections.forget()

    def names(self, kind: str) -> Mapping[str, str]:
        """Name by id, of all entities of a kind that the cube has heard of."""
        # A change replaces the dictionary: what was read before it is never kept.
        known = self._names
        if kind not in known:
            known[kind] = names_of(self, kind)
        return known[kind]

    def entity_keys(self, kind: str) -> dict[str, int]:
        """The number by id, of the entities of a kind that items name."""
        known = self._entities
        if kind not in known:
            with closing(self._connection.cursor()) as cursor:
                found = cursor.execute(
                    "SELECT id, key FROM entities WHERE kind = ?", [kind]
                )
                known[kind] = dict(found.fetchall())
        return known[kind]

    def close(self) -> None:
        """Write everything to the file and let it go."""
        self._connection.close()

    def __enter__(self) -> Cube:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _meta(self, key: str) -> str:
        with closing(self._connection.cursor()) as cursor:
            return _get(cursor, key)

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._writing, closing(self._connection.cursor()) as cursor:
            cursor.begin()
            try:
                yield cursor
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()
        self.forget()


class _Still:
    """One transaction of a cube, which only reads."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, translated: Translations
    ) -> None:
        self._cursor, self._translated = cursor, translated
        self._names: dict[str, Mapping[str, str]] = {}

    def frame(self, expression: ir.Table) -> pd.DataFrame:
        """Run one expression."""
        sql = self._translated.sql(expression, {})
        table = self._cursor.sql(sql).to_arrow_table()
        return as_pandas(table, expression.schema())

    def names(self, kind: str) -> Mapping[str, str]:
        """Name by id."""
        if kind not in self._names:
            self._names[kind] = names_of(self, kind)
        return self._names[kind]

    def select(self, query: Query) -> Selection:
        """The items of a view."""
        return Plain(self, query)

    def still(self) -> AbstractContextManager[Engine]:
        """Itself."""
        return nullcontext(self)


def _run(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """Execute one statement; returns how many rows it wrote."""
    try:
        with closing(connection.cursor()) as cursor:
            rows = cursor.execute(sql).fetchall()
    except duckdb.ConnectionException:
        return 0  # closed: its tables are gone
    return int(rows[0][0]) if rows else 0


def _connect(path: Path | None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path or ":memory:"), config=dict(_CONFIG))
    # Of the views that are looked at: in memory, and never in the file.
    connection.execute("ATTACH IF NOT EXISTS ':memory:' AS views")
    return connection


def _connect_anew(path: Path | None) -> duckdb.DuckDBPyConnection:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in (path, path.with_name(path.name + ".wal")):
            old.unlink(missing_ok=True)
    return _connect(path)


def _is_held(error: duckdb.Error) -> bool:
    """Another process has the file open (words of Linux and macOS, of Windows)."""
    said = str(error)
    return "onflicting lock" in said or "used by another process" in said


def _layout() -> str:
    # Signs of texts are made of DuckDB's own hash.
    return f"{SCHEMA}.{LAYOUT} DuckDB {duckdb.__version__}"


def _joined(versions: Versions) -> str:
    return "\n".join(astuple(versions))


def _get(cursor: duckdb.DuckDBPyConnection, key: str) -> str:
    # All rows, not one: a result that is not read to its end blocks the cursor.
    rows = cursor.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchall()
    return str(rows[0][0]) if rows else ""


def _set(cursor: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    cursor.execute("DELETE FROM meta WHERE key = ?", [key])
    cursor.execute("INSERT INTO meta VALUES (?, ?)", [key, value])

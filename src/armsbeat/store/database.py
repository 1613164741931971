"""
One database and its transactions.

`Database.write` holds the one write lock from its first statement; `Database.read`
sees one snapshot. What a user can mend leaves both as a `StoreError` of one sentence.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from armsbeat.errors import SettingsError, StoreError

SETTING = "ARMSBEAT_DATABASE_URL"
READ_ONLY = "ARMSBEAT_READ_ONLY"
LOCKED = "it is locked by another program; end that one, or try again in a moment"
FULL = "the disk is full; make room and try again"

# SQLite's names of errors, by their beginning.
SQLITE_REASONS = {
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "SQLITE_FULL": FULL,
    "SQLITE_CANTOPEN": "the file cannot be opened; check the folder and its rights",
    "SQLITE_READONLY": "it is read-only; check the rights of the file and its folder",
    "SQLITE_NOTADB": f"the file is no SQLite database; let {SETTING} name another",
    "SQLITE_CORRUPT": "the file is damaged; restore it from a copy",
    "SQLITE_IOERR": "the disk reports an error; check it and try again",
    "SQLITE_PERM": "access is denied; check the rights of the file and its folder",
}
# PostgreSQL's error codes (SQLSTATE), by their beginning.
POSTGRES_REASONS = {
    "55P03": LOCKED,
    "53100": FULL,
    "42501": "the user may not do this; grant it rights",
    "42P07": (
        "its tables belong to another program; give armsbeat a database of its own"
    ),
    "25006": "it is read-only; connect to the primary",
    "40": "another program was in the way; try again",
}
NO_DRIVER = (
    f"{SETTING}: PostgreSQL needs a driver that is not installed;"
    " run `pip install 'psycopg[binary]'`"
)


class Database:
    """An engine for SQLite or PostgreSQL, set up alike."""

    def __init__(self, url: str, *, wait_s: float, read_only: bool = False) -> None:
        parsed = _parse(url)
        shown = parsed.set(drivername=parsed.get_backend_name())
        self.label = shown.render_as_string(hide_password=True)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.file = Path(parsed.database or "") if self.is_sqlite else None
        make = _sqlite_engine if self.is_sqlite else _postgres_engine
        self._engine = make(parsed, wait_s)
        self.read_only = read_only
        if read_only:
            _forbid_writing(self._engine, self.is_sqlite)
        self._writer = self._engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._reader = self._engine.execution_options(
            **({} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"})
        )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """
        A transaction that may write; all of it is kept or nothing.

        Raises:
            StoreError: The store was opened for reading alone.
        """
        if self.read_only:
            raise StoreError(
                f"The store {self.label} is opened for reading alone: unset {READ_ONLY}"
                " to change it"
            )
        with self.errors(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees the store as it is at its first statement."""
        with self.errors(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the user can mend into a `StoreError`."""
        try:
            yield
        except DBAPIError as error:
            reason = _reason(error.orig)
            if reason is None:
                raise
            raise StoreError(f"The store {self.label} cannot be used: {reason}") from (
                error
            )
        except PoolTimeoutError as error:
            raise StoreError(
                f"The store {self.label} cannot be used: all connections are busy;"
                " try again in a moment"
            ) from error

    def close(self) -> None:
        self._engine.dispose()


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError) as error:
        raise SettingsError(
            f"{SETTING}: {url.split('@')[-1]!r} is not a database URL; use"
            " sqlite:///FILE or postgresql://user@host/name"
        ) from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise SettingsError(
            f"{SETTING}: {backend} is not supported; use sqlite:///FILE or"
            " postgresql://user@host/name"
        )
    if parsed.database in (None, "", ":memory:"):
        raise SettingsError(
            f"{SETTING}: the store must be a file, as sqlite:////home/me/armsbeat.sqlite"
        )
    return parsed.set(drivername="sqlite+pysqlite")


def _sqlite_engine(url: URL, wait_s: float) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": wait_s}, pool_size=5, max_overflow=30
    )

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: Any) -> None:
        # We begin transactions ourselves: Python's driver begins late and deferred.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        # For each of several connections: a pass has a handful of them open.
        connection.execute("PRAGMA cache_size = -8192")
        # 32 MB. Most transactions touch thousands of pages (keys of stories have no
        # order); moving them to the file after each took longer than all else.
        connection.execute("PRAGMA wal_autocheckpoint = 8000")
        connection.execute("PRAGMA journal_size_limit = 67108864")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))

    return engine


def _postgres_engine(url: URL, wait_s: float) -> Engine:
    # A connection that the server closed meanwhile is replaced before it is used.
    try:
        engine = create_engine(
            url,
            connect_args={"connect_timeout": 10, "application_name": "armsbeat"},
            pool_pre_ping=True,
            pool_size=5,
            max_overflow=30,
        )
    except ModuleNotFoundError as error:
        raise SettingsError(NO_DRIVER) from error

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(f"SET lock_timeout = {int(wait_s * 1000)}")
        # Plans that know how long a list is; the general one takes 30 times as long.
        connection.execute("SET plan_cache_mode = force_custom_plan")
        # A stopped writer must not hold up the others for ever.
        connection.execute("SET idle_in_transaction_session_timeout = 60000")
        connection.autocommit = False

    return engine


def _forbid_writing(engine: Engine, is_sqlite: bool) -> None:
    """Have the database itself refuse what might slip past `write`."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        if is_sqlite:
            connection.execute("PRAGMA query_only = ON")
            return
        connection.autocommit = True
        connection.execute("SET default_transaction_read_only = on")
        connection.autocommit = False


def _reason(error: BaseException | None) -> str | None:
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")
        found = (r for start, r in SQLITE_REASONS.items() if name.startswith(start))
        return next(found, None)
    return _postgres_reason(error) if hasattr(error, "sqlstate") else None


def _postgres_reason(error: Any) -> str | None:
    state = error.sqlstate or ""
    for start, reason in POSTGRES_REASONS.items():
        if state.startswith(start):
            return reason
    # No state: the server was never reached. Class 08: the connection was lost.
    if not state or state.startswith(("08", "28", "3D", "53", "57P")):
        first = str(error).strip().splitlines() or ["connection lost"]
        return f"{first[0]}; check that the server runs and {SETTING} is right"
    return None

"""
Bring a database's tables up to date, in order, each step once.

Two processes may start on an empty store at the same moment: steps are applied under
the database's write lock, and what is left to do is looked up anew under it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, insert, inspect, select, text

from armsbeat.errors import StoreError
from armsbeat.store.database import LOCKED, READ_ONLY, SETTING, Database
from armsbeat.store.schema import schema_versions
from armsbeat.store.steps import STEPS, WORDS, Step

# An arbitrary number that all armsbeat processes lock while they migrate.
LOCK_NUMBER = 0x61726D73
EMPTY = "it is empty"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def migrate(
    database: Database, *, steps: Sequence[Step] = STEPS, wait_s: float
) -> None:
    """
    Apply the steps that the database lacks.

    Raises:
        StoreError: The database is newer than `steps`, locked, or not ours; or it lacks
            steps and was opened for reading alone.
    """
    if database.file is not None:
        if not database.read_only:
            _prepare_file(database.file, database.label, wait_s)
        elif not database.file.is_file():
            raise _unreadable(database, "there is none")
    newest = steps[-1].version
    with database.read() as connection:
        version = _version(connection, database.label)
    if version < newest and database.read_only:
        raise _unreadable(database, "it is of an older armsbeat" if version else EMPTY)
    # The usual case needs no lock, so a reader may start beside a long import.
    while version < newest:
        version = _one_step(database, steps)
    if version > newest:
        raise StoreError(
            f"The store {database.label} was written by a newer armsbeat (its schema"
            f" is {version}, this program knows {newest}); upgrade armsbeat, or let"
            f" {SETTING} name another store"
        )


def _unreadable(database: Database, reason: str) -> StoreError:
    return StoreError(
        f"The store {database.label} cannot be opened for reading alone: {reason};"
        f" run `armsbeat db` once without {READ_ONLY}"
    )


def _one_step(database: Database, steps: Sequence[Step]) -> int:
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(LOCK_NUMBER)))
        version = _version(connection, database.label)
        step = next((step for step in steps if step.version > version), None)
        if step is None:
            return version
        _apply(connection, step)
        return step.version


def _apply(connection: Connection, step: Step) -> None:
    dialect = connection.dialect.name
    words = WORDS[dialect]
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER NOT NULL"
            f" PRIMARY KEY, name TEXT NOT NULL, applied_at {words['time']} NOT NULL)"
        )
    )
    for statement in step.sql(dialect):
        connection.execute(text(statement))
    connection.execute(
        insert(schema_versions).values(
            version=step.version, name=step.name, applied_at=datetime.now(UTC)
        )
    )


def _version(connection: Connection, label: str) -> int:
    tables = inspect(connection).get_table_names()
    if schema_versions.name in tables:
        newest = select(func.max(schema_versions.c.version))
        return connection.execute(newest).scalar() or 0
    if tables and connection.dialect.name == "sqlite":
        raise StoreError(
            f"The store {label} cannot be used: the file belongs to another program;"
            f" let {SETTING} name another"
        )
    return 0


def _prepare_file(file: Path, label: str, wait_s: float) -> None:
    """Make the folder; switch to WAL, for which SQLite itself does not wait."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The store {label} cannot be used: its folder cannot be made"
            f" ({error.strerror}); let {SETTING} name another"
        ) from error
    deadline = time.monotonic() + wait_s
    while not _switched_to_wal(file):
        if time.monotonic() > deadline:
            raise StoreError(f"The store {label} cannot be used: {LOCKED}")
        time.sleep(0.02)


def _switched_to_wal(file: Path) -> bool:
    try:
        connection = sqlite3.connect(file, timeout=0.1)
    except sqlite3.OperationalError:
        return True  # the real opening, next, tells the reason
    try:
        tables = {row[0] for row in connection.execute(TABLES)}
        if not tables or schema_versions.name in tables:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        return True
    except sqlite3.OperationalError as error:
        return error.sqlite_errorname not in ("SQLITE_BUSY", "SQLITE_LOCKED")
    except sqlite3.DatabaseError:
        return True
    finally:
        connection.close()

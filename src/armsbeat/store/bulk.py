"""
Many rows of one table at once, by the shortest way each driver has.

Core's own `executemany` binds parameters row by row, and storing an item with four
mentions takes 91 µs on SQLite and 204 on PostgreSQL; here rows come ready (see `ready`)
and are handed to the driver as they are, or streamed through COPY.

SQLite gets many rows in one statement: its driver lets other threads in before each
statement, and while they are busy one row at a time waits 5 ms for its next turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

# SQLite takes 32,766 values in one statement.
ROWS_AT_ONCE = (500, 50, 7, 1)


def insert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """
    Insert rows.

    Args:
        connection: In a transaction that may write.
        table: The table.
        columns: The names of the values in `rows`; other columns stay NULL.
        rows: One tuple per row, of plain data: clean texts, times as `time_text` writes
            them, lists as JSON.
    """
    if not rows:
        return
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        # Names come from our own schema.
        start = f"INSERT INTO {table.name} ({names}) VALUES "  # noqa: S608
        _insert_many(connection, start, rows)
    else:
        _copy(connection, f"COPY {table.name} ({names}) FROM STDIN", rows)


def _insert_many(
    connection: Connection, start: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    marks, done = f"({', '.join('?' * len(rows[0]))})", 0
    # A few lengths only, so that the driver knows the statements already.
    for size in ROWS_AT_ONCE:
        sql = start + ", ".join([marks] * size)
        while len(rows) - done >= size:
            values = tuple(chain.from_iterable(rows[done : done + size]))
            connection.exec_driver_sql(sql, values)
            done += size


def _copy(connection: Connection, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)

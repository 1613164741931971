"""Opening: migrations, newer and locked stores, addresses that lead nowhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import inspect, text
from store_examples import NOW, a_feed, a_store_with, an_item

from armsbeat.errors import SettingsError, StoreError
from armsbeat.store import Store
from armsbeat.store.database import Database
from armsbeat.store.migrations import migrate
from armsbeat.store.schema import metadata
from armsbeat.store.steps import STEPS, Step

Open = Callable[..., Store]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, wait_s=2)
    yield database
    database.close()


def versions(database: Database) -> list[tuple[int, str]]:
    with database.read() as connection:
        rows = connection.execute(text("SELECT version, name FROM schema_versions"))
        return [(row.version, row.name) for row in rows]


def shape(database: Database) -> dict[str, Any]:
    """Tables with all that matters of them, as the database itself tells."""
    with database.read() as connection:
        inspector = inspect(connection)
        return {
            table: {
                "columns": {
                    column["name"]: (str(column["type"]), column["nullable"])
                    for column in inspector.get_columns(table)
                },
                "key": inspector.get_pk_constraint(table)["constrained_columns"],
                "unique": sorted(
                    sorted(u["column_names"])
                    for u in inspector.get_unique_constraints(table)
                ),
                "indexes": sorted(
                    tuple(map(str, index["column_names"]))
                    for index in inspector.get_indexes(table)
                    if not index.get("duplicates_constraint")
                ),
                "references": sorted(
                    (k["constrained_columns"], k["referred_table"], str(k["options"]))
                    for k in inspector.get_foreign_keys(table)
                ),
            }
            for table in inspector.get_table_names()
        }


class TestMigrations:
    def test_lead_to_the_tables_that_the_code_speaks_of(
        self, database: Database
    ) -> None:
        migrate(database, wait_s=2)
        migrated = shape(database)
        with database.write() as connection:
            metadata.drop_all(connection)
            metadata.create_all(connection)
        assert migrated == shape(database)

    def test_are_applied_once_each_in_order_and_recorded(
        self, database: Database
    ) -> None:
        n = len(STEPS)
        later = (
            Step(version=n + 1, name="one", statements=("CREATE TABLE two (a {big})",)),
            Step(
                version=n + 2, name="two", statements=("ALTER TABLE two ADD b {time}",)
            ),
        )
        migrate(database, wait_s=2)
        for _ in range(2):
            migrate(database, steps=(*STEPS, *later), wait_s=2)
        names = [*((step.version, step.name) for step in STEPS)]
        assert versions(database) == [*names, (n + 1, "one"), (n + 2, "two")]

    def test_a_step_that_fails_leaves_nothing_behind(self, database: Database) -> None:
        broken = Step(
            version=len(STEPS) + 1,
            name="broken",
            statements=("CREATE TABLE two (a {big})", "CREATE TABLE feeds (a {big})"),
        )
        with pytest.raises(Exception, match=r"feeds|belong to another"):
            migrate(database, steps=(*STEPS, broken), wait_s=2)
        assert versions(database) == [(step.version, step.name) for step in STEPS]
        assert "two" not in shape(database)

    def test_versions_count_up_from_one(self) -> None:
        assert [step.version for step in STEPS] == list(range(1, len(STEPS) + 1))

    def test_opening_again_finds_everything(
        self, database_url: str, opened: Open
    ) -> None:
        first = opened(database_url)
        a_store_with(first, an_item("a"))
        first.close()
        again = opened(database_url)
        assert again.store_id == first.store_id
        assert again.stats().items == 1


class TestUnusable:
    def test_a_newer_store_is_left_alone(
        self, database: Database, database_url: str, opened: Open
    ) -> None:
        migrate(database, wait_s=2)
        with database.write() as connection:
            values = {"at": datetime.now(UTC).isoformat()}
            connection.execute(
                text("INSERT INTO schema_versions VALUES (99, 'future', :at)"), values
            )
        with pytest.raises(StoreError, match="written by a newer armsbeat") as e:
            opened(database_url)
        assert e.value.exit_status == 3

    def test_a_locked_store_is_one_sentence(
        self, database_url: str, opened: Open
    ) -> None:
        store = opened(database_url, wait_s=0.2)
        with locked(database_url), pytest.raises(StoreError) as error:
            store.add_feeds([a_feed()], now=NOW)
        assert "it is locked by another program" in str(error.value)
        assert "\n" not in str(error.value)
        assert store.add_feeds([a_feed()], now=NOW) == 1

    def test_a_locked_store_can_be_opened_and_read(
        self, database_url: str, opened: Open
    ) -> None:
        a_store_with(opened(database_url), an_item("a"))
        with locked(database_url):
            assert opened(database_url, wait_s=0.2).stats().items == 1

    def test_a_failed_transaction_leaves_nothing_behind(self, store: Store) -> None:
        state = a_store_with(store, an_item("a"))
        before = (store.stats(), store.fetch_log(state.feed_id))
        naive = an_item("c", published_at=datetime(2026, 1, 1))  # noqa: DTZ001
        with pytest.raises(Exception, match="no time zone"):
            store.import_items(
                state.feed_id, [an_item("b"), naive], {}, versions=None, now=NOW
            )
        after = (store.stats(), store.fetch_log(state.feed_id))
        assert replace(before[0], size_bytes=0) == replace(after[0], size_bytes=0)
        assert before[1] == after[1]

    def test_a_server_that_is_not_there_is_named_without_its_password(
        self, opened: Open
    ) -> None:
        with pytest.raises(StoreError, match="check that the server runs") as error:
            opened("postgres://me:secret@127.0.0.1:1/x")
        assert "secret" not in str(error.value)

    @pytest.mark.postgres
    def test_a_connection_that_the_server_ended_is_replaced(
        self, postgres: Any, opened: Open
    ) -> None:
        url = postgres.new_database()
        store = opened(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        assert store.feeds() == ()

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("mysql://localhost/x", "not supported"),
            ("nonsense", "not a database URL"),
            ("sqlite://", "must be a file"),
            ("sqlite:///:memory:", "must be a file"),
        ],
    )
    def test_an_address_of_no_store_is_a_setting_to_mend(
        self, url: str, reason: str, opened: Open
    ) -> None:
        with pytest.raises(SettingsError, match=reason):
            opened(url)


class TestFiles:
    def test_the_folder_is_made(self, tmp_path: Path, opened: Open) -> None:
        file = tmp_path / "a" / "b" / "store.sqlite"
        opened(f"sqlite:///{file}")
        assert file.exists()

    def test_a_file_that_is_no_database_is_left_alone(
        self, tmp_path: Path, opened: Open
    ) -> None:
        file = tmp_path / "letter.txt"
        file.write_text("Dear store, " * 100)
        with pytest.raises(StoreError, match="no SQLite database"):
            opened(f"sqlite:///{file}")
        assert file.read_text() == "Dear store, " * 100

    def test_the_database_of_another_program_is_left_alone(
        self, tmp_path: Path, opened: Open
    ) -> None:
        file = tmp_path / "other.sqlite"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE bookmarks (url TEXT)")
        before = file.read_bytes()
        with pytest.raises(StoreError, match="belongs to another program"):
            opened(f"sqlite:///{file}")
        assert file.read_bytes() == before

    def test_a_folder_in_its_place_is_one_sentence(
        self, tmp_path: Path, opened: Open
    ) -> None:
        with pytest.raises(StoreError, match="cannot be opened"):
            opened(f"sqlite:///{tmp_path}", wait_s=0.2)

    def test_times_are_text_that_sorts_and_that_sqlite_reads(
        self, tmp_path: Path, opened: Open
    ) -> None:
        file = tmp_path / "store.sqlite"
        a_store_with(opened(f"sqlite:///{file}"), an_item("a"))
        with closing(sqlite3.connect(file)) as connection:
            (written, day) = connection.execute(
                "SELECT first_seen_at, date(first_seen_at) FROM items"
            ).fetchone()
        assert (written, day) == ("2026-03-01T12:00:00.000000Z", "2026-03-01")

    def test_readers_and_a_writer_do_not_wait_for_each_other(
        self, tmp_path: Path, opened: Open
    ) -> None:
        file = tmp_path / "store.sqlite"
        opened(f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another program that writes and does not finish."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
        return
    with psycopg.connect(url) as connection:
        connection.execute("SELECT * FROM counters FOR UPDATE")
        yield

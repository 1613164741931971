"""Fixtures for all rooms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import Server, running_server, why_not

from armsbeat.compiled import REMEDY, outdated

HERE = Path(__file__).parent
# Files of a minute and more, the longest first: what two processes share out from the
# start ends at about the same time. `e2e` stands for all that drive a browser.
LONG = (
    "lake/test_lake_spark.py",
    "e2e/test_promises_in_browser.py",
    "test_own_entries.py",
    "e2e",
    "test_imports.py",
    "dashboard/test_alert_feeds.py",
    "dashboard/test_gazetteer_page.py",
    "lake/test_lake_annotate.py",
    "store/test_store_stories.py",
    "cli/test_cli_gazetteer.py",
    "test_collectors.py",
    "store/test_store_crowds.py",
    "cli/test_cli_alerts.py",
    "store/test_store_processes.py",
)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """One process runs browser tests last, being slow; several begin with the long."""
    shared_out = hasattr(config, "workerinput")
    items.sort(key=lambda item: _turn(item) if shared_out else _in_browser(item))


def _turn(item: pytest.Item) -> int:
    """The place of an item's file among the long ones; after them, as collected."""
    path = item.path.relative_to(HERE)
    places = [LONG.index(name) for name in _names(path) if name in LONG]
    return min(places, default=len(LONG))


def _names(path: Path) -> tuple[str, str]:
    return path.as_posix(), path.parts[0]


def _in_browser(item: pytest.Item) -> bool:
    return item.get_closest_marker("e2e") is not None


def pytest_configure() -> None:
    """Test what is written, not what was compiled before."""
    if hidden := outdated():
        names = ", ".join(hidden)
        raise pytest.UsageError(f"compiled from an older text: {names}; {REMEDY}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; `postgres.new_database()` gives the URL of an empty one."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with running_server() as server:
        yield server

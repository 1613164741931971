"""Fixtures for all rooms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postgres import Server, running_server, why_not

from armsbeat.compiled import REMEDY, outdated


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

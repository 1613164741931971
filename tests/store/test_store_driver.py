"""PostgreSQL's driver is optional: without it, SQLite works and the remedy is named."""

import sys

import pytest

from armsbeat.errors import SettingsError
from armsbeat.store import open_store


def test_without_the_driver_postgresql_names_the_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsError, match=r"pip install 'psycopg\[binary\]'"):
        open_store("postgresql://user@127.0.0.1/nowhere")

"""A store that is opened for reading alone: all questions, no change."""

from __future__ import annotations

import pytest
import sqlalchemy
from store_examples import NOW, a_feed

from armsbeat.errors import StoreError


@pytest.fixture
def reader(opened, database_url):
    """A store with one feed, opened for reading alone."""
    opened(database_url).add_feeds([a_feed()], now=NOW)
    return opened(database_url, read_only=True)


def test_answers_what_it_is_asked(reader):
    assert [state.feed.title for state in reader.feeds()] == ["one"]
    assert reader.change_counter() > 0


def test_refuses_a_change_and_names_the_setting(reader):
    with pytest.raises(StoreError, match="unset ARMSBEAT_READ_ONLY"):
        reader.add_feeds([a_feed("two")], now=NOW)
    assert len(reader.feeds()) == 1


def test_the_database_itself_refuses_what_slips_past(reader):
    with pytest.raises(StoreError, match="read-only"), reader._database.read() as ours:
        ours.execute(sqlalchemy.text("DELETE FROM feeds"))
    assert len(reader.feeds()) == 1


def test_sees_what_a_collector_writes_beside_it(reader, opened, database_url):
    opened(database_url).add_feeds([a_feed("two")], now=NOW)
    assert len(reader.feeds()) == 2


def test_an_empty_database_is_left_as_it_is(opened, database_url, tmp_path):
    with pytest.raises(StoreError, match="run `armsbeat db` once without"):
        opened(database_url, read_only=True)
    assert list(tmp_path.iterdir()) == []

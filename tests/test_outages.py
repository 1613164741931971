"""The server of the store goes away and comes back: nothing has to be started anew."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from postgres import running_server, why_not

from armsbeat import pipeline
from armsbeat.errors import StoreError
from armsbeat.settings import read_settings

pytestmark = pytest.mark.postgres
WITHIN_S = 60


@pytest.fixture(scope="module")
def server():
    """A server of this module alone, which may stop it."""
    if reason := why_not():
        pytest.skip(reason)
    with running_server() as one:
        yield one


@pytest.fixture
def house(server, tmp_path):
    environ = {
        "ARMSBEAT_DATA_DIR": str(tmp_path),
        "ARMSBEAT_DATABASE_URL": server.new_database(),
    }
    opened = pipeline.open_house(read_settings(environ))
    yield opened
    opened.store.close()


def wait_until(true):
    until = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def heartbeat(house):
    return house.store.get_meta(pipeline.HEARTBEAT)


def test_a_page_fails_with_a_sentence_and_works_again_afterwards(house, server):
    assert house.store.feeds() == ()
    server.stop()
    with pytest.raises(StoreError, match="check that the server runs"):
        house.store.feeds()
    server.start()
    assert house.store.feeds() == ()


def test_a_watching_collector_outlives_an_outage(house, server, caplog):
    stop = threading.Event()
    server.stop()
    watching = threading.Thread(
        target=pipeline.watch,
        args=(house,),
        kwargs={"stop": stop, "retry_s": 0.2},
        daemon=True,
    )
    watching.start()
    wait_until(lambda: "retry_s=" in caplog.text)
    server.start()
    wait_until(lambda: heartbeat(house) is not None)
    stop.set()
    watching.join(WITHIN_S)
    assert not watching.is_alive()
    seen = datetime.fromisoformat(heartbeat(house))
    assert datetime.now(UTC) - seen < timedelta(minutes=2)


def test_the_wait_grows_while_the_server_stays_away(house, server, caplog):
    stop = threading.Event()
    server.stop()
    try:
        watching = threading.Thread(
            target=pipeline.watch,
            args=(house,),
            kwargs={"stop": stop, "retry_s": 0.05},
            daemon=True,
        )
        watching.start()
        wait_until(lambda: "retry_s=0.2" in caplog.text)
        stop.set()
        watching.join(WITHIN_S)
    finally:
        server.start()
    assert not watching.is_alive()

"""What the server does before the first visitor comes."""

from __future__ import annotations

import asyncio
import gc
import threading

import pytest
import streamlit as st

from armsbeat.dashboard import data
from armsbeat.dashboard.server import warming


@pytest.fixture(autouse=True)
def _forget_the_house():
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    gc.unfreeze()
    st.cache_resource.clear()
    st.cache_data.clear()


def test_the_first_visitor_finds_the_default_view_asked(tmp_path, monkeypatch):
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path))
    assert warming.warm_up()
    asked = []
    monkeypatch.setattr(
        data.frames, "frequency", lambda *_, **__: asked.append("frequency")
    )
    monkeypatch.setattr(data.frames, "totals", lambda *_, **__: asked.append("totals"))
    warming._look_at_the_default_view()
    assert not asked


def test_what_was_loaded_is_kept_from_the_garbage_collector(tmp_path, monkeypatch):
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path))
    gc.unfreeze()
    assert warming.warm_up()
    assert gc.get_freeze_count() > len(gc.get_objects())


def test_a_store_that_cannot_be_used_is_left_to_the_pages(tmp_path, monkeypatch):
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ARMSBEAT_DATABASE_URL", "nonsense://nowhere")
    assert not warming.warm_up()


def test_the_server_starts_without_waiting(monkeypatch):
    go_on, done = threading.Event(), threading.Event()

    def slow():
        go_on.wait(10)
        done.set()

    monkeypatch.setattr(warming, "warm_up", slow)

    async def serve():
        async with warming.lifespan(None):
            assert not done.is_set()
            go_on.set()

    asyncio.run(serve())
    assert done.wait(10)

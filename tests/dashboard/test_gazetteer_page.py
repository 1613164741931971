"""The Gazetteer page in Streamlit's own harness, over a real store."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from armsbeat import pipeline
from armsbeat.model import Feed, Item
from armsbeat.settings import read_settings

APP = str(Path(__file__).parents[2] / "app.py")
PAGE = str(Path(__file__).parents[2] / "src/armsbeat/dashboard/pages/gazetteer.py")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
TITLES = (
    "Japan buys Harbour Wolf missiles <script>alert(1)</script>",
    "Poland orders AGM-999 missiles",
    "The Patriots win again in the last minute",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A store with three items beside the archives."""
    folder = tmp_path_factory.mktemp("house")
    house = pipeline.open_house(read_settings({"ARMSBEAT_DATA_DIR": str(folder)}))
    house.store.set_meta("first_start_at", NOW.isoformat())
    house.store.add_feeds([Feed(url="https://x.example/f", title="X")], now=NOW)
    items = [
        Item(key=t, title=t, summary="", link=None, published_at=NOW, text_hash=t)
        for t in TITLES
    ]
    made = {i.key: house.annotator.annotate(i.title, "") for i in items}
    versions = house.annotator.versions
    house.store.import_items(1, items, made, versions=versions, now=NOW)
    yield house
    house.store.close()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def page(house, monkeypatch):
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(house.settings.data_dir))
    return AppTest.from_file(APP, default_timeout=90).run().switch_page(PAGE).run()


def text_of(test):
    return " ".join(element.proto.body for element in test.get("html"))


def press(test, label):
    return next(b for b in test.button if b.label == label).click().run()


def rested(test):
    """Run until no preview or change is under way."""
    for _ in range(300):
        if (
            "_own_work" not in test.session_state
            or test.session_state["_own_work"].done
        ):
            return test.run()
        time.sleep(0.1)
    raise AssertionError("it never ended")


def test_lists_systems_and_what_did_not_count(page):
    assert not page.exception
    assert len(page.dataframe[0].value) > 1000
    assert "You have no entries of your own yet." in text_of(page)
    assert "Patriots" in text_of(page)
    assert "AGM-999" in text_of(page)


def test_an_alias_is_shown_applied_and_taken_back(page, house):
    page.selectbox(key="own-system").set_value("himars")
    page.text_input(key="own-alias").set_value("Harbour Wolf")
    rested(press(page, "Show what would change"))
    assert "1 item would change" in text_of(page)
    assert "now <bdi>HIMARS</bdi>" in text_of(page)
    assert "<script>" not in text_of(page)
    assert pipeline.own_entries(house.store) == ()
    rested(page.button(key="own-apply").click().run())
    assert "1 item changed" in text_of(page)
    assert "“Harbour Wolf” names himars" in text_of(page)
    assert house.store.annotations([1])[1].annotation.deals[0].systems == ("himars",)
    page.selectbox(key="own-chosen").set_value(0).run()
    rested(page.button(key="own-remove").click().run())
    rested(page.button(key="own-apply").click().run())
    assert pipeline.own_entries(house.store) == ()
    assert not page.exception


def test_what_cannot_be_used_is_one_sentence(page):
    page.text_input(key="own-alias").set_value("Wolf")
    press(page, "Show what would change")
    assert "Nothing was saved." in text_of(page)
    assert not page.exception


def test_a_designation_is_adopted_into_the_form(page):
    page.selectbox(key="unlisted").set_value("AGM-999").run()
    page.button(key="adopt").click().run()
    assert page.text_input(key="own-name").value == "AGM-999"
    assert page.text_input(key="own-id").value == "agm-999"
    rested(press(page, "Show what would change"))
    assert "1 item would change" in text_of(page)
    page.button(key="own-discard").click().run()
    assert "would change</h3>" not in text_of(page)


def test_a_rejected_way_of_writing_fills_the_form_in(page):
    page.selectbox(key="tray-way").set_value(("Patriots", "patriot")).run()
    page.button(key="tray-count").click().run()
    assert page.selectbox(key="own-system").value == "patriot"
    assert page.text_input(key="own-alias").value == "Patriots"
    rested(press(page, "Show what would change"))
    assert "now <bdi>Patriot</bdi>" in text_of(page)
    page.button(key="own-discard").click().run()


def test_a_search_for_nothing_says_what_to_do(page):
    page.text_input(key="gaz-q").set_value("zzzzqq").run()
    assert "No system is listed so" in text_of(page)

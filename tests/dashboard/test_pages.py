"""Every page, run by Streamlit's own test harness over a real store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")
PAGES = Path(__file__).parents[2] / "src/armsbeat/dashboard/pages"
TIMEOUT_S = 90


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("house")


@pytest.fixture
def app(folder, monkeypatch):
    """The app over a store that holds the bundled archives, all dates shown."""
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(folder))
    return fresh()


def fresh(**parameters):
    test = AppTest.from_file(APP, default_timeout=TIMEOUT_S)
    for name, value in {"p": "All", "arms": "false", **parameters}.items():
        test.query_params[name] = value
    return test


@pytest.fixture(scope="module", autouse=True)
def _forget_the_house():
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def text_of(test):
    return " ".join(element.proto.body for element in test.get("html"))


def first_value(test):
    """The number of items in the row of figures."""
    after = text_of(test).split('class="ab-value">', 1)[1]
    return int(after.split("<", 1)[0].replace(",", ""))


class TestOverview:
    def test_draws_figures_charts_and_items(self, app):
        app.run()
        assert not app.exception
        assert "ab-kpis" in text_of(app)
        assert text_of(app).count('<article class="ab-item">') == 15
        assert len(app.get("vega_lite_chart")) == 6

    def test_charts_say_in_words_what_they_show(self, app):
        app.run()
        specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
        assert all(spec["background"] == "transparent" for spec in specs)
        assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))

    def test_filters_of_a_link_are_in_force(self, app):
        everything = first_value(app.run())
        japan = fresh(cc="Japan").run()
        assert japan.multiselect(key="cc").value == ["JP"]
        assert 0 < first_value(japan) < everything
        assert "Japan" in text_of(japan)

    def test_a_search_for_nothing_ends_in_an_empty_state(self, app):
        app.query_params["q"] = "zzzzqqqq"
        app.run()
        assert "No items match these filters" in text_of(app)
        assert not app.exception

    def test_clearing_brings_the_default_back(self, app):
        app.query_params["q"] = "zzzzqqqq"
        app.run().button(key="clear-empty").click().run()
        assert app.text_input(key="q").value == ""
        assert app.segmented_control(key="p").value == "1 year"

    def test_a_word_nobody_offers_in_a_link_is_ignored(self, app):
        app.query_params["tone"] = "furious"
        app.query_params["cc"] = "Atlantis"
        app.run()
        assert not app.exception
        assert app.multiselect(key="cc").value == []

    def test_one_item_is_a_view_too(self, app):
        title = text_of(app.run()).split("<h3>", 1)[1].split("</h3>", 1)[0]
        words = [w for w in _plain(title).split() if w.isalpha()]
        one = fresh(q=" ".join(words)).run()
        assert not one.exception

    @pytest.mark.parametrize("look", ["Small multiples", "Compare"])
    @pytest.mark.parametrize("cell", ["Tone", "Count"])
    def test_each_look_of_the_charts_can_be_drawn(self, app, look, cell):
        app.query_params["look"] = look
        app.query_params["cell"] = cell
        app.query_params["flow"] = "Rank" if cell == "Tone" else "Flow"
        app.query_params["items"] = "Table" if cell == "Tone" else "List"
        assert not app.run().exception

    def test_counting_outlets_changes_the_unit_everywhere(self, app):
        app.query_params["unit"] = "Outlets"
        assert "<dt>Outlets</dt>" in text_of(app.run())


class TestFeeds:
    def test_lists_every_feed_and_says_who_collects(self, app):
        app.run().switch_page(str(PAGES / "feeds.py")).run()
        assert not app.exception
        assert len(app.dataframe[0].value) > 2
        assert "No collector is running" in text_of(app)

    def test_an_empty_address_is_answered_with_what_to_do(self, app):
        app.run().switch_page(str(PAGES / "feeds.py")).run()
        next(b for b in app.button if b.label == "Check").click().run()
        assert "Type the address" in text_of(app)

    def test_a_private_address_is_refused_in_one_sentence(self, app):
        app.run().switch_page(str(PAGES / "feeds.py")).run()
        app.text_input(key="address").set_value("http://10.0.0.1/feed")
        next(b for b in app.button if b.label == "Check").click().run()
        assert not app.exception
        assert "Nothing was saved." in text_of(app)

    def test_a_feed_is_paused_and_resumed(self, app):
        app.run().switch_page(str(PAGES / "feeds.py")).run()
        choice = app.selectbox(key="chosen-feed")
        choice.set_value(1).run()
        app.button(key="pause").click().run()
        assert app.button(key="pause").label == "Resume"
        app.button(key="pause").click().run()
        assert app.button(key="pause").label == "Pause"


class TestMethod:
    def test_tells_limits_and_versions(self, app):
        app.run().switch_page(str(PAGES / "method.py")).run()
        assert not app.exception
        assert "not a delivery" in text_of(app)
        assert "Gazetteer" in text_of(app)


class TestStoreInTrouble:
    def test_a_newer_store_is_one_sentence_on_the_page(self, tmp_path, monkeypatch):
        st.cache_resource.clear()
        monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path))
        (tmp_path / "armsbeat.sqlite").write_bytes(b"this is no database at all" * 99)
        test = fresh().run()
        st.cache_resource.clear()
        assert not test.exception
        assert "This page cannot be shown" in text_of(test)
        assert text_of(test).count('role="alert"') == 1

    def test_a_wrong_setting_is_one_sentence_on_the_page(self, tmp_path, monkeypatch):
        st.cache_resource.clear()
        monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("ARMSBEAT_CONCURRENCY", "many")
        test = fresh().run()
        st.cache_resource.clear()
        assert not test.exception
        assert "ARMSBEAT_CONCURRENCY" in text_of(test)


def _plain(html):
    import re
    from html import unescape

    return unescape(re.sub(r"<[^>]+>", "", html))

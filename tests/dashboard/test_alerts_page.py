"""The Alerts page, and saving views from the other pages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from armsbeat import pipeline
from armsbeat.alerts import Count, Deals, dump_rule
from armsbeat.settings import read_settings

ROOT = Path(__file__).parents[2]
PAGE = str(ROOT / "src/armsbeat/dashboard/pages/alerts.py")
TIMEOUT_S = 90
HOSTILE = "<script>alert(1)</script> & “Polska”"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("house")


@pytest.fixture
def store(folder, monkeypatch):
    """The store of the bundled archives, without any saved view."""
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(folder))
    settings = read_settings({"ARMSBEAT_DATA_DIR": str(folder)})
    opened = pipeline.open_store_of(settings)
    for view in opened.saved_views():
        opened.delete_view(view.view_id)
    yield opened
    opened.close()


@pytest.fixture(scope="module", autouse=True)
def _forget_the_house():
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def app(**parameters):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT_S)
    for name, value in parameters.items():
        test.query_params[name] = value
    return test.run()


def alerts_page():
    test = app().switch_page(PAGE).run()
    assert not test.exception
    return test


def text_of(test):
    return " ".join(element.proto.body for element in test.get("html"))


def save(test, name):
    test.text_input(key="save-name").set_value(name)
    next(b for b in test.button if b.label == "Save view").click()
    return test.run()


def keep(store, address, name="Mine", page=""):
    return store.save_view(name, page, address, now=datetime.now(UTC))


class TestSavingAView:
    def test_keeps_the_address_with_all_its_filters(self, store):
        test = save(app(p="All", arms="false", cc="Japan", look="Compare"), "Tokyo")
        assert not test.exception
        (view,) = store.saved_views()
        assert (view.name, view.page) == ("Tokyo", "")
        assert {"p=All", "cc=Japan"} <= set(view.address.split("&"))
        assert "Saved as “Tokyo”" in text_of(test)

    def test_a_name_that_is_taken_or_empty_is_one_sentence(self, store):
        keep(store, "")
        test = save(app(), "Mine")
        assert "is there already; use another name. Nothing was saved." in text_of(test)
        assert "needs a name. Nothing was saved." in text_of(save(test, "  "))
        assert len(store.saved_views()) == 1

    def test_is_offered_on_deals_too(self, store):
        test = app(p="All", arms="false")
        test.switch_page(str(ROOT / "src/armsbeat/dashboard/pages/deals.py"))
        save(test.run(), "Elsewhere")
        (view,) = store.saved_views()
        assert view.page == "deals"


class TestEmpty:
    def test_says_what_to_do_first(self, store):
        told = text_of(alerts_page())
        assert "No alert is set" in told
        assert "No view is saved yet" in told
        assert "Save a view first" in told


class TestPage:
    def test_lists_views_with_link_and_filters_in_words(self, store):
        keep(store, "cc=Japan&role=Recipient&p=90+days", HOSTILE)
        told = text_of(alerts_page())
        assert 'href="./?cc=Japan&amp;role=Recipient&amp;p=90+days"' in told
        assert "Countries: Japan" in told
        assert "<script>" not in told
        assert "&lt;script&gt;" in told

    def test_shows_what_an_alert_would_have_told_and_creates_it(self, store):
        keep(store, "arms=false&p=All")
        test = alerts_page()
        assert "In the last 12 weeks it would have told" in text_of(test)
        test.number_input(key="alert-least").set_value(123).run()
        test.selectbox(key="alert-per").select("day").run()
        test.button(key="create-alert").click().run()
        (alert,) = store.alerts()
        assert alert.rule == dump_rule(Count(123, "items", "day"))
        assert "Mine</bdi>: at least 123 items in a day" in text_of(test)
        assert f"alerts/{alert.alert_id}.atom" in test.code[0].value
        assert f"alerts/{alert.alert_id}.json" in test.code[1].value

    def test_sets_no_alert_twice(self, store):
        keep(store, "arms=false")
        test = alerts_page()
        for _ in range(2):
            test.button(key="create-alert").click().run()
        assert len(store.alerts()) == 1

    @pytest.mark.parametrize("kind", ["tone", "unusual", "triples", "deals"])
    def test_every_rule_has_its_fields_and_a_preview(self, store, kind):
        keep(store, "arms=false")
        test = alerts_page()
        test.selectbox(key="alert-kind").select(kind).run()
        assert not test.exception
        assert "it would have told" in text_of(test)
        test.button(key="create-alert").click().run()
        assert f'"kind": "{kind}"' in store.alerts()[0].rule

    def test_a_view_that_cannot_be_read_any_more_says_so(self, store):
        view_id = keep(store, "cc=Atlantis")
        store.add_alert("a1", view_id, dump_rule(Deals()), now=datetime.now(UTC))
        test = alerts_page()
        assert "cannot be computed any more" in text_of(test)
        assert "Atlantis" in text_of(test)

    def test_nothing_is_deleted_before_a_question(self, store):
        view_id = keep(store, "")
        store.add_alert("a1", view_id, dump_rule(Deals()), now=datetime.now(UTC))
        test = alerts_page()
        test.button(key="unalert-a1").click().run()
        test.button(key=f"delete-{view_id}").click().run()
        assert len(store.alerts()) == len(store.saved_views()) == 1

    def test_a_view_is_saved_by_its_address(self, store):
        test = alerts_page()
        test.text_input(key="by-name").set_value("Deals of Japan")
        test.text_input(key="by-address").set_value("http://x/deals?cc=Japan")
        next(b for b in test.button if b.label == "Save").click().run()
        (view,) = store.saved_views()
        assert (view.page, view.address) == ("deals", "cc=Japan")

    def test_another_address_is_refused_in_one_sentence(self, store):
        test = alerts_page()
        test.text_input(key="by-name").set_value("Feeds")
        test.text_input(key="by-address").set_value("http://x/feeds")
        next(b for b in test.button if b.label == "Save").click().run()
        assert "no address of the Overview" in text_of(test)
        assert store.saved_views() == ()

"""Who may change what the store holds."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from armsbeat import pipeline
from armsbeat.dashboard import permissions
from armsbeat.dashboard.permissions import access_of
from armsbeat.errors import UsageError
from armsbeat.settings import read_settings
from armsbeat.store import Store

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "src/armsbeat/dashboard"
ANN = {"is_logged_in": True, "email": "Ann@Example.org"}
NOBODY = {"is_logged_in": False}
NO_LOGIN: dict[str, object] = {}


def settings(**named):
    return read_settings({f"ARMSBEAT_{k.upper()}": v for k, v in named.items()})


class TestAccess:
    def test_on_a_machine_of_ones_own_everybody_edits(self):
        assert access_of(settings(), NO_LOGIN).may_edit

    def test_signing_in_alone_asks_nothing_of_anybody(self):
        assert access_of(settings(), NOBODY).may_edit

    @pytest.mark.parametrize(
        "editors", ["ann@example.org", "bob@x.org, ANN@example.org", "@example.org"]
    )
    def test_an_editor_edits(self, editors):
        allowed = access_of(settings(editors=editors), ANN)
        assert allowed.may_edit
        assert allowed.person == "ann@example.org"

    @pytest.mark.parametrize(
        ("editors", "person"),
        [
            ("ann@example.org", {**ANN, "email": "bob@example.org"}),
            ("@example.org", {**ANN, "email": "ann@sub.example.org"}),
            ("@example.org", {**ANN, "email": "ann@notexample.org"}),
            ("@example.org", {**ANN, "email": "example.org"}),
            ("ann@example.org", {**ANN, "email": "ann@example.org.evil.net"}),
            ("ann@example.org", {**ANN, "email_verified": False}),
            ("ann@example.org", {"is_logged_in": True}),
            ("ann@example.org", {**ANN, "email": None}),
            ("ann@example.org", {**ANN, "is_logged_in": False}),
        ],
    )
    def test_others_only_read(self, editors, person):
        allowed = access_of(settings(editors=editors), person)
        assert not allowed.may_edit
        assert allowed.reason

    def test_a_visitor_is_offered_to_sign_in(self):
        allowed = access_of(settings(editors="@example.org"), NOBODY)
        assert (allowed.may_edit, allowed.may_sign_in) == (False, True)

    def test_editors_without_a_login_let_nobody_in_and_say_why(self):
        allowed = access_of(settings(editors="@example.org"), NO_LOGIN)
        assert (allowed.may_edit, allowed.may_sign_in) == (False, False)
        assert "no login is set up" in allowed.reason

    def test_read_only_holds_for_editors_too(self):
        allowed = access_of(settings(editors="@example.org", read_only="1"), ANN)
        assert not allowed.may_edit
        assert not access_of(settings(read_only="1"), NO_LOGIN).may_edit

    def test_a_lake_is_read_only(self):
        assert not access_of(settings(lake="/lake"), NO_LOGIN).may_edit


def writes(method):
    return any(
        opening in inspect.getsource(method)
        for opening in ("._counting()", "_database.write()")
    )


def changing_methods():
    return {
        name
        for name, method in inspect.getmembers(Store, inspect.isfunction)
        if not name.startswith("_") and writes(method)
    }


class TestLaw:
    def test_it_knows_what_changes_a_store(self):
        assert {"add_feeds", "remove_feed", "save_view"} <= changing_methods()
        assert "feeds" not in changing_methods()

    def test_pages_change_the_store_only_through_the_writer(self):
        """`permissions.writer().add_feeds(…)`, or a name that was given `writer()`."""
        strays = [
            f"{path.relative_to(ROOT)}:{node.lineno}: {node.attr}"
            for path in sorted(DASHBOARD.rglob("*.py"))
            if path.name != "data.py"  # its `release` is a lock's
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute)
            and node.attr in changing_methods()
            and not _from_writer(node.value, path)
        ]
        assert strays == []


def _from_writer(value, path):
    if isinstance(value, ast.Name):
        return f"{value.id} = permissions.writer()" in path.read_text(encoding="utf-8")
    return ast.unparse(value) == "permissions.writer()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("house")


@pytest.fixture
def page(folder, monkeypatch):
    """Opens a page as a visitor of a store with the bundled archives."""

    def open_(name, **environ):
        told = {"ARMSBEAT_DATA_DIR": str(folder)}
        pipeline.first_start(pipeline.open_house(read_settings(told)))
        st.cache_resource.clear()
        st.cache_data.clear()
        for key, value in {**told, **environ}.items():
            monkeypatch.setenv(key, value)
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90).run()
        return test.switch_page(str(DASHBOARD / "pages" / f"{name}.py")).run()

    yield open_
    st.cache_resource.clear()
    st.cache_data.clear()


def text_of(test):
    return " ".join(element.proto.body for element in test.get("html"))


READ_ONLY = {"ARMSBEAT_READ_ONLY": "1"}
EDITORS = {"ARMSBEAT_EDITORS": "@example.org"}


class TestPages:
    @pytest.mark.parametrize("environ", [READ_ONLY, EDITORS])
    @pytest.mark.parametrize(
        ("name", "heading"),
        [("feeds", "Health"), ("gazetteer", "Weapon systems"), ("alerts", "No alert")],
    )
    def test_show_a_reader_everything_and_offer_no_change(
        self, page, name, heading, environ
    ):
        test = page(name, **environ)
        assert not test.exception
        assert heading in text_of(test)
        assert "is not offered to you" in text_of(test)
        assert [button.label for button in test.button] == []

    def test_read_only_pages_draw_all_figures(self, page):
        test = page("overview", **READ_ONLY)
        assert not test.exception
        assert len(test.get("vega_lite_chart")) >= 4

    def test_a_reader_still_looks_into_a_feed_and_exports_the_list(self, page):
        test = page("feeds", **READ_ONLY)
        test.selectbox(key="chosen-feed").select_index(0).run()
        assert not test.exception
        assert test.get("download_button")
        assert [button.label for button in test.button] == []

    def test_an_editor_is_offered_all(self, page):
        test = page("feeds")
        assert "is not offered to you" not in text_of(test)
        assert "Collect now" in [button.label for button in test.button]


def test_the_writer_refuses_who_may_not(page, monkeypatch):
    page("feeds", **READ_ONLY)
    with pytest.raises(UsageError, match="read-only"):
        permissions.writer()

"""The dashboard over a lake, run by Streamlit's own test harness."""

from pathlib import Path

import pytest
import streamlit as st
from lake_worlds import a_lake, an_archive, table
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")
PAGES = Path(__file__).parents[2] / "src/armsbeat/dashboard/pages"


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    a_lake(an_archive(folder / "in"), folder / "lake")
    return folder / "lake"


@pytest.fixture(autouse=True)
def _a_lake_for_a_store(lake, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("ARMSBEAT_LAKE", str(lake))
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module", autouse=True)
def _forget_the_house():
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def opened(page=None, **parameters):
    test = AppTest.from_file(APP, default_timeout=90)
    for name, value in {"p": "All", "arms": "false", **parameters}.items():
        test.query_params[name] = value
    test.run()
    if page is not None:
        test.switch_page(str(PAGES / page))
        for name, value in parameters.items():
            test.query_params[name] = value
        test.run()
    assert not test.exception
    return test


def text_of(test):
    return " ".join(element.proto.body for element in test.get("html"))


def test_the_overview_counts_the_items_of_the_lake(lake):
    shown = text_of(opened()).split('class="ab-value">', 1)[1].split("<", 1)[0]
    assert int(shown.replace(",", "")) == table(lake, "items", "id").num_rows


@pytest.mark.parametrize("page", ["profile.py", "deals.py", "method.py"])
def test_pages_that_only_read_are_as_ever(page):
    words = text_of(opened(page))
    assert "cannot be shown" not in words
    assert "read-only" not in words


def test_a_story_is_shown_with_its_evidence(lake):
    item = table(lake, "items", "compound NULLS LAST, id").to_pylist()[0]
    words = text_of(opened("story.py", id=str(item["id"])))
    assert 'class="ab-story"' in words
    assert "cannot be shown" not in words


@pytest.mark.parametrize("page", ["feeds.py", "gazetteer.py", "alerts.py"])
def test_pages_that_change_a_store_say_that_a_lake_is_read_only(page):
    words = text_of(opened(page))
    assert "A lake is read-only" in words
    assert "ARMSBEAT_LAKE" in words

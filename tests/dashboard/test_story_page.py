"""The Story page, run by Streamlit's own test harness over a real store."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from armsbeat import pipeline
from armsbeat.model import Feed, Item
from armsbeat.settings import read_settings

ROOT = Path(__file__).parents[2]
STORY = str(ROOT / "src/armsbeat/dashboard/pages/story.py")
TIMEOUT_S = 90
SEEN = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
TITLE = "Poland signs contract for THAAD with United States, critics condemn the price"
EDITED = TITLE.replace("condemn", "mock")
SUMMARY = "Lockheed Martin welcomed the decision. The Patriots fans won in Boston."
HOSTILE = "<script>alert(1)</script> walrus <b>missile</b> sale to Japan"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    environ = {**os.environ, "ARMSBEAT_DATA_DIR": str(folder)}
    house = pipeline.open_house(read_settings(environ))
    for number, title in enumerate(("Harbour Review", "Eastern Wire")):
        url = f"https://feed{number}.example/rss"
        house.store.add_feeds([Feed(url=url, title=title)], now=SEEN)
    put(house, 1, "a", TITLE, SEEN)
    put(house, 1, "a", EDITED, SEEN + timedelta(hours=5))
    put(house, 2, "b", EDITED, SEEN + timedelta(hours=3))
    put(house, 2, "c", HOSTILE, SEEN, link="javascript:alert(1)")
    return folder


def put(house, feed_id, key, title, at, link="https://news.example/a"):
    item = Item(
        key=key,
        title=title,
        summary=SUMMARY,
        link=link,
        published_at=at,
        text_hash=title,
    )
    read = house.annotator.annotate(title, SUMMARY, language="en", published=at)
    versions = house.annotator.versions
    house.store.import_items(feed_id, [item], {key: read}, versions=versions, now=at)


@pytest.fixture(autouse=True)
def _at_home(folder, monkeypatch):
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(folder))


@pytest.fixture(scope="module", autouse=True)
def _forget_the_house():
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def page(**parameters):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT_S)
    # Twice: pages are switched after a first run, which reads the address too.
    for _ in range(2):
        for name, value in parameters.items():
            test.query_params[name] = value
        test.run()
        test.switch_page(STORY)
    test = test.run()
    assert not test.exception
    return test


def text_of(test):
    return " ".join(element.proto.body for element in test.get("html"))


class TestStory:
    def test_marks_what_was_found_and_says_why(self):
        shown = text_of(page(id="1"))
        assert re.search(r'<mark class="ab-sys" title="THAAD[^>]*>THAAD</mark>', shown)
        assert '<th scope="row">' in shown
        assert "./profile?kind=system&amp;id=thaad" in shown

    def test_the_shares_add_up_to_the_tone(self):
        test = page(id="1")
        shares = [
            float(value.replace("−", "-"))
            for value in re.findall(r'share-value">([^<]+)<', text_of(test))
        ]
        said = re.search(r"words add up to ([^ ]+)\.", text_of(test)).group(1)
        assert len(shares) > 2
        assert sum(shares) == pytest.approx(float(said.replace("−", "-")), abs=0.01)

    def test_shares_can_be_ordered_by_size(self):
        shown = text_of(page(id="1", shares="By size"))
        widths = [float(w) for w in re.findall(r'style="width:([\d.]+)%"', shown)]
        assert widths == sorted(widths, reverse=True)

    def test_shows_what_the_publisher_changed(self):
        shown = text_of(page(id="1"))
        assert re.search("<del>.*condemn</del>", shown)
        assert re.search("<ins>.*mock</ins>", shown)

    def test_says_who_carried_it_first_and_how_much_later_the_other(self):
        shown = text_of(page(id="2"))
        assert "2 items in 2 outlets" in shown
        assert "first to carry it" in shown
        assert "3 hours later" in shown

    def test_cites_with_absolute_dates_and_versions(self):
        cited = page(id="1").code[0].value
        assert "Harbour Review (2026, 20 November)" in cited
        assert "(version 2 of the text)" in cited
        assert "gazetteer" in cited

    def test_hostile_text_is_only_text(self):
        shown = text_of(page(id="3"))
        assert "<script" not in shown
        assert 'href="javascript' not in shown
        assert "&lt;script&gt;" in shown

    @pytest.mark.parametrize("chosen", ["", "999999", "-1", "x' or 1", "9" * 40, "²"])
    def test_one_that_is_not_there_says_what_to_do(self, chosen):
        shown = text_of(page(id=chosen))
        assert "This item is not here" in shown
        assert 'role="status"' in shown


def test_every_item_of_the_list_leads_to_its_story_and_its_tags_to_profiles():
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT_S)
    test.query_params["p"] = "All"
    shown = text_of(test.run())
    assert shown.count('href="./story?id=') == shown.count('<article class="ab-item">')
    assert 'href="./profile?kind=country&amp;id=PL"' in shown

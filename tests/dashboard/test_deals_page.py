"""The Deals page, run by Streamlit's own test harness over a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")
DEALS = str(Path(__file__).parents[2] / "src/armsbeat/dashboard/pages/deals.py")
TIMEOUT_S = 90


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("house")


@pytest.fixture(autouse=True)
def _at_home(folder, monkeypatch):
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(folder))


@pytest.fixture(scope="module", autouse=True)
def _forget_the_house():
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def page(**parameters):
    """The page with these parameters in its address, all dates shown."""
    test = AppTest.from_file(APP, default_timeout=TIMEOUT_S)
    # Twice: pages are switched after a first run, which reads the address too.
    for _ in range(2):
        for name, value in {"p": "All", "arms": "false", **parameters}.items():
            test.query_params[name] = value
        test.run()
        test.switch_page(DEALS)
    return test.run()


def text_of(test):
    return " ".join(element.proto.body for element in test.get("html"))


def number_of(test):
    """How many deals the figures state."""
    after = text_of(test).split('class="ab-value">', 1)[1]
    return int(after.split("<", 1)[0].replace(",", ""))


def joined_deal(test):
    """The address of a deal that several items report."""
    cards = text_of(test).split('<article class="ab-card">')[1:]
    several = next(card for card in cards if "1 report in" not in card)
    return several.split("deal=", 1)[1].split('"', 1)[0].split("&", 1)[0]


class TestList:
    def test_shows_figures_a_page_of_deals_and_charts(self):
        test = page()
        assert not test.exception
        assert text_of(test).count('<article class="ab-card">') == 12
        assert len(test.get("vega_lite_chart")) == 2
        assert all(chart.proto.alt for chart in test.get("vega_lite_chart"))

    def test_filters_of_a_link_are_in_force(self):
        everything, japan = page(), page(cc="Japan", role="Recipient")
        assert 0 < number_of(japan) < number_of(everything)
        assert "→ <bdi>Japan</bdi>" in text_of(japan)

    def test_what_the_button_says_is_what_is_listed(self):
        test = page(worth="US$10 billion or more")
        said = int(text_of(test).split("Download ", 1)[1].split(" ", 1)[0])
        assert 0 < said < number_of(test)
        assert text_of(test).count('<article class="ab-card">') == min(12, said)

    def test_says_that_a_notification_is_not_a_delivery(self):
        assert "a ceiling and not a delivery" in text_of(page())

    def test_nothing_found_ends_in_an_empty_state(self):
        test = page(q="zzzzqqqq")
        assert "No deals match these filters" in text_of(test)
        test.button(key="clear-empty").click().run()
        assert test.text_input(key="q").value == ""

    @pytest.mark.parametrize("sides", ["Matrix", "Flow"])
    @pytest.mark.parametrize("order", ["Most reports first", "Highest value first"])
    def test_each_look_can_be_drawn(self, sides, order):
        look = "Table" if sides == "Flow" else "List"
        assert not page(sides=sides, order=order, deals=look).exception


class TestOneDeal:
    def test_has_a_ladder_its_reports_and_a_way_back(self):
        deal = joined_deal(page(order="Most reports first"))
        test = page(deal=deal)
        assert not test.exception
        shown = text_of(test)
        assert shown.count('class="ab-rung') >= 5
        assert "The card starts with this report." in shown
        assert "from the other reports." in shown
        assert "← All deals" in shown

    @pytest.mark.parametrize("deal", ["999999-0", "<script>", ""])
    def test_one_that_is_not_there_says_so(self, deal):
        assert "This deal is not there" in text_of(page(deal=deal))

    def test_a_join_can_be_undone_and_made_again(self):
        deal = joined_deal(page(order="Most reports first"))
        before, test = number_of(page()), page(deal=deal)
        reports = test.multiselect(key="split-reports")
        reports.set_value([_key(reports)]).run()
        test.button(key="split-now").click().run()
        assert not test.exception
        assert "Taken apart on" in text_of(test)
        assert number_of(page()) == before + 1
        again = next(b for b in test.button if b.label == "Join again")
        again.click().run()
        assert number_of(page()) == before


def _key(reports):
    """The first report that can be chosen."""
    from armsbeat.dashboard import data

    book = data.deal_book()
    label = reports.options[0]
    return next(
        report.key
        for card in book.cards
        for report in card.reports
        if report.title and report.title[:40] in label
    )

"""The Profiles page, run by Streamlit's own test harness over a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from armsbeat.dashboard import data
from armsbeat.dashboard.profile.choice import Choice
from armsbeat.dashboard.profile.deals import by_year

ROOT = Path(__file__).parents[2]
PROFILE = str(ROOT / "src/armsbeat/dashboard/pages/profile.py")
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
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT_S)
    # Twice: pages are switched after a first run, which reads the address too.
    for _ in range(2):
        for name, value in {"span": "All", **parameters}.items():
            test.query_params[name] = value
        test.run()
        test.switch_page(PROFILE)
    test = test.run()
    assert not test.exception
    return test


def text_of(test):
    return " ".join(element.proto.body for element in test.get("html"))


class TestOne:
    @pytest.mark.parametrize(
        ("kind", "entity", "name"),
        [
            ("system", "f-35", "F-35"),
            ("country", "JP", "Japan"),
            ("organisation", "bae-systems", "BAE Systems"),
        ],
    )
    def test_of_each_kind_is_told_in_figures_and_charts(self, kind, entity, name):
        test = page(kind=kind, id=entity)
        shown = text_of(test)
        assert f"<h1>{name}</h1>" in shown
        if "No item in this period" not in shown:
            assert " item" in shown
            assert len(test.get("vega_lite_chart")) >= 2
            assert all(chart.proto.alt for chart in test.get("vega_lite_chart"))

    def test_tells_the_first_and_the_latest_item_and_links_to_them(self):
        shown = text_of(page(kind="country", id="JP"))
        assert 'First:</span> <a href="./story?id=' in shown
        assert 'Latest:</span> <a href="./story?id=' in shown

    def test_lists_its_deals_by_stage(self):
        shown = text_of(page(kind="country", id="JP"))
        assert '<ul class="ab-stages">' in shown
        assert "approved</li>" in shown

    def test_says_how_many_feeds_cover_it(self):
        assert "feeds name it:" in text_of(page(kind="country", id="JP"))


class TestSeveral:
    def test_are_compared_in_a_table_and_in_one_chart(self):
        shown = text_of(page(kind="country", id=["JP", "PL", "TW"]))
        assert "<h1>Japan, Poland and Taiwan</h1>" in shown
        assert shown.count('<th scope="row"') == 3

    def test_are_six_at_most(self):
        many = ["JP", "PL", "TW", "US", "KR", "DE", "FR", "SE"]
        test = page(kind="country", id=many)
        assert test.multiselect(key="profile-ids").value == many[:6]


class TestChoosing:
    def test_without_a_choice_offers_what_is_named_most(self):
        shown = text_of(page())
        assert '<ol class="ab-suggested">' in shown
        assert "./profile?kind=system&amp;id=" in shown

    def test_a_choice_is_written_into_the_address(self):
        test = page(kind="country")
        test.multiselect(key="profile-ids").set_value(["JP"]).run()
        assert "<h1>Japan</h1>" in text_of(test)
        assert test.query_params["id"] in ("JP", ["JP"])

    def test_another_kind_starts_anew(self):
        test = page(kind="country", id="JP")
        test.segmented_control(key="profile-kind").set_value("Makers").run()
        assert "Makers named most" in text_of(test)
        assert "id" not in test.query_params

    @pytest.mark.parametrize("entity", ["nobody", "<script>", "' or 1"])
    def test_something_that_is_not_listed_is_said_to_be_so(self, entity):
        shown = text_of(page(kind="system", id=entity))
        assert "the gazetteer does not list" in shown.replace("\n", " ")
        assert "<script" not in shown

    def test_a_kind_nobody_knows_is_taken_for_systems(self):
        test = page(kind="spaceship")
        assert test.segmented_control(key="profile-kind").value == "Weapon systems"


class TestExactDays:
    DAYS = ("2020-01-01", "2022-12-31")

    def test_of_a_link_are_those_of_the_page(self):
        shown = text_of(page(kind="country", id="JP", span="Custom", days=self.DAYS))
        assert "1 Jan 2020 – 31 Dec 2022" in shown

    def test_go_along_to_other_pages(self):
        shown = text_of(page(kind="country", id="JP", span="Custom", days=self.DAYS))
        days = "p=Custom&amp;d=2020-01-01&amp;d=2022-12-31&amp;cc=Japan"
        assert f'<a href="./?{days}"' in shown
        assert f'<a href="./deals?{days}"' in shown

    def test_all_dates_go_along_as_all(self):
        shown = text_of(page(kind="country", id="JP"))
        assert '<a href="./?p=All&amp;cc=Japan"' in shown

    def test_a_maker_leads_to_its_items_too(self):
        shown = text_of(page(kind="organisation", id=["saab", "bae-systems"]))
        assert "org=" in shown


class TestShares:
    def test_how_often_can_be_a_share_of_all_arms_items(self):
        test = page(kind="country", id="JP", share="% of arms items")
        assert "share of all items about the arms trade that name it" in text_of(test)
        spec = test.get("vega_lite_chart")[0].proto.spec
        assert "%" in spec

    def test_of_the_view_is_not_offered_where_it_would_be_all(self):
        test = page(kind="country", id="JP")
        assert "% of this view" not in test.selectbox(key="share").options


class TestSuppliersCompared:
    def test_tells_their_deals_on_either_side_with_values(self):
        shown = text_of(page(kind="country", id=["US", "FR"]))
        assert '<th scope="col">Deals as supplier</th>' in shown
        assert "Of arms items" in shown
        assert "How many deals as suppliers?" in shown
        assert "US$" in shown[: shown.index("</table>")]

    def test_their_deals_by_year_are_those_of_the_deals_page(self):
        data.refresh()
        choice = a_choice("US", "FR")
        cards = data.deal_view(choice.query).cards
        supplied = [card for card in cards if card.supplier in choice.ids]
        rows = by_year(supplied, choice)
        first = rows["period"].min().year
        wanted = sum(card.first.at.year >= first for card in supplied)
        assert rows["count"].sum() == wanted > 20
        assert rows.groupby("entity")["period"].nunique().nunique() == 1


def a_choice(*ids):
    return Choice(
        kind="country", ids=ids, names={}, unknown=False, start=None, end=None
    )


class TestCiting:
    def test_a_profile_can_be_cited_with_absolute_days(self):
        test = page(kind="country", id="JP")
        (reference,) = [one.value for one in test.code]
        assert reference.startswith("armsbeat (")
        assert "Japan in the news." in reference
        assert "(UTC)" in reference
        assert "Gazetteer" in reference

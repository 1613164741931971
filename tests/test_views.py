"""The address of a view, read into the query behind it."""

import ast
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.errors import UsageError
from armsbeat.model import STAGES, Query
from armsbeat.views import (
    FILTERS,
    LOOKS,
    ROLES,
    TONES,
    UNITS,
    Names,
    days_of,
    page_of,
    read_page,
    read_view,
    write_view,
)

NAMES = Names(
    systems={"Tomahawk": "tomahawk", "F-35 Lightning II": "f-35"},
    countries={"Japan": "JP", "United States": "US"},
    feeds={"Harbour News": 3},
    kinds={"Trade press": "trade"},
)
TODAY = date(2026, 11, 23)


def read(address: str) -> Query:
    return read_view(address, NAMES, today=TODAY)


class TestReadView:
    def test_no_address_means_everything_about_the_arms_trade(self):
        assert read("") == Query()

    def test_a_view_without_a_period_is_the_default_year(self):
        query = read("sys=Tomahawk")
        assert (query.start, query.end) == (date(2025, 11, 24), TODAY)

    def test_a_whole_url_and_its_query_say_the_same(self):
        text = "sys=Tomahawk&cc=Japan&p=All"
        assert read(f"http://127.0.0.1:8501/?{text}") == read(text)

    def test_names_and_ids_are_both_understood(self):
        assert read("sys=F-35+Lightning+II&p=All") == read("sys=f-35&p=All")
        assert read("feed=Harbour+News&kind=Trade+press").feeds == (3,)
        assert read("feed=3&kind=trade").kinds == ("trade",)

    def test_stories_are_counted_under_the_name_the_page_gives_them(self):
        assert read("unit=Unique+stories").unit == "stories"

    def test_every_filter_is_read(self):
        query = read(
            "q=radar&p=Custom&d=2026-01-01&d=2026-02-01&sys=Tomahawk&cc=Japan"
            "&cc=United+States&role=Supplier&tone=negative&stage=approved&arms=false"
            "&unit=Outlets"
        )
        assert query == Query(
            start=date(2026, 1, 1),
            end=date(2026, 2, 1),
            search="radar",
            systems=("tomahawk",),
            countries=("JP", "US"),
            role="supplier",
            tone="negative",
            stages=("approved",),
            relevant_only=False,
            unit="outlets",
        )

    @pytest.mark.parametrize(
        ("address", "reason"),
        [
            ("sys=Tomhawk", "sys='Tomhawk'"),
            ("sys=F-35", "perhaps F-35 Lightning II"),
            ("colour=red", "no filter 'colour'"),
            ("p=Custom&d=yesterday", "no dates"),
            ("role=Buyer", "role='Buyer'"),
        ],
    )
    def test_what_is_not_there_is_an_error_and_not_an_empty_table(
        self, address, reason
    ):
        with pytest.raises(UsageError, match=reason):
            read(address)


class TestDays:
    def test_both_ends_belong_to_the_period(self):
        assert days_of("30 days", (), today=TODAY) == (date(2026, 10, 25), TODAY)

    def test_exact_days_may_come_in_any_order(self):
        days = (date(2026, 2, 1), date(2026, 1, 1))
        assert days_of("Custom", days, today=TODAY) == days[::-1]

    def test_all_has_no_ends(self):
        assert days_of("All", (), today=TODAY) == (None, None)


def parameters_of_the_dashboard() -> set[str]:
    """The names that widgets of the pages write into the address."""
    dashboard = Path(__file__).resolve().parents[1] / "src" / "armsbeat" / "dashboard"
    names = set()
    for path in dashboard.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            arguments = {word.arg: word.value for word in call.keywords}
            bound = "bind" in arguments or ast.unparse(call.func).endswith("choice")
            if bound and isinstance(arguments.get("key"), ast.Constant):
                names.add(arguments["key"].value)
    return names


def test_whatever_the_dashboard_writes_into_an_address_is_understood():
    found = parameters_of_the_dashboard()
    assert {"q", "order", "look"} <= found
    assert found <= FILTERS | LOOKS


def test_how_a_page_looks_does_not_change_which_items_are_meant():
    assert read("p=All&look=Small+multiples&order=Largest&page=3") == read("p=All")


def some(values):
    return st.lists(st.sampled_from(list(values)), unique=True).map(tuple)


@given(
    st.builds(
        Query,
        start=st.dates(date(1990, 1, 1), date(2020, 1, 1)),
        end=st.dates(date(2020, 1, 2), date(2030, 1, 1)),
        # What a user may type; the filter row trims it.
        search=st.text(st.characters(codec="utf-8"), max_size=30).map(str.strip),
        systems=some(NAMES.systems.values()),
        countries=some(NAMES.countries.values()),
        role=st.none() | st.sampled_from(list(ROLES.values())),
        tone=st.none() | st.sampled_from(TONES),
        stages=some(STAGES),
        feeds=some(NAMES.feeds.values()),
        kinds=some(NAMES.kinds.values()),
        relevant_only=st.booleans(),
        unit=st.sampled_from(list(UNITS.values())),
    )
)
def test_a_view_that_is_written_is_read_back_whole(query):
    assert read(write_view(query, NAMES)) == query


class TestWriteView:
    def test_says_names_as_the_dashboard_does(self):
        text = write_view(Query(systems=("f-35",), countries=("US",)), NAMES)
        assert text == "sys=F-35+Lightning+II&cc=United+States&p=All"

    def test_says_days_as_they_are(self):
        query = Query(start=date(2026, 1, 2), end=date(2026, 1, 3))
        assert write_view(query, NAMES) == "p=Custom&d=2026-01-02&d=2026-01-03"


class TestReadPage:
    def test_a_page_without_filters_is_its_default_year(self):
        query = read_page("", "", NAMES, today=TODAY)
        assert query == read("p=1+year")

    def test_what_only_says_how_it_looks_is_passed_over(self):
        query = read_page("deals", "cc=Japan&anything=new", NAMES, today=TODAY)
        assert query.countries == ("JP",)

    @pytest.mark.parametrize(
        ("address", "query"),
        [
            ("kind=country&id=PL&id=JP", Query(countries=("PL", "JP"))),
            ("id=f-35&span=All", Query(systems=("f-35",))),
            ("kind=organisation&id=saab", Query(organisations=("saab",))),
        ],
    )
    def test_a_profile_is_the_items_that_name_its_entities(self, address, query):
        assert read_page("profile", address, NAMES, today=TODAY) == query

    @pytest.mark.parametrize("page", ["feeds", "story"])
    def test_other_pages_cannot_be_watched(self, page):
        with pytest.raises(UsageError, match="watched"):
            read_page(page, "", NAMES, today=TODAY)

    def test_a_profile_of_nobody_cannot_either(self):
        with pytest.raises(UsageError, match="names nobody"):
            read_page("profile", "kind=country", NAMES, today=TODAY)


class TestPageOf:
    @pytest.mark.parametrize(
        ("address", "page"),
        [
            ("http://127.0.0.1:8501/?cc=Japan", ""),
            ("https://beat.example/arms/overview?cc=Japan", ""),
            ("https://beat.example/arms/deals?cc=Japan", "deals"),
            ("/profile?cc=Japan", "profile"),
            ("?cc=Japan", ""),
        ],
    )
    def test_tells_the_page_from_its_filters(self, address, page):
        assert page_of(address) == (page, "cc=Japan")

    @pytest.mark.parametrize("address", ["", "http://x/feeds", "http://[x/", "story"])
    def test_refuses_what_is_none(self, address):
        with pytest.raises(UsageError, match="address"):
            page_of(address)

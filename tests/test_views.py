"""The address of a view, read into the query behind it."""

import ast
from datetime import date
from pathlib import Path

import pytest

from armsbeat.errors import UsageError
from armsbeat.model import Query
from armsbeat.views import FILTERS, LOOKS, Names, days_of, read_view

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

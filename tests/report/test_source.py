"""Over which days the time axes of a view reach."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from armsbeat.model import Query
from armsbeat.report.source import with_ends

FIRST, LAST = date(2015, 2, 16), date(2026, 6, 25)


def ends(query: Query, span=(FIRST, LAST)) -> tuple[date | None, date | None]:
    found = with_ends(SimpleNamespace(extent=lambda: span), query)
    return found.start, found.end


class TestWithEnds:
    def test_without_days_the_axis_reaches_over_all_items(self):
        """Else a system last named in 2024 would end there, as if nothing was read."""
        assert ends(Query(systems=("f-16",))) == (FIRST, LAST)

    def test_chosen_days_stay(self):
        day = date(2026, 1, 1)
        assert ends(Query(start=day, end=day)) == (day, day)

    def test_one_open_end_is_closed(self):
        day = date(2020, 1, 1)
        assert ends(Query(start=day)) == (day, LAST)

    def test_an_open_end_beyond_all_items_is_a_day(self):
        day = date(2030, 1, 1)
        assert ends(Query(start=day)) == (day, day)

    def test_a_store_without_items_has_no_days(self):
        assert ends(Query(), span=None) == (None, None)

    def test_other_filters_are_kept(self):
        source = SimpleNamespace(extent=lambda: (FIRST, LAST))
        assert with_ends(source, Query(search="x")).search == "x"

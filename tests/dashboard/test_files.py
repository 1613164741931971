"""Charts as files by address: kept, found, named, and gone one day."""

from __future__ import annotations

import pandas as pd
import pytest
from asgi import ask
from starlette.applications import Starlette

from armsbeat import charts
from armsbeat.dashboard.files import routes, shelf
from armsbeat.dashboard.files.shelf import SHELF, Shelf, Shown, file_name

APP = Starlette(routes=routes.routes())


def a_chart(count=9):
    counts = pd.DataFrame({"entity": ["JP"], "name": ["Japan"], "count": [count]})
    return charts.ranked(counts, what="country")


def shown(count=9):
    return Shown(
        chart=a_chart(count), title="Who?", notes=("When",), name="armsbeat-who"
    )


class TestAddresses:
    @pytest.mark.parametrize(
        ("ending", "mime", "begins"),
        [
            ("csv", "text/csv", b"\xef\xbb\xbfcountry,items\r\nJapan,9\r\n"),
            ("svg", "image/svg+xml", b"<svg "),
            ("png", "image/png", b"\x89PNG"),
        ],
    )
    def test_bring_the_chart_in_each_format(self, ending, mime, begins):
        key = SHELF.put(shown())
        answer = ask(APP, f"/files/{key}/armsbeat-who.{ending}")
        assert answer.status == 200
        assert answer.header("content-type").startswith(mime)
        assert answer.body.startswith(begins)
        named = answer.header("content-disposition")
        assert named == f'attachment; filename="armsbeat-who.{ending}"'

    @pytest.mark.parametrize(
        "path", ["/files/nothing/x.csv", "/files/../x.csv", "/files/KEY/x.exe"]
    )
    def test_of_nothing_say_what_to_do(self, path):
        answer = ask(APP, path.replace("KEY", SHELF.put(shown())))
        assert answer.status == 404

    def test_a_name_in_the_address_is_not_believed(self):
        key = SHELF.put(shown())
        answer = ask(APP, f"/files/{key}/evil%22name.csv")
        assert answer.header("content-disposition").endswith('"armsbeat-who.csv"')


class TestShelf:
    def test_the_same_chart_has_the_same_address(self):
        assert SHELF.put(shown()) == SHELF.put(shown())
        assert SHELF.put(shown(9)) != SHELF.put(shown(10))

    def test_the_one_shown_longest_ago_goes_first(self):
        few = Shelf(most=2)
        first, second = few.put(shown(1)), few.put(shown(2))
        few.put(shown(1))
        third = few.put(shown(3))
        kept = [few.get(key) is not None for key in (first, second, third)]
        assert kept == [True, False, True]


def test_a_file_says_what_and_when_in_plain_letters():
    name = file_name("Who supplies “whom”?", "2025-11-25-to-2026-11-24")
    assert name == "armsbeat-who-supplies-whom-2025-11-25-to-2026-11-24"
    assert shelf.MOST > 100

"""What people take away: charts as files, the report, and tables cell by cell."""

from __future__ import annotations

import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

VIEW = "/?p=All&arms=false&cc=Japan"
ALL = "/?p=All&arms=false"
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def taken(page, locator):
    with page.expect_download() as waiting:
        locator.click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def table(page, name):
    return taken(page, page.locator(f".st-key-download-{name} button"))[1]


def cells_of(workbook):
    """The first sheet as rows of text."""
    book = zipfile.ZipFile(io.BytesIO(workbook))
    shared = []
    if "xl/sharedStrings.xml" in book.namelist():
        words = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        shared = ["".join(item.itertext()) for item in words]
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{CELL}row"):
        values = {}
        for cell in row:
            text = "".join(cell.itertext())
            shown = shared[int(text)] if cell.get("t") == "s" else text
            values[re.sub(r"\d", "", cell.get("r"))] = shown
        rows.append(values)
    letters = list(rows[0])
    return [[row.get(letter, "") for letter in letters] for row in rows]


def plain(value):
    """A cell as all formats can hold it: text, numbers to nine digits, or nothing."""
    if value is None or value != value:
        return ""
    try:
        return f"{float(value):.9g}"
    except (TypeError, ValueError):
        return str(value).removeprefix("'")


def rows_of(frame):
    return [[plain(cell) for cell in row] for row in frame.to_numpy().tolist()]


class TestTables:
    def test_all_formats_hold_the_same_cells_as_the_list_shows_rows(self, open_page):
        page = open_page(VIEW)
        csv = pd.read_csv(io.BytesIO(table(page, "csv")), dtype=str)
        wanted = rows_of(csv)
        lines = table(page, "jsonl").decode().splitlines()
        objects = [json.loads(line) for line in lines]
        assert list(objects[0]) == list(csv.columns)
        assert [[plain(v) for v in one.values()] for one in objects] == wanted
        parquet = pd.read_parquet(io.BytesIO(table(page, "parquet")))
        assert list(parquet.columns) == list(csv.columns)
        assert rows_of(parquet) == wanted
        head, *sheet = cells_of(table(page, "xlsx"))
        assert head == list(csv.columns)
        assert [[plain(cell) for cell in row] for row in sheet] == wanted
        titles = [t.strip() for t in page.locator(".ab-item h3").all_inner_texts()]
        assert csv["title"].tolist()[: len(titles)] == titles


class TestCharts:
    def test_each_comes_as_png_svg_and_csv_that_say_what_and_when(self, open_page):
        page = open_page(ALL)
        links = page.locator("[class*='st-key-chart-frequency'] .ab-files a")
        expect(links).to_have_count(3)
        kinds = {}
        for place in range(3):
            name, content = taken(page, links.nth(place))
            kinds[name.rsplit(".", 1)[1]] = content
            assert re.match(r"armsbeat-how-often-.*\d{4}-\d\d-\d\d-to-\d{4}", name)
        assert kinds["png"].startswith(b"\x89PNG")
        ElementTree.fromstring(kinds["svg"])
        numbers = pd.read_csv(io.BytesIO(kinds["csv"]))
        assert list(numbers.columns) == ["period", "system", "items", "not over yet"]
        assert numbers["items"].sum() > 100

    def test_every_chart_of_the_page_has_its_links(self, open_page):
        page = open_page(ALL)
        drawn = page.locator("[class*='st-key-chart-']")
        expect(page.locator(".ab-files")).to_have_count(drawn.count())

    def test_a_share_is_drawn_and_stays_in_the_link(self, open_page):
        page = open_page(f"{ALL}&measure=%25+of+arms+items")
        chart = page.locator("[class*='st-key-chart-frequency']")
        expect(chart.locator("svg text", has_text="%").first).to_be_attached()
        expect(chart).to_contain_text("even")


class TestReport:
    def test_opens_without_the_server_and_states_the_numbers_of_the_page(
        self, open_page, browser, tmp_path
    ):
        page = open_page(VIEW)
        values = page.locator(".ab-value").all_inner_texts()
        headline = page.locator("h1").inner_text()
        page.get_by_text("Cite or share this view").click()
        button = page.get_by_role("button", name="Report of this view")
        name, content = taken(page, button)
        path = tmp_path / name
        path.write_bytes(content)
        alone = browser.new_context(offline=True).new_page()
        said = []
        alone.on("console", lambda message: said.append(message.text))
        alone.goto(path.as_uri())
        expect(alone.locator("h1")).to_have_text(headline)
        assert alone.locator(".ab-value").all_inner_texts() == values
        assert alone.locator("svg").count() >= 4
        assert said == []
        alone.context.close()


class TestMap:
    def test_a_profile_shades_the_countries_it_is_named_with(self, open_page):
        page = open_page("/profile?kind=country&id=JP&span=All")
        chart = page.locator("[class*='st-key-chart-world']")
        chart.scroll_into_view_if_needed()
        expect(
            chart.locator("svg path[aria-label*='United States']").first
        ).to_be_attached()
        page.get_by_role("radio", name="Suppliers").click()
        page.wait_for_url("**where=Suppliers*")
        expect(chart.locator(".ab-caption")).to_contain_text("as its supplier")

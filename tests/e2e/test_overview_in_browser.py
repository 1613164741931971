"""The Overview, as people use it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import pytest
from e2e_steps import settle

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

ALL = "/?p=All&arms=false"


def count_of(page):
    """The number of items that the figures state."""
    words = page.locator(".ab-kpi .ab-value").first.inner_text()
    return int(words.replace(",", ""))


def download(page, name):
    with page.expect_download() as waiting:
        page.locator(f".st-key-download-{name} button").click()
    return waiting.value.path().read_bytes()


class TestOpening:
    def test_shows_headline_figures_charts_and_items_of_the_archive(self, open_page):
        page = open_page(ALL)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator(".ab-kpi")).to_have_count(4)
        assert count_of(page) > 200
        for chart in ("frequency", "tone-chart", "heatmap"):
            marks = page.locator(f"[class*='st-key-chart-{chart}'] svg path")
            expect(marks.first).to_be_attached()
        expect(page.locator(".ab-item")).to_have_count(15)

    def test_times_do_not_depend_on_where_the_reader_is(self, open_page):
        heads = [
            open_page(ALL, zone=zone).locator(".ab-meta").first.inner_text()
            for zone in ("UTC", "America/New_York")
        ]
        assert heads[0] == heads[1]


class TestFilters:
    def test_a_choice_is_in_the_url_and_survives_a_reload(self, open_page):
        page = open_page(ALL)
        everything = count_of(page)
        page.get_by_role("combobox", name="Countries").fill("Japan")
        page.get_by_role("option", name="Japan", exact=True).click()
        expect(page.locator("h1")).to_contain_text("Japan")
        expect(page.locator(".ab-kpi .ab-value").first).not_to_have_text(
            f"{everything:,}"
        )
        assert "cc=Japan" in page.url
        narrowed = count_of(page)
        assert 0 < narrowed < everything
        page.reload()
        settle(page)
        expect(page.locator("h1")).to_contain_text("Japan")
        assert count_of(page) == narrowed

    def test_a_link_opened_elsewhere_shows_the_same_numbers(self, open_page):
        path = "/?p=All&arms=false&cc=Japan&role=Recipient"
        first, second = (open_page(path) for _ in range(2))
        assert count_of(first) == count_of(second)
        assert first.locator("h1").inner_text() == second.locator("h1").inner_text()

    def test_nothing_found_says_what_to_do_and_clears(self, open_page):
        page = open_page("/?q=zzzzqqqq")
        expect(page.get_by_role("status")).to_contain_text("No items match")
        page.get_by_role("button", name="Clear all filters").last.click()
        expect(page.locator("[data-testid=stTextInput] input").first).to_have_value("")

    def test_a_click_on_the_heat_map_filters_the_page(self, open_page):
        page = open_page(ALL)
        cell = page.locator("[class*='st-key-chart-heatmap'] svg path[aria-label]")
        cell.first.scroll_into_view_if_needed()
        cell.first.click()
        page.wait_for_url(re.compile("sys=.*cc=|cc=.*sys="))
        settle(page)
        expect(page.locator("h1")).to_contain_text(" and ")

    def test_pages_turn_without_touching_the_charts(self, open_page):
        page = open_page(ALL)
        first = page.locator(".ab-item h3").first.inner_text()
        chart = page.locator(
            "[class*='st-key-chart-frequency'] svg.marks"
        ).element_handle()
        pages = page.locator(".st-key-pages")
        pages.get_by_role("button", name="Page 2", exact=True).click()
        expect(page.locator(".ab-item h3").first).not_to_have_text(first)
        assert "page=2" in page.url
        assert chart.evaluate("svg => svg.isConnected")


class TestDownloads:
    def test_csv_has_the_rows_and_the_order_of_the_list(self, open_page):
        page = open_page("/?p=All&arms=false&cc=Japan")
        text = download(page, "csv").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) == count_of(page)
        shown = [t.strip() for t in page.locator(".ab-item h3").all_inner_texts()]
        assert [row["title"] for row in rows][: len(shown)] == shown

    def test_all_formats_hold_the_same_rows(self, open_page):
        page = open_page("/?p=All&arms=false&cc=Japan")
        wanted = count_of(page)
        lines = download(page, "jsonl").decode().splitlines()
        assert len([json.loads(line) for line in lines]) == wanted
        workbook = zipfile.ZipFile(io.BytesIO(download(page, "xlsx")))
        sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
        assert len(re.findall(r"<row ", sheet)) == wanted + 1
        assert download(page, "parquet")[:4] == b"PAR1"


class TestPhone:
    @pytest.mark.parametrize(
        "path",
        [
            ALL,
            "/deals?p=All&arms=false",
            "/profile?kind=country&id=JP&id=PL&span=All",
            "/story?id=1",
            "/feeds",
            "/method",
        ],
    )
    def test_the_page_never_scrolls_sideways(self, open_page, path):
        page = open_page(path, width=390, height=844)
        wide = page.evaluate(
            "() => Math.max(document.scrollingElement.scrollWidth,"
            " document.querySelector('[data-testid=stMain]').scrollWidth)"
        )
        assert wide <= 390


class TestDragging:
    def test_a_drag_over_the_lines_zooms_the_page_to_those_days(self, open_page):
        page = open_page(ALL)
        drawing = page.locator("[class*='st-key-chart-frequency'] svg.marks")
        drawing.scroll_into_view_if_needed()
        settle(page)
        box = drawing.bounding_box()
        middle = box["y"] + 150
        page.mouse.move(box["x"] + 300, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + 450, middle, steps=4)
        page.mouse.move(box["x"] + 600, middle, steps=4)
        page.mouse.up()
        page.wait_for_url(re.compile(r"d=\d{4}-\d\d-\d\d&d=\d{4}-\d\d-\d\d"))
        settle(page)
        page.get_by_role("radio", name="1 year").click()
        page.wait_for_url(re.compile(r"^(?!.*d=\d)"))

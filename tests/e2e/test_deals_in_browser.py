"""Deals, as people use the page."""

from __future__ import annotations

import csv
import io
import re

import pytest
from e2e_steps import settle

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

ALL = "/deals?p=All&arms=false"


def rows_to_download(page):
    """How many rows the buttons promise."""
    words = page.locator(".ab-download").inner_text()
    return int(re.sub(r"\D", "", words))


def download_csv(page):
    with page.expect_download() as waiting:
        page.locator(".st-key-deals-csv button").click()
    text = waiting.value.path().read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_from_the_list_to_the_ladder_of_one_deal_and_back(open_page):
    page = open_page(f"{ALL}&order=Most+reports+first")
    first = page.locator(".ab-card").first
    parties = first.locator("h3 a").inner_text()
    evidence = first.locator(".ab-evidence").inner_text()
    first.locator("h3 a").click()
    page.wait_for_url("**deal=**")
    settle(page)
    expect(page.locator("h1")).to_have_text(parties)
    expect(page.locator(".ab-ladder .ab-on").first).to_be_visible()
    expect(page.locator(".ab-ladder")).to_contain_text(evidence)
    assert page.locator(".ab-item").count() > 1
    page.get_by_role("link", name="All deals").click()
    settle(page)
    expect(page.locator(".ab-card h3 a").first).to_have_text(parties)
    assert "p=All" in page.url


def test_a_sentence_leads_to_its_item(open_page):
    page = open_page(f"{ALL}&order=Most+reports+first")
    page.locator(".ab-card h3 a").first.click()
    page.wait_for_url("**deal=**")
    settle(page)
    title = page.locator(".ab-item h3").last.inner_text()
    page.get_by_role("link", name=re.compile("^read the item")).last.click()
    page.wait_for_url("**/story?id=*")
    settle(page)
    expect(page.locator("h1")).to_have_text(title)


def test_csv_has_the_deals_that_are_listed_in_their_order(open_page):
    page = open_page(f"{ALL}&cc=Japan")
    rows = download_csv(page)
    assert len(rows) == rows_to_download(page) > 0
    shown = page.locator(".ab-card h3 a").evaluate_all(
        "links => links.map(a => new URL(a.href).searchParams.get('deal'))"
    )
    assert [row["deal"] for row in rows][: len(shown)] == shown
    assert {"Japan"} <= {row["recipient_name"] for row in rows}


def test_its_own_filters_are_in_the_url_and_in_the_file(open_page):
    page = open_page(ALL)
    everything = rows_to_download(page)
    page.get_by_text("New ones only").click()
    page.wait_for_url("**new=true**")
    settle(page)
    expect(page.locator(".ab-download")).not_to_contain_text(f"{everything} rows")
    rows = download_csv(page)
    assert len(rows) == rows_to_download(page) < everything
    assert {row["first_ever"] for row in rows} == {"yes"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_a_deal_is_open_to_everyone_and_fits_a_phone(open_page, theme):
    axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")
    path = f"{ALL}&order=Most+reports+first"
    page = open_page(path, theme=theme, width=390, height=844)
    page.locator(".ab-card h3 a").first.click()
    page.wait_for_url("**deal=**")
    settle(page)
    found = axe_api.Axe().run(page).response["violations"]
    nodes = [(v["id"], n["html"][:200]) for v in found for n in v["nodes"]]
    assert nodes == []
    wide = page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth")
    assert wide <= 390


def test_a_cell_of_the_matrix_shows_the_deals_of_its_recipient(open_page):
    page = open_page(ALL)
    everything = rows_to_download(page)
    cell = page.locator("[class*='st-key-chart-heatmap-deals'] svg path[aria-label]")
    cell.first.scroll_into_view_if_needed()
    cell.first.click()
    page.wait_for_url("**role=Recipient**")
    settle(page)
    expect(page.locator(".ab-download")).not_to_contain_text(f"{everything} rows")
    recipients = {row["recipient_name"] for row in download_csv(page)}
    assert len(recipients) == 1

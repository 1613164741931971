"""Feeds, from an address to its items on the Overview."""

from __future__ import annotations

import pytest
from e2e_steps import settle

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect


def check(page, address):
    page.get_by_label("Address of a feed or site").fill(address)
    page.get_by_role("button", name="Check", exact=True).click()


def add(page):
    page.get_by_role("button", name="Add this feed").click()
    expect(page.locator(".ab-done")).to_contain_text("new item")


def remove(page, title):
    settle(page)
    page.get_by_role("combobox", name="Pause, resume, check or remove").click()
    page.keyboard.type(title, delay=20)
    page.get_by_role("option", name=title).first.click()
    page.locator(".st-key-remove button").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove the feed").click()
    settle(page)


def export_button(page):
    return page.locator(".st-key-export-opml button")


class TestAdding:
    def test_shows_a_preview_before_anything_is_saved(self, open_page, web):
        page = open_page("/feeds")
        before = export_button(page).inner_text()
        check(page, f"{web}/harbour.xml")
        preview = page.locator(".ab-preview")
        expect(preview).to_contain_text("Harbour Review")
        expect(preview).to_contain_text("3 items")
        expect(preview.locator("mark.ab-sys").first).to_have_text("Tomahawk")
        assert export_button(page).inner_text() == before

    def test_a_feed_comes_and_goes_with_its_items(self, open_page, web):
        page = open_page("/feeds")
        check(page, f"{web}/harbour.xml")
        add(page)
        overview = open_page("/?p=All&arms=false&q=harbour+zebra")
        expect(overview.locator(".ab-item")).to_have_count(3)
        expect(overview.locator(".ab-item").first).to_contain_text("Gripen")
        expect(overview.locator(".ab-item").first).to_contain_text(
            "18 Nov 2026, 23:15 UTC"
        )
        remove(page, "Harbour Review")
        overview.reload()
        settle(overview)
        expect(overview.get_by_role("status")).to_contain_text("No items match")

    def test_a_site_leads_to_the_feed_it_announces(self, open_page, web):
        page = open_page("/feeds")
        check(page, f"{web}/site")
        expect(page.get_by_text("All harbour news")).to_be_visible()
        page.get_by_role("button", name="Preview").first.click()
        expect(page.locator(".ab-preview")).to_contain_text("Harbour Review")

    @pytest.mark.parametrize(
        "address",
        [
            "{web}/plain",
            "{web}/gone",
            "http://10.0.0.1/feed",
            "ftp://x.example/a",
            "nonsense",
        ],
    )
    def test_a_bad_address_gets_one_sentence_and_is_not_saved(
        self, open_page, web, address
    ):
        page = open_page("/feeds")
        before = export_button(page).inner_text()
        check(page, address.format(web=web))
        expect(page.locator(".ab-error")).to_contain_text("Nothing was saved.")
        assert export_button(page).inner_text() == before


class TestHostileFeed:
    def test_scripts_markup_and_links_are_inert_everywhere(self, open_page, web):
        page = open_page("/feeds")
        check(page, f"{web}/hostile.xml")
        expect(page.locator(".ab-preview")).to_contain_text("Walrus")
        add(page)
        overview = open_page("/?p=All&arms=false&q=walrus")
        expect(overview.locator(".ab-item")).to_have_count(8)
        for number in range(8):
            overview.locator(".ab-item summary").nth(number).click()
        links = overview.locator(".ab-more")
        stories = [
            open_page(links.nth(number).get_attribute("href").removeprefix("."))
            for number in (0, 7)
        ]
        for tab in (page, overview, *stories):
            assert tab.evaluate("window.hacked") is None
            assert not tab.dialogs
            assert tab.locator("a[href^='javascript']").count() == 0
            foreign = tab.locator(
                ":is(.ab-item, .ab-story) :is(img, svg, script, form)"
            )
            assert foreign.count() == 0
        links = overview.locator(".ab-item h3 a")
        assert links.count() == 4
        assert "noopener" in links.first.get_attribute("rel")
        remove(page, "Walrus")


def test_collect_now_tells_how_every_feed_went(open_page, web):
    page = open_page("/feeds")
    check(page, f"{web}/harbour.xml")
    add(page)
    page.get_by_text("Result of each feed").click()
    expect(page.locator(".ab-prose table")).to_contain_text("Harbour Review")
    remove(page, "Harbour Review")


def test_says_when_no_collector_is_running(open_page):
    page = open_page("/feeds")
    expect(page.get_by_text("No collector is running")).to_be_visible()

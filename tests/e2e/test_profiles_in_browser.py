"""Profiles, as people reach and compare them."""

from __future__ import annotations

import re

import pytest
from e2e_steps import settle

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect


def test_a_tag_leads_to_the_profile_of_what_it_names(open_page):
    page = open_page("/?p=All&arms=false&cc=Japan")
    page.locator(".ab-item .ab-tags").get_by_role("link", name="Japan").first.click()
    page.wait_for_url(re.compile(r"/profile\?kind=country&id=JP"))
    settle(page)
    expect(page.locator("h1")).to_have_text("Japan")
    for chart in ("profile-mentions", "profile-tone", "profile-outlets"):
        marks = page.locator(f".st-key-chart-{chart} svg path")
        expect(marks.first).to_be_attached()


def test_a_second_one_is_compared_and_the_link_holds_both(open_page):
    page = open_page("/profile?kind=country&id=JP&span=All")
    chooser = page.get_by_role("combobox", name="Profiles to show, up to six")
    chooser.click()
    page.keyboard.type("Poland", delay=20)
    page.get_by_role("option", name="Poland", exact=True).click()
    expect(page.locator("h1")).to_have_text("Japan and Poland")
    page.wait_for_url(re.compile("id=JP&id=PL"))
    settle(page)
    figures = page.locator(".ab-compare").inner_text()
    page.reload()
    settle(page)
    expect(page.locator("h1")).to_have_text("Japan and Poland")
    assert page.locator(".ab-compare").inner_text() == figures


def test_the_page_begins_with_what_is_named_most(open_page):
    page = open_page("/profile")
    page.locator(".ab-suggested a").first.click()
    page.wait_for_url(re.compile(r"kind=system&id="))
    settle(page)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(".ab-suggested")).to_have_count(0)

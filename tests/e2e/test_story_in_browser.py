"""One item on its own page, as people reach and read it."""

from __future__ import annotations

import re

import pytest
from e2e_steps import settle

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

EVENTS = "/?p=All&arms=false&tone=negative"


def widths(page):
    bars = page.locator(".ab-share-bar i").all()
    return [
        float(bar.get_attribute("style").split(":")[1].rstrip("%;")) for bar in bars
    ]


def test_the_list_leads_to_the_story_and_back_keeps_the_filters(open_page):
    page = open_page(EVENTS)
    item = page.locator(".ab-item").first
    title = item.locator("h3").inner_text()
    score = item.locator(".ab-badge").inner_text()
    item.get_by_role("link", name="Full story").click()
    page.wait_for_url(re.compile(r"/story\?id=\d+"))
    settle(page)
    expect(page.locator("h1")).to_have_text(title)
    assert score.split("\n")[0] in page.locator(".ab-sum").inner_text()
    page.go_back()
    settle(page)
    expect(page.locator(".ab-item h3").first).to_have_text(title)
    assert "tone=negative" in page.url


def test_the_words_behind_the_tone_can_be_put_in_order(open_page):
    page = open_page(EVENTS)
    links = page.locator(".ab-item .ab-more")
    addresses = [link.get_attribute("href") for link in links.all()]
    for address in addresses[:6]:
        page = open_page(address.removeprefix("."))
        if page.get_by_role("radio", name="By size").count():
            break
    page.get_by_role("radio", name="By size").click()
    settle(page)
    expect(page.get_by_role("radio", name="By size")).to_be_checked()
    ordered = widths(page)
    assert len(ordered) > 1
    assert ordered == sorted(ordered, reverse=True)
    assert "shares=By+size" in page.url


def test_a_number_nobody_has_says_what_to_do(open_page):
    page = open_page("/story?id=987654321")
    expect(page.get_by_role("status")).to_contain_text("No item has this number")
    page.get_by_role("link", name="To the Overview").click()
    settle(page)
    expect(page.locator(".ab-kpi").first).to_be_visible()

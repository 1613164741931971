"""The Gazetteer page: an alias, what it would change, and the items that changed."""

from __future__ import annotations

import re

import pytest
from e2e_steps import settle

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

FOUND = "/?p=All&arms=false&sys=Gripen&q=fighter"


def items(open_page):
    page = open_page(FOUND)
    return page.locator(".ab-item").count()


def would_change(page):
    told = page.locator(".ab-would")
    expect(told).to_contain_text("would change")
    return int(re.match(r"[\d,]+", told.inner_text()).group().replace(",", ""))


def test_an_alias_is_seen_applied_found_and_taken_back(open_page):
    before = items(open_page)
    page = open_page("/gazetteer")
    page.get_by_role("combobox", name="System", exact=True).click()
    page.keyboard.type("Gripen", delay=20)
    page.get_by_role("option", name="Gripen", exact=True).first.click()
    page.get_by_label("Written as").fill("fighter")
    page.get_by_label("Written as").press("Tab")
    page.get_by_role("button", name="Show what would change").click()
    count = would_change(page)
    assert count > 0
    expect(page.locator(".ab-changes > li")).to_have_count(min(count, 20))
    expect(page.locator(".ab-changes mark.ab-sys").first).to_be_visible()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".ab-done")).to_contain_text("changed")
    expect(page.locator(".ab-own")).to_contain_text("“fighter” names gripen")
    assert items(open_page) > before

    settle(page)
    page.get_by_role("combobox", name="Take an entry back").click()
    page.get_by_role("option", name="fighter").click()
    page.get_by_role("button", name="Show what that changes").click()
    assert would_change(page) == count
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("You have no entries of your own yet.")).to_be_visible()
    assert items(open_page) == before


def test_a_designation_nobody_listed_is_adopted_by_keyboard(open_page):
    page = open_page("/gazetteer")
    choice = page.get_by_role("combobox", name="Designation")
    choice.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    adopt = page.get_by_role("button", name="Adopt")
    expect(adopt).to_be_enabled()
    settle(page)
    adopt.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).not_to_have_value("")
    expect(page.get_by_label("Id", exact=True)).to_have_value(re.compile(r"[a-z0-9-]+"))


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_never_scrolls_sideways(open_page, width):
    page = open_page("/gazetteer", width=width)
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") <= 0

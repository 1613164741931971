"""From a filter to a feed that any reader subscribes to, and back to nothing."""

from __future__ import annotations

import urllib.request

import pytest
from e2e_steps import settle

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

NAME = "Tokyo's <b>orders</b>"


def save(page, name):
    page.get_by_text("Save this view, to come back").click()
    page.get_by_label("Name of the view").fill(name)
    page.get_by_role("button", name="Save view").click()
    expect(page.locator(".st-key-save [role=status]")).to_contain_text("Saved as")


def agree(page, label):
    page.get_by_role("dialog").get_by_role("button", name=label).click()
    settle(page)


def test_a_view_is_saved_watched_read_and_forgotten(open_page, app):
    page = open_page("/?p=All&arms=false&cc=Japan")
    save(page, NAME)
    page.get_by_role("link", name="set an alert on the Alerts page").click()
    saved = page.locator(".ab-saved", has_text=NAME)
    expect(saved).to_contain_text("Countries: Japan")
    href = saved.get_by_role("link").get_attribute("href")
    assert {"cc=Japan", "p=All"} <= set(href.partition("?")[2].split("&"))

    expect(page.locator(".ab-preview h3")).to_contain_text("In the last 12 weeks")
    page.get_by_role("button", name="Create alert").click()
    alert = page.locator("[class*='st-key-alert-']", has_text=f"{NAME}: at least 10")
    expect(alert).to_be_visible()
    alert.get_by_text("Feed addresses").click()
    address = alert.locator("code").first.inner_text().strip()
    assert address.startswith(app)
    with urllib.request.urlopen(address) as answer:
        assert b"Tokyo's &lt;b&gt;orders&lt;/b&gt;" in answer.read()
        assert answer.headers["Content-Security-Policy"]

    page.get_by_role("button", name="Rename").click()
    page.get_by_role("dialog").get_by_label("New name").fill("Tokyo")
    agree(page, "Rename")
    expect(page.locator(".ab-saved h3")).to_have_text("Tokyo")
    page.get_by_role("button", name="Delete alert").click()
    agree(page, "Delete the alert")
    expect(page.get_by_text("No alert is set")).to_be_visible()
    page.get_by_role("button", name="Delete", exact=True).click()
    agree(page, "Delete")
    expect(page.get_by_text("No view is saved yet")).to_be_visible()
    assert page.refused == []


def test_a_profile_is_saved_as_it_is(open_page):
    page = open_page("/profile?kind=country&id=JP&span=All")
    save(page, "Japan whole")
    page.get_by_role("link", name="set an alert on the Alerts page").click()
    saved = page.locator(".ab-saved", has_text="Japan whole")
    saved.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Japan")
    page.goto(page.url.partition("/profile")[0] + "/alerts")
    page.get_by_role("button", name="Delete", exact=True).click()
    agree(page, "Delete")
    expect(page.get_by_text("No view is saved yet")).to_be_visible()


def test_the_page_fits_a_phone(open_page):
    page = open_page("/alerts", width=390, height=800)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390

"""What holds on every page: nothing from outside, and open to everyone."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

playwright_api = pytest.importorskip("playwright.sync_api")
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

PATHS = (
    "/?p=All&arms=false",
    "/deals?p=All&arms=false",
    "/alerts",
    "/feeds",
    "/gazetteer",
    "/method",
    "/profile",
    "/profile?kind=country&id=JP&span=All",
    "/profile?kind=country&id=JP&id=PL&span=All",
    "/story?id=1",
    "/story?id=0",
)
# Vega's brush and Streamlit's upload field are not ours to mend.
NOT_OURS = ("brush", "stFileUploader", "file_uploader")


@pytest.mark.parametrize("path", PATHS)
def test_no_request_leaves_the_machine(open_page, path):
    page = open_page(path)
    page.wait_for_timeout(1500)
    assert len(page.requested) > 20
    hosts = {urlsplit(url).hostname for url in page.requested} - {None}
    assert hosts <= {"127.0.0.1"}
    # The Content-Security-Policy would not let it, and nothing of ours tries.
    assert page.refused == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_of_ours(open_page, path, theme):
    page = open_page(path, theme=theme)
    page.wait_for_timeout(2000)
    found = axe_api.Axe().run(page).response["violations"]
    ours = [
        (violation["id"], node["target"], node["html"][:200], node["failureSummary"])
        for violation in found
        for node in violation["nodes"]
        if not any(word in node["html"] + str(node["target"]) for word in NOT_OURS)
    ]
    assert ours == []


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_one_first_heading(open_page, path):
    playwright_api.expect(open_page(path).locator("h1")).to_have_count(1)

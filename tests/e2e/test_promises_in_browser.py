"""What holds on every page: nothing from outside, and open to everyone."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from e2e_steps import visits

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


@pytest.fixture(
    scope="module",
    params=[(path, theme) for path in PATHS for theme in ("light", "dark")],
    ids=" ".join,
)
def page(request, browser, app):
    """Each page in each theme, opened once for all tests: they only look."""
    path, theme = request.param
    with visits(browser, app) as open_:
        yield open_(path, theme=theme)


def test_no_request_leaves_the_machine(page):
    assert len(page.requested) > 20
    hosts = {urlsplit(url).hostname for url in page.requested} - {None}
    assert hosts <= {"127.0.0.1"}
    # The Content-Security-Policy would not let it, and nothing of ours tries.
    assert page.refused == []


def test_has_one_first_heading(page):
    playwright_api.expect(page.locator("h1")).to_have_count(1)


def test_axe_finds_nothing_of_ours(page):
    found = axe_api.Axe().run(page).response["violations"]
    ours = [
        (violation["id"], node["target"], node["html"][:200], node["failureSummary"])
        for violation in found
        for node in violation["nodes"]
        if not any(word in node["html"] + str(node["target"]) for word in NOT_OURS)
    ]
    assert ours == []

"""Steps that every browser test takes."""

from __future__ import annotations


def settle(page):
    """Wait until the script of the page rests."""
    page.locator(".stApp :is(h1, [role=status], [role=alert])").first.wait_for(
        state="attached"
    )
    page.wait_for_timeout(200)
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000
    )

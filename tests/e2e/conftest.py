"""The real app on a free port with a store of its own, and a browser to drive it."""

from __future__ import annotations

import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from e2e_serving import serving
from e2e_steps import settle
from e2e_web import PAGES

playwright_api = pytest.importorskip("playwright.sync_api")
playwright_api.expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items):
    """Browser tests come last: Playwright's event loop stays in the main thread."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


@pytest.fixture(scope="session")
def web():
    """A small web on loopback: feeds, a site that announces one, and dead ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The address of the dashboard, with the bundled archives in an empty store."""
    folder = tmp_path_factory.mktemp("armsbeat")
    with serving(folder, ARMSBEAT_ALLOW_NETWORKS="127.0.0.1/32") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Chromium: $CHROMIUM, else Debian's, else Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with playwright_api.sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox"]
            )
        except playwright_api.Error as error:
            pytest.skip(f"no Chromium to drive: {str(error).splitlines()[0]}")
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, app):
    """Opens a path of the app in a fresh browser profile and waits until it rests."""
    contexts = []

    def open_(path="/", *, width=1440, height=1000, theme="light", zone="UTC"):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            timezone_id=zone,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.requested = []
        page.dialogs = []
        page.refused = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("console", lambda said: _refused(page, said.text))
        page.on("dialog", lambda dialog: (page.dialogs.append(1), dialog.dismiss()))
        page.goto(app + path)
        settle(page)
        return page

    yield open_
    for context in contexts:
        context.close()


def _refused(page, text):
    """What the browser did not load or run because of the Content-Security-Policy."""
    if "Content Security Policy" in text or "Permissions policy" in text:
        page.refused.append(text)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        status, kind, body = PAGES.get(self.path, (404, "text/html", "<p>gone</p>"))
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        """Quiet."""

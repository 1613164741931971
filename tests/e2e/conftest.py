"""The real app on a free port with a store of its own, and a browser to drive it."""

from __future__ import annotations

import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from e2e_serving import serving
from e2e_steps import visits
from e2e_web import PAGES

playwright_api = pytest.importorskip("playwright.sync_api")
playwright_api.expect.set_options(timeout=30_000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


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


@pytest.fixture(scope="module")
def browser():
    """
    Chromium: $CHROMIUM, else Debian's, else Playwright's own.

    Ends with the file: Playwright's event loop runs in the main thread until then, and
    the next file may want one of its own.
    """
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
    with visits(browser, app) as open_:
        yield open_


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

"""
Take the README's pictures from the real app, with the bundled archives in it.

    python docs/take_pictures.py
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
PICTURES = {"overview.png": "/?p=All"}


def main() -> None:
    """Start the app on a free port, visit each page, keep what it looks like."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "armsbeat", "serve", "--no-collector"]
        server = subprocess.Popen(
            [*command, "--port", str(port)],
            env=os.environ | {"ARMSBEAT_DATA_DIR": folder},
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            _visit(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def _wait(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the app did not start")


def _visit(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM if Path(CHROMIUM).exists() else None,
            args=["--no-sandbox"],
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for name, path in PICTURES.items():
            page.goto(address + path)
            page.wait_for_selector(READY, timeout=60_000)
            page.wait_for_timeout(3_000)
            page.screenshot(path=HERE / name)
        browser.close()


if __name__ == "__main__":
    main()

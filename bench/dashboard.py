"""
How long the dashboard lets people wait: measured in a browser, from click to drawing.

    python bench/dashboard.py --database sqlite:////path/to/store.sqlite
    python bench/dashboard.py --url http://127.0.0.1:8501

Prints seconds, best and median of some rounds: a warm visit until the first chart is
drawn, a filter click until nothing changes any more, a turned page of the list; beside
them how often the script ran and how many bytes it sent. Without `--database` the
bundled archives are shown; an archive of many items is made with `armsbeat import`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
FIRST_CHART = "[class*='st-key-chart-'] svg.marks"
QUIET_MS = 900
# Runs in the page: when the last element came, went or changed since `__start`.
WATCH = """
() => {
  window.__last = performance.now();
  const main = document.querySelector('[data-testid=stMain]');
  new MutationObserver(() => { window.__last = performance.now(); })
    .observe(main, {subtree: true, childList: true, attributes: true,
                    attributeFilter: ['d', 'transform', 'href', 'aria-label']});
}
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="of a dashboard that runs already")
    parser.add_argument("--database", help="ARMSBEAT_DATABASE_URL of a store to show")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with _server(arguments.url, arguments.database) as url, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        sent: dict[str, int] = {"runs": 0, "bytes": 0}
        page.on("websocket", lambda socket: _count(socket, sent))
        _visit(page, f"{url}/?p=All")
        _report(
            "warm visit to first chart",
            [_visit(page, f"{url}/?p=All") for _ in range(arguments.rounds)],
        )
        page.evaluate(WATCH)
        thread = page.context.new_cdp_session(page)
        thread.send("Performance.enable", {"timeDomain": "threadTicks"})
        for name, (prepare, act) in ACTS.items():
            figures, busy = [], []
            for turn in range(arguments.rounds):
                if prepare is not None:
                    prepare(page, turn)
                    page.wait_for_timeout(QUIET_MS)
                before, worked = dict(sent), _worked(thread)
                figures.append(_until_quiet(page, act, turn))
                busy.append(_worked(thread) - worked)
                runs = sent["runs"] - before["runs"]
                size = sent["bytes"] - before["bytes"]
            more = f"{runs} run(s), {size // 1000} kB, browser {min(busy):.2f} s CPU"
            _report(name, figures, more)
        browser.close()


COUNTRIES = ("Japan", "Poland", "India", "Taiwan", "Qatar", "Ukraine", "Australia")


def _offer_a_country(page: Page, turn: int) -> None:
    box = page.get_by_role("combobox", name="Countries")
    box.fill(COUNTRIES[turn % len(COUNTRIES)])


def _take_it(page: Page, turn: int) -> None:
    name = COUNTRIES[turn % len(COUNTRIES)]
    page.get_by_role("option", name=name, exact=True).click()


def _turn_page(page: Page, turn: int) -> None:
    number = (2, 3)[turn % 2]
    pages = page.locator(".st-key-pages")
    pages.get_by_role("button", name=f"Page {number}", exact=True).click()


def _look(page: Page, turn: int) -> None:
    name = ("Small multiples", "Compare")[turn % 2]
    page.get_by_role("radio", name=name, exact=True).click()


Act = Callable[[Page, int], None]
# What is done before the click that counts, and that click. Each country is asked for
# the first time: nothing of its answer is in a cache.
ACTS: dict[str, tuple[Act | None, Act]] = {
    "another look at a chart": (None, _look),
    "turned page of the list": (None, _turn_page),
    "filter click to last change": (_offer_a_country, _take_it),
}


def _visit(page: Page, address: str) -> float:
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(FIRST_CHART, timeout=40_000)
    taken = time.perf_counter() - start
    page.wait_for_selector(READY, timeout=40_000)
    page.wait_for_timeout(QUIET_MS)
    return taken


def _until_quiet(page: Page, act: Act, turn: int) -> float:
    """Seconds from the click to the last change, then silence."""
    page.evaluate(
        "() => addEventListener('click', () => { window.__start = performance.now(); },"
        " {capture: true, once: true})"
    )
    act(page, turn)
    page.wait_for_timeout(250)
    while page.evaluate("() => performance.now() - window.__last") < QUIET_MS:
        page.wait_for_timeout(100)
    page.wait_for_selector(READY, timeout=60_000)
    return float(page.evaluate("() => (window.__last - window.__start) / 1000"))


def _worked(thread: Any) -> float:
    """CPU seconds of the page's main thread so far, whoever else wants the machine."""
    found = thread.send("Performance.getMetrics")["metrics"]
    return next(float(m["value"]) for m in found if m["name"] == "TaskDuration")


def _count(socket: Any, sent: dict[str, int]) -> None:
    def received(payload: bytes | str) -> None:
        sent["bytes"] += len(payload)

    def asked(payload: bytes | str) -> None:
        sent["runs"] += len(payload) > 30  # shorter ones only keep the line open

    socket.on("framereceived", received)
    socket.on("framesent", asked)


def _report(name: str, seconds: list[float], more: str = "") -> None:
    best, middle = min(seconds), statistics.median(seconds)
    print(f"{name:<40} best {best:5.2f} s  median {middle:5.2f} s  {more}", flush=True)


@contextmanager
def _server(url: str | None, database: str | None) -> Iterator[str]:
    if url is not None:
        yield url.rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"ARMSBEAT_DATA_DIR": folder}
        if database:
            environ["ARMSBEAT_DATABASE_URL"] = database
        command = [sys.executable, "-m", "armsbeat", "serve", "--no-collector"]
        process = subprocess.Popen([*command, "--port", str(port)], env=environ)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the dashboard did not start")


if __name__ == "__main__":
    main()

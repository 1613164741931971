"""
Bad feeds among good ones: what they cost, and that nothing is lost.

    python bench/endure.py [--good 1000] [--bad 500]

Collects the good feeds alone, then, into another store, the good ones together with
bad ones of every kind that the tests know (`tests/collect/collect_faults.py`): servers
that hang, drip, lie, loop, break off, send bombs, deep nesting or no feed at all. Each
feed has a loopback address of its own. Prints both walls, the good items stored, the
peak memory of the process tree, and the processes left behind.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from collect import HERE, opml, timed, urls

from armsbeat.store import open_store

sys.path.insert(0, str(HERE.parent / "tests" / "collect"))
DEADLINE_S = 30.0
SERVE_BAD = "--serve-bad"


async def serve_bad() -> None:
    """The faults of the tests, each under its number; prints the port, then theirs."""
    from collect_faults import FAULTS
    from collect_server import running

    async with running("0.0.0.0") as server:
        for number, fault in enumerate(FAULTS):
            server.add(f"/{number}", fault.script)
        print(server.port, len(FAULTS), flush=True)
        await asyncio.Event().wait()


def bad_urls(port: int, kinds: int, count: int) -> list[str]:
    """Every kind in turn, each time at another address."""
    numbers = itertools.islice(itertools.cycle(range(kinds)), count)
    return [
        f"http://127.2.{n // 250}.{n % 250 + 1}:{port}/{number}"
        for n, number in enumerate(numbers)
    ]


def collected(folder: Path, feeds: list[str]) -> tuple[dict[str, float], int]:
    """The report of one pass into a new store, and its peak memory in bytes."""
    folder.mkdir()
    (folder / "feeds.opml").write_text(opml(feeds))
    env = os.environ | {
        "ARMSBEAT_DATA_DIR": str(folder),
        "ARMSBEAT_ALLOW_NETWORKS": "127.0.0.0/8",
        "ARMSBEAT_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "armsbeat", "collect", "--json"]
    run = timed([*command, "--opml", str(folder / "feeds.opml")], env)
    return json.loads(run.line), run.peak


def good_items(folder: Path) -> int:
    """How many items of good feeds the store holds."""
    store = open_store(f"sqlite:///{folder / 'armsbeat.sqlite'}")
    good = {s.feed_id for s in store.feeds() if s.feed.url.startswith("http://127.1.")}
    found, counter, more = 0, 0, True
    while more:
        page = store.changes_since(counter, limit=20_000)
        found += sum(one in good for one in page.items.by_column()["feed_id"])
        counter, more = page.counter, page.more
    store.close()
    return found


def left_behind() -> int:
    """Parsing and annotating processes that outlived their collector."""
    names = (b"armsbeat.collect.worker", b"armsbeat.pipeline.annotator_process")
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        found += parent == "1" and any(name in command for name in names)
    return found


def main() -> None:
    """Both passes, as a table."""
    if SERVE_BAD in sys.argv:
        asyncio.run(serve_bad())
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--good", type=int, default=1000)
    parser.add_argument("--bad", type=int, default=500)
    arguments = parser.parse_args()
    servers = [
        subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE)
        for command in (
            [str(HERE / "feed_server.py"), "--feeds", str(arguments.good)],
            [__file__, SERVE_BAD],
        )
    ]
    try:
        lines = [server.stdout.readline() for server in servers if server.stdout]
        good = urls(int(lines[0]), arguments.good)
        port, kinds = map(int, lines[1].split())
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder), good, bad_urls(port, kinds, arguments.bad))
    finally:
        for server in servers:
            server.terminate()


def run(folder: Path, good: list[str], bad: list[str]) -> None:
    """Print the table."""
    print("feeds            wall s  failed  good items  peak MB  left behind")
    walls = []
    for name, feeds in (("good alone", good), ("good and bad", bad + good)):
        place = folder / name.replace(" ", "-")
        report, peak = collected(place, feeds)
        walls.append(report["seconds"])
        print(
            f"{name:<15} {report['seconds']:7.2f} {report['failed']:7}"
            f" {good_items(place):11} {peak / 2**20:8.0f} {left_behind():12}",
            flush=True,
        )
    print(f"the bad ones cost {walls[1] - walls[0]:.1f} s; the bar is {DEADLINE_S:.0f}")


if __name__ == "__main__":
    main()

"""
Collecting against `reader`, side by side in one run.

    python bench/collect.py [--feeds 1000] [--reader-python PYTHON]

1,000 feeds of 30 items and 25 kB, each on a loopback address of its own, answering
after 50 ms. Each scenario runs `armsbeat collect --all --json` and
`reader.update_feeds(workers=20)` in turn, each in a process of its own, and prints the
wall seconds of the pass as each reports them (without the start of Python), their
ratio, the CPU seconds of both process trees (with the start of Python: they vary less
on a machine that is shared), their ratio, and the peak memory of our process tree.
`reader` has to be installed in the Python that `--reader-python` names
(`pip install reader sgmllib3k`); without it our own figures are printed alone.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
# Scenario → the most that our wall time may be of reader's.
SCENARIOS = {
    "cold": 1 / 4,
    "same": 1 / 4,
    "plain": 1 / 30,
    "touched": 1 / 15,
    "three_new": 1 / 10,
}
READER = """
import sys, time, reader
r = reader.make_reader(sys.argv[1], feed_root=None)
for line in open(sys.argv[2]):
    r.add_feed(line.strip(), exist_ok=True)
if len(sys.argv) > 3:
    sys.exit()
started = time.perf_counter()
r.update_feeds(workers=20, scheduled=False)
print(time.perf_counter() - started)
"""


def urls(port: int, count: int) -> list[str]:
    """One loopback address per feed."""
    return [
        f"http://127.1.{n // 250}.{n % 250 + 1}:{port}/feed/{n}" for n in range(count)
    ]


def opml(addresses: list[str]) -> str:
    """The same feeds as a feed list."""
    rows = (f'<outline type="rss" text="f" xmlUrl="{u}"/>' for u in addresses)
    return f'<opml version="2.0"><body>{"".join(rows)}</body></opml>'


def tree_rss(pid: int) -> int:
    """Resident bytes of a process and all its descendants."""
    total = 0
    for child in [pid, *_descendants(pid)]:
        try:
            statm = Path(f"/proc/{child}/statm").read_text().split()
        except (OSError, IndexError):
            continue
        total += int(statm[1]) * os.sysconf("SC_PAGE_SIZE")
    return total


def _descendants(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [
            int(child)
            for task in tasks
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return children + [g for child in children for g in _descendants(child)]


class Timed(NamedTuple):
    """What a command took."""

    seconds: float
    cpu_s: float
    """Of the process and of all its descendants."""
    peak: int
    """Bytes of the process tree."""
    line: str
    """The last one of its output."""


def timed(command: list[str], env: dict[str, str]) -> Timed:
    """Run a command to its end."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, tree_rss(process.pid))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    output = process.communicate()[0]
    seconds = time.perf_counter() - started
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timed(seconds, cpu_s, peak, (output.strip().splitlines() or [""])[-1])


def main() -> None:
    """Run every scenario and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--reader-python")
    arguments = parser.parse_args()
    server = subprocess.Popen(
        [
            *(sys.executable, str(HERE / "feed_server.py")),
            *("--feeds", str(arguments.feeds)),
        ],
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    port = int(server.stdout.readline())
    try:
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder), urls(port, arguments.feeds), port, arguments)
    finally:
        server.terminate()


def run(
    folder: Path, addresses: list[str], port: int, arguments: argparse.Namespace
) -> None:
    """Set both up with the same feeds, then compare them scenario by scenario."""
    (folder / "feeds.opml").write_text(opml(addresses))
    (folder / "feeds.txt").write_text("\n".join(addresses))
    env = os.environ | {
        "ARMSBEAT_DATA_DIR": str(folder / "data"),
        "ARMSBEAT_ALLOW_NETWORKS": "127.0.0.0/8",
        "ARMSBEAT_LOG_LEVEL": "ERROR",
    }
    armsbeat = [sys.executable, "-m", "armsbeat"]
    subprocess.run(
        [*armsbeat, "feeds", "import", str(folder / "feeds.opml")], env=env, check=True
    )
    ours = [*armsbeat, "collect", "--opml", str(folder / "feeds.opml"), "--json"]
    peer = arguments.reader_python and [
        *(arguments.reader_python, "-c", READER),
        *(str(folder / "reader.sqlite"), str(folder / "feeds.txt")),
    ]
    if peer:
        subprocess.run([*peer, "setup"], check=True)
    print(
        "scenario   ours s  reader s  ratio    bar   CPU s  reader s  ratio  feeds/s"
        "  peak MB"
    )
    for mode, bar in SCENARIOS.items():
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/mode/{mode}") as answer:
            answer.read()
        own = timed(ours, env)
        report = json.loads(own.line)
        nobody = Timed(float("nan"), float("nan"), 0, "nan")
        other = timed(peer, env) if peer else nobody
        seconds, theirs = report["seconds"], float(other.line)
        print(
            f"{mode:<10} {seconds:6.2f} {theirs:9.2f} {seconds / theirs:6.3f}"
            f" {bar:6.3f} {own.cpu_s:7.2f} {other.cpu_s:9.2f}"
            f" {own.cpu_s / other.cpu_s:6.3f} {report['feeds'] / seconds:8.0f}"
            f" {own.peak / 2**20:8.0f}",
            json.dumps(report),
            flush=True,
        )


if __name__ == "__main__":
    main()

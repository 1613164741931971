"""Parsing in processes of its own, which may hang, die or be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from collect_feeds import rss
from collect_support import NOW

from armsbeat.collect.parse import parse_feed
from armsbeat.collect.parsed import (
    ParsedFeed,
    ParseJob,
    feed_from_bytes,
    feed_to_bytes,
)
from armsbeat.collect.workers import ParserPool

JOB = ParseJob(url="https://news.example/feed", content_type="text/xml", now=NOW)


def parse_in_pool(
    *bodies: bytes, workers: int = 1, timeout_s: float = 10
) -> list[ParsedFeed]:
    async def run() -> list[ParsedFeed]:
        async with ParserPool(workers=workers, timeout_s=timeout_s) as pool:
            return await asyncio.gather(*(pool.parse(body, JOB) for body in bodies))

    return asyncio.run(run())


def test_parses_as_it_would_in_this_process() -> None:
    body = rss().encode()
    assert parse_in_pool(body) == [parse_feed(body, JOB)]


def test_results_travel_unchanged() -> None:
    for text in (rss(), rss(0), "no feed", "<html>"):
        parsed = parse_feed(text.encode(), JOB)
        assert feed_from_bytes(feed_to_bytes(parsed)) == parsed


def test_more_bodies_than_processes_wait_their_turn() -> None:
    results = parse_in_pool(*[rss(n).encode() for n in range(6)], workers=2)
    assert [len(parsed.entries) for parsed in results] == list(range(6))


def test_a_parse_that_takes_too_long_is_stopped_and_the_next_goes_on() -> None:
    async def run() -> tuple[ParsedFeed, ParsedFeed]:
        async with ParserPool(workers=1, timeout_s=0.3) as pool:
            await pool.parse(rss(0).encode(), JOB)
            slow = rss(head="<a>" * 150_000 + "</a>" * 150_000).encode()
            stopped = await pool.parse(slow, JOB)
            return stopped, await pool.parse(rss(1).encode(), JOB)

    stopped, after = asyncio.run(run())
    assert stopped.failure is not None
    assert stopped.failure.code == "parse_timeout"
    assert len(after.entries) == 1


def test_a_process_killed_from_outside_is_replaced() -> None:
    async def run() -> tuple[ParsedFeed, ParsedFeed]:
        async with ParserPool(workers=1, timeout_s=10) as pool:
            await pool.parse(rss(0).encode(), JOB)
            (worker,) = pool._all
            os.kill(worker._process.pid, signal.SIGKILL)
            return (
                await pool.parse(rss(1).encode(), JOB),
                await pool.parse(rss(1).encode(), JOB),
            )

    died, after = asyncio.run(run())
    assert died.failure is not None
    assert died.failure.code == "parse_crash"
    assert len(after.entries) == 1


def test_works_in_a_thread_beside_another_loop() -> None:
    results: list[list[ParsedFeed]] = []
    threads = [
        threading.Thread(target=lambda: results.append(parse_in_pool(rss(2).encode())))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(parsed.entries) for (parsed,) in results] == [2, 2]


def test_does_not_run_the_callers_script_again(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(
        "import asyncio, datetime\n"
        "from armsbeat.collect.parsed import ParseJob\n"
        "from armsbeat.collect.workers import ParserPool\n"
        "print('started')\n"
        "async def run():\n"
        "    now = datetime.datetime.now(datetime.UTC)\n"
        "    job = ParseJob(url='https://a.example/', content_type='', now=now)\n"
        "    async with ParserPool(workers=2, timeout_s=9) as pool:\n"
        "        await asyncio.gather(*(pool.parse(b'<rss/>', job) for _ in 'ab'))\n"
        "asyncio.run(run())\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.returncode) == ("started\n", 0), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_no_process_outlives_a_collector_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "collector.py"
    script.write_text(
        "import asyncio, datetime\n"
        "from armsbeat.collect.parsed import ParseJob\n"
        "from armsbeat.collect.workers import ParserPool\n"
        "async def run():\n"
        "    now = datetime.datetime.now(datetime.UTC)\n"
        "    job = ParseJob(url='https://a.example/', content_type='', now=now)\n"
        "    async with ParserPool(workers=1, timeout_s=9) as pool:\n"
        "        await pool.parse(b'<rss/>', job)\n"
        "        (worker,) = pool._all\n"
        "        print(worker._process.pid, flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(run())\n"
    )
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True
    ) as collector:
        assert collector.stdout is not None
        pid = int(collector.stdout.readline())
        collector.kill()
    assert ended_within(pid, seconds=5)


def ended_within(pid: int, *, seconds: float) -> bool:
    for _ in range(int(seconds * 20)):
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().split()[2] == "Z":
            return True
        threading.Event().wait(0.05)
    return False

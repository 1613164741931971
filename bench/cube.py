"""
A cube of a made-up archive: opening it, asking it after a filter change, refreshing it.

    python bench/cube.py [--items 1000000] [--rounds 3] [--keep FILE]

`all frames` are those that the Overview asks for after a filter was changed, one after
the other, none of them asked before. Wall times are the best of the rounds; beside them
stands the processor's time over all cores, which other work on the machine disturbs
less. The first rows of each filter's list are its slowest frames.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from cube_world import FEEDS, LAST, World

from armsbeat.cube import Cube, frames
from armsbeat.model import Query

TODAY = LAST + timedelta(days=1)
YEAR = Query(start=TODAY - timedelta(days=364), end=TODAY)
FILTERS = {
    "everything": Query(),
    "one year": YEAR,
    "90 days": Query(start=TODAY - timedelta(days=89), end=TODAY),
    "one system, one year": replace(YEAR, systems=("system-3",)),
    "one system, six years": Query(systems=("system-3",)),
    "two countries, six years": Query(countries=("country-1", "country-7")),
    "a search, one year": replace(YEAR, search='w44* OR "w5 w6" OR w77'),
    "a search, six years": Query(search="w150 -w9"),
    "trade press, six years": Query(kinds=("trade",)),
    "stories, one year": replace(YEAR, unit="stories"),
    "outlets, one year": replace(YEAR, unit="outlets"),
}
Asked = list[tuple[str, float, float]]


def overview(cube: Cube, query: Query) -> Asked:
    """Ask all frames of the page; `(frame, wall seconds, processor seconds)` each."""
    asked: Asked = []

    def ask(name: str, **options: Any) -> Any:
        started = time.perf_counter(), _processor_s()
        answer = getattr(frames, name)(cube, query, **options)
        now = time.perf_counter(), _processor_s()
        asked.append((name, now[0] - started[0], now[1] - started[1]))
        return answer

    totals = ask("totals")
    ask("item_count")
    ask("frequency", today=TODAY)
    ask("flows")
    ask("unusual_weeks", limit=6, today=TODAY)
    ask("sparkline", today=TODAY)
    ask("tone_over_time", today=TODAY)
    ask("co_mentions")
    items = replace(query, unit="items")
    for by in ("kind", "outlet"):
        query, kept = items, query
        ask("tone_by", by=by, top=25)
        query = kept
    page = ask("items_page", limit=15)
    ids = page["id"].tolist()
    for name in ("item_mentions", "item_deals"):
        started = time.perf_counter(), _processor_s()
        getattr(frames, name)(cube, ids)
        now = time.perf_counter(), _processor_s()
        asked.append((name, now[0] - started[0], now[1] - started[1]))
    ask("view_facts")
    assert totals["count"].iloc[0]
    return asked


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder) / "cube.duckdb"
        world = World(arguments.items)
        if not path.exists():
            _fill(world, path)
        print(f"file: {path.stat().st_size / 1e6:,.0f} MB")
        started = time.perf_counter()
        cube = Cube.open(path)
        print(f"open: {1e3 * (time.perf_counter() - started):,.0f} ms")
        _measure(cube, arguments.rounds, arguments.slowest)
        _refresh(cube, world)
        cube.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"peak memory of this process, filling included: {peak:,.0f} MB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slowest", type=int, default=4)
    parser.add_argument("--keep", type=Path, help="use this file; make it if need be")
    return parser.parse_args()


def _fill(world: World, path: Path) -> None:
    started, mentions = time.perf_counter(), 0
    with Cube.open(path) as cube:
        for page in world.pages():
            mentions += page.mentions.num_rows
            cube.take(page.tables())
    seconds = time.perf_counter() - started
    print(
        f"{world.items:,} items, {mentions:,} mentions, made and taken in at"
        f" {world.items / seconds:,.0f} items/s"
    )


def _measure(cube: Cube, rounds: int, slowest: int) -> None:
    overview(cube, replace(FILTERS["90 days"], feeds=tuple(range(1, FEEDS))))  # warm
    print(f"{'all frames after a change to':32s} {'wall':>8s} {'processor':>10s}")
    for name, query in FILTERS.items():
        best: Asked = []
        for _ in range(rounds):
            cube.forget()  # what was found and answered, not what was translated
            asked = overview(cube, query)
            if not best or _sum(asked, 1) < _sum(best, 1):
                best = asked
        wall, processor = 1e3 * _sum(best, 1), 1e3 * _sum(best, 2)
        print(f"{name:32s} {wall:5,.0f} ms {processor:7,.0f} ms")
        for frame, frame_s, _ in sorted(best, key=lambda one: -one[1])[:slowest]:
            print(f"    {frame:28s} {1e3 * frame_s:5,.0f} ms")


def _refresh(cube: Cube, world: World) -> None:
    page = world.page(world.items, 1_000)
    started = time.perf_counter(), _processor_s()
    cube.take(page.tables())
    wall, spent = time.perf_counter() - started[0], _processor_s() - started[1]
    print(f"1,000 new items: {1e3 * wall:,.0f} ms, processor {1e3 * spent:,.0f} ms")


def _sum(asked: Asked, column: int) -> float:
    return sum(one[column] for one in asked)


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

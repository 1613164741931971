"""
Importing an archive end to end: items/s, and what each part of it takes of a core.

    python bench/imports.py [--items 20000] [--workers N]

A made-up archive of notices, orders and reports (seeded; lengths as in feeds: 9 and 35
words), in JSON Lines, is imported into a SQLite store of its own. `end to end` is what
`armsbeat import` does, all cores busy; the parts are then timed alone, on one core, in
the same run. The second import of the same file shows what knowing all rows costs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from armsbeat import pipeline
from armsbeat.annotate import load_annotator
from armsbeat.collect.archive import Row, open_archive, to_entry
from armsbeat.identity import canonical_link, identify
from armsbeat.pipeline import House, ImportReport
from armsbeat.settings import Settings
from armsbeat.stories import Teller

T = TypeVar("T")
START = datetime(2022, 1, 3, tzinfo=UTC)
BUYERS = (
    *("Poland", "Japan", "Norway", "Taiwan", "Greece"),
    *("India", "Kuwait", "Romania", "Chile", "Finland"),
)
SELLERS = ("the United States", "Germany", "South Korea", "France", "Sweden", "Israel")
SYSTEMS = (
    *("F-35A", "HIMARS", "Patriot", "K9 howitzers", "Leopard 2A8", "NASAMS"),
    *("Gripen E", "Rafale", "AMRAAM", "Javelin", "Black Hawk", "Bayraktar TB2"),
)
VERBS = (
    "approves",
    "orders",
    "signs a contract for",
    "considers",
    "receives",
    "blocks",
)
PLAIN = (
    *("the", "ministry", "said", "on", "Monday", "that", "parliament", "would"),
    *("debate", "the", "budget", "critics", "warn", "of", "delays", "while"),
    *("industry", "welcomes", "decision", "officials", "expect", "first"),
    *("deliveries", "next", "year", "under", "framework", "agreed", "month"),
)
# Rare words, as texts have them: without, all would be copies of each other.
RARE = tuple(
    a + b + c
    for a in ("bar", "con", "del", "fam", "gor", "hul", "lin", "mos", "per", "tav")
    for b in ("a", "e", "i", "o", "u", "an", "er", "il", "or", "us")
    for c in ("ber", "dic", "fit", "gan", "lom", "nets", "rot", "ving", "wald", "zon")
)


def archive(path: Path, items: int, *, seed: int = 1) -> None:
    """Write it: one JSON object a line."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for number in range(items):
            file.write(json.dumps(_row(draw, number)) + "\n")


def _row(draw: random.Random, number: int) -> dict[str, str]:
    buyer, seller = draw.choice(BUYERS), draw.choice(SELLERS)
    system, verb = draw.choice(SYSTEMS), draw.choice(VERBS)
    amount = draw.randrange(20, 4_000)
    rest = " ".join(draw.choice(draw.choice((PLAIN, RARE))) for _ in range(22))
    about_arms = number % 3
    title = (
        f"{buyer} {verb} {draw.randrange(4, 90)} {system} from {seller}"
        if about_arms
        else " ".join(draw.choice(draw.choice((PLAIN, RARE))) for _ in range(8))
    )
    lead = f"{buyer} {verb} {system} worth ${amount} million. " if about_arms else ""
    published = START + timedelta(minutes=number * 7)
    return {
        "title": title,
        "summary": f"{lead}{rest.capitalize()}.",
        "link": f"https://paper{number % 20}.example/{number}",
        "published": published.isoformat(),
        "publisher": f"Paper {number % 20}",
        "language": "en",
    }


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "archive.jsonl"
        archive(path, arguments.items)
        house = pipeline.open_house(_settings(folder))
        workers = arguments.workers or os.cpu_count() or 1
        report, wall, spent = _import(house, path, workers)
        rate = report.rows / wall
        print(
            f"end to end, {workers} workers: {rate:,.0f} items/s, {wall:.1f} s,"
            f" {spent / wall:.2f} cores busy, {1e6 * spent / report.rows:,.0f} µs of"
            f" processor an item ({report.new:,} new)"
        )
        if spent:
            cores = os.cpu_count() or 1
            print(
                f"    on {cores} idle cores at most {cores * report.rows / spent:,.0f}"
            )
        again, wall, spent = _import(house, path, workers)
        print(
            f"again: {again.rows / wall:,.0f} items/s, {again.new} new,"
            f" {1e6 * spent / again.rows:,.0f} µs an item"
        )
        _parts(path, house)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--workers", type=int)
    return parser.parse_args()


def _settings(folder: Path) -> Settings:
    from armsbeat.settings import read_settings

    return read_settings({"ARMSBEAT_DATABASE_URL": f"sqlite:///{folder}/store.sqlite"})


def _import(
    house: House, path: Path, workers: int
) -> tuple[ImportReport, float, float]:
    started, used = time.perf_counter(), _processor_s()
    report = pipeline.import_archive(house, open_archive(path), workers=workers)
    return report, time.perf_counter() - started, _processor_s() - used


def _parts(path: Path, house: House) -> None:
    """Each part alone, on one core; µs an item."""
    settings, now = house.settings, datetime.now(UTC)
    annotator = load_annotator()
    teller = Teller(canonical_link)
    rows = _timed("read", lambda: list(open_archive(path).rows))
    kept = [row for row in rows if isinstance(row, Row)][:4_000]
    entries = _timed(
        "clean", lambda: [to_entry(row, settings=settings, now=now) for row in kept]
    )
    items = _timed("identify", lambda: identify(entries))
    _timed(
        "annotate",
        lambda: [
            annotator.annotate(
                item.title,
                item.summary,
                language=item.language,
                published=item.published_at,
            )
            for item in items
        ],
    )
    texts = [(item.title, item.summary, item.link) for item in items]
    _timed("make comparable", lambda: teller.ahead(texts))


def _timed(name: str, work: Callable[[], T]) -> T:
    started = time.process_time()
    done = work()
    spent = time.process_time() - started
    print(f"    {name:16s} {1e6 * spent / len(done):7,.0f} µs an item")  # type: ignore[arg-type]
    return done


def _processor_s() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()

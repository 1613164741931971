"""
Lakes beside the store: making them, their size, and what pages wait for.

    python bench/lake.py [--items 20000] [--spark]

Prints items a second of import and of `lake annotate` by the number of processes, bytes
an item of store, cube and lake, and seconds of each frame by engine. `--spark` starts a
standalone master with two workers of one core each on loopback. Each line says how many
seconds after the start it was printed; `--quick` asks Spark two frames instead of all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "lake"))

from lake_worlds import lines, news  # noqa: E402
from spark_cluster import running_cluster  # noqa: E402

from armsbeat import pipeline  # noqa: E402
from armsbeat.collect.archive import open_archive  # noqa: E402
from armsbeat.cube import frames  # noqa: E402
from armsbeat.model import Query  # noqa: E402
from armsbeat.pipeline.lake import LakeJob, annotate_lake  # noqa: E402
from armsbeat.pipeline.lake_house import open_lake  # noqa: E402
from armsbeat.settings import read_settings  # noqa: E402

FRAMES: dict[str, Callable[[Any, Query], object]] = {
    "item_count": frames.item_count,
    "totals": frames.totals,
    "frequency": frames.frequency,
    "tone_over_time": frames.tone_over_time,
    "co_mentions": frames.co_mentions,
    "flows": frames.flows,
    "items_page": frames.items_page,
    "unusual_weeks": frames.unusual_weeks,
}
ROUNDS = 2
SPARK = "lake, Spark"
STARTED = time.perf_counter()


def main() -> None:
    """Measure and print, one figure a line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    asked = list(FRAMES)[:2] if arguments.quick else list(FRAMES)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        master = None
        if arguments.spark:
            (folder / "spark").mkdir()
            # Room for an executor of Spark's usual 1 GB.
            cluster = running_cluster(folder / "spark", memory="1500m")
            master = stack.enter_context(cluster).master
        source = folder / "in.jsonl"
        source.write_bytes(lines(news(arguments.items)))
        _measure(folder, source, arguments.items, master, asked)


def _measure(
    folder: Path, source: Path, items: int, master: str | None, by_spark: list[str]
) -> None:
    settings = read_settings({"ARMSBEAT_DATA_DIR": str(folder / "data")})
    house = pipeline.open_house(settings)
    _rate("store: import, 2 processes", items, lambda: _import(house, source))
    for workers in (1, 2):
        lake = folder / f"lake{workers}"
        job = _job(source, lake, workers=workers)
        _rate(f"lake: {workers} processes", items, lambda job=job: annotate_lake(job))
    if master:
        job = _job(source, folder / "lake-spark", master=master)
        _rate("lake: Spark, 2 workers", items, lambda: annotate_lake(job, on_step=_say))
    cube = pipeline.open_cube(house)
    pipeline.refresh_cube(house.store, cube)
    lake = folder / "lake2"
    reading = replace(settings, lake=str(lake))
    engines = {"store's cube": cube, "lake, DuckDB": open_lake(reading)}
    if master:
        engines[SPARK] = open_lake(replace(reading, lake_engine=master))
    _frames(engines, by_spark)
    for engine in engines.values():
        engine.close()
    house.store.close()  # what is still in SQLite's log goes to the file
    for label, place in (
        ("input, JSON Lines", source),
        ("store, SQLite", folder / "data" / "armsbeat.sqlite"),
        ("cube, DuckDB", folder / "data" / "cube.duckdb"),
        ("lake, Parquet", lake),
    ):
        _say(f"{label}: {_size(place) / items:.0f} bytes an item")


def _import(house: pipeline.House, source: Path) -> object:
    return pipeline.import_archive(house, open_archive(source), workers=2)


def _job(source: Path, lake: Path, **options: Any) -> LakeJob:
    return LakeJob(
        source=str(source),
        lake=str(lake),
        settings=read_settings({}),
        now=datetime.now(UTC),
        split_bytes=4_000_000,
        **options,
    )


def _rate(label: str, items: int, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    _say(f"{label}: {items / seconds:,.0f} items/s ({seconds:.1f} s)")


def _say(line: str) -> None:
    print(f"{time.perf_counter() - STARTED:5.0f} s  {line}", flush=True)


def _frames(engines: dict[str, Any], by_spark: list[str]) -> None:
    _say("frame | " + " | ".join(engines))
    for name, ask in FRAMES.items():
        best = []
        for label, engine in engines.items():
            if label == SPARK and name not in by_spark:
                continue
            # Another day each round, so that no answer is one that is remembered.
            times = []
            for day in range(1, ROUNDS + 1):
                start = time.perf_counter()
                ask(engine, Query(start=datetime(2024, 1, day, tzinfo=UTC).date()))
                times.append(time.perf_counter() - start)
            best.append(f"{min(times):.3f} s")
        _say(f"{name} | " + " | ".join(best))


def _size(place: Path) -> int:
    if place.is_dir():
        return sum(one.stat().st_size for one in place.rglob("*") if one.is_file())
    return place.stat().st_size if place.exists() else 0


if __name__ == "__main__":
    main()

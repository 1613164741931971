"""`armsbeat import`: archives of items through the same pipeline as feeds."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from armsbeat import pipeline
from armsbeat.collect.archive import (
    Archive,
    BadRow,
    archive_files,
    open_archive,
    open_stream,
)
from armsbeat.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Import every file; 1 when some rows could not be read."""
    files = [path for name in arguments.file for path in _files(name)]
    house = pipeline.open_house(settings)
    total = pipeline.ImportReport()
    for archive in _archives(files):
        report = _import(house, archive, arguments.workers)
        for name, count in asdict(report).items():
            setattr(total, name, getattr(total, name) + count)
    if arguments.json:
        print(json.dumps(asdict(total)))
    else:
        print(
            f"{total.rows} rows: {total.new} new, {total.known} known, {total.bad} bad"
        )
    return 1 if total.bad else 0


def _files(name: str) -> tuple[Path | None, ...]:
    return (None,) if name == "-" else archive_files(Path(name))


def _archives(files: list[Path | None]) -> Iterator[Archive]:
    for path in files:
        if path is None:
            yield open_stream(sys.stdin.buffer, name="standard input")
        else:
            yield open_archive(path)


def _import(
    house: pipeline.House, archive: Archive, workers: int | None
) -> pipeline.ImportReport:
    console = Console(file=sys.stderr)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[rows]} rows, {task.fields[rate]}/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(archive.name, total=archive.size, rows=0, rate=0)

        def shown(report: pipeline.ImportReport) -> None:
            seconds = bar.tasks[0].elapsed or 0.001
            bar.update(
                task,
                completed=archive.position(),
                rows=report.rows,
                rate=round(report.rows / seconds),
            )

        def bad(row: BadRow) -> None:
            line = f"{archive.name}:{row.number}: {row.reason}"
            bar.console.print(line, markup=False, highlight=False, soft_wrap=True)

        return pipeline.import_archive(
            house, archive, on_bad=bad, on_step=shown, workers=workers
        )

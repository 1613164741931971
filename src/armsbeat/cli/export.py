"""`armsbeat export`: what the dashboard would download, with the filters of a view."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from armsbeat import pipeline
from armsbeat.annotate.own_file import in_words
from armsbeat.cube import Engine, frames
from armsbeat.errors import UsageError
from armsbeat.export import MIME, Facts, Format, write
from armsbeat.model import Query
from armsbeat.report.page import report
from armsbeat.report.source import CubeSource
from armsbeat.settings import Settings
from armsbeat.views import read_view


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the table of the view, a report of it, or both; says how many rows."""
    if arguments.file is None and arguments.report is None:
        raise UsageError("name a FILE for the table, or --report FILE.html, or both")
    form = None if arguments.file is None else _format(arguments)
    house = pipeline.open_reading_house(settings)
    store = house.store
    now = datetime.now(UTC)
    with pipeline.reading_cube(house) as cube:
        query = read_view(
            arguments.view, pipeline.view_names(cube, store), today=now.date()
        )
        own = [in_words(entry) for entry in house.own]
        facts = frames.method_facts(cube, query, now=now, own=own)
        if form is not None:
            _table(cube, query, arguments.file, form, facts)
        if arguments.report is not None:
            pipeline.learn_names(house, cube)
            asked = CubeSource(
                cube, store, versions=house.annotator.versions, today=now.date()
            )
            page = report(asked, query, facts=facts, now=now)
            arguments.report.write_text(page, encoding="utf-8")
            print(f"{arguments.report}: a report", file=sys.stderr)
    return 0


def _table(cube: Engine, query: Query, path: Path, form: Format, facts: Facts) -> None:
    """Written page by page; a file that could not be finished is not left behind."""
    with cube.still() as still:
        try:
            with path.open("wb") as file:
                rows = write(
                    frames.download_pages(still, query), form, file, facts=facts
                )
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    print(f"{path}: {rows} rows", file=sys.stderr)


def _format(arguments: argparse.Namespace) -> Format:
    named = arguments.format or arguments.file.suffix.lstrip(".").lower()
    if named not in MIME:
        raise UsageError(
            f"{arguments.file}: the ending names no format;"
            f" use --format with one of {', '.join(MIME)}"
        )
    return cast("Format", named)

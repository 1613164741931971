"""`armsbeat lake`: archives that no store could hold."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from armsbeat import pipeline
from armsbeat.annotate.own_file import parse_own
from armsbeat.errors import FileError, UsageError
from armsbeat.lake import Manifest
from armsbeat.model import OwnEntry
from armsbeat.pipeline.lake import LakeJob, annotate_lake
from armsbeat.settings import Settings


def annotate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a lake or bring it up to date; 1 when some rows could not be read."""
    job = LakeJob(
        source=arguments.source,
        lake=arguments.lake,
        settings=settings,
        now=pipeline.utc_now(),
        own=_own(arguments.own),
        replace=arguments.replace,
        master=arguments.master,
        conf=dict(map(_pair, arguments.conf)),
        workers=arguments.workers,
    )
    made = annotate_lake(job, on_step=lambda told: print(told, file=sys.stderr))
    print(json.dumps(_counts(made)) if arguments.json else _in_words(made, job.lake))
    return 1 if made.bad else 0


def _own(path: Path | None) -> tuple[OwnEntry, ...]:
    if path is None:
        return ()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(path, None, str(error)) from error
    return parse_own(text, name=str(path))


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found:
        raise UsageError(f"--conf {text}: write it as NAME=VALUE")
    return name, value


def _counts(made: Manifest) -> dict[str, int]:
    return {
        "rows": made.rows,
        "items": made.items,
        "known": made.known,
        "bad": made.bad,
        "mentions": made.mentions,
        "deals": made.deals,
        "months": len(made.months),
    }


def _in_words(made: Manifest, lake: str) -> str:
    told = (
        f"{made.rows} rows: {made.items} items in {len(made.months)} months,"
        f" {made.known} copies, {made.bad} bad; {made.mentions} mentions,"
        f" {made.deals} deals"
    )
    return (
        f"{told}\n{made.bad} rejected rows: {lake}/{made.rejected}"
        if made.bad
        else told
    )

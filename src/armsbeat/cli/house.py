"""The commands about the house itself: settings, stats, db, reannotate."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict

from rich.console import Console
from rich.progress import Progress

from armsbeat import pipeline
from armsbeat.settings import SETTINGS, Settings


def print_settings(arguments: argparse.Namespace, settings: Settings) -> int:
    """Every setting with its value, its default and its help."""
    for setting in SETTINGS:
        value = os.environ.get(setting.name)
        shown = f"{value!r}" if value is not None else f"{setting.default!r} (default)"
        print(f"{setting.name} = {shown}\n    {setting.help}")
    return 0


def print_stats(arguments: argparse.Namespace, settings: Settings) -> int:
    """How many feeds, items, mentions and deals there are."""
    stats = asdict(pipeline.open_store_of(settings).stats())
    if arguments.json:
        print(json.dumps(stats, default=str))
    else:
        for name, value in stats.items():
            print(f"{name:>16}  {value}")
    return 0


def print_database(arguments: argparse.Namespace, settings: Settings) -> int:
    """Opening the store migrates it; say where it is, without its password."""
    stats = pipeline.open_store_of(settings).stats()
    print(f"{stats.database} is at schema version {stats.schema}")
    return 0


def reannotate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring every annotation to the present gazetteer, lexicon and rules."""
    house = pipeline.open_house(settings)
    console = Console(file=sys.stderr)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("annotating", total=None)
        done = pipeline.reannotate(
            house,
            on_step=lambda done, total: bar.update(task, completed=done, total=total),
        )
    print(f"{done} items annotated again")
    return 0

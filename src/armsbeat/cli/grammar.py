"""
The grammar of the command line: every command with its arguments.

A command names the function that runs it as `module:function`, imported when it is
chosen: `armsbeat annotate` in a pipe does not wait for a database driver to load.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from armsbeat import __version__
from armsbeat.cli import alert_grammar
from armsbeat.compiled import how_it_runs
from armsbeat.settings import Settings

Run = Callable[[argparse.Namespace, Settings], int]


def build_parser() -> argparse.ArgumentParser:
    """The parser; the chosen command is in `arguments.command`."""
    parser = argparse.ArgumentParser(
        prog="armsbeat",
        description="News and tone on arms sales.",
        epilog="Settings are environment variables; `armsbeat settings` lists them.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (
        _serve,
        _collect,
        _annotate,
        _import,
        _export,
        _lake,
        _feeds,
        _gazetteer,
        _house,
    ):
        add(commands)
    alert_grammar.views(commands, _add)
    alert_grammar.alerts(commands, _add)
    return parser


def find_command(arguments: argparse.Namespace) -> Run:
    """Import the function that runs the chosen command."""
    module, _, function = arguments.command.partition(":")
    run: Run = getattr(import_module(f"armsbeat.cli.{module}"), function)
    return run


def _version() -> str:
    return f"{__version__} ({how_it_runs()})"


def _add(commands: Any, name: str, command: str, text: str) -> Any:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=command)
    return parser


def _serve(commands: Any) -> None:
    parser = _add(
        commands,
        "serve",
        "serve:run",
        "open the dashboard, with a collector beside it",
    )
    parser.add_argument("--port", type=int, default=8501, help="port (default 8501)")
    parser.add_argument(
        "--address",
        default="127.0.0.1",
        help="address to listen on (default 127.0.0.1: this machine only)",
    )
    parser.add_argument(
        "--no-collector", action="store_true", help="start the dashboard alone"
    )


def _collect(commands: Any) -> None:
    parser = _add(
        commands,
        "collect",
        "collect:run",
        "fetch the feeds that are due, annotate and store their items",
    )
    parser.add_argument("--all", action="store_true", help="all feeds, due or not")
    parser.add_argument(
        "--opml",
        type=Path,
        metavar="FILE",
        help="only the feeds of this list; unknown ones are added first",
    )
    parser.add_argument(
        "--json", action="store_true", help="print the report as the last line"
    )
    parser.add_argument("--watch", action="store_true", help="go on for ever")


def _annotate(commands: Any) -> None:
    parser = _add(
        commands,
        "annotate",
        "annotate:run",
        "tag systems, countries and deals and score tone: JSON Lines in and out",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="add the rule behind each tag, deal and rejected match",
    )


def _import(commands: Any) -> None:
    parser = _add(
        commands,
        "import",
        "imports:run",
        "read archives of items: JSON Lines, CSV or Parquet; importing again adds"
        " nothing",
    )
    parser.add_argument(
        "file", nargs="+", help="files or folders; - reads JSON Lines from the input"
    )
    parser.add_argument(
        "--workers", type=int, help="processes that annotate (default: one per core)"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the report as the last line"
    )


def _export(commands: Any) -> None:
    parser = _add(
        commands, "export", "export:run", "write what the dashboard would download"
    )
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="where to; its ending is the format unless --format",
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE.html",
        help="write the view as one page with figures, charts, tables and method",
    )
    parser.add_argument(
        "--view",
        default="",
        help="address of a view, or the part after its question mark; default: all",
    )
    parser.add_argument("--format", choices=("csv", "xlsx", "parquet", "jsonl"))


def _lake(commands: Any) -> None:
    text = "archives that no store could hold: annotated files of Parquet, by month"
    parts = commands.add_parser("lake", help=text, description=text).add_subparsers(
        metavar="ACTION", required=True
    )
    part = _add(
        parts,
        "annotate",
        "lake:annotate",
        "annotate JSON Lines, CSV or Parquet of any size into a lake; again: only"
        " what changed",
    )
    part.add_argument("source", help="file or folder, by path or URL (s3://…)")
    part.add_argument("lake", help="folder of the lake, by path or URL")
    part.add_argument(
        "--master",
        metavar="URL",
        help="Apache Spark's, as spark://HOST:7077; without: processes of this machine",
    )
    part.add_argument(
        "--conf", action="append", default=[], metavar="NAME=VALUE", help="for Spark"
    )
    part.add_argument(
        "--workers", type=int, help="processes without Spark (default: one per core)"
    )
    part.add_argument(
        "--own",
        type=Path,
        metavar="FILE",
        help="your own gazetteer entries, as `armsbeat gazetteer export` writes them",
    )
    part.add_argument(
        "--replace",
        action="store_true",
        help="even if the lake holds items of files that the source lacks",
    )
    part.add_argument(
        "--json", action="store_true", help="print the report as the last line"
    )


def _feeds(commands: Any) -> None:
    text = "the feeds: list, add, remove, pause, import, export, log, undo-move"
    parts = commands.add_parser("feeds", help=text, description=text).add_subparsers(
        metavar="ACTION", required=True
    )
    listing = _add(
        parts, "list", "feed_records:list_feeds", "every feed with its health"
    )
    listing.add_argument("--json", action="store_true", help="as JSON Lines")
    for name, text in (
        ("add", "check addresses and subscribe to those that are feeds"),
        ("check", "look at addresses without saving anything"),
    ):
        part = _add(parts, name, f"feeds:{name}_feeds", text)
        part.add_argument("url", nargs="+")
    for name, command, text in (
        ("remove", "feeds:remove_feeds", "remove feeds and all their items"),
        ("pause", "feeds:pause_feeds", "stop fetching feeds, keep their items"),
        ("resume", "feeds:resume_feeds", "fetch paused feeds again"),
        ("log", "feed_records:log_feeds", "the last fetches and the moves of feeds"),
        ("undo-move", "feed_records:undo_move", "return feeds to their old address"),
    ):
        part = _add(parts, name, command, text)
        part.add_argument("feed", nargs="+", help="number or address of a feed")
    part = _add(parts, "import", "feeds:import_feeds", "add the feeds of an OPML file")
    part.add_argument("file", type=Path)
    part = _add(parts, "export", "feeds:export_feeds", "write all feeds as OPML")
    part.add_argument("file", type=Path, nargs="?", help="default: to the screen")


def _gazetteer(commands: Any) -> None:
    text = "the gazetteer: list it, add, silence and remove entries of your own"
    parts = commands.add_parser(
        "gazetteer", help=text, description=text
    ).add_subparsers(metavar="ACTION", required=True)
    part = _add(parts, "list", "gazetteer:list_systems", "systems and their aliases")
    part.add_argument("search", nargs="?", default="", help="part of a name or alias")
    part.add_argument("--own", action="store_true", help="your own entries alone")
    part.add_argument("--json", action="store_true", help="as JSON Lines")
    for name, function, text in (
        ("add-alias", "add_alias", "another way to write a system"),
        ("add-system", "add_system", "a system that the gazetteer does not have"),
        ("silence", "silence", "let a way of writing count for no system"),
        ("remove", "remove_entry", "take entries of your own back"),
        ("import", "import_entries", "add the entries of a file"),
    ):
        _ARGUMENTS[name](part := _add(parts, name, f"gazetteer:{function}", text))
        part.add_argument(
            "--apply", action="store_true", help="do it; without: show what changes"
        )
    text = "write your own entries as JSON"
    part = _add(parts, "export", "gazetteer:export_entries", text)
    part.add_argument("file", type=Path, nargs="?", help="default: to the screen")


def _alias_arguments(part: Any) -> None:
    part.add_argument("system", help="id of the system")
    part.add_argument("alias")
    _said_of_an_entry(part)


def _system_arguments(part: Any) -> None:
    part.add_argument("id", help="small letters, digits and hyphens")
    part.add_argument("--name", required=True)
    part.add_argument("--category", required=True)
    part.add_argument("--origin", help="ISO alpha-2 code of a country")
    part.add_argument("--maker", default="")
    part.add_argument("--alias", action="append", default=[], help="may be repeated")
    _said_of_an_entry(part)


def _silence_arguments(part: Any) -> None:
    part.add_argument("alias", help="listed alias, or a phrase that contains one")
    part.add_argument("--note", default="", help="why, for the method sheet")


def _said_of_an_entry(part: Any) -> None:
    part.add_argument(
        "--ambiguous", action="store_true", help="counts only with arms around it"
    )
    part.add_argument("--note", default="", help="why, for the method sheet")


_ARGUMENTS: dict[str, Callable[[Any], Any]] = {
    "add-alias": _alias_arguments,
    "add-system": _system_arguments,
    "silence": _silence_arguments,
    "remove": lambda part: part.add_argument(
        "entry", nargs="+", help="alias as written, or id of a system of your own"
    ),
    "import": lambda part: part.add_argument("file", type=Path),
}


def _house(commands: Any) -> None:
    _add(commands, "settings", "house:print_settings", "list the settings")
    stats = _add(commands, "stats", "house:print_stats", "count what the store holds")
    stats.add_argument("--json", action="store_true", help="as one JSON object")
    _add(
        commands,
        "db",
        "house:print_database",
        "say where the store is, and bring its schema to this version",
    )
    _add(
        commands,
        "reannotate",
        "house:reannotate",
        "annotate again what older rules annotated; resumable",
    )

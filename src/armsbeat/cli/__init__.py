"""
The command line: arguments in, exit status out.

0 all well · 1 some feeds or lines failed · 2 you can fix it (settings, files,
arguments) · 3 the store cannot be used.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from armsbeat import __version__
from armsbeat.cli import annotate, collect, export, feeds, house, serve
from armsbeat.errors import ArmsbeatError
from armsbeat.log import configure
from armsbeat.settings import read_settings

GROUPS = (serve, collect, annotate, export, feeds, house)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = build_parser().parse_args(argv)
    try:
        settings = read_settings(os.environ)
        configure(settings.log_level)
        status: int = arguments.run(arguments, settings)
    except ArmsbeatError as error:
        print(f"armsbeat: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output went away (as `| head` does): not our failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line, also for the test of the README."""
    parser = argparse.ArgumentParser(
        prog="armsbeat",
        description="News and tone on arms sales.",
        epilog="Settings are environment variables; `armsbeat settings` lists them.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for group in GROUPS:
        group.add_to(commands)
    return parser

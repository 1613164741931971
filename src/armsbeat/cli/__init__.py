"""
The command line: arguments in, exit status out.

0 all well · 1 some feeds or lines failed · 2 you can fix it (settings, files,
arguments) · 3 the store cannot be used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from logging import WARNING

from armsbeat.cli.grammar import build_parser, find_command
from armsbeat.compiled import REMEDY, outdated
from armsbeat.errors import ArmsbeatError
from armsbeat.log import configure, event
from armsbeat.settings import read_settings

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = build_parser().parse_args(argv)
    try:
        settings = read_settings(os.environ)
        configure(settings.log_level)
        if outdated():
            event("compiled_from_older_sources", level=WARNING, remedy=REMEDY)
        return find_command(arguments)(arguments, settings)
    except ArmsbeatError as error:
        print(f"armsbeat: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (as `| head` does): not our failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0

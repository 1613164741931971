"""
The errors a user can do something about.

Each carries one sentence that names the place and the remedy.
Everything else is a bug and is let through.
"""

from __future__ import annotations

from pathlib import Path


class ArmsbeatError(Exception):
    """Base of all errors below; `exit_status` is what the CLI ends with."""

    exit_status = 2


class SettingsError(ArmsbeatError):
    """A setting is unknown or its value cannot be used."""


class UsageError(ArmsbeatError):
    """An argument, a filter or an address cannot be used."""


class FileError(ArmsbeatError):
    """
    A file cannot be used: `path:line: reason`.

    Args:
        path: The file.
        line: 1-based line, or None where the whole file is meant.
        reason: What is wrong and what to do about it.
    """

    def __init__(self, path: Path | str, line: int | None, reason: str) -> None:
        self.path, self.line, self.reason = Path(path), line, reason
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{place}: {reason}")


class GazetteerError(FileError):
    """A gazetteer or rules table is malformed or contradicts itself."""


class FeedListError(FileError):
    """An OPML file cannot be read."""


class StoreError(ArmsbeatError):
    """The store cannot be used: locked, newer than this program, unreachable."""

    exit_status = 3

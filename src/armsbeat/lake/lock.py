"""
One run at a time writes a lake: the second is told who is at it.

On a disk the lock is the operating system's, so that a run that was killed leaves none.
An object store has no locks: there a note says who writes, which a killed run leaves
behind; two runs that start within the same second may both miss the other's.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from armsbeat.errors import UsageError
from armsbeat.lake.files import Place

NOTE = ".annotating"


@contextmanager
def writing(lake: Place, now: datetime) -> Iterator[None]:
    """
    Hold the lake while it is written.

    Raises:
        UsageError: Another run holds it.
    """
    note = json.dumps(
        {
            "host": socket.gethostname(),
            "process": os.getpid(),
            "since": now.isoformat(timespec="seconds"),
        }
    ).encode()
    with (_on_disk if lake.is_local else _by_note)(lake, note):
        yield


@contextmanager
def _on_disk(lake: Place, note: bytes) -> Iterator[None]:
    path = Path(lake.url) / NOTE
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = _held(path)
    if handle is None:
        raise _refusal(lake, _read(path))
    try:
        os.truncate(handle, 0)
        os.write(handle, note)
        yield
    finally:
        # Removed while it is held; who waits for this very file looks again.
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def _held(path: Path) -> int | None:
    """The locked file; None: another process has it."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT)
        try:
            _lock(handle)
            if os.fstat(handle).st_ino == path.stat().st_ino:
                return handle
        except FileNotFoundError:
            pass  # its holder removed it meanwhile
        except OSError:
            os.close(handle)
            return None
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        # Far behind the note, which others may then read.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def _by_note(lake: Place, note: bytes) -> Iterator[None]:
    place = lake / NOTE
    if place.exists():
        raise _refusal(lake, place.read(), f"; if it is dead, delete {place.url}")
    place.write(note)
    try:
        yield
    finally:
        with suppress(OSError):
            place.delete()


def _refusal(lake: Place, note: bytes, remedy: str = "") -> UsageError:
    return UsageError(
        f"{lake.url} is being written by another `armsbeat lake annotate`"
        f"{_who(note)}; one run at a time writes a lake: wait for it, or name another"
        f" folder{remedy}"
    )


def _who(note: bytes) -> str:
    try:
        told = json.loads(note)
        return f" (process {told['process']} on {told['host']}, since {told['since']})"
    except (ValueError, KeyError, TypeError):
        return ""


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

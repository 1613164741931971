"""A PostgreSQL server of our own for the tests: temporary, on a Unix socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

FAST = "-c fsync=off -c full_page_writes=off -c max_connections=60"
USER = "armsbeat"


@dataclass(frozen=True)
class Server:
    """A running server that gives out empty databases."""

    socket_dir: Path
    _control: Callable[[str], None]

    def stop(self) -> None:
        """End the server as a crash would: without a word to its clients."""
        self._control("stop")

    def start(self) -> None:
        """Start it again with all its data."""
        self._control("start")

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={self.socket_dir}"

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


def why_not() -> str | None:
    """Why no server can be started here; None when one can."""
    if _programs() is None:
        return "PostgreSQL's server programs (initdb, pg_ctl) are not installed"
    if os.geteuid() == 0 and (_server_user() is None or not shutil.which("runuser")):
        return "PostgreSQL refuses to run as root, and there is no user postgres"
    return None


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server in a temporary folder; stop and delete it afterwards."""
    programs = _programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="armsbeat-pg-"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, _server_user())
    data = folder / "data"
    settings = f"{FAST} -c listen_addresses='' -c unix_socket_directories='{folder}'"
    try:
        _run(
            programs / "initdb",
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8",
        )
        log = folder / "log"
        options = {
            "start": ("-l", log, "-w", "-o", settings, "start"),
            "stop": ("-w", "-m", "immediate", "stop"),
        }

        def control(verb: str) -> None:
            _run(programs / "pg_ctl", "-D", data, *options[verb])

        control("start")
        try:
            yield Server(socket_dir=folder, _control=control)
        finally:
            control("stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", _server_user() or "", "--", *words]
    done = subprocess.run(
        words, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "initdb").exists()), None)


def _server_user() -> str | None:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return None

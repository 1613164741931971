"""The dashboard as a process of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START_WITHIN_S = 90
STOP_WITHIN_S = 20


@contextmanager
def serving(folder, *options, port=None, **environ):
    """
    Serve the dashboard over the store in `folder`; yields its address.

    Args:
        folder: Data folder; the log is written there as well.
        options: More arguments for Streamlit.
        port: A free one; None: any.
        environ: Settings, as `ARMSBEAT_EDITORS="@example.org"`.
    """
    port = port or free_port()
    ours = {k: v for k, v in os.environ.items() if not k.startswith("ARMSBEAT_")}
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.port", str(port), "--server.headless", "true", *options),
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**ours, "ARMSBEAT_DATA_DIR": str(folder), **environ},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(STOP_WITHIN_S)


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url, process):
    until = time.monotonic() + START_WITHIN_S
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the app ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the app did not answer within {START_WITHIN_S} s")

"""`armsbeat serve`: a dashboard and a collector, which end together."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

START_WITHIN_S = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    try:
        url = f"http://127.0.0.1:{port}/_stcore/health"
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.read() == b"ok"
    except (urllib.error.URLError, OSError):
        return False


def policy(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        return str(answer.headers["Content-Security-Policy"])


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    return [
        int(child)
        for task in tasks.iterdir()
        for child in (task / "children").read_text().split()
    ]


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


@pytest.fixture
def environ(tmp_path):
    # No network but loopback: the starter feeds fail at once instead of timing out.
    return os.environ | {
        "ARMSBEAT_DATA_DIR": str(tmp_path / "data"),
        "ARMSBEAT_LOG_LEVEL": "ERROR",
    }


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_both_processes_start_and_end_with_ctrl_c(environ):
    port = free_port()
    command = [sys.executable, "-m", "armsbeat", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE) as serve:
        try:
            deadline = time.monotonic() + START_WITHIN_S
            while not answers(port) and time.monotonic() < deadline:
                assert serve.poll() is None, "serve ended by itself"
                time.sleep(0.2)
            assert answers(port)
            assert "default-src 'self'" in policy(port)
            started = children(serve.pid)
            lines = [command_line(pid) for pid in started]
            assert any("streamlit" in line for line in lines)
            assert any("collect --watch" in line for line in lines)
            serve.send_signal(signal.SIGINT)
            assert serve.wait(40) == 0
            assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
        finally:
            if serve.poll() is None:
                serve.kill()


def test_a_port_in_use_is_named_before_anything_starts(environ):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "armsbeat", "serve", "--port", port]
        done = subprocess.run(
            command, env=environ, capture_output=True, text=True, check=False
        )
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr


def test_annotate_needs_no_store(environ, tmp_path):
    item = {"id": "1", "title": "Washington clears Tomahawk sale to Japan"}
    done = subprocess.run(
        [sys.executable, "-m", "armsbeat", "annotate"],
        env=environ | {"ARMSBEAT_DATABASE_URL": "sqlite:////proc/nowhere/x.sqlite"},
        input=json.dumps(item) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["systems"][0]["id"] == "tomahawk"
    assert not (tmp_path / "data").exists()

"""`armsbeat serve`: the dashboard, and a collector beside it."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading

from armsbeat import pipeline
from armsbeat.errors import UsageError
from armsbeat.log import event
from armsbeat.settings import ROOT, Settings

# A collector that dies is started again, not in a hot loop.
RESTART_AFTER_S = 10.0
STOP_WITHIN_S = 10.0


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run both processes until one is told to stop; ends both."""
    app = ROOT / "app.py"
    if not app.is_file():
        raise UsageError(f"{app} is missing; run `serve` from a checkout of armsbeat")
    _refuse_taken(arguments.address, arguments.port)
    # Before the two processes start: neither has to wait for the other's.
    if not settings.lake:
        pipeline.first_start(pipeline.open_house(settings))
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    dashboard = subprocess.Popen(_dashboard_command(arguments), cwd=ROOT)  # noqa: S603
    alone = arguments.no_collector or bool(settings.lake) or settings.read_only
    collector = None if alone else _start_collector()
    print(f"armsbeat: http://{arguments.address}:{arguments.port}", flush=True)
    try:
        while dashboard.poll() is None and not stop.is_set():
            collector = _keep_alive(collector, stop)
            stop.wait(0.5)
    finally:
        _end(dashboard)
        _end(collector)
    return 0 if stop.is_set() else 1


def _refuse_taken(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except (OSError, OverflowError) as error:
            raise UsageError(
                f"cannot listen on {address} port {port} ({error});"
                " choose another with --port or --address"
            ) from error


def _dashboard_command(arguments: argparse.Namespace) -> list[str]:
    return [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.port", str(arguments.port)),
        *("--server.address", arguments.address),
        *("--server.headless", "true"),
    ]


def _start_collector() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "armsbeat", "collect", "--watch"]
    return subprocess.Popen(command, cwd=ROOT, env=dict(os.environ))  # noqa: S603


def _keep_alive(
    collector: subprocess.Popen[bytes] | None, stop: threading.Event
) -> subprocess.Popen[bytes] | None:
    if collector is None or collector.poll() is None:
        return collector
    event("collector_ended", status=collector.returncode, restart_s=RESTART_AFTER_S)
    if stop.wait(RESTART_AFTER_S):
        return None
    return _start_collector()


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

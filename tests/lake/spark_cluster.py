"""A standalone Spark of our own for the tests: a master, two workers, loopback only."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

HOST = "127.0.0.1"
STARTS_WITHIN_S = 60
# For programs that live for a minute: less compiling, one thread that collects.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
CONF = {
    "spark.executor.memory": "512m",
    "spark.driver.memory": "512m",
    "spark.driver.extraJavaOptions": JAVA,
    "spark.executor.extraJavaOptions": JAVA,
    # A few thousand rows are no reason to compile and re-plan each query.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}


def why_not() -> str | None:
    """Why no Spark can be started here; None when one can."""
    if find_spec("pyspark") is None:
        return "Spark: pyspark is not installed"
    home = os.environ.get("JAVA_HOME")
    if not (home and Path(home, "bin/java").exists()) and shutil.which("java") is None:
        return "Spark: there is no Java (on Debian: openjdk-17-jre-headless)"
    return None


@dataclass
class Cluster:
    """A running master with its workers."""

    folder: Path
    port: int
    memory: str
    """Of each worker, as `640m`."""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def master(self) -> str:
        return f"spark://{HOST}:{self.port}"

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of Spark's programs in a process group of its own."""
        import pyspark

        home = Path(pyspark.__file__).parent
        environ = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": HOST,
            "SPARK_DAEMON_MEMORY": "192m",
            "SPARK_DAEMON_JAVA_OPTS": JAVA,
            "PYSPARK_PYTHON": sys.executable,
        }
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [str(home / "bin/spark-class"), *arguments],
                env=environ,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def add_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker with one core and wait until the master knows it."""
        name = f"worker{len(self.workers)}"
        worker = self.start(
            name,
            "org.apache.spark.deploy.worker.Worker",
            *("--host", HOST, "--cores", "1", "--memory", self.memory),
            *("--webui-port", "0", "--work-dir", str(self.folder / name)),
            self.master,
        )
        self.workers.append(worker)
        self._wait(name, "Successfully registered with master")
        return worker

    def kill_worker(self, number: int) -> None:
        """kill -9: the worker, its executor and its Python processes."""
        kill(self.workers[number])

    def _wait(self, name: str, words: str) -> None:
        log = self.folder / f"{name}.log"
        for _ in range(STARTS_WITHIN_S * 10):
            if words in log.read_text(errors="replace"):
                return
            time.sleep(0.1)
        raise RuntimeError(f"{name} did not start:\n{log.read_text()[-2000:]}")

    def start_master(self) -> subprocess.Popen[bytes]:
        """Start the master and wait until it listens."""
        program = "org.apache.spark.deploy.master.Master"
        place = ("--host", HOST, "--port", str(self.port), "--webui-port", "0")
        master = self.start("master", program, *place)
        self._wait("master", "I have been elected leader")
        return master


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def running_cluster(folder: Path, *, memory: str = "640m") -> Iterator[Cluster]:
    """A master and two workers of one core each."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    cluster = Cluster(folder, port, memory)
    master = cluster.start_master()
    try:
        cluster.add_worker()
        cluster.add_worker()
        yield cluster
    finally:
        for process in (*cluster.workers, master):
            kill(process)

"""A few processes that parse; one that takes too long is killed and replaced."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import sys
from pathlib import Path
from types import TracebackType

from armsbeat.collect.failures import failure
from armsbeat.collect.parsed import (
    ParsedFeed,
    ParseJob,
    feed_from_bytes,
    job_to_bytes,
)
from armsbeat.collect.wire import LENGTHS

_JOBS_PER_WORKER = 2000
_HEAVY_BYTES = 3 * 1024 * 1024
_STARTUP_S = 20.0
_GRACE_S = 5


class ParserPool:
    """
    Parses bodies outside this process.

    Use as an async context manager. Processes are started when first needed.

    Args:
        workers: Processes at most.
        timeout_s: Seconds one parse may take before its process is killed.
    """

    def __init__(self, *, workers: int, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._free = asyncio.Semaphore(workers)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()

    async def __aenter__(self) -> ParserPool:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in list(self._all):
            await self._retire(worker)

    async def parse(self, body: bytes, job: ParseJob) -> ParsedFeed:
        """Parse one body; a hang or a crash is the result's `failure`."""
        async with self._free:
            worker = await self._worker()
            try:
                parsed = await self._answer(worker, body, job)
            except BaseException:
                await self._retire(worker)
                raise
            if worker.is_worn():
                await self._retire(worker)
            else:
                self._idle.append(worker)
            return parsed

    async def _answer(self, worker: _Worker, body: bytes, job: ParseJob) -> ParsedFeed:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await worker.ask(body, job)
        except TimeoutError:
            worker.spoilt = True
            return ParsedFeed(failure=failure("parse_timeout", seconds=self._timeout_s))
        except (OSError, asyncio.IncompleteReadError):
            worker.spoilt = True
            return ParsedFeed(failure=failure("parse_crash"))

    async def _worker(self) -> _Worker:
        if self._idle:
            return self._idle.pop()
        worker = await _Worker.start(timeout_s=self._timeout_s)
        self._all.add(worker)
        return worker

    async def _retire(self, worker: _Worker) -> None:
        self._all.discard(worker)
        await worker.stop()


class _Worker:
    """One process and its two pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._jobs = 0
        self._heavy = False
        self.spoilt = False

    @classmethod
    async def start(cls, *, timeout_s: float) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "armsbeat.collect.worker",
            str(math.ceil(timeout_s) + _GRACE_S),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
            limit=2**20,
            start_new_session=True,  # Ctrl-C is for us; we stop the process
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(_STARTUP_S):
                await worker._receive()  # it says when it is ready
        except BaseException:
            await worker.stop()
            raise
        return worker

    def is_worn(self) -> bool:
        """Whether to replace it: it failed, or may hold on to much memory."""
        return self.spoilt or self._heavy or self._jobs >= _JOBS_PER_WORKER

    async def ask(self, body: bytes, job: ParseJob) -> ParsedFeed:
        self._jobs += 1
        self._heavy = self._heavy or len(body) > _HEAVY_BYTES
        sent, pipe = job_to_bytes(job), self._process.stdin
        assert pipe is not None
        pipe.write(LENGTHS.pack(len(sent), len(body)) + sent)
        pipe.write(body)
        await pipe.drain()
        return feed_from_bytes(await self._receive())

    async def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()

    async def _receive(self) -> bytes:
        pipe = self._process.stdout
        assert pipe is not None
        length, _ = LENGTHS.unpack(await pipe.readexactly(LENGTHS.size))
        return await pipe.readexactly(length)


def _environment() -> dict[str, str]:
    """Ours, with this very package first on the path, however it was found."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.environ.get("PYTHONPATH")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ARMSBEAT_")}
    return kept | {"PYTHONPATH": os.pathsep.join([root, path] if path else [root])}

"""Annotating many items: here, or in processes of their own when there are many."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from armsbeat.annotate import Annotator
from armsbeat.log import event
from armsbeat.model import Annotation, OwnEntry
from armsbeat.pipeline.annotator_process import LENGTH, Answer, Text, annotated
from armsbeat.stories import Teller

# Fewer are annotated sooner than a process starts and loads the gazetteer.
MANY = 400
# Each takes 155 MB with its language model.
PROCESSES = 1
TEXTS_PER_MESSAGE = 150
_PROGRAM = "armsbeat.pipeline.annotator_process"


class AnnotatorPool:
    """
    Annotates for one pass.

    Use as an async context manager. Processes are started when first worth it; where
    one fails, its texts are annotated here.

    Args:
        annotator: Used for few texts.
        own: The user's entries that it knows.
        teller: Told what the processes made ready for it.
    """

    def __init__(
        self,
        annotator: Annotator,
        *,
        own: Sequence[OwnEntry] = (),
        teller: Teller | None = None,
    ) -> None:
        self._annotator, self._own, self._teller = annotator, own, teller
        self._free: asyncio.Queue[_Process] = asyncio.Queue()
        self._all: list[_Process] = []
        self._starting = asyncio.Lock()
        # With one core, another process would only take turns with this one.
        self._wanted = PROCESSES if (os.cpu_count() or 1) > 1 else 0

    async def __aenter__(self) -> AnnotatorPool:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._all:
            await process.stop()

    async def annotate(self, texts: Sequence[Text]) -> list[Annotation]:
        """One annotation per text, in their order."""
        if not self._wanted or (not self._all and len(texts) < MANY):
            return await asyncio.to_thread(self._here, texts)
        async with self._starting:
            await self._start()
        parts = await asyncio.gather(*map(self._elsewhere, _parts(texts)))
        return [annotation for part in parts for annotation in part]

    def _here(self, texts: Sequence[Text]) -> list[Annotation]:
        return [annotated(self._annotator, text) for text in texts]

    async def _elsewhere(self, texts: Sequence[Text]) -> list[Annotation]:
        if not self._wanted:
            return await asyncio.to_thread(self._here, texts)
        process = await self._free.get()
        try:
            annotations, ahead = await process.ask(texts)
        except (OSError, asyncio.IncompleteReadError, pickle.UnpicklingError) as error:
            event("annotating_process_failed", reason=type(error).__name__)
            self._wanted = 0  # from now on all is done here
            return await asyncio.to_thread(self._here, texts)
        finally:
            # A dead one fails at once, so that nobody waits for it in vain.
            self._free.put_nowait(process)
        if self._teller is not None:
            self._teller.learn(ahead)
        return annotations

    async def _start(self) -> None:
        while len(self._all) < self._wanted:
            process = await _Process.start(self._own)
            self._all.append(process)
            self._free.put_nowait(process)


class _Process:
    """One process and its two pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, own: Sequence[OwnEntry]) -> _Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            _PROGRAM,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
            limit=2**20,
            start_new_session=True,  # Ctrl-C is for us; we stop the process
        )
        started = cls(process)
        started._send(tuple(own))
        return started

    async def ask(self, texts: Sequence[Text]) -> Answer:
        self._send(texts)
        jobs, results = self._process.stdin, self._process.stdout
        assert jobs is not None
        assert results is not None
        await jobs.drain()
        (length,) = LENGTH.unpack(await results.readexactly(LENGTH.size))
        # Both ends of the pipe are this program.
        answer: Answer = pickle.loads(  # noqa: S301
            await results.readexactly(length)
        )
        return answer

    def _send(self, what: Any) -> None:
        assert self._process.stdin is not None
        pickled = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.write(LENGTH.pack(len(pickled)) + pickled)

    async def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()


def _parts(texts: Sequence[Text]) -> Iterator[Sequence[Text]]:
    for start in range(0, len(texts), TEXTS_PER_MESSAGE):
        yield texts[start : start + TEXTS_PER_MESSAGE]


def _environment() -> dict[str, str]:
    """Ours, with this very package first on the path, however it was found."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.environ.get("PYTHONPATH")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ARMSBEAT_")}
    return kept | {"PYTHONPATH": os.pathsep.join([root, path] if path else [root])}

"""Annotating many items: here, or in processes of their own when there are many."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from armsbeat.log import event
from armsbeat.model import Annotation, OwnEntry, Versions
from armsbeat.pipeline.texts import LENGTH, Answer, Text, annotated, from_plain
from armsbeat.stories import Teller

if TYPE_CHECKING:
    from armsbeat.annotate import Annotator

# Fewer are annotated sooner than a process starts and loads the gazetteer.
MANY = 400
# A pass over more feeds will bring many texts, once it brings some.
MANY_FEEDS = 100
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
        annotator: Gives the one for few texts; asked when there are any.
        own: The user's entries that it knows.
        teller: Told the keys of the texts, so that the writer need not make them.
        feeds: How many feeds the pass is over.
    """

    def __init__(
        self,
        annotator: Callable[[], Annotator],
        *,
        own: Sequence[OwnEntry] = (),
        teller: Teller | None = None,
        feeds: int = 0,
    ) -> None:
        self._annotator, self._own, self._teller = annotator, own, teller
        self._free: asyncio.Queue[_Process] = asyncio.Queue()
        self._all: list[_Process] = []
        self._starting = asyncio.Lock()
        self._ready: asyncio.Task[None] | None = None
        # With one core, another process would only take turns with this one.
        self._many = 1 if feeds > MANY_FEEDS else MANY
        self._wanted = PROCESSES if (os.cpu_count() or 1) > 1 else 0

    async def __aenter__(self) -> AnnotatorPool:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ready is not None:
            await asyncio.gather(self._ready, return_exceptions=True)
        for process in self._all:
            await process.stop()

    def expect(self) -> None:
        """There will be texts soon: where they will be many, get ready for them."""
        if self._wanted and self._many == 1 and self._ready is None:
            self._ready = asyncio.create_task(self._start_once())

    async def annotate(self, texts: Sequence[Text]) -> list[Annotation]:
        """One annotation per text, in their order."""
        if not texts:
            return []
        if not self._wanted or (not self._all and len(texts) < self._many):
            return await asyncio.to_thread(self._here, texts)
        await self._start_once()
        parts = await asyncio.gather(*map(self._elsewhere, _parts(texts)))
        return [annotation for part in parts for annotation in part]

    def versions(self) -> Versions:
        """What the annotations are made with."""
        known = (process.versions for process in self._all)
        return next(filter(None, known), None) or self._annotator().versions

    def _here(self, texts: Sequence[Text]) -> list[Annotation]:
        annotator = self._annotator()
        if self._teller is not None:
            self._teller.learn(self._teller.ahead([text[:3] for text in texts]))
        return [annotated(annotator, text) for text in texts]

    async def _elsewhere(self, texts: Sequence[Text]) -> list[Annotation]:
        if not self._wanted:
            return await asyncio.to_thread(self._here, texts)
        process = await self._free.get()
        try:
            plain, keys = await process.ask(texts)
        except (OSError, asyncio.IncompleteReadError, pickle.UnpicklingError) as error:
            event("annotating_process_failed", reason=type(error).__name__)
            self._wanted = 0  # from now on all is done here
            return await asyncio.to_thread(self._here, texts)
        finally:
            # A dead one fails at once, so that nobody waits for it in vain.
            self._free.put_nowait(process)
        if self._teller is not None:
            pages = (text[:3] for text in texts)
            self._teller.learn(zip(pages, keys, strict=True))
        return [from_plain(one) for one in plain]

    async def _start_once(self) -> None:
        async with self._starting:
            while len(self._all) < self._wanted:
                process = await _Process.start(self._own)
                self._all.append(process)
                self._free.put_nowait(process)


class _Process:
    """One process and its two pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.versions: Versions | None = None

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
        jobs = self._process.stdin
        assert jobs is not None
        await jobs.drain()
        if self.versions is None:
            self.versions = await self._receive()
        answer: Answer = await self._receive()
        return answer

    async def _receive(self) -> Any:
        results = self._process.stdout
        assert results is not None
        (length,) = LENGTH.unpack(await results.readexactly(LENGTH.size))
        # Both ends of the pipe are this program.
        return pickle.loads(await results.readexactly(length))  # noqa: S301

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

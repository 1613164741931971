"""
A loopback server that can do everything wrong, byte by byte.

Each path has a script: an async function that gets the request and the writer.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified"}


@dataclass(slots=True, kw_only=True)
class Request:
    """What came in."""

    path: str
    headers: dict[str, str]
    base: str
    """`http://127.0.0.1:PORT` of the server it came to."""
    number: int
    """1 for the first request to this path."""


Script = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Server:
    """A running server: register scripts, look at what was asked."""

    port: int = 0
    scripts: dict[str, Script] = field(default_factory=dict)
    requests: dict[str, list[Request]] = field(
        default_factory=lambda: defaultdict(list)
    )
    in_flight: int = 0
    most_in_flight: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return self.base + path

    def add(self, path: str, script: Script) -> str:
        self.scripts[path] = script
        return self.url(path)

    async def handle(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while request := await self._read(reader):
                self.in_flight += 1
                self.most_in_flight = max(self.most_in_flight, self.in_flight)
                try:
                    await self.scripts.get(request.path, missing)(request, writer)
                    await writer.drain()
                finally:
                    self.in_flight -= 1
                if writer.is_closing():
                    break
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Request | None:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {}
        for line in filter(None, lines):
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        seen = self.requests[path]
        request = Request(
            path=path, headers=headers, base=self.base, number=len(seen) + 1
        )
        seen.append(request)
        return request


@contextlib.asynccontextmanager
async def running(host: str = "127.0.0.1") -> AsyncIterator[Server]:
    server = Server()
    listener = await asyncio.start_server(server.handle, host, 0, limit=2**20)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()


async def missing(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(message(404, b"nothing here"))


def message(
    status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> bytes:
    """A complete, correct HTTP answer."""
    told = {"Content-Length": str(len(body)), "Content-Type": "application/rss+xml"}
    if status in {204, 304}:
        told = {}
    told |= headers or {}
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Whatever')}"]
    lines += [f"{name}: {value}" for name, value in told.items()]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def answers(
    body: bytes | str = b"",
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Script:
    """Always the same correct answer."""
    written = body.encode() if isinstance(body, str) else body

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(message(status, written, headers))

    return script


def redirects(location: str, *, status: int = 302) -> Script:
    """To `location`; `{base}` in it is this server."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        target = location.replace("{base}", request.base)
        target = target.replace("{port}", request.base.rpartition(":")[2])
        writer.write(message(status, b"", {"Location": target}))

    return script


def writes(*parts: bytes, pause_s: float = 0.0, hang: bool = False) -> Script:
    """These very bytes, then the connection is closed, or kept open for ever."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause_s)
        if hang:
            await asyncio.sleep(3600)
        writer.close()

    return script


def drips(head: bytes, body: bytes, *, pause_s: float = 0.05) -> Script:
    """The head at once, the body byte by byte: a slow loris."""
    return writes(head, *(body[i : i + 1] for i in range(len(body))), pause_s=pause_s)


def endless(head: bytes, chunk: bytes) -> Script:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(chunk)
            await writer.drain()

    return script


def resets(after: bytes) -> Script:
    """Sends some bytes, then a TCP reset."""

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        await writer.drain()
        await asyncio.sleep(0.05)
        transport = writer.transport
        transport.abort()

    return script

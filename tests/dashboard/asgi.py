"""Ask an ASGI app one thing, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key == name.lower()]
        assert len(found) <= 1, f"{name} is said {len(found)} times"
        return found[0] if found else None


def ask(
    app: Any,
    path: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The answer to one request."""
    told = {"host": "dashboard.example:8501", **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": urlsplit(path).path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": urlsplit(path).query.encode(),
        "headers": [(k.lower().encode(), v.encode()) for k, v in told.items()],
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8501),
    }
    sent: list[dict[str, Any]] = []

    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            # A streaming answer waits for the client to hang up, which it never does.
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start = sent[0]
    body = b"".join(m.get("body", b"") for m in sent[1:])
    pairs = [(k.decode().lower(), v.decode()) for k, v in start["headers"]]
    return Answer(start["status"], pairs, body)

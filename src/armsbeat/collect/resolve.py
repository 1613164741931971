"""Names to addresses, in threads that keep nothing alive, each address checked."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from armsbeat.collect.guard import Guard, RefusedAddressError


class GuardedResolver(AbstractResolver):
    """Resolves in threads that never keep the process alive, and checks the result."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self.exempt_names: set[str] = set()

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,
    ) -> list[ResolveResult]:
        found = await _looked_up(host, port, family)
        allowed = [info for info in found if self._guard.allows(_address(info))]
        if found and not allowed:
            raise RefusedAddressError(_address(found[0]))
        if any(self._guard.is_exempt(_address(info)) for info in allowed):
            self.exempt_names.add(host)
        return [_resolved(host, port, info) for info in allowed]

    async def close(self) -> None:
        """Nothing to close."""


def _address(info: tuple[Any, ...]) -> str:
    return str(info[4][0])


def _resolved(host: str, port: int, info: tuple[Any, ...]) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=_address(info),
        port=port,
        family=info[0],
        proto=info[2],
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


async def _looked_up(
    host: str, port: int, family: socket.AddressFamily
) -> list[tuple[Any, ...]]:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[tuple[Any, ...]]] = loop.create_future()

    def deliver(found: list[tuple[Any, ...]] | None, error: OSError | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(found or [])

    def look_up() -> None:
        found: list[tuple[Any, ...]] | None = None
        problem: OSError | None = None
        try:
            found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        except OSError as error:
            problem = error
        except UnicodeError as error:  # no name at all: a label too long, or empty
            problem = socket.gaierror(str(error))
        if not loop.is_closed():
            loop.call_soon_threadsafe(deliver, found, problem)

    threading.Thread(target=look_up, name="armsbeat-dns", daemon=True).start()
    return await answer

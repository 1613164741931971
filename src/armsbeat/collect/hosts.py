"""How many requests a host gets at once, and with what rests between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from armsbeat.collect.guard import parts_of

SPACING_S = 0.25
"""Seconds between the starts of two requests to one public host."""
SLOW_AFTER_S = 2.0
"""A request that takes longer lets another one start beside it."""
_SLOW_FACTOR = 4
# Not more sockets than any system lets a process open.
_MOST_OPEN = 256
_SILENCES = 3


class Hosts:
    """
    Lets requests start, politely.

    A request waits first for its host, then for one of `concurrency` places. One
    that has become slow gives its place to the next, so that hanging servers do not
    hold up the others; at most four times `concurrency` are ever open, and
    not more than 256 unless `concurrency` says so.

    Args:
        concurrency: Places.
        per_host: Requests in flight to one host.
    """

    def __init__(self, *, concurrency: int, per_host: int) -> None:
        self._places = asyncio.Semaphore(concurrency)
        most = max(concurrency, min(concurrency * _SLOW_FACTOR, _MOST_OPEN))
        self._open = asyncio.Semaphore(most)
        self._per_host = per_host
        self._hosts: dict[str, _Host] = {}

    def waits_s(self, host: str) -> int:
        """Seconds the host asked in this pass to be left alone; 0: it did not."""
        return self._host(host).waits_s

    def ask_to_wait(self, host: str, seconds: int) -> None:
        """Remember that the host asked to be left alone."""
        self._host(host).waits_s = max(seconds, self._host(host).waits_s)

    def unreachable(self, host: str) -> bool:
        """Whether the host left several requests in a row without any answer."""
        return self._host(host).silences >= _SILENCES

    def note(self, host: str, *, answers: bool) -> None:
        """Remember whether the host answered."""
        known = self._host(host)
        known.silences = 0 if answers else known.silences + 1

    @asynccontextmanager
    async def request(self, host: str, *, spaced: bool) -> AsyncIterator[Place]:
        """Wait for this request's turn; hold its place while the block runs."""
        known = self._host(host)
        async with known.turns, self._open:
            if spaced:
                await known.rest()
            await self._places.acquire()
            place = Place(self._places)
            try:
                yield place
            finally:
                place.give_back()

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(self._per_host)
        return self._hosts[host]


class Place:
    """One of the places of those under way; given back once, early if it is slow."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places = places
        self._held = True

    def give_back(self) -> None:
        """Let the next one start."""
        if self._held:
            self._held = False
            self._places.release()


def host_of(url: str) -> str:
    """What counts as one host: its name, with the port where it is unusual."""
    parts = parts_of(url)
    name = parts.name.rstrip(".")
    return name if parts.port in {None, 80, 443} else f"{name}:{parts.port}"


class _Host:
    def __init__(self, per_host: int) -> None:
        self.turns = asyncio.Semaphore(per_host)
        self.waits_s = 0
        self.silences = 0
        self._next_start = 0.0

    async def rest(self) -> None:
        now = asyncio.get_running_loop().time()
        start = max(now, self._next_start)
        self._next_start = start + SPACING_S
        await asyncio.sleep(start - now)

"""How much of the bodies may lie in memory at once."""

from __future__ import annotations

import asyncio
from types import TracebackType

_ROOM_BYTES = 12 * 1024 * 1024
_LARGE_BYTES = 512 * 1024
_LARGE_AT_ONCE = 4


class Space:
    """
    Counts the bytes that wait to be parsed, or parsed to be taken.

    While there are many, no new request starts. A body that grows large waits for
    one of a few places, and its connection waits with it.
    """

    def __init__(self) -> None:
        self._held = 0
        self._has_room = asyncio.Event()
        self._has_room.set()
        self.large = asyncio.Semaphore(_LARGE_AT_ONCE)

    async def room(self) -> None:
        """Wait until there is room for another body."""
        await self._has_room.wait()

    def change(self, size: int) -> None:
        """Count bytes that came, or, negative, that are no longer needed."""
        self._held += size
        if self._held < _ROOM_BYTES:
            self._has_room.set()
        else:
            self._has_room.clear()


class Held:
    """What one feed's body takes, until the `with` block ends."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._size = 0
        self._is_large = False

    def __enter__(self) -> Held:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._space.change(-self._size)
        if self._is_large:
            self._space.large.release()

    async def grow(self, size: int) -> None:
        """Count bytes of the body; once it is large, wait for a place first."""
        if self._is_large:
            return  # its place bounds it; small ones need not wait for it
        self._size += size
        self._space.change(size)
        if self._size > _LARGE_BYTES:
            await self._space.large.acquire()
            self._is_large = True

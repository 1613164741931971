"""Requests that take too long: one clock ends them all, instead of timers for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType

TICK_S = 0.1
"""How late a request may be ended."""


class Deadlines:
    """
    Looks after the requests of a pass.

    A request needs half a dozen limits (in all, until it is answered, between two
    parts of its body, until it counts as slow). As timers of their own they took a
    fifth of a request's processor time.
    """

    def __init__(self) -> None:
        self._open: set[Deadline] = set()
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, deadline: Deadline) -> None:
        """Look at this one until it is `forget`ten."""
        self._open.add(deadline)
        if self._timer is None:
            self._later()

    def forget(self, deadline: Deadline) -> None:
        """It is over."""
        self._open.discard(deadline)

    def _later(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(TICK_S, self._look)

    def _look(self) -> None:
        self._timer = None
        now = asyncio.get_running_loop().time()
        for deadline in tuple(self._open):
            deadline.look(now)
        if self._open:
            self._later()


class Deadline:
    """
    The limits of one request; a context manager around all its waiting.

    Args:
        deadlines: Who looks at the clock.
        total_s: Seconds it may take in all.
        stall_s: Seconds without any progress.
        slow_s: Seconds after which `on_slow` is called, once.

    Raises:
        TimeoutError: From the block, when a limit is passed.
    """

    def __init__(
        self,
        deadlines: Deadlines,
        *,
        total_s: float,
        stall_s: float,
        slow_s: float,
        on_slow: Callable[[], None],
    ) -> None:
        self._deadlines, self._stall_s = deadlines, stall_s
        self._loop = asyncio.get_running_loop()
        self.started = self._loop.time()
        self._until = self.started + total_s
        self._slow_at: float | None = self.started + slow_s
        self._on_slow = on_slow
        self._stalls_at = self.started + stall_s
        self._rests_since: float | None = None
        self.is_over = False
        """The limit for all of it was passed."""
        self._ended = False

    def __enter__(self) -> Deadline:
        task = asyncio.current_task()
        assert task is not None
        self._task, self._cancelling = task, task.cancelling()
        self._deadlines.watch(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._deadlines.forget(self)
        if not self._ended:
            return
        # As asyncio's own timeouts do: a cancellation by somebody else goes on.
        only_ours = self._task.uncancel() <= self._cancelling
        if only_ours and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def spent_s(self) -> float:
        """Seconds since it began."""
        return self._loop.time() - self.started

    def progress(self) -> None:
        """Something came: the limit between two parts begins anew."""
        self._stalls_at = self._loop.time() + self._stall_s

    def rest(self) -> None:
        """What is waited for now is ours to give: no limit counts."""
        self._rests_since = self._loop.time()

    def go_on(self) -> None:
        """The limits count again, without the rest."""
        if self._rests_since is not None:
            rested = self._loop.time() - self._rests_since
            self._until += rested
            self._stalls_at += rested
            self._rests_since = None

    def look(self, now: float) -> None:
        """End the request if it is time."""
        if self._slow_at is not None and now >= self._slow_at:
            self._slow_at = None
            self._on_slow()
        if self._ended or self._rests_since is not None:
            return
        if now >= self._until or now >= self._stalls_at:
            self.is_over = now >= self._until
            self._ended = True
            self._task.cancel()

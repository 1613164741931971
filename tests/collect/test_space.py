"""How much of the bodies may lie in memory at once."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from armsbeat.collect.space import Held, Space

MIB = 1024 * 1024


def test_at_most_four_large_bodies_are_held_at_once() -> None:
    async def test() -> int:
        space, most, holding = Space(), 0, 0

        async def one() -> None:
            nonlocal most, holding
            with Held(space) as held:
                await held.grow(2 * MIB)
                holding += 1
                most = max(most, holding)
                await asyncio.sleep(0.01)
                holding -= 1

        await asyncio.gather(*(one() for _ in range(12)))
        return most

    assert asyncio.run(test()) == 4


def test_many_small_bodies_keep_new_requests_waiting_until_they_are_parsed() -> None:
    async def test() -> None:
        space = Space()
        with Held(space) as held:
            for _ in range(200):
                with Held(space) as small:
                    await small.grow(400 * 1024)
            await held.grow(400 * 1024)
            await asyncio.wait_for(space.room(), 1)
            space.change(64 * MIB)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(space.room(), 0.05)
            space.change(-64 * MIB)
            await asyncio.wait_for(space.room(), 1)

    asyncio.run(test())


def test_what_was_held_is_free_again_after_a_failure() -> None:
    async def test() -> None:
        space = Space()
        for _ in range(9):
            with contextlib.suppress(ZeroDivisionError), Held(space) as held:
                await asyncio.wait_for(held.grow(MIB), 1)
                raise ZeroDivisionError

    asyncio.run(test())

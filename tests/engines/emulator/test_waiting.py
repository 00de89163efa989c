"""Places: who gets one, who waits, and what those who wait are told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from portal.engines.emulator.waiting import Places, QueueFull


class Guest:
    """Takes a place, holds it until told to leave, and remembers the positions it was told."""

    def __init__(self, places: Places) -> None:
        self.told: list[int] = []
        self.is_in = False
        self._leave = asyncio.Event()
        self.task = asyncio.ensure_future(self._stay(places))

    async def _stay(self, places: Places) -> None:
        async def moved(position: int) -> None:
            self.told.append(position)

        async with places.place(moved):
            self.is_in = True
            try:
                await self._leave.wait()
            finally:
                self.is_in = False

    async def leave(self) -> None:
        self._leave.set()
        await self.task
        await settle()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def crowd(places: Places, size: int) -> list[Guest]:
    guests = [Guest(places) for _ in range(size)]
    await settle()
    return guests


def story(work: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(work())


def test_first_come_first_served_and_everybody_is_told_their_place() -> None:
    async def work() -> None:
        places = Places(2, 10)
        a, b, c, d, e = await crowd(places, 5)
        assert [guest.is_in for guest in (a, b, c, d, e)] == [True, True, False, False, False]
        assert [guest.told for guest in (c, d, e)] == [[1], [2], [3]]
        await b.leave()
        assert [guest.is_in for guest in (c, d, e)] == [True, False, False]
        assert [guest.told for guest in (d, e)] == [[2, 1], [3, 2]]
        for guest in (a, c, d, e):
            await guest.leave()
        assert (places.taken, places.queued) == (0, 0)

    story(work)


def test_who_gives_up_is_forgotten_and_the_others_move_up() -> None:
    async def work() -> None:
        places = Places(1, 10)
        a, b, c = await crowd(places, 3)
        b.task.cancel()
        await settle()
        assert places.queued == 1
        assert c.told == [2, 1]
        await a.leave()
        assert c.is_in
        await c.leave()
        assert places.taken == 0

    story(work)


def test_a_place_given_to_one_who_gives_up_in_the_same_moment_goes_on() -> None:
    async def work() -> None:
        places = Places(1, 10)
        a, b, c = await crowd(places, 3)
        a._leave.set()
        await asyncio.sleep(0)  # a has left, b has its place and does not know yet
        assert (places.taken, b.is_in) == (1, False)
        b.task.cancel()
        await settle()
        assert (b.is_in, c.is_in) == (False, True)
        await c.leave()
        assert (places.taken, places.queued) == (0, 0)

    story(work)


def test_nobody_passes_those_who_wait() -> None:
    async def work() -> None:
        places = Places(1, 10)
        a, b = await crowd(places, 2)
        a._leave.set()
        late = Guest(places)
        await settle()
        assert (b.is_in, late.is_in) == (True, False)
        await b.leave()
        await late.leave()

    story(work)


def test_a_full_queue_takes_nobody_more() -> None:
    async def work() -> None:
        places = Places(1, 1)
        a, b, c = await crowd(places, 3)
        assert c.task.done()
        with pytest.raises(QueueFull):
            await c.task
        await a.leave()
        await b.leave()
        assert (places.taken, places.queued) == (0, 0)

    story(work)


def test_one_who_cannot_be_told_gives_up_the_queue() -> None:
    async def work() -> None:
        places = Places(1, 10)
        (a,) = await crowd(places, 1)

        async def moved(position: int) -> None:
            raise ConnectionError

        with pytest.raises(ConnectionError):
            async with places.place(moved):
                raise AssertionError
        assert places.queued == 0
        await a.leave()

    story(work)

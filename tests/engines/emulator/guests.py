"""Those who wait for places in tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable

from portal.engines.emulator.waiting import Need, Places

MEMORY_MB = 1024
# The event loop does not hold tasks: one whose guest a test lets go of would be collected, and leave its place.
_STAYING: set[asyncio.Task[None]] = set()


class Guest:
    """Takes a place, holds it until told to leave, and remembers the positions it was told."""

    def __init__(self, places: Places, need: Need) -> None:
        self.need = need
        self.told: list[int] = []
        self.is_in = False
        self._leave = asyncio.Event()
        self.task = asyncio.create_task(self._stay(places))
        _STAYING.add(self.task)
        self.task.add_done_callback(_STAYING.discard)

    async def _stay(self, places: Places) -> None:
        async def moved(position: int) -> None:
            self.told.append(position)

        async with places.place(self.need, moved):
            self.is_in = True
            try:
                await self._leave.wait()
            finally:
                self.is_in = False

    def begin_to_leave(self) -> None:
        self._leave.set()

    async def leave(self) -> None:
        self.begin_to_leave()
        await self.task
        await settle()


def room(*, at_once: int = 1, queue: int = 20, memory_mb: int = MEMORY_MB) -> Places:
    return Places(at_once=at_once, queue=queue, memory_mb=memory_mb)


def need(word: str) -> Need:
    """`alice`, `alice:512` (MB), `alice:512:batch`; 128 MB and interactive where nothing is said."""
    owner, memory, kind = [*word.split(":"), "", ""][:3]
    return Need(owner=owner, memory_mb=int(memory or 128), batch=kind == "batch")


async def crowd(places: Places, words: str) -> list[Guest]:
    """One guest for each word, in this order."""
    guests = [Guest(places, need(word)) for word in words.split()]
    await settle()
    return guests


async def settle() -> None:
    """Let everybody do what they can do now."""
    for _ in range(10):
        await asyncio.sleep(0)


async def let_go_one_by_one(guests: Iterable[Guest]) -> list[int]:
    """Whoever is in leaves, one at a time; the numbers of the guests in the order in which they got in."""
    everybody = list(guests)
    seen: list[int] = []
    for _ in everybody:
        inside = [number for number, guest in enumerate(everybody) if guest.is_in]
        seen += [number for number in inside if number not in seen]
        if inside:
            await everybody[inside[0]].leave()
    return seen


def story(work: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(work())

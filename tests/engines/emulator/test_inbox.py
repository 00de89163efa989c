"""Waiting for signals."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from portal.engines.emulator.inbox import Inbox
from portal.engines.emulator.signals import ExtensionReady, Ready, Signal

FAR = 1e9


def noting(taken: list[Signal], wanted: int) -> Callable[[Signal], bool]:
    """Takes signals into `taken` until there are so many."""

    def take(signal: Signal) -> bool:
        taken.append(signal)
        return len(taken) == wanted

    return take


def test_signals_that_came_before_are_taken_first_and_no_more_than_wanted() -> None:
    async def story() -> None:
        inbox = Inbox(lambda: None)
        for name in ("a", "b", "c"):
            inbox.put(ExtensionReady(name))
        taken: list[Signal] = []
        assert await inbox.wait(FAR, noting(taken, 2))
        assert taken == [ExtensionReady("a"), ExtensionReady("b")]
        assert await inbox.wait(FAR, lambda signal: signal == ExtensionReady("c"))

    asyncio.run(story())


def test_whoever_waits_takes_a_signal_in_the_moment_it_comes() -> None:
    async def story() -> None:
        inbox = Inbox(lambda: None)
        taken: list[Signal] = []
        waiting = asyncio.ensure_future(inbox.wait(FAR, noting(taken, 1)))
        await asyncio.sleep(0)
        inbox.put(Ready())
        assert taken == [Ready()]
        inbox.put(ExtensionReady("later"))
        assert await waiting
        assert await inbox.wait(FAR, lambda signal: signal == ExtensionReady("later"))

    asyncio.run(story())


def test_the_deadline_ends_the_waiting_and_may_be_moved() -> None:
    async def story() -> None:
        looked: list[float] = []
        inbox = Inbox(lambda: looked.append(0))
        assert not await inbox.wait(time.monotonic() - 1, lambda signal: True)
        waiting = asyncio.ensure_future(inbox.wait(FAR, lambda signal: True))
        await asyncio.sleep(0)
        inbox.deadline = time.monotonic()
        assert not await waiting
        assert looked

    asyncio.run(story())


def test_a_fault_is_raised_now_and_from_now_on() -> None:
    async def story() -> None:
        inbox = Inbox(lambda: None)
        waiting = asyncio.ensure_future(inbox.wait(FAR, lambda signal: True))
        await asyncio.sleep(0)
        inbox.fail(ConnectionError("lost"))
        for wait in (waiting, inbox.wait(FAR, lambda signal: True)):
            with pytest.raises(ConnectionError):
                await wait

    asyncio.run(story())

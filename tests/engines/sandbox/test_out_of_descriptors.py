"""Where there are no descriptors left no environment is made, and what had been opened for it is closed."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal.engines.sandbox import Limits, SandboxError, Zygote
from tests.attacks.jail import GUEST

pytestmark = pytest.mark.broker

ENOUGH = 16  # more than an environment takes


@contextmanager
def room_for(descriptors: int) -> Iterator[None]:
    """So many may be opened within."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The lowest that are free: below the last of them all are taken, or will be.
    taken = [os.open("/dev/null", os.O_RDONLY) for _ in range(descriptors + 1)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (taken[-1], hard))
    for descriptor in taken:
        os.close(descriptor)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def open_now() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


async def is_made(zygote: Zygote, room: int) -> bool:
    with room_for(room):
        try:
            environment = await zygote.spawn(Limits())
        except (OSError, SandboxError):
            return False
    await environment.destroy()
    return True


def test_what_had_been_opened_is_closed() -> None:
    async def scenario() -> None:
        zygote = await Zygote.start(guest=GUEST)
        before = open_now()
        try:
            for room in (*range(ENOUGH), ENOUGH):
                made = await is_made(zygote, room)
                assert (room, open_now()) == (room, before)
                assert made or room < ENOUGH
                assert not made or room > 1
        finally:
            await zygote.stop()

    asyncio.run(asyncio.wait_for(scenario(), 60))

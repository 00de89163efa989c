"""A stock of real environments at its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from portal.engines.emulator import Function
from portal.engines.emulator.lifecycle import LambdaEnvironment
from portal.engines.emulator.metrics import Metrics
from portal.engines.emulator.stock import Stock
from portal.engines.sandbox import SandboxError

pytestmark = pytest.mark.broker

KEPT = 3
Destroy = Callable[[LambdaEnvironment], Awaitable[None]]


async def _stopped(destroy: Destroy, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each of those that were kept warm is alive once the stock has stopped."""
    stock = Stock(tier="full", pool=0, metrics=Metrics(CollectorRegistry()), sdk="never")
    await stock.start(("python3.14",))
    function = Function(files={"lambda_function.py": "def lambda_handler(event, context): return event"})
    kept = [await stock.make(function) for _ in range(KEPT)]
    for environment in kept:
        await environment.invoke("1", started=_heard, listen=lambda text: None)
    stock.keep_warm("ada", kept, [function.digest])
    assert stock.warm == KEPT

    monkeypatch.setattr(LambdaEnvironment, "destroy", destroy)
    await stock.stop()
    return [environment.is_usable for environment in kept]


async def _heard(request_id: str) -> None:
    del request_id


def test_those_kept_warm_end_together(monkeypatch: pytest.MonkeyPatch) -> None:
    destroy = LambdaEnvironment.destroy

    async def story() -> list[bool]:
        together = asyncio.Barrier(KEPT)

        async def meet(environment: LambdaEnvironment, *more: Any) -> None:
            await together.wait()
            await destroy(environment, *more)

        return await _stopped(meet, monkeypatch)

    assert asyncio.run(asyncio.wait_for(story(), 20)) == [False] * KEPT


def test_one_that_cannot_be_ended_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(environment: LambdaEnvironment, *more: Any) -> None:
        raise SandboxError("It does not end.")

    # With their zygote all have ended.
    assert asyncio.run(asyncio.wait_for(_stopped(fail, monkeypatch), 20)) == [False] * KEPT


def test_a_pool_is_filled_when_there_are_processors_for_it() -> None:
    async def story() -> list[int]:
        asked: list[int] = []  # what was pooled each time that somebody wanted to know

        def is_busy() -> bool:
            asked.append(stock.pooled)
            return len(asked) < 3

        metrics = Metrics(CollectorRegistry())
        stock = Stock(tier="full", pool=1, metrics=metrics, sdk="never", is_busy=is_busy)
        await stock.start(("python3.14",))
        while not stock.pooled:
            await asyncio.sleep(0)
        await stock.stop()
        return asked

    assert asyncio.run(asyncio.wait_for(story(), 20))[:3] == [0, 0, 0]


# What is open in the handler, by kind; where it leads, for what has a far end.
OPEN = """
import os, socket, stat

def kind(number):
    mode = os.fstat(number).st_mode
    if not stat.S_ISSOCK(mode):
        return oct(stat.S_IFMT(mode))
    with socket.socket(fileno=os.dup(number)) as line:
        return f"{line.family.name} {line.getpeername() if line.family is socket.AF_INET else ''}"

def lambda_handler(event, context):
    found = []
    for number in range(256):
        try:
            found.append(kind(number))
        except OSError:
            pass
    return sorted(found)
"""


def test_in_a_function_from_the_pool_is_open_what_is_open_in_any() -> None:
    async def story() -> list[str]:
        stock = Stock(tier="full", pool=1, metrics=Metrics(CollectorRegistry()), sdk="never")
        await stock.start(("python3.14",))
        function = Function(files={"lambda_function.py": OPEN})
        found = []
        while not stock.pooled:
            await asyncio.sleep(0)
        for is_pooled in (True, False):
            assert bool(stock.pooled) is is_pooled
            environment = await stock.make(function)
            outcome = await environment.invoke("1", started=_heard, listen=lambda text: None)
            assert outcome.function_error is None
            found.append(outcome.payload)
        await stock.stop()
        return found

    pooled, cold = asyncio.run(asyncio.wait_for(story(), 20))

    assert "169.254.100.1" in cold
    assert pooled == cold

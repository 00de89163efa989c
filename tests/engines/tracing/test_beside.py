"""Who listens in an environment, and for how long."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest

from portal.engines.emulator import Function, Job
from portal.engines.emulator.beside import Alone, Nobody, Together
from portal.engines.sandbox import Limits
from portal.engines.tracing import TracesBeside
from tests.attacks.jail import Jail, run_in

pytestmark = pytest.mark.broker

SENDS = """
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"nonsense", ("169.254.100.1", 2000))
"""


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    jail = Jail()
    yield jail
    jail.close()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_it_listens_from_the_first_job_until_the_environments_end(jail: Jail) -> None:
    async def scenario() -> None:
        traces = TracesBeside()
        environment = await jail.zygote.spawn(Limits())
        await environment.load({"main.py": SENDS.encode()})
        before = descriptors()
        await traces.join(environment)
        await traces.join(environment)
        assert descriptors() == before + 2

        for _ in range(2):
            await run_in(environment)
            collected = traces.collect(environment)
            assert collected is not None
            assert [finding.where for finding in collected.findings] == ["datagram 1"]
            await environment.reset()

        await environment.destroy()
        await asyncio.sleep(0)  # it is told of in the loop's next turn
        assert traces.collect(environment) is None
        assert descriptors() < before

    jail.do(scenario())


def test_what_listens_is_closed_with_the_broker(jail: Jail) -> None:
    async def scenario() -> None:
        traces = TracesBeside()
        environment = await jail.zygote.spawn(Limits())
        await traces.join(environment)
        await traces.stop()
        assert traces.collect(environment) is None
        await environment.destroy()

    jail.do(scenario())


@pytest.mark.parametrize(("tracing", "stands"), [("PassThrough", False), ("Active", True)])
def test_beside_a_job_that_is_not_traced_there_is_nobody(tracing: str, stands: bool) -> None:
    async def scenario() -> None:
        function = Function(files={"lambda_function.py": ""}, tracing=tracing)
        job = Job(id="one", owner="alice", function=function, events=("1",))
        async with TracesBeside().beside(job) as companion:
            assert isinstance(companion, Nobody) != stands
        async with Together(Alone(), TracesBeside()).beside(job) as companion:
            assert isinstance(companion, Nobody) != stands

    asyncio.run(scenario())

"""
What may stand beside the environments of a job: something that functions speak to, as the AWS around them.

The emulator knows only this much of it. Whoever starts the broker says what it is: portal.engines.cloud does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Protocol

from portal.engines.sandbox import Environment, Tier

from .function import BadFunction, Job
from .metrics import Metrics
from .outcome import Outcome


class Companion(Protocol):
    """Of one job."""

    async def join(self, environment: Environment) -> None:
        """
        Be there for who runs in it from here on; told again of one that is known already, does nothing.

        Raises SandboxError.
        """

    async def told(self, environment: Environment, outcome: Outcome) -> Outcome:
        """
        `outcome`, of the invocation that has just ended there, with what this one alone knows of it.

        Raises BadFunction when the job asked for what cannot be.
        """


class Beside(Protocol):
    """Of a broker."""

    async def start(self, *, tier: Tier, metrics: Metrics) -> None:
        """Before root is given up."""

    async def stop(self) -> None: ...

    def dressed(self, job: Job) -> Job:
        """With what its functions need in their variables. Raises BadFunction for what cannot be."""

    def beside(self, job: Job) -> AbstractAsyncContextManager[Companion]:
        """From before its first environment until after its last."""


class Nobody:
    """The companion of a job that asks for none."""

    async def join(self, environment: Environment) -> None:
        """There is nothing to be done."""

    async def told(self, environment: Environment, outcome: Outcome) -> Outcome:
        """There is nothing to be told."""
        return outcome


class Several:
    """Companions of the same job: each tells its own part."""

    def __init__(self, companions: Sequence[Companion]) -> None:
        self._companions = companions

    async def join(self, environment: Environment) -> None:
        for companion in self._companions:
            await companion.join(environment)

    async def told(self, environment: Environment, outcome: Outcome) -> Outcome:
        for companion in self._companions:
            outcome = await companion.told(environment, outcome)
        return outcome


class Alone:
    """Beside nobody."""

    async def start(self, *, tier: Tier, metrics: Metrics) -> None:
        """There is nothing to start."""

    async def stop(self) -> None:
        """There is nothing to stop."""

    def dressed(self, job: Job) -> Job:
        if job.aws is not None or job.policy is not None:
            raise BadFunction("This broker has no AWS beside its functions: leave out `aws` and `policy`.")
        return job

    @asynccontextmanager
    async def beside(self, job: Job) -> AsyncIterator[Companion]:
        del job
        yield Nobody()


class Together:
    """All of them beside the same functions, the first one first. They end in the other order."""

    def __init__(self, *several: Beside) -> None:
        self._several = several

    async def start(self, *, tier: Tier, metrics: Metrics) -> None:
        await asyncio.gather(*(one.start(tier=tier, metrics=metrics) for one in self._several))

    async def stop(self) -> None:
        for one in reversed(self._several):
            await one.stop()

    def dressed(self, job: Job) -> Job:
        for one in self._several:
            job = one.dressed(job)
        return job

    @asynccontextmanager
    async def beside(self, job: Job) -> AsyncIterator[Companion]:
        async with AsyncExitStack() as stack:
            found = [await stack.enter_async_context(one.beside(job)) for one in self._several]
            companions = [one for one in found if not isinstance(one, Nobody)]
            yield Several(companions) if companions else Nobody()

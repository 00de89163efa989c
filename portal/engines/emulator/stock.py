"""Environments ready before they are asked for: isolated ones in a pool, warm ones by owner and code."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
from collections import OrderedDict

from portal.engines.sandbox import Environment, Limits, SandboxError, Tier, Zygote

from .function import Function
from .host import memory_of_host_mb
from .lifecycle import INIT_LIMIT_S, LambdaEnvironment
from .metrics import Metrics
from .runtimes import Runtime, find_runtime

log = logging.getLogger(__name__)

WARM_S = 300.0  # AWS does not say; long enough to read a result and run again
WARM_MOST = 256  # each is two processes
DESCRIPTORS = 8  # five for each environment, and some for the job that has it
IDLE_MB = 8  # of an environment that holds nothing of its own; measured at 3 to 8
AGAIN_S = 1.0  # after the kernel or the zygote refused
REBIRTH_S = 5.0  # a zygote imports what its runtime needs, on a machine that may be busy
LOOK_S = 0.05
# Only where every environment has this address.
ZYGOTE_VARIABLES: dict[Tier, dict[str, str]] = {"full": {"AWS_LAMBDA_RUNTIME_API": "169.254.100.1:9001"}}

Key = tuple[str, str]


class Stock:
    """
    Started once; environments are taken from it and given back.

    A pooled environment fits every function: memory is judged outside, by the
    function's own limit. Namespaces are made here, not while somebody waits. Those kept
    warm have `warm_mb` of memory together, an eighth of the machine's unless told otherwise;
    whoever was away longest makes room.
    """

    def __init__(
        self,
        *,
        tier: Tier,
        pool: int,
        metrics: Metrics,
        warm_mb: int | None = None,
        init_limit_s: float = INIT_LIMIT_S,
    ) -> None:
        self._tier = tier
        self._size = pool
        descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self._warm_most = max(1, min(WARM_MOST, descriptors // DESCRIPTORS))
        self._warm_mb = memory_of_host_mb() // 8 if warm_mb is None else warm_mb
        self._metrics = metrics
        self._init_limit_s = init_limit_s
        self._zygotes: dict[Runtime, Zygote] = {}
        self._pools: dict[Runtime, list[Environment]] = {}
        self._warm: OrderedDict[Key, tuple[LambdaEnvironment, asyncio.TimerHandle]] = OrderedDict()
        self._refilling: dict[Runtime, asyncio.Task[None]] = {}
        self._replacing: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._show_gauges()

    async def start(self, names: tuple[str, ...]) -> None:
        """A zygote for each runtime named. Raises SandboxError (WallMissing) when walls cannot be raised."""
        for runtime in {find_runtime(name) for name in names}:
            self._zygotes[runtime] = await Zygote.start(
                guest=runtime.guest,
                site=runtime.site,
                environment=ZYGOTE_VARIABLES.get(self._tier),
                tier=self._tier,
            )
            self._pools[runtime] = []
            self._refill(runtime)
            self._replacing.add(asyncio.ensure_future(self._heed_replacement(runtime)))

    async def stop(self) -> None:
        for task in (*self._refilling.values(), *self._replacing):
            task.cancel()
        while self._warm:
            await self._pop_warm(next(iter(self._warm))).destroy()
        await asyncio.gather(*self._ending, return_exceptions=True)
        for zygote in self._zygotes.values():
            await zygote.stop()

    async def lost(self) -> None:
        """Wait until a zygote has ended for good, its walls with it: nothing can be run any more."""
        await asyncio.wait(
            [asyncio.ensure_future(zygote.ended()) for zygote in self._zygotes.values()],
            return_when=asyncio.FIRST_COMPLETED,
        )

    @property
    def warm(self) -> int:
        return len(self._warm)

    @property
    def pooled(self) -> int:
        """Those alive: with their zygote they all die, and are found dead when they are wanted."""
        return sum(environment.is_alive for pool in self._pools.values() for environment in pool)

    def _show_gauges(self) -> None:
        watch, zygotes = self._metrics.watch, self._zygotes
        watch("environments_warm", "Environments kept for their owner's next job.", lambda: self.warm)
        watch("environments_pooled", "Environments ready for anybody.", lambda: self.pooled)
        watch("pool_size", "Environments in a full pool.", lambda: self._size * len(self._pools))
        watch("zygotes_up", "Zygotes that can be copied now.", lambda: sum(z.alive for z in zygotes.values()))
        watch(
            "zygotes_started_total",
            "The first, recycled ones, and those after a death.",
            lambda: sum(z.generation for z in zygotes.values()),
        )

    def take_warm(self, owner: str, function: Function) -> LambdaEnvironment | None:
        """The owner's environment of exactly this code and configuration, when there is a live one."""
        key = (owner, function.digest)
        if key not in self._warm:
            return None
        kept = self._pop_warm(key)
        if kept.is_usable:
            return kept
        self.end(kept)
        return None

    async def make(self, function: Function) -> LambdaEnvironment:
        """A new one. Raises SandboxError."""
        runtime = find_runtime(function.runtime)
        environment = self._take_pooled(runtime) or await self._spawn(runtime)
        return LambdaEnvironment(function, environment, init_limit_s=self._init_limit_s)

    def keep_warm(self, owner: str, environment: LambdaEnvironment) -> None:
        """For the owner's next job with the same code. What an owner had for other code goes."""
        key = (owner, environment.function.digest)
        for other in [other for other in self._warm if other[0] == owner]:
            self.end(self._pop_warm(other))
        if _held_mb(environment) > self._warm_mb:
            self.end(environment)
            return
        while not self._has_room_for(environment):
            self.end(self._pop_warm(next(iter(self._warm))))
        expiry = asyncio.get_running_loop().call_later(WARM_S, self._expire, key)
        self._warm[key] = (environment, expiry)

    def _has_room_for(self, environment: LambdaEnvironment) -> bool:
        held_mb = sum(_held_mb(kept) for kept, _ in self._warm.values())
        return len(self._warm) < self._warm_most and held_mb + _held_mb(environment) <= self._warm_mb

    def end(self, environment: LambdaEnvironment) -> None:
        """Destroy it while nobody waits."""
        self._metrics.environment_destroyed()
        task = asyncio.ensure_future(_destroy(environment))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def _take_pooled(self, runtime: Runtime) -> Environment | None:
        pool = self._pools[runtime]
        while pool:
            environment = pool.pop()
            self._refill(runtime)
            if environment.is_alive:
                return environment
            self._metrics.environment_destroyed()
        return None

    async def _spawn(self, runtime: Runtime) -> Environment:
        """Raises SandboxError. A zygote that dies meanwhile is waited for: another is on its way."""
        zygote = self._zygotes[runtime]
        loop = asyncio.get_running_loop()
        deadline = loop.time() + REBIRTH_S
        while True:
            try:
                environment = await zygote.spawn(Limits())
            except SandboxError:
                if zygote.alive or loop.time() > deadline:
                    raise
                await asyncio.sleep(LOOK_S)
            else:
                self._metrics.environment_made("job")
                return environment

    def _pop_warm(self, key: Key) -> LambdaEnvironment:
        environment, expiry = self._warm.pop(key)
        expiry.cancel()
        return environment

    def _expire(self, key: Key) -> None:
        if key in self._warm:
            self.end(self._pop_warm(key))

    async def _heed_replacement(self, runtime: Runtime) -> None:
        """With a zygote that dies goes the pool: filled again at once, not when somebody finds it empty."""
        pool = self._pools[runtime]
        while True:
            await self._zygotes[runtime].replaced()
            for environment in [environment for environment in pool if not environment.is_alive]:
                pool.remove(environment)
                self._metrics.environment_destroyed()
            self._refill(runtime)

    def _refill(self, runtime: Runtime) -> None:
        task = self._refilling.get(runtime)
        if self._size and (task is None or task.done()):
            self._refilling[runtime] = asyncio.ensure_future(self._fill(runtime))

    async def _fill(self, runtime: Runtime) -> None:
        pool = self._pools[runtime]
        while len(pool) < self._size:
            try:
                pool.insert(0, await self._zygotes[runtime].spawn(Limits(), ahead=True))
                self._metrics.environment_made("pool")
            except (SandboxError, OSError) as error:
                log.warning("The pool is not full: %s", error)
                await asyncio.sleep(AGAIN_S)


def _held_mb(environment: LambdaEnvironment) -> int:
    """At most: what it gave back after its latest invocation counts too."""
    return IDLE_MB + environment.peak_mb


async def _destroy(environment: LambdaEnvironment) -> None:
    with contextlib.suppress(SandboxError):
        await environment.destroy()

"""Environments ready before they are asked for: isolated ones in a pool, warm ones by owner and code."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
from collections.abc import Callable, Collection, Sequence
from typing import Literal

from portal.engines.sandbox import Limits, SandboxError, Tier

from .flavours import Kind, kind_of
from .function import Function
from .host import memory_of_host_mb
from .lifecycle import INIT_LIMIT_S, LambdaEnvironment
from .metrics import Metrics
from .pool import Pool
from .runtimes import find_runtime
from .snap_start import is_restored, seed_of
from .variables import Initialization
from .warm import Warm

log = logging.getLogger(__name__)

Ahead = Literal["start", "asked", "never"]

WARM_MOST = 256  # each is two processes
DESCRIPTORS = 8  # five for each environment, and some for the job that has it
ENDING = 32  # at once, when all end: extensions have two seconds, which more would take from each other
START_AGAIN_S = 30.0  # after a zygote of some kind could not be started


class Stock:
    """
    Started once; environments are taken from it and given back.

    There is a zygote and a pool for each kind that somebody has asked for; `sdk` says when AWS's SDK is
    imported ahead, `shares` False gives all functions all processors, and while it `is_busy` no pool is
    filled. Those kept warm have `warm_mb` of memory together, an eighth of the machine's unless told
    otherwise.
    """

    def __init__(
        self,
        *,
        tier: Tier,
        pool: int,
        metrics: Metrics,
        warm_mb: int | None = None,
        init_limit_s: float = INIT_LIMIT_S,
        sdk: Ahead = "asked",
        shares: bool = True,
        is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._tier = tier
        self._size = pool
        self._sdk = sdk
        self._shares = shares
        self._is_busy = is_busy
        self._metrics = metrics
        self._init_limit_s = init_limit_s
        self._pools: dict[Kind, Pool] = {}
        self._starting: dict[Kind, asyncio.Task[Pool]] = {}
        self._is_lost = asyncio.Event()
        self._watching: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self._warm = Warm(
            memory_mb=memory_of_host_mb() // 8 if warm_mb is None else warm_mb,
            most=max(1, min(WARM_MOST, descriptors // DESCRIPTORS)),
            end=self.end,
        )
        self._show_gauges()

    async def start(self, names: Sequence[str]) -> None:
        """
        A plain zygote for each runtime named, and with sdk="start" one that has AWS's SDK imported. Others
        are started when a function needs them, which who has given up root may not be able to.

        Raises SandboxError (WallMissing) when walls cannot be raised for the first of them. What is wrong
        with another is logged, and told to whoever wants it.
        """
        kinds = [Kind(runtime, "plain") for runtime in dict.fromkeys(map(find_runtime, names))]
        if self._sdk == "start":
            kinds += [Kind(kind.runtime, "sdk") for kind in kinds if kind.runtime.sdk_guest is not None]
        starting = [self._start(kind, is_wanted=kind is kinds[0]) for kind in kinds]
        first, *_ = await asyncio.gather(*starting, return_exceptions=True)
        if isinstance(first, BaseException):
            raise first

    async def stop(self) -> None:
        for task in (*self._starting.values(), *self._watching):
            task.cancel()
        await asyncio.gather(*self._starting.values(), return_exceptions=True)
        room = asyncio.Semaphore(ENDING)

        async def destroy(environment: LambdaEnvironment) -> None:
            async with room:
                await _destroy(environment)

        ending = map(destroy, self._warm.take_all())
        await asyncio.gather(*ending, *self._ending, return_exceptions=True)
        await asyncio.gather(*(pool.stop() for pool in self._pools.values()))

    async def lost(self) -> None:
        """Wait until a zygote has ended for good, its walls with it."""
        await self._is_lost.wait()

    @property
    def warm(self) -> int:
        return len(self._warm)

    @property
    def pooled(self) -> int:
        return sum(pool.ready for pool in self._pools.values())

    def _show_gauges(self) -> None:
        watch, pools = self._metrics.watch, self._pools
        watch("environments_warm", "Environments kept for their owner's next job.", lambda: self.warm)
        watch("environments_pooled", "Environments ready for anybody.", lambda: self.pooled)
        watch("pool_size", "Environments in full pools.", lambda: sum(pool.size for pool in pools.values()))
        watch(
            "zygotes_up",
            "Zygotes that can be copied now.",
            lambda: sum(pool.zygote.alive for pool in pools.values()),
        )
        watch(
            "zygotes_started_total",
            "The first of each kind, recycled ones, and those after a death.",
            lambda: sum(pool.zygote.generation for pool in pools.values()),
        )

    def take_warm(self, owner: str, digest: str) -> LambdaEnvironment | None:
        """The owner's environment of exactly this code and configuration, when there is a live one."""
        return self._warm.take(owner, digest)

    async def make(
        self,
        function: Function,
        *,
        owner: str = "",
        initialization: Initialization = "on-demand",
        records: bool = False,
    ) -> LambdaEnvironment:
        """A new one; one that will be restored has still to be initialised. Raises SandboxError."""
        pool = await self._pool_of(kind_of(function))
        environment = await pool.take(Limits(tmp_mb=function.ephemeral_mb))
        seed = b""
        if is_restored(function, self._tier):
            initialization, seed = "snap-start", seed_of(owner, function)
        return LambdaEnvironment(
            function,
            environment,
            init_limit_s=self._init_limit_s,
            restore_limit_s=self._init_limit_s,
            initialization=initialization,
            records=records,
            seed=seed,
        )

    def keep_warm(
        self, owner: str, environments: Collection[LambdaEnvironment], digests: Collection[str]
    ) -> None:
        """For the owner's next job with these `digests`. What an owner had for other code goes."""
        self._warm.keep(owner, environments, digests)

    def end(self, environment: LambdaEnvironment) -> None:
        """Destroy it while nobody waits."""
        self._metrics.environment_destroyed()
        task = asyncio.ensure_future(_destroy(environment))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    # Zygotes

    async def _pool_of(self, kind: Kind) -> Pool:
        """Its own, or while that is being started the plain one of the same runtime. Raises SandboxError."""
        if kind.flavour == "sdk" and self._sdk == "never":
            kind = kind.plain
        if kind in self._pools:
            return self._pools[kind]
        starting = self._start(kind, is_wanted=True)
        if kind.plain in self._pools:
            return self._pools[kind.plain]
        return await asyncio.shield(starting)

    def _start(self, kind: Kind, *, is_wanted: bool) -> asyncio.Task[Pool]:
        if kind not in self._starting:
            starting = Pool.start(
                kind,
                tier=self._tier,
                size=self._size,
                metrics=self._metrics,
                is_wanted=is_wanted,
                is_busy=self._is_busy,
                shares=self._shares,
            )
            self._starting[kind] = asyncio.ensure_future(starting)
            self._starting[kind].add_done_callback(lambda started: self._heed_start(kind, started))
        return self._starting[kind]

    def _heed_start(self, kind: Kind, started: asyncio.Task[Pool]) -> None:
        if started.cancelled():
            return
        if error := started.exception():
            log.error("A zygote of %s (%s) did not start: %s", kind.runtime.language, kind.flavour, error)
            asyncio.get_running_loop().call_later(START_AGAIN_S, self._starting.pop, kind, None)
            return
        self._pools[kind] = started.result()
        self._watching.add(asyncio.ensure_future(self._heed_end(started.result())))

    async def _heed_end(self, pool: Pool) -> None:
        await pool.zygote.ended()
        self._is_lost.set()


async def _destroy(environment: LambdaEnvironment) -> None:
    with contextlib.suppress(SandboxError):
        await environment.destroy()

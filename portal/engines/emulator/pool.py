"""One zygote, and environments of it that are ready before they are asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from portal.engines.sandbox import Environment, Limits, SandboxError, Tier, Zygote

from .flavours import Kind
from .metrics import Metrics

log = logging.getLogger(__name__)

AGAIN_S = 1.0  # after the kernel or the zygote refused
REBIRTH_S = 5.0  # a zygote imports what its runtime needs, on a machine that may be busy
LOOK_S = 0.05
QUIET_S = 0.03  # since the last one was taken: making one would take the processors from who has that
SDK_QUIET_S = 0.15  # of those with AWS's SDK, which take longer to make, as their functions do to run
# Only where every environment has this address.
ZYGOTE_VARIABLES: dict[Tier, dict[str, str]] = {"full": {"AWS_LAMBDA_RUNTIME_API": "169.254.100.1:9001"}}


class Pool:
    """
    A pooled environment fits every function of its runtime: memory is judged outside, by the
    function's own limit. Namespaces are made here, not while somebody waits; none before somebody has
    wanted the first, unless `is_wanted` from the start, nor while all processors are at work (`is_busy`):
    whoever has them would wait for what the next one may not even need.
    """

    def __init__(
        self,
        zygote: Zygote,
        *,
        size: int,
        metrics: Metrics,
        is_wanted: bool,
        is_busy: Callable[[], bool] = lambda: False,
        quiet_s: float = QUIET_S,
    ) -> None:
        self.zygote = zygote
        self.size = size if is_wanted else 0
        self._full_size = size
        self._metrics = metrics
        self._is_busy = is_busy
        self._quiet_s = quiet_s
        self._ready: list[Environment] = []
        self._filling: asyncio.Task[None] | None = None
        self._soon: asyncio.TimerHandle | None = None
        self._heeding = asyncio.ensure_future(self._heed_replacement())
        self._refill()

    @classmethod
    async def start(
        cls,
        kind: Kind,
        *,
        tier: Tier,
        size: int,
        metrics: Metrics,
        is_wanted: bool,
        is_busy: Callable[[], bool],
        shares: bool,
    ) -> Pool:
        """
        Where there are `shares`, functions have processors by their memory.

        Raises SandboxError (WallMissing) when walls cannot be raised.
        """
        try:
            zygote = await Zygote.start(
                guest=kind.guest,
                site=kind.runtime.site,
                policy=kind.runtime.policy,
                environment={**ZYGOTE_VARIABLES.get(tier, {}), **kind.runtime.settings(tier)},
                shares=shares,
                tier=tier,
            )
        except OSError as error:
            raise SandboxError(f"No process can be started: {error}") from error
        quiet_s = SDK_QUIET_S if kind.flavour == "sdk" else QUIET_S
        return cls(zygote, size=size, metrics=metrics, is_wanted=is_wanted, is_busy=is_busy, quiet_s=quiet_s)

    async def stop(self) -> None:
        """Ends every environment copied from its zygote."""
        self._heeding.cancel()
        if self._soon is not None:
            self._soon.cancel()
        if self._filling is not None:
            self._filling.cancel()
        await self.zygote.stop()

    @property
    def ready(self) -> int:
        """Those alive: with their zygote they all die, and are found dead when they are wanted."""
        return sum(environment.is_alive for environment in self._ready)

    async def take(self, limits: Limits) -> Environment:
        """
        One that is ready, where `limits` may still be set; else a new one. Raises SandboxError. A zygote
        that dies meanwhile is waited for: another is on its way.
        """
        if limits.at_spawn() == Limits().at_spawn() and (environment := self._take_ready()):
            environment.limits = limits
            return environment
        self.size = self._full_size
        self._refill_soon()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + REBIRTH_S
        while True:
            try:
                # Below tier “full” nobody knows where it listens before its walls stand.
                environment = await self.zygote.spawn(limits, settled=self.zygote.tier != "full")
            except SandboxError:
                if self.zygote.alive or loop.time() > deadline:
                    raise
                await asyncio.sleep(LOOK_S)
            else:
                self._metrics.environment_made("job")
                return environment

    def _take_ready(self) -> Environment | None:
        while self._ready:
            environment = self._ready.pop()
            self._refill_soon()
            if environment.is_alive:
                return environment
            self._metrics.environment_destroyed()
        return None

    async def _heed_replacement(self) -> None:
        """With a zygote that dies goes the pool: filled again at once, not when somebody finds it empty."""
        while True:
            await self.zygote.replaced()
            for environment in [environment for environment in self._ready if not environment.is_alive]:
                self._ready.remove(environment)
                self._metrics.environment_destroyed()
            self._refill()

    def _refill_soon(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
        self._soon = asyncio.get_running_loop().call_later(self._quiet_s, self._refill)

    def _refill(self) -> None:
        if self._is_busy():
            self._refill_soon()
        elif self.size and (self._filling is None or self._filling.done()):
            self._filling = asyncio.ensure_future(self._fill())

    async def _fill(self) -> None:
        while len(self._ready) < self.size:
            if self._is_busy():
                self._refill_soon()
                return
            try:
                self._ready.insert(0, await self.zygote.spawn(Limits(), ahead=True))
                self._metrics.environment_made("pool")
            except (SandboxError, OSError) as error:
                log.warning("The pool is not full: %s", error)
                await asyncio.sleep(AGAIN_S)

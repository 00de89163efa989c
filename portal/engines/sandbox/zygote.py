"""The host's side of a wall and the zygotes behind it."""

from __future__ import annotations

import asyncio
import functools
import itertools
import logging
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from . import meter
from .allowance import Allowance
from .environment import Environment
from .nursery import Nursery
from .orders import launcher_order, zygote_order
from .outer import OuterWall, Wall, bubblewrap, program_of
from .policy import LAMBDA, RECYCLE_S, RECYCLE_SPAWNS, Limits, Policy
from .standing import Tier
from .walls import SandboxError, WallMissing

log = logging.getLogger(__name__)

_WARM_S = 30.0
_AGAIN_S = (0.1, 10.0)  # between attempts to start a zygote: twice as long each time


class Zygote:
    """
    A warm interpreter behind the outer wall, from which environments are copied.

    When it dies by itself, its environments die with it and another is started;
    meanwhile `alive` is False and spawn() raises SandboxError. After RECYCLE_SPAWNS
    copies or RECYCLE_S seconds it is replaced without a gap, because copies share its
    address layout and hash seed; environments that it has made live on.
    """

    def __init__(self, *, tier: Tier, policy: Policy, wall: Wall, order: dict[str, Any]) -> None:
        self.tier = tier
        self.policy = policy
        self.wall = wall
        self.generation = 0
        self._order = order
        self._outer = OuterWall(wall, on_end=self._lost_wall)
        self._nursery: Nursery | None = None
        self._retiring: set[Nursery] = set()
        self._replacing: asyncio.Task[None] | None = None
        self._due_at = 0.0
        self._numbers = itertools.count(1)
        self._stopping = False
        self._replaced = asyncio.Event()

    @property
    def alive(self) -> bool:
        """Whether spawn() can succeed now."""
        return self._nursery is not None and self._nursery.is_open and not self._stopping

    @property
    def pid(self) -> int | None:
        """Of the process that is copied now, as numbered here."""
        return self._nursery.pid if self._nursery else None

    @property
    def counts_memory(self) -> bool:
        """Whether the kernel bounds each environment's memory in a cgroup, beside our samples."""
        return self._outer.cgroup is not None

    @property
    def shares(self) -> str | None:
        """The folder of cgroups by which processors are shared out; None: all have all of them."""
        return self._outer.shares

    @classmethod
    async def start(
        cls,
        *,
        guest: str,
        site: Path | None = None,
        policy: Policy = LAMBDA,
        environment: Mapping[str, str] | None = None,
        wall: Wall | None = None,
        cgroups: bool = True,
        shares: bool = True,
        tier: Tier = "full",
        walled: Callable[[], Awaitable[None]] | None = None,
    ) -> Zygote:
        """
        Raise the outer wall and import `guest` behind it, with `site` (a folder of packages) at hand.

        `environment` is all that the zygote's os.environ holds, besides PATH and LANG. `wall` is
        bubblewrap's when it is installed and works, else our own; both stop the same. `cgroups`
        False leaves memory to the sampler alone, as where no cgroup can be written; `shares` False leaves
        all processors to whatever runs. Below `tier` full there is none of this: see docs/security.md.
        Ends by making and destroying one environment, so a wall that is missing shows here: WallMissing.
        A guest that cannot be imported raises SandboxError with its traceback. Takes the guest's import
        time, plus about 150 ms. `walled()` is awaited when the outer wall stands, before the guest is
        imported: from then on nobody needs to be root, and it may take its time.
        """
        if tier != "basic":
            _refuse_hosts_without_proc()
        order = zygote_order(tier=tier, guest=guest, site=site, policy=policy, environment=environment or {})
        walls: tuple[Wall, ...] = ("bubblewrap", "own") if bubblewrap() and tier == "full" else ("own",)
        if wall:
            walls = (wall,)
        for attempt in walls:
            outer = launcher_order(
                tier=tier,
                guest=guest,
                site=site,
                policy=policy,
                bubblewrap=program_of(attempt),
                cgroups=cgroups,
                shares=shares,
            )
            try:
                return await cls(tier=tier, policy=policy, wall=attempt, order=order)._raise(outer, walled)
            except WallMissing as missing:
                if attempt == walls[-1]:
                    raise
                log.warning("bubblewrap is installed but does not work; our own wall is tried. %s", missing)
        raise AssertionError("there is no wall to try")

    async def _raise(self, outer: dict[str, Any], walled: Callable[[], Awaitable[None]] | None) -> Zygote:
        try:
            await self._outer.build(outer)
            if walled is not None:
                await walled()
            await self._bear()
            await (await self.spawn(Limits())).destroy()
        except BaseException:
            await self.stop()
            raise
        return self

    async def spawn(
        self,
        limits: Limits,
        *,
        ahead: bool = False,
        settled: bool = True,
        files: Mapping[str, bytes] | None = None,
        order: Mapping[str, Any] | None = None,
    ) -> Environment:
        """
        A new environment, isolated and idle: some milliseconds.

        `ahead`: for a pool, while nobody waits. The guest has rehearsed when this returns, and where cgroups
        can be written the environment has one of its own, so that the kernel bounds its memory as well;
        moving into one waits for every CPU, milliseconds again. With `settled` False this returns at once: it
        may be told to run() meanwhile, and settle() waits for its walls and raises what this would have.
        With `files` and `order` it is loaded and launched as well, sooner than by load() and launch():
        nothing waits for the answer to the step before. Where the policy runs once, not even the walls are
        waited for: when one fails, exited() tells. Raises SandboxError when the zygote is down or the
        kernel refuses (too many processes or namespaces), BadFiles as load() does.
        """
        nursery = self._nursery
        if nursery is None or not self.alive:
            raise SandboxError("The zygote is down; it is being restarted, try again shortly.")
        self._recycle_when_due(nursery)
        begin = None
        if files is not None and order is not None:
            begin = functools.partial(Environment.run, files=files, order=order)
        return await nursery.spawn(next(self._numbers), limits, ahead=ahead, settled=settled, started=begin)

    async def recycle(self) -> None:
        """Replace the zygote now; spawn() uses the old one until the new one is warm."""
        old = self._nursery
        await self._bear()
        if old is not None and old.is_open:
            self._retiring.add(old)
            old.retire()

    async def replaced(self) -> None:
        """Wait for the next zygote, whether this one dies or is due."""
        await self._replaced.wait()

    async def ended(self) -> None:
        """Wait until the launcher has ended, and all behind the walls: this zygote never comes back."""
        await self._outer.ended()

    async def stop(self) -> None:
        """End every environment, the zygotes and their wall; waits for them. Idempotent."""
        self._stopping = True
        if self._replacing is not None:
            self._replacing.cancel()
        self._close_nurseries()
        await self._outer.take_down()

    # Generations

    def _lost_wall(self) -> None:
        self._stopping = True
        self._close_nurseries()

    def _close_nurseries(self) -> None:
        for nursery in [*self._retiring, *([self._nursery] if self._nursery else [])]:
            nursery.close()

    async def _bear(self) -> None:
        """Start a zygote, and make it the one to copy."""
        control, pid = await self._outer.bear_zygote()
        nursery = Nursery(
            control,
            pid=pid,
            order=self._order,
            allowance=Allowance(cgroup=self._outer.cgroup, address_space_mb=self.policy.address_space_mb),
            share=self._outer.share if self._outer.shares else None,
            on_end=self._lost_nursery,
        )
        try:
            await asyncio.wait_for(asyncio.shield(nursery.ready), _WARM_S)
        except BaseException as error:
            nursery.close()
            if isinstance(error, TimeoutError):
                raise SandboxError(f"The zygote was not warm within {_WARM_S:.0f} s.") from None
            raise
        self._nursery = nursery
        self.generation += 1
        self._replaced.set()
        self._replaced = asyncio.Event()
        self._due_at = asyncio.get_running_loop().time() + RECYCLE_S

    def _recycle_when_due(self, nursery: Nursery) -> None:
        is_due = nursery.spawned >= RECYCLE_SPAWNS or asyncio.get_running_loop().time() >= self._due_at
        if is_due and (self._replacing is None or self._replacing.done()):
            self._replacing = asyncio.ensure_future(self._recycle_quietly())

    async def _recycle_quietly(self) -> None:
        try:
            await self.recycle()
        except SandboxError as error:
            log.warning("A zygote could not be replaced; the old one goes on. %s", error)
            self._due_at = asyncio.get_running_loop().time() + RECYCLE_S

    def _lost_nursery(self, nursery: Nursery) -> None:
        self._retiring.discard(nursery)
        if nursery is not self._nursery or self._stopping:
            return
        self._nursery = None
        log.error("A zygote died; another is being started.")
        if self._replacing is not None:
            self._replacing.cancel()
        self._replacing = asyncio.ensure_future(self._bear_until_it_lives())

    async def _bear_until_it_lives(self) -> None:
        wait_s, longest_s = _AGAIN_S
        while not self._stopping:
            try:
                await self._bear()
            except SandboxError as error:
                log.error("A zygote could not be started; the next attempt follows. %s", error)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, longest_s)
            else:
                return


def _refuse_hosts_without_proc() -> None:
    if sys.platform != "linux":
        raise WallMissing("namespaces", f"this is {sys.platform}", "Use Linux, or a Linux virtual machine.")
    if not meter.is_available():
        raise WallMissing(
            "memory meter", "/proc tells no children", "Use a kernel with CONFIG_PROC_CHILDREN."
        )

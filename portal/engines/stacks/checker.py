"""The host's side: a warm zygote with AWS's tools, and a process of it for each template."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from portal.engines.sandbox import Limits, SandboxError, Tier, Zygote

from .confinement import GUEST, LIMITS, POLICY, SITE, VARIABLES


class CheckFailed(Exception):
    """The template could not be checked: it took too long or too much, or a tool met a fault of its own."""


def lack(tier: Tier) -> str:
    """What this machine has not, with its remedy; "" where nothing is missing."""
    if tier != "full":
        return "it needs namespaces. See `manage.py sandbox_status`."
    if not (SITE / "cfnlint").is_dir():
        return "cfn-lint is not installed. Run `make setup`."
    return ""


class Checker:
    """Imports cfn-lint and SAM's translator once: about three seconds and 200 MB, shared by all copies."""

    def __init__(self, zygote: Zygote, limits: Limits) -> None:
        self._zygote = zygote
        self.limits = limits

    @classmethod
    async def start(cls, *, tier: Tier = "full", limits: Limits = LIMITS) -> Checker:
        """Raises SandboxError, also for what lack() tells."""
        if missing := lack(tier):
            raise SandboxError(f"Templates cannot be checked here: {missing}")
        zygote = await Zygote.start(guest=GUEST, site=SITE, policy=POLICY, environment=VARIABLES, tier=tier)
        return cls(zygote, limits)

    async def check(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Raises CheckFailed, SandboxError."""
        heard: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        environment = await self._zygote.spawn(self.limits)

        def hear(said: Any) -> None:
            if not heard.done() and isinstance(said, dict):
                heard.set_result(said)

        environment.heard = hear
        try:
            environment.run({}, order)
            exited: asyncio.Future[Any] = asyncio.ensure_future(environment.exited())
            exited.add_done_callback(
                lambda ended: ended.cancelled() or ended.exception()
            )  # who waits is told
            awaited: set[asyncio.Future[Any]] = {exited, heard}
            await asyncio.wait(awaited, timeout=self.limits.wall_s, return_when=asyncio.FIRST_COMPLETED)
            if not heard.done() and exited.done():
                await asyncio.sleep(0)  # what it said at last may be heard after its end
            if heard.done():
                return _said(heard.result())
            raise CheckFailed(_reason(exited, self.limits))
        finally:
            await environment.destroy()

    async def stop(self) -> None:
        await self._zygote.stop()


def _said(said: dict[str, Any]) -> dict[str, Any]:
    if "broken" in said:
        raise CheckFailed(
            f"AWS's tools cannot make anything of this template ({said['broken']})."
            " Take out what you added last, and check again."
        )
    return said


def _reason(exited: asyncio.Future[Any], limits: Limits) -> str:
    if not exited.done():
        return f"Checking took more than {limits.wall_s:g} s. Make the template smaller."
    if exited.exception() is None and exited.result().killed_for == "memory":
        return f"Checking took more than {limits.memory_mb} MB. Make the template smaller."
    return "The process that checks ended before it had said anything. Make the template smaller."

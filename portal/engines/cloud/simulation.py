"""The host's side: a zygote of the simulated AWS, and one process of it for each run."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from portal.engines.sandbox import Environment, EnvironmentGone, Exit, SandboxError, Tier, Zygote

from .confinement import ACCOUNT_BYTES, GUEST, POLICY, SEED_BYTES, SITE, VARIABLES

_ANSWER_S = 10.0


class CloudGone(SandboxError):
    """The simulated AWS of a run has ended; `reason` says why, where that is known."""


class BadSeed(ValueError):
    """What an account should begin with cannot be; the message says where, and what is wrong."""


class TooMuch(ValueError):
    """An account holds more than is kept; the message says how much, and what to do."""


class Cloud:
    """
    The AWS of one run: begin() plants a seed, serve() answers on listening sockets, until end(). Who connects
    before it is ready waits. `ended()` is called once, when it has.

    Nothing of it is shared with another run but pages that neither writes.
    """

    def __init__(self, environment: Environment, *, ended: Callable[[], None] = lambda: None) -> None:
        self._environment = environment
        self._tell_end = ended
        self._numbers = itertools.count(1)
        self._awaited: deque[asyncio.Future[dict[str, Any]]] = deque()
        self._reason = "The simulated AWS has ended."
        self._has_begun = False
        self._has_ended = asyncio.Event()
        environment.heard = self._hear

    @property
    def is_alive(self) -> bool:
        return self._environment.is_running

    @property
    def peak_mb(self) -> float:
        """The most it has held over an idle copy."""
        return self._environment.peak_mb()

    def begin(
        self, *, seed: Mapping[str, Any], policy: Mapping[str, Any] | None, role: str, function: str
    ) -> None:
        """
        `seed` is a seed's JSON, `policy` the identity policy of the execution role `role` (an ARN): without
        one everything is allowed. Once, before anything else; ready() tells what came of it.
        """
        self._has_begun = True
        self._ready = self._expect()
        order = {"seed": seed, "policy": policy, "role": role, "function": function}
        self._environment.run({}, {**order, "export_bytes": SEED_BYTES, "account_bytes": ACCOUNT_BYTES})
        asyncio.ensure_future(self._environment.exited()).add_done_callback(self._ended)

    async def ready(self) -> None:
        """Raises BadSeed for a seed or policy that AWS would refuse, CloudGone."""
        said = await asyncio.shield(self._ready)
        if "refused" in said:
            raise BadSeed(said["refused"])

    def serve(self, listener: socket.socket) -> int:
        """Answer on it from here on; the number under which its calls are told. The caller may close it."""
        number = next(self._numbers)
        with contextlib.suppress(EnvironmentGone):  # ready() and report() tell why
            self._environment.tell({"do": "listen", "id": number}, [listener.fileno()])
        return number

    async def report(self, number: int | None = None) -> dict[str, Any]:
        """
        What has happened since the last report: {"calls", "calls_dropped", "changes", "changes_dropped",
        "deliveries", "deliveries_dropped"}; calls of one listener or of all. Raises CloudGone.
        """
        report: dict[str, Any] = (await self._ask({"do": "report", "id": number}))["report"]
        return report

    async def export(self) -> dict[str, Any]:
        """
        The account's state as the JSON of a seed: what a seed can have, of each the latest version. Raises
        TooMuch over what a seed may hold, CloudGone.
        """
        said = await self._ask({"do": "export"})
        if "export_bytes" in said:
            raise TooMuch(
                f"The account holds {said['export_bytes']:,} bytes; {SEED_BYTES:,} (1 MB) is the most that is"
                " kept between runs. Delete objects, items or messages, or begin with an empty account."
            )
        exported: dict[str, Any] = said["export"]
        return exported

    async def end(self) -> None:
        """Once it is back, nobody is served any more and whoever gave `ended` has been called. Idempotent."""
        await self._environment.destroy()
        if self._has_begun:
            await self._has_ended.wait()

    async def _ask(self, frame: dict[str, Any]) -> dict[str, Any]:
        answer = self._expect()
        try:
            self._environment.tell(frame)
        except EnvironmentGone:  # of which the reason may be still on its way
            if self._has_ended.is_set():
                raise CloudGone(self._reason) from None
        return await answer

    async def _said(self, answer: asyncio.Future[dict[str, Any]]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(_ANSWER_S):
                return await answer
        except TimeoutError:
            self._environment.kill_runtime()
            raise CloudGone("The simulated AWS did not answer in time.") from None

    def _expect(self) -> asyncio.Future[dict[str, Any]]:
        awaited = asyncio.get_running_loop().create_future()
        self._awaited.append(awaited)
        said = asyncio.ensure_future(self._said(awaited))
        said.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be waiting
        return said

    def _hear(self, said: dict[str, Any]) -> None:
        """In the order in which it was asked."""
        if self._awaited and not (awaited := self._awaited.popleft()).done():
            awaited.set_result(said)

    def _ended(self, exited: asyncio.Future[Exit]) -> None:
        if not exited.cancelled() and exited.exception() is None and exited.result().killed_for == "memory":
            most_mb = self._environment.limits.memory_mb
            self._reason = f"The simulated AWS held more than {most_mb} MB, and was ended."
        self._has_ended.set()
        self._tell_end()
        while self._awaited:
            if not (awaited := self._awaited.popleft()).done():
                awaited.set_exception(CloudGone(self._reason))


def lack(tier: Tier) -> str:
    """What this machine has not, with its remedy; "" where nothing is missing."""
    if tier != "full":
        return "it needs namespaces. See `manage.py sandbox_status`."
    if not (SITE / "moto").is_dir():
        return "moto is not installed. Run `make setup`."
    return ""


async def start_zygote(*, tier: Tier = "full", walled: Callable[[], Awaitable[None]] | None = None) -> Zygote:
    """
    Imports all of moto that is served, and calls each service once: about two seconds. `walled()` is awaited
    before that, when nobody needs to be root any more. Raises SandboxError, also for what lack() tells.
    """
    if missing := lack(tier):
        raise SandboxError(f"No AWS can be simulated here: {missing}")
    return await Zygote.start(
        guest=GUEST, site=SITE, policy=POLICY, environment=VARIABLES, tier=tier, walled=walled
    )

"""The host's side of a zygote."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import importlib.util
import itertools
import logging
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import meter
from .environment import Environment
from .exchange import Exchange
from .policy import CODE_BYTES, CODE_FILES, ENVIRONMENT_UID, LAMBDA, Limits, Policy
from .seccomp import assemble
from .walls import SandboxError, WallMissing

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent
_GUESTS = "/var/runtime"
_START_S = 30.0
_SPAWN_S = 10.0
_START = (
    "import sys; sys.path.insert(0, sys.argv[2]); from inside.launcher import main; main(int(sys.argv[1]))"
)


class Zygote:
    """
    A warm interpreter behind the outer wall, from which environments are copied.

    When it dies by itself, its environments die with it and its init starts another, which
    needs no root; meanwhile `alive` is False and spawn() raises SandboxError.
    """

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process
        self._init: Exchange
        self._nursery: Exchange | None = None
        self._policy: Policy
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._numbers = itertools.count(1)
        self._environments: dict[int, Environment] = {}
        self._spawning: dict[int, asyncio.Future[None]] = {}
        self._stopping = False
        self._first = True

    @property
    def alive(self) -> bool:
        """Whether spawn() can succeed now."""
        return self._nursery is not None and self._ready.done() and not self._stopping

    @classmethod
    async def start(
        cls,
        *,
        guest: str,
        site: Path | None = None,
        policy: Policy = LAMBDA,
        environment: Mapping[str, str] | None = None,
    ) -> Zygote:
        """
        Raise the outer wall and import `guest` behind it, with `site` (a folder of packages) at hand.

        `environment` is all that the zygote's os.environ holds, besides PATH and LANG. Ends by making and
        destroying one environment, so a wall that is missing shows here: WallMissing. A guest that
        cannot be imported raises SandboxError with its traceback. Takes the guest's import
        time, plus about 100 ms.
        """
        if sys.platform != "linux":
            raise WallMissing(
                "namespaces", f"this is {sys.platform}", "Use Linux, or a Linux virtual machine."
            )
        if not meter.is_available():
            raise WallMissing(
                "memory meter", "/proc tells no children", "Use a kernel with CONFIG_PROC_CHILDREN."
            )
        zygote = cls()
        zygote._policy = policy
        try:
            await zygote._start(_order(guest=guest, site=site, policy=policy, environment=environment or {}))
            await (await zygote.spawn(Limits())).destroy()
        except BaseException:
            await zygote.stop()
            raise
        return zygote

    async def _start(self, order: dict[str, Any]) -> None:
        here, there = socket.socketpair()
        interpreter = getattr(sys, "_base_executable", sys.executable)
        with there:
            self._process = await asyncio.create_subprocess_exec(
                interpreter, "-I", "-S", "-c", _START, str(there.fileno()), str(_HERE),
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
                pass_fds=(there.fileno(),), env={"LANG": "C.UTF-8"}, cwd="/",
            )  # fmt: skip
        self._init = Exchange(here, on_frame=self._hear_init, on_end=self._lost_init)
        self._init.send(order)
        try:
            await asyncio.wait_for(asyncio.shield(self._ready), _START_S)
        except TimeoutError:
            raise SandboxError(f"The zygote was not ready within {_START_S:.0f} s.") from None

    async def spawn(self, limits: Limits) -> Environment:
        """
        A new environment, isolated and idle: some milliseconds.

        Raises SandboxError when the zygote is down or the kernel refuses (too many processes
        or namespaces).
        """
        if self._nursery is None or not self.alive:
            raise SandboxError("The zygote is down; it is being restarted, try again shortly.")
        number = next(self._numbers)
        nursery = self._nursery
        here, there = socket.socketpair()
        environment = Environment(
            control=here, limits=limits, end=lambda: nursery.send({"do": "end", "id": number})
        )
        self._environments[number] = environment
        spawning = self._spawning[number] = asyncio.get_running_loop().create_future()
        try:
            with there:
                frame = {"do": "spawn", "id": number, "limits": self._limits(limits)}
                nursery.send(frame, (there.fileno(),))
            async with asyncio.timeout(_SPAWN_S):
                await spawning
                await environment.settle()
        except BaseException as error:
            nursery.send({"do": "end", "id": number})
            environment.finish()
            self._environments.pop(number, None)
            if isinstance(error, TimeoutError):
                raise SandboxError(f"An environment was not ready within {_SPAWN_S:.0f} s.") from None
            raise
        finally:
            self._spawning.pop(number, None)
        return environment

    async def ended(self) -> None:
        """Wait until the launcher has ended, and all behind the walls: this zygote never comes back."""
        await self._process.wait()

    async def stop(self) -> None:
        """End every environment, the zygote and its walls; waits for them. Idempotent."""
        self._stopping = True
        if not hasattr(self, "_process"):
            return
        self._lost_nursery()
        self._init.close()
        try:
            await asyncio.wait_for(self._process.wait(), _SPAWN_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    def _limits(self, limits: Limits) -> dict[str, Any]:
        address_space_mb = self._policy.address_space_mb + limits.memory_mb
        return {**dataclasses.asdict(limits), "address_space_mb": address_space_mb}

    def _hear_init(self, frame: dict[str, Any], descriptors: list[int]) -> None:
        if "failed" in frame:
            self._fail(frame)
        elif "zygote" in frame and descriptors:
            self._lost_nursery()
            self._nursery = Exchange(
                socket.socket(fileno=descriptors.pop()),
                on_frame=self._hear_nursery,
                on_end=self._lost_nursery,
            )
        for descriptor in descriptors:
            os.close(descriptor)

    def _hear_nursery(self, frame: dict[str, Any], descriptors: list[int]) -> None:
        if "ready" in frame:
            if not self._ready.done():
                self._ready.set_result(None)
        elif "failed" in frame:
            self._fail(frame)
        elif "spawned" in frame:
            number = frame["spawned"]
            if number in self._spawning and not self._spawning[number].done():
                self._environments[number].name_keeper(descriptors.pop())
                self._spawning[number].set_result(None)
        elif "refused" in frame:
            number = frame["refused"]
            if number in self._spawning and not self._spawning[number].done():
                self._spawning[number].set_exception(_refusal(frame["reason"]))
        elif "ended" in frame and (environment := self._environments.pop(frame["ended"], None)):
            environment.finish()
        for descriptor in descriptors:
            os.close(descriptor)

    def _fail(self, frame: dict[str, Any]) -> None:
        error: SandboxError
        if frame["failed"] == "wall":
            error = WallMissing(frame["wall"], frame["reason"], frame["remedy"])
        else:
            error = SandboxError(f"The zygote cannot start:\n{frame['reason']}")
        if not self._ready.done():
            self._ready.set_exception(error)
        else:
            log.error("%s", error)

    def _lost_nursery(self) -> None:
        """The zygote is gone, and with it every environment: they get SIGKILL when it ends."""
        if self._nursery is None:
            return
        self._nursery.close()
        self._nursery = None
        if self._ready.done() and not self._ready.cancelled() and self._ready.exception() is None:
            self._ready = asyncio.get_running_loop().create_future()
        for spawning in self._spawning.values():
            if not spawning.done():
                spawning.set_exception(SandboxError("The zygote died while making an environment."))
        for environment in self._environments.values():
            environment.finish()
        self._environments.clear()
        if not self._stopping:
            log.error("A zygote died; its init starts another.")

    def _lost_init(self) -> None:
        self._lost_nursery()
        self._stopping = True
        if not self._ready.done():
            self._ready.set_exception(
                SandboxError("The launcher died before it was ready; its error is on stderr.")
            )


def _refusal(reason: str) -> SandboxError:
    return WallMissing(
        "namespaces of an environment",
        reason,
        "Raise user.max_user_namespaces, user.max_net_namespaces and the process limit of the user; on"
        " Ubuntu 24.04 or later set kernel.apparmor_restrict_unprivileged_userns=0.",
    )


def _order(
    *, guest: str, site: Path | None, policy: Policy, environment: Mapping[str, str]
) -> dict[str, Any]:
    """What the launcher, init and zygote are told."""
    package, _, module = guest.rpartition(".")
    found = importlib.util.find_spec(package) if package else None
    if found is None or not found.submodule_search_locations:
        raise SandboxError(f"The guest {guest!r} is not in a package; name it like package.module.")
    folder = Path(next(iter(found.submodule_search_locations))).resolve()
    site_inside = f"/var/lang/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    return {
        "guest": f"{folder.name}.{module}",
        "folders": [[f"{_GUESTS}/{folder.name}", str(folder)]]
        + ([[site_inside, str(site.resolve())]] if site else []),
        "path": [_GUESTS] + ([site_inside] if site else []),
        "environment": {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", **environment},
        "environment_uid": ENVIRONMENT_UID,
        "inside_uid": policy.inside_uid,
        "inside_gid": policy.inside_gid,
        "user": policy.user,
        "address": policy.address,
        "port": policy.port,
        "shared_mb": policy.shared_mb,
        "code_bytes": CODE_BYTES,
        "code_files": CODE_FILES,
        "filter": assemble(policy.rules).hex(),
    }

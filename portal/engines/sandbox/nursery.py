"""The host's side of one generation: a zygote process, and the environments copied from it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable
from typing import Any

from . import meter
from .allowance import Allowance
from .environment import Environment
from .exchange import Exchange, close_all
from .policy import Limits
from .share import Share, Tell
from .told import Place
from .walls import SandboxError, WallMissing
from .watch import Idle

log = logging.getLogger(__name__)


class Nursery:
    """
    `ready` resolves once the guest is warm, or raises SandboxError. Environments live until they
    are destroyed, or until the zygote dies; `on_end()` is called once, when it has.
    """

    def __init__(
        self,
        control: socket.socket,
        *,
        pid: int,
        order: dict[str, Any],
        allowance: Allowance,
        share: Tell | None,
        on_end: Callable[[Nursery], None],
    ) -> None:
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.pid = pid
        self._idle = Idle(memory_kb=0, resident_kb=0)
        self.spawned = 0
        self._allowance = allowance
        self._share = share
        self._on_end = on_end
        self._environments: dict[int, Environment] = {}
        self._is_retiring = False
        self._runs_once: bool = order["once"]
        self._is_same_place: bool = order["tier"] == "full"  # for all copies, as the zygote tells
        self._place: Place
        self._exchange = Exchange(control, on_frame=self._hear, on_end=self._lost)
        self._exchange.send(order)

    @property
    def is_open(self) -> bool:
        """Whether it is warm and takes spawn()."""
        return self.ready.done() and self._exchange.is_open and not self._is_retiring

    def retire(self) -> None:
        """Make no more; end once the last environment has."""
        self._is_retiring = True
        self._end_when_empty()

    def close(self) -> None:
        """End it and every environment at once. on_end() is not called for it."""
        self._exchange.close()
        self._finish_all()

    async def spawn(
        self,
        number: int,
        limits: Limits,
        *,
        ahead: bool,
        settled: bool,
        started: Callable[[Environment], None] | None,
    ) -> Environment:
        """
        `started(environment)` may have it run something at once: that is done when its walls stand.
        `ahead`: it is moved now to where it can be given its share of the processors.

        Raises SandboxError, where it is not `settled` only for what is known now.
        """
        self.spawned += 1
        environment = self._make(number, limits, ahead=ahead, runs=started is not None or not settled)
        self._environments[number] = environment
        try:
            if started is not None:
                started(environment)
            if settled:
                await environment.settle()
            if ahead:
                environment.share.enter()
        except BaseException:
            self._kill(number, environment.share)
            environment.finish()
            self._environments.pop(number, None)
            raise
        return environment

    def _make(self, number: int, limits: Limits, *, ahead: bool, runs: bool) -> Environment:
        share = Share(number, alone=self._runs_once, tell=self._share)
        # Asked for first: the zygote is at it while the rest is made here.
        door, logs, control = self._ask(number, limits, ahead=ahead, runs=runs)
        return Environment(
            door=door,
            control=control,
            logs=logs,
            limits=limits,
            allowance=self._allowance.of(number) if ahead else self._allowance.uncounted(),
            share=share,
            idle=self._idle,
            place=self._place if self._is_same_place else None,
            end=lambda: self._kill(number, share),
        )

    def _kill(self, number: int, share: Share) -> None:
        share.free()
        self._exchange.send({"do": "end", "id": number})

    def _ask(
        self, number: int, limits: Limits, *, ahead: bool, runs: bool
    ) -> tuple[socket.socket, int, socket.socket | None]:
        """
        Our ends: of its door, of the pipe it prints to, and of its keeper's socket where it gets one. Raises
        OSError where there are no descriptors left, and keeps none then.
        """
        door, their_door = socket.socketpair()
        control, their_control = (None, None) if self._runs_once else socket.socketpair()
        reader, writer = os.pipe()  # after the sockets, which close themselves
        frame = {
            "do": "spawn", "id": number, "limits": limits.at_spawn(), "ahead": ahead, "runs": runs,
            "tells": not (self._runs_once and runs),
        }  # fmt: skip
        theirs = [their_door.detach(), writer]
        if their_control is not None:
            theirs.append(their_control.detach())
        try:
            self._exchange.send(frame, theirs)
        except OSError:
            os.close(reader)
            raise
        finally:
            close_all(theirs)
        return door, reader, control

    def _hear(self, frame: dict[str, Any], descriptors: list[int]) -> None:
        if "ready" in frame:
            self._idle = Idle.of(self.pid)
            self._place = Place(**frame["ready"])
            self.ready.set_result(None)
        elif "failed" in frame:
            self._fail(SandboxError(f"The zygote cannot start:\n{frame['reason']}"))
        elif "spawned" in frame and (environment := self._environments.get(frame["spawned"])):
            pid = meter.pid_of(descriptors, frame["pid"])
            environment.name_keeper(pid)
            environment.share.name(pid)
        elif "refused" in frame and (environment := self._environments.get(frame["refused"])):
            environment.fail(_refusal(frame["reason"]))
        elif "ended" in frame and (environment := self._environments.pop(frame["ended"], None)):
            environment.finish(frame["status"], frame["peak_kb"])
            environment.share.end()
            self._end_when_empty()
        for descriptor in descriptors:
            os.close(descriptor)

    def _fail(self, error: SandboxError) -> None:
        if not self.ready.done():
            self.ready.set_exception(error)
            self.ready.exception()  # nobody may be waiting

    def _end_when_empty(self) -> None:
        if self._is_retiring and not self._environments and self._exchange.is_open:
            self._exchange.close()
            self._on_end(self)

    def _lost(self) -> None:
        self._finish_all()
        self._on_end(self)

    def _finish_all(self) -> None:
        """The zygote is gone, and with it every environment: they get SIGKILL when it ends."""
        self._fail(SandboxError("The zygote died before it was ready; its error is on stderr."))
        for environment in self._environments.values():
            with contextlib.suppress(OSError):
                environment.finish()
            environment.share.end()
        self._environments.clear()


def _refusal(reason: str) -> SandboxError:
    return WallMissing(
        "namespaces of an environment",
        reason,
        "Raise user.max_user_namespaces, user.max_net_namespaces and the process limit of the user; on"
        " Ubuntu 24.04 or later set kernel.apparmor_restrict_unprivileged_userns=0.",
    )

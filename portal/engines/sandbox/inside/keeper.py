"""
The keeper: first process of one environment, and pid 1 where it has a pid namespace.

It builds what the environment stands on, then does what the host says: write files,
launch the runtime, freeze, thaw, kill, reset. Confined code shares its namespaces but
not its socket; it can neither signal pid 1 nor read its memory.
"""

from __future__ import annotations

import binascii
import contextlib
import os
import select
import signal
from types import ModuleType
from typing import Any

from . import bare, calls, runtime, task_files
from .cgroup import Cgroup
from .children import wake_on_child
from .faults import describe
from .ground import Ground


class Kept:
    """Environments with a keeper: what they have in common. One for each zygote, copied with it."""

    def __init__(self, *, ground: Ground, guest: ModuleType, instructions: bytes) -> None:
        self._ground = ground
        self._confinement = runtime.Confinement(ground=ground, guest=guest, instructions=instructions)

    def live(self, control: int, frame: dict[str, Any], cgroup: Cgroup | None, *, prints: int | None) -> None:
        """Be an environment until the host closes `control`. `frame` is what asked for it.

        `prints` is not used: each launch has a pipe of its own.
        """
        calls.die_with_parent()
        ground, limits = self._ground, frame["limits"]
        try:
            signal.set_wakeup_fd(-1)
            ground.enter()
            if cgroup is not None:
                cgroup.join()
            # Before the mounts: it confines itself on another core meanwhile.
            ahead = runtime.fork_ahead(self._confinement, limits, is_counted=cgroup is not None)
            ground.started(ahead.pid)
            kept = {control, 0, 1, 2, *ahead.descriptors(), *ground.descriptors()}
            calls.close_all_but(kept | set(cgroup.descriptors() if cgroup else ()))
            listener = ground.build(limits)
            calls.prctl(calls.PR_SET_DUMPABLE, 0)
            woken = wake_on_child()
        except Exception:
            bare.send(control, {"failed": describe()})
            return
        bare.send(control, {"ready": ground.place()}, *([listener.fileno()] if listener else []))
        if listener:
            listener.close()
        Keeper(
            control=control,
            woken=woken,
            confinement=self._confinement,
            limits=limits,
            ground=ground,
            ahead=ahead,
            cgroup=cgroup,
        ).serve()


class Keeper:
    """The loop: frames from the host, and children that end."""

    def __init__(
        self,
        *,
        control: int,
        woken: int,
        confinement: runtime.Confinement,
        limits: dict[str, Any],
        ground: Ground,
        ahead: runtime.Ahead,
        cgroup: Cgroup | None,
    ) -> None:
        self._control = control
        self._woken = woken
        self._confinement = confinement
        self._limits = limits
        self._ground = ground
        self._ahead: runtime.Ahead | None = ahead
        self._cgroup = cgroup
        self._files = task_files.TaskFiles(ground)
        self._runtime: int | None = None

    def serve(self) -> None:
        poller = select.poll()
        poller.register(self._control, select.POLLIN)
        poller.register(self._woken, select.POLLIN)
        while True:
            ready = dict(poller.poll())
            if self._woken in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._woken, 4096)
                self._reap()
            if self._control in ready:
                frame = bare.receive(self._control)
                if frame is None:
                    return
                self._answer(frame)

    def _answer(self, frame: dict[str, Any]) -> None:
        match frame["do"]:
            case "write":
                self._files.write(frame["path"], binascii.a2b_base64(frame["data"]))
            case "seal":
                fault = self._files.seal()
                bare.send(self._control, {"refused": fault} if fault else {"sealed": True})
            case "launch":
                self._launch(frame)
            case "run":
                self._run(frame)
            case "freeze":
                self._ground.signal_all(signal.SIGSTOP)
            case "thaw":
                self._ground.signal_all(signal.SIGCONT)
            case "kill":
                self._ground.signal_all(signal.SIGKILL)
            case "reset":
                self._reset()

    def _run(self, frame: dict[str, Any]) -> None:
        if fault := self._files.take(frame["files"]):
            bare.send(self._control, {"refused": fault})
        else:
            self._launch(frame)

    def _launch(self, frame: dict[str, Any]) -> None:
        """Tell the runtime that waits what to do. Files that were refused are not run."""
        if self._runtime is not None or self._files.fault:
            reason = self._files.fault or "A runtime is running already; reset first."
            bare.send(self._control, {"unlaunched": reason})
            return
        try:
            if self._cgroup is not None:
                self._cgroup.limit(frame["cgroup_bytes"])
            ahead = self._ahead or self._fork_ahead()
            self._ahead = None
            ahead.start(frame["order"], frame["address_space"])
        except OSError as error:
            bare.send(self._control, {"unlaunched": str(error)})
            return
        self._runtime = ahead.pid
        bare.send(self._control, {"launched": True}, ahead.log)
        os.close(ahead.log)

    def _reset(self) -> None:
        self._ground.signal_all(signal.SIGKILL)
        while self._wait(0):
            pass
        bare.send(self._control, {"reset": True})
        if self._ahead is None:
            with contextlib.suppress(OSError):  # then launching will say why
                self._ahead = self._fork_ahead()

    def _fork_ahead(self) -> runtime.Ahead:
        ahead = runtime.fork_ahead(self._confinement, self._limits, is_counted=self._cgroup is not None)
        self._ground.started(ahead.pid)
        return ahead

    def _reap(self) -> None:
        while self._wait(os.WNOHANG):
            pass

    def _wait(self, options: int) -> bool:
        """Reap one child; False when there is none (left)."""
        try:
            pid, status = os.waitpid(-1, options)
        except ChildProcessError:
            return False
        if pid == 0:
            return False
        if pid == self._runtime:
            self._runtime = None
            code = os.waitstatus_to_exitcode(status)
            bare.send(self._control, {"exited": [code, None] if code >= 0 else [None, -code]})
        elif self._ahead is not None and pid == self._ahead.pid:
            self._ahead.close()
            self._ahead = None
        return True

"""
The keeper: first process of one environment, and pid 1 where it has a pid namespace.

It starts the process that becomes the runtime, and does what has to be done to that from inside:
freeze, thaw, kill, start another. Confined code shares its namespaces but not its
socket; it can neither signal pid 1 nor read its memory. It stays small: each page that
it writes on is this environment's alone.
"""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable

from . import bare, beside, calls
from .cgroup import Cgroup
from .channel import encode
from .children import wake_on_child
from .ground import Ground
from .newborn import Newborn
from .words import FREEZE, KILL, RESET, THAW

_COMMANDS = 64  # read at once
# Not the module's enumerations, of which each use writes on many pages.
_STOP, _CONTINUE, _KILL = int(signal.SIGSTOP), int(signal.SIGCONT), int(signal.SIGKILL)


class Kept:
    """Environments with a keeper: what they have in common. One for each zygote, copied with it."""

    def __init__(self, *, ground: Ground, newborn: Newborn) -> None:
        self._ground = ground
        self._newborn = newborn
        self._is_reset = encode({"reset": True})
        self._clone = calls.cloner(0)
        # Named here, so that there is a place for each when it is set in a copy.
        self._control = self._door = self._woken = self._runtime = -1
        self._frame = b""
        self._cgroup: Cgroup | None = None
        self._poller = select.poll()
        # For everything that is copied from here. To a process that is being forked Linux passes on a
        # SIGSTOP, and the SIGCONT after it only where that is not ignored, which what is blocked never is:
        # else who is born while an environment is frozen and thawed at once stands still for ever.
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCONT,))

    def live(self, control: int, door: int, frame: bytes, cgroup: Cgroup | None, *, prints: int) -> None:
        """
        Be an environment until the host closes `control`. `frame` is what asked for it, JSON.

        By `door` the host speaks with whoever becomes the runtime, `prints` is where that prints.
        """
        calls.die_with_parent()
        self._control = control
        self._door = door
        self._frame = frame
        self._cgroup = cgroup
        self._ground.enter()
        calls.prctl(calls.PR_SET_DUMPABLE, 0)
        self._runtime = self._fork(lambda: self._newborn.live(door, frame, cgroup, prints=prints))
        calls.close_all_but({0, 1, 2, control, door, *(cgroup.descriptors() if cgroup else ())})
        self._woken = wake_on_child()
        self._reap()  # it may have ended before there was anything to wake
        self._serve()

    def _fork(self, live: Callable[[], None]) -> int:
        """Raises OSError."""
        pid = self._clone()
        if pid == 0:
            # Nothing of the keeper may go on in the copy, whatever happens.
            try:
                live()
            finally:
                os._exit(1)
        self._ground.started(pid)
        return pid

    def _serve(self) -> None:
        for descriptor in (self._control, self._woken):
            self._poller.register(descriptor, select.POLLIN)
        while True:
            for descriptor, _ in self._poller.poll():
                if descriptor == self._woken:
                    os.read(descriptor, 4096)
                    self._reap()
                    continue
                commands = os.read(descriptor, _COMMANDS)
                if not commands:
                    return
                for command in commands:
                    self._answer(command)

    def _answer(self, command: int) -> None:
        if command == FREEZE:
            self._ground.signal_all(_STOP)
        elif command == THAW:
            self._ground.signal_all(_CONTINUE)
        elif command == KILL:
            self._ground.signal_all(_KILL)
        elif command == RESET:
            self._reset()
        else:
            beside.serve(self._control, command, self._runtime)

    def _reset(self) -> None:
        self._ground.signal_all(_KILL)
        while self._wait(0):
            pass
        try:
            self._runtime = self._fork(
                lambda: self._newborn.live_again(self._door, self._frame, self._cgroup)
            )
        except OSError as error:
            bare.send(self._control, {"unlaunched": str(error)})
        else:
            bare.write(self._control, self._is_reset)

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
            self._runtime = -1
            code = os.waitstatus_to_exitcode(status)
            bare.send(self._control, {"exited": [code, None] if code >= 0 else [None, -code]})
        return True

"""
Shares of the processors, where the host lets us: a cgroup for each environment, looked after by init.

Init has the time: moving a process waits for every processor, milliseconds when nothing has been
moved for a while, and neither a zygote nor a keeper may wait so long. A keeper is left outside, since it
has to be able to end what has used up its share.

Versions 1 and 2 differ in names, and in that version 2 has one folder for memory and processors: where
memory is counted the keeper is inside there, and lives by the share being lifted before a kill. There is no
/proc and no /sys here: both are reached by descriptors.
"""

from __future__ import annotations

import contextlib
import os
from typing import Any

from .descendants import descendants, read

PERIOD_US = 20_000  # AWS's own, as far as has been seen from inside
_PERIOD_1, _QUOTA_1, _QUOTA_2 = "cpu.cfs_period_us", "cpu.cfs_quota_us", "cpu.max"
_PASSES = 100


class Shares:
    """`folder` is the wall's own cgroup, `proc` a /proc of the host."""

    def __init__(self, folder: int, proc: int) -> None:
        self._folder = folder
        self._proc = proc
        self._depth = len(_numbers_of("self", proc)) - 1

    def serve(self, frame: dict[str, Any]) -> None:
        """
        `enter`: environment `id` gets a cgroup, and what runs below the process `pid`, as the host
        numbers it, is moved into that; where it is `alone`, that process itself. `bound`: all of it has
        `quota_us` of a processor's time in each period, None for no bound. `leave`: all has been reaped.

        What cannot be done is not: the environment has ended, or shares what the host itself is bounded to.
        """
        name = str(frame["id"])
        with contextlib.suppress(OSError):
            match frame["do"]:
                case "enter":
                    self._make(name)
                    self._move(name, frame["pid"], alone=frame["alone"])
                case "bound":
                    self._bound(name, frame["quota_us"])
                case "leave":
                    os.rmdir(name, dir_fd=self._folder)

    def _make(self, name: str) -> None:
        with contextlib.suppress(FileExistsError):  # on version 2 there may be one, for its memory
            os.mkdir(name, 0o755, dir_fd=self._folder)
            with contextlib.suppress(FileNotFoundError):
                self._write(name, _PERIOD_1, str(PERIOD_US))

    def _move(self, name: str, pid: int, *, alone: bool) -> None:
        """Until a pass finds nobody new: whoever is born outside meanwhile is found by the next."""
        moved = {int(own) for own in read(f"{name}/cgroup.procs", self._folder).split()}
        for _ in range(_PASSES):
            found = [pid] if alone else list(descendants(pid, proc=self._proc))
            new = {own for other in found if (own := self._own_number(other)) is not None} - moved
            if not new:
                return
            for own in new:
                with contextlib.suppress(ProcessLookupError):
                    self._write(name, "cgroup.procs", str(own))
            moved |= new

    def _bound(self, name: str, quota_us: int | None) -> None:
        try:
            self._write(name, _QUOTA_1, str(-1 if quota_us is None else quota_us))
        except FileNotFoundError:
            self._write(name, _QUOTA_2, f"{'max' if quota_us is None else quota_us} {PERIOD_US}")

    def _own_number(self, pid: int) -> int | None:
        """Of the process that the host numbers so; None when it is gone, or not behind this wall."""
        with contextlib.suppress(OSError, IndexError):
            return _numbers_of(str(pid), self._proc)[self._depth]
        return None

    def _write(self, name: str, file: str, text: str) -> None:
        descriptor = os.open(f"{name}/{file}", os.O_WRONLY | os.O_CLOEXEC, dir_fd=self._folder)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


def _numbers_of(process: str, proc: int) -> list[int]:
    """Of one process, from the namespace that `proc` shows inwards. Raises OSError."""
    for line in read(f"{process}/status", proc).splitlines():
        if line.startswith(b"NSpid:"):
            return [int(number) for number in line.split()[1:]]
    return []

"""
An environment of one process for one run: it builds its own walls, then becomes the runtime.

No keeper stands beside it, so it is made with one fork instead of two. That takes a policy under
which no process can be started: then killing this one, which the zygote does, kills all.

A copy pays for every page it writes, and running Python writes on the pages of whatever it touches.
So what can be made in the zygote is made there, and here is little more than system calls.
"""

from __future__ import annotations

import binascii
import signal
from types import ModuleType
from typing import Any

from . import bare, calls, runtime, task_files
from .cgroup import Cgroup
from .channel import encode
from .faults import describe
from .ground import Ground


class Single:
    """One for each zygote, copied with it."""

    def __init__(self, *, ground: Ground, guest: ModuleType, instructions: bytes) -> None:
        self._ground = ground
        self._files = task_files.TaskFiles(ground)
        self._confinement = runtime.Confinement(ground=ground, guest=guest, instructions=instructions)
        # Its place is the same for each: it is of tier “full”.
        self._launched_here = encode({"launched": ground.place()})
        self._launched = encode({"launched": True})

    def live(self, control: int, frame: dict[str, Any], cgroup: Cgroup | None, *, prints: int | None) -> None:
        """
        Do what the host says, until it says launch: that ends the process. Or until it is gone.

        `prints` is a pipe of the host's for what the runtime prints.
        """
        assert prints is not None
        calls.die_with_parent()
        try:
            signal.set_wakeup_fd(-1)
            self._ground.enter()
            if cgroup is not None:
                cgroup.join()
            self._ground.build(frame["limits"])
            kept = {control, *(cgroup.descriptors() if cgroup else ())}
            self._confinement.prepare(frame["limits"], log=prints, kept=kept)
        except Exception:
            bare.send(control, {"failed": describe()})
            return
        if not frame["runs"]:
            bare.send(control, {"ready": self._ground.place()})
        while (told := bare.receive(control)) is not None:
            self._answer(control, told, cgroup, has_told_place=not frame["runs"])

    def _answer(
        self, control: int, told: dict[str, Any], cgroup: Cgroup | None, *, has_told_place: bool
    ) -> None:
        do = told["do"]
        if do == "write":
            self._files.write(told["path"], binascii.a2b_base64(told["data"]))
            return
        if do == "seal":
            fault = self._files.seal()
            bare.send(control, {"refused": fault} if fault else {"sealed": True})
            return
        if do == "run":
            self._files.take(told["files"])
        if self._files.fault:
            bare.send(control, {"refused": self._files.fault})
            return
        if cgroup is not None:
            cgroup.limit(told["cgroup_bytes"])
        bare.write(control, self._launched if has_told_place else self._launched_here)
        calls.close_all_but({0, 1, 2})
        self._confinement.confine()
        self._confinement.begin(told["order"], told["address_space"])

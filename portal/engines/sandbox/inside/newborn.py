"""
The process that becomes a runtime: it builds and confines itself, then does what the host says.

A copy pays for every page it writes, and running Python writes on the pages of whatever it touches.
So what can be made in the zygote is made there, and here is little more than system calls.
"""

from __future__ import annotations

import _socket
import binascii
import json
import signal
from types import ModuleType
from typing import Any

from . import bare, calls, runtime, task_files
from .cgroup import Cgroup
from .faults import describe
from .ground import Ground

_BACKLOG = 64


class Newborn:
    """What all of them have in common: one for each zygote, copied with it."""

    def __init__(self, *, ground: Ground, guest: ModuleType, instructions: bytes, speaks: bool) -> None:
        self._ground = ground
        self._speaks = speaks
        self._opened: set[int] = set()  # by the guest, ahead
        self._confinement = runtime.Confinement(ground=ground, guest=guest, instructions=instructions)

    def objects(self) -> tuple[object, ...]:
        return (self._confinement,)

    def live(self, door: int, asked: bytes, cgroup: Cgroup | None, *, prints: int) -> None:
        """
        Raise the walls, then do what comes by `door` until it says run or launch: that ends the process.

        `asked` is the frame that asked for the environment, `prints` a pipe of the host's for what the
        runtime prints. Returns when the host has gone, or has been told why a wall cannot stand.
        """
        ground = self._ground
        calls.die_with_parent()
        try:
            frame = json.loads(asked)
            listener = ground.build(frame["limits"])
            files = task_files.TaskFiles(ground.open_task())
            listening = (listener.fileno(),) if listener else ()
            kept = {door, prints, ground.filled, *files.descriptors(), *_of(cgroup), *listening}
            self._prepare(frame["limits"], cgroup, kept=kept)
            if not frame["ahead"]:
                self._tell(door, frame, listener)  # at once: there are two sides that can go on
            self._confine(early=True)
            if frame["ahead"]:
                self._opened = self._confinement.rehearse()
                self._tell(door, frame, listener)
        except Exception:
            bare.send(door, {"failed": describe()})
            return
        while (told := bare.receive(door)) is not None:
            if not self._take(door, told, files):
                return
            if told["do"] in ("run", "launch"):
                self._begin(told, cgroup, prints, door)

    def live_again(self, door: int, asked: bytes, cgroup: Cgroup | None) -> None:
        """In an environment that has had a runtime: wait for launch, with the pipe for what it prints."""
        signal.set_wakeup_fd(-1)
        self._ground.build_again()
        self._prepare(json.loads(asked)["limits"], cgroup, kept={door, self._ground.filled, *_of(cgroup)})
        self._confine(early=True)
        if (received := bare.receive_with_one(door)) is not None:
            told, prints = received
            self._begin(told, cgroup, prints, door)

    def _prepare(self, limits: dict[str, Any], cgroup: Cgroup | None, *, kept: set[int]) -> None:
        if cgroup is not None:
            self._ground.offer()
        self._confinement.prepare(limits, kept=kept)

    def _confine(self, *, early: bool) -> None:
        """Where the ground has it, before or after what is to be run is there."""
        if early is self._ground.confines_early:
            self._confinement.confine()

    def _tell(self, door: int, frame: dict[str, Any], listener: _socket.socket | None) -> None:
        """That the walls stand, and where one listens behind them: from here on, if not before."""
        if listener:
            listener.listen(_BACKLOG)
        if frame["tells"]:
            descriptors = [listener.fileno()] if listener else []
            bare.send(door, {"ready": self._ground.place()}, *descriptors)
        if listener:
            listener.close()

    def _take(self, door: int, told: dict[str, Any], files: task_files.TaskFiles) -> bool:
        """Do what is told about files; False when one was refused, which the host has been told."""
        match told["do"]:
            case "write":
                files.write(told["path"], binascii.a2b_base64(told["data"]))
                return True
            case "seal":
                files.seal()
                if not files.fault:
                    bare.send(door, {"sealed": True})
            case "run":
                files.take(told["files"])
            case "launch":
                files.seal()
        if files.fault:
            bare.send(door, {"refused": files.fault})
        return not files.fault

    def _begin(self, told: dict[str, Any], cgroup: Cgroup | None, prints: int, door: int) -> None:
        self._confine(early=False)
        if cgroup is not None:
            cgroup.limit(told["cgroup_bytes"])
        runtime.print_to(prints)
        speaking = (door,) if self._speaks else ()
        calls.close_all_but({0, 1, 2, self._ground.filled, *self._opened, *speaking})
        self._confinement.begin(told["order"], told["address_space"], door if self._speaks else None)


def _of(cgroup: Cgroup | None) -> tuple[int, ...]:
    return cgroup.descriptors() if cgroup is not None else ()

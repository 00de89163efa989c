"""
The zygote: a warm interpreter that does nothing but be copied.

Exec'd anew for each generation, so that its memory holds nothing of anybody else's and
its address layout and hash seed are its own.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import sys
import time
from socket import socket
from types import ModuleType
from typing import Any

from . import bare, calls, holes, huge, keeper, lookups, newborn, runtime, template
from .cgroup import Cgroup, limit_in
from .channel import Channel, to_json
from .children import wake_on_child
from .faults import describe
from .full import Full
from .ground import Ground

_IDLE_MS = 2
_LOOKS, _LOOK_S = 100, 0.01
_COPIES_FIRST = 500  # oom_score_adj: when memory of the machine ends, before whoever serves
_FAILED = 3  # exit status: the failure has been reported


def main(control: int, proc: int, cgroups: int) -> None:
    """Serve the host on `control`, whose first frame is the order. `cgroups` is -1 without. Never returns."""
    status = 1
    try:
        calls.die_with_parent()
        if proc >= 0:
            calls.offer_to_kernel(proc, _COPIES_FIRST)
        channel = Channel(socket(fileno=control))
        received = channel.receive()
        status = 0 if received is None else _serve(channel, received[0], proc, cgroups)
    finally:
        os._exit(status)


def _serve(channel: Channel, order: dict[str, Any], proc: int, cgroups: int) -> int:
    try:
        ground = _ground(order, proc)
        guest = _prepare(order)
        _refuse_threads(proc)
        if proc >= 0:
            huge.collapse(proc)
    except Exception:
        channel.send({"failed": "guest", "reason": describe()})
        return _FAILED
    copies = Copies(order=order, ground=ground, guest=guest, cgroups=cgroups)
    kept = {descriptor for descriptor in (proc, cgroups) if descriptor >= 0}
    lookups.look_up(__package__, ground, *copies.objects())
    holes.fill()
    gc.freeze()  # what has come since
    copied = template.Template(ground=ground, live=copies.live, kept=kept)
    Nursery(channel=channel, ground=ground, copied=copied, cgroups=cgroups).serve()
    return 0


def _ground(order: dict[str, Any], proc: int) -> Ground:
    if order["tier"] == "full":
        return Full(order, proc)
    # What is imported here is in the memory of every copy, and these grounds need a good deal.
    from .plain import Basic, Guarded

    return Guarded(order, proc) if order["tier"] == "guarded" else Basic(order, proc)


def _prepare(order: dict[str, Any]) -> ModuleType:
    """Import the guest and warm it. `order["path"]` goes in front of the standard library's."""
    os.environ.clear()
    os.environ.update(order["environment"])
    own = [entry for entry in sys.path if entry.startswith(sys.base_prefix)]
    sys.path[:] = [*order["path"], *own]
    sys.orig_argv[:] = sys.argv[:] = ["python"]
    guest = importlib.import_module(order["guest"])
    if warm := getattr(guest, "warm", None):
        warm()
    if (ssl := sys.modules.get("ssl")) is not None:
        ssl.RAND_bytes(1)  # what it sets up for that, copies need not; each is seeded anew
    runtime.dress()
    gc.collect()
    # What there is now is not looked at again by copies, which would make the pages theirs.
    gc.freeze()
    gc.disable()  # until there is something of the learner's to collect
    return guest


def _refuse_threads(proc: int) -> None:
    """A copy gets the calling thread only, and whatever lock another one held stays held for ever."""
    for _ in range(_LOOKS):
        count = _threads_of_interpreter() if proc < 0 else _tasks_of_this_process(proc)
        if count == 1:
            return
        time.sleep(_LOOK_S)  # one that has been joined may be a task for a moment yet
    raise RuntimeError(f"The guest has started {count - 1} thread(s) while warming, which have not ended.")


def _threads_of_interpreter() -> int:
    threading = sys.modules.get("threading")
    return threading.active_count() if threading else 1


def _tasks_of_this_process(proc: int) -> int:
    tasks = os.open("self/task", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=proc)
    try:
        return len(os.listdir(tasks))
    finally:
        os.close(tasks)


class Copies:
    """What all of them have in common, copied with them."""

    def __init__(self, *, order: dict[str, Any], ground: Ground, guest: ModuleType, cgroups: int) -> None:
        self._cgroups = cgroups
        self._limit = limit_in(cgroups) if cgroups >= 0 else ""
        instructions = bytes.fromhex(order.pop("filter"))
        self._newborn = newborn.Newborn(
            ground=ground, guest=guest, instructions=instructions, speaks=order["speaks"]
        )
        # Where no process can be started, killing the only one, which the zygote does, kills all.
        self._kept = None if order["once"] else keeper.Kept(ground=ground, newborn=self._newborn)

    def objects(self) -> tuple[object, ...]:
        """Those that a copy asks for something."""
        return self, self._newborn, *self._newborn.objects(), *(() if self._kept is None else (self._kept,))

    def live(self, told: bytes, door: int, prints: int, control: int = -1) -> None:
        """In a copy. `told` is the number of its cgroup, or nothing, and the frame that asked for it."""
        number, _, frame = told.partition(b"\n")
        cgroup = None
        if number:
            cgroup = Cgroup(self._cgroups, int(number), limit=self._limit)
            try:
                cgroup.join()
            except OSError:
                bare.send(door, {"failed": describe()})
                return
        if self._kept is not None:
            self._kept.live(control, door, frame, cgroup, prints=prints)
        else:
            self._newborn.live(door, frame, cgroup, prints=prints)


class Nursery:
    """Answers the host: `spawn` makes an environment, `end` kills one, end of file ends all."""

    def __init__(self, *, channel: Channel, ground: Ground, copied: template.Template, cgroups: int) -> None:
        self._channel = channel
        self._ground = ground
        self._copied = copied
        self._cgroups = cgroups
        self._unnamed: list[int] = []  # of the keepers, those the host has not been told of
        self._keepers: dict[int, tuple[int, Cgroup | None]] = {}  # by pid here: the host's number for it

    def serve(self) -> None:
        woken = wake_on_child()
        poller = select.poll()
        poller.register(self._channel.fileno(), select.POLLIN)
        poller.register(woken, select.POLLIN)
        self._channel.send({"ready": self._ground.place()})
        while True:
            ready = {descriptor for descriptor, _ in poller.poll(_IDLE_MS if self._unnamed else None)}
            if not ready:
                self._name_newborns()
            if woken in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 4096)
                self._reap()
            if self._channel.fileno() in ready:
                received = self._channel.receive()
                if received is None:
                    return
                self._answer(*received)
                while (received := self._channel.pending()) is not None:
                    self._answer(*received)

    def _answer(self, frame: dict[str, Any], descriptors: list[int]) -> None:
        if frame["do"] == "spawn":
            self._spawn(frame, *descriptors)
        elif frame["do"] == "end":
            for pid, (number, _) in self._keepers.items():
                if number == frame["id"]:
                    self._ground.end(pid)

    def _spawn(self, frame: dict[str, Any], *descriptors: int) -> None:
        cgroup = Cgroup(self._cgroups, frame["id"]) if self._cgroups >= 0 and frame["ahead"] else None
        number = b"" if cgroup is None else str(frame["id"]).encode()
        try:
            if cgroup is not None:
                cgroup.make()
            pid = self._copied.copy(number + b"\n" + to_json(frame), descriptors)
        except OSError as error:
            if cgroup is not None:
                cgroup.remove()
            self._channel.send({"refused": frame["id"], "reason": str(error)})
            return
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        self._keepers[pid] = frame["id"], cgroup
        self._unnamed.append(pid)
        if not frame["runs"]:
            self._name_newborns()

    def _name_newborns(self) -> None:
        """
        Tell the host who they are, for looking at their memory.

        Not at once for one that runs at once: telling takes the time of two processes, on cores that
        it could use.
        """
        while self._unnamed:
            pid = self._unnamed.pop()
            if pid not in self._keepers:
                continue
            handles = calls.handles(pid)
            self._channel.send({"spawned": self._keepers[pid][0], "pid": pid}, handles)
            for handle in handles:
                os.close(handle)

    def _reap(self) -> None:
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self._copied.pid:
                raise RuntimeError("The process that is copied has ended.")
            if (kept := self._keepers.pop(pid, None)) is not None:
                number, cgroup = kept
                if cgroup is not None:
                    cgroup.remove()
                status = os.waitstatus_to_exitcode(status)
                self._channel.send({"ended": number, "status": status, "peak_kb": usage.ru_maxrss})

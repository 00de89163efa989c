"""The zygote: a warm interpreter that does nothing but be copied."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import select
import signal
import sys
from types import ModuleType
from typing import Any

from . import calls, keeper
from .channel import Channel
from .children import wake_on_child

_NAMESPACES = (
    calls.CLONE_NEWUSER
    | calls.CLONE_NEWPID
    | calls.CLONE_NEWNS
    | calls.CLONE_NEWNET
    | calls.CLONE_NEWIPC
    | calls.CLONE_NEWUTS
)


def prepare(order: dict[str, Any]) -> ModuleType:
    """Import the guest and warm it. `order["path"]` goes in front of the standard library's."""
    os.environ.clear()
    os.environ.update(order["environment"])
    own = [entry for entry in sys.path if entry.startswith(sys.base_prefix)]
    sys.path[:] = [*order["path"], *own]
    guest = importlib.import_module(order["guest"])
    if warm := getattr(guest, "warm", None):
        warm()
    gc.collect()
    return guest


def refuse_threads(proc: int) -> None:
    """A copy gets the calling thread only, and whatever lock another one held stays held for ever."""
    tasks = os.open("self/task", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=proc)
    try:
        count = len(os.listdir(tasks))
    finally:
        os.close(tasks)
    if count != 1:
        raise RuntimeError(f"The guest has started {count - 1} thread(s) while warming; it must start none.")


class Nursery:
    """Answers the host: `spawn` makes an environment, `end` kills one, end of file ends all."""

    def __init__(self, *, channel: Channel, order: dict[str, Any], proc: int, guest: ModuleType) -> None:
        self._channel = channel
        self._order = order
        self._proc = proc
        # In a new user namespace both read as the overflow id, so a copy has to be told.
        self._ids = os.geteuid(), os.getegid()
        self._guest = guest
        self._keepers: dict[int, int] = {}  # pid here → the host's number for it
        self._filter = ctypes.create_string_buffer(bytes.fromhex(order["filter"]))

    def serve(self) -> None:
        woken = wake_on_child()
        poller = select.poll()
        poller.register(self._channel.fileno(), select.POLLIN)
        poller.register(woken, select.POLLIN)
        self._channel.send({"ready": True})
        while True:
            ready = {descriptor for descriptor, _ in poller.poll()}
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
            self._spawn(frame, descriptors[0])
        elif frame["do"] == "end":
            for pid, number in self._keepers.items():
                if number == frame["id"]:
                    os.kill(pid, signal.SIGKILL)
        elif frame["do"] == "die":
            os.kill(os.getpid(), signal.SIGKILL)

    def _spawn(self, frame: dict[str, Any], control: int) -> None:
        try:
            pid = calls.clone(_NAMESPACES)
        except OSError as error:
            os.close(control)
            self._channel.send({"refused": frame["id"], "reason": str(error)})
            return
        if pid == 0:
            status = 1
            try:
                keeper.keep(
                    control=control,
                    order=self._order,
                    limits=frame["limits"],
                    proc=self._proc,
                    ids=self._ids,
                    guest=self._guest,
                    instructions=self._filter.raw[:-1],
                )
                status = 0
            finally:
                os._exit(status)
        os.close(control)
        self._keepers[pid] = frame["id"]
        handle = os.pidfd_open(pid)
        self._channel.send({"spawned": frame["id"]}, [handle])
        os.close(handle)

    def _reap(self) -> None:
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if (number := self._keepers.pop(pid, None)) is not None:
                self._channel.send({"ended": number})

"""The ground an environment of tier “full” stands on: namespaces, mounts and an id map of its own."""

from __future__ import annotations

import _socket
import fcntl
import os
import signal
import socket
import struct
from typing import Any

from . import calls
from .wall import Maps, map_user, maps_of

_SIOCSIFADDR = 0x8916
_SIOCSIFFLAGS = 0x8914
_IFF_UP_RUNNING = 0x1 | 0x8 | 0x40  # IFF_UP, IFF_LOOPBACK, IFF_RUNNING
_PLAIN = calls.MS_NOSUID | calls.MS_NODEV
# Raw, since each call through the ip tools' own interface would cost a socket more.
_LOOPBACK_UP = struct.pack("16sh22x", b"lo", _IFF_UP_RUNNING)


class Full:
    """See Ground."""

    task = "/var/task"
    confines_early = True
    is_copied_apart = True
    filled = -1

    def __init__(self, order: dict[str, Any], proc: int) -> None:
        self._order = order
        self._proc = proc
        # In a new user namespace both read as the overflow id, so a copy has to be told.
        self._maps = maps_of(
            uid=order["inside_uid"],
            gid=order["inside_gid"],
            outside_uid=os.geteuid(),
            outside_gid=os.getegid(),
        )
        self._clone = calls.cloner(
            calls.CLONE_NEWUSER | calls.CLONE_NEWPID | calls.CLONE_NEWNS | calls.CLONE_PARENT
        )
        self._is_apart = False  # who is copied, from the zygote
        self._has_network = False  # for the next copy

    def prepare(self) -> None:
        """
        The network of the next copy, which takes as long as all the rest of a clone. It belongs to a user
        namespace of who is copied, in which copies have no rights.
        """
        if not self._order["network"] or self._has_network:
            return
        if not self._is_apart:
            own, group = os.geteuid(), os.getegid()
            calls.unshare(calls.CLONE_NEWUSER)
            self._is_apart = True
            self._map(maps_of(uid=own, gid=group, outside_uid=own, outside_gid=group))
            calls.prctl(calls.PR_SET_DUMPABLE, 0)
        # The last two stop nothing that the filter does not; they are there should it have a hole.
        calls.unshare(calls.CLONE_NEWNET | calls.CLONE_NEWIPC | calls.CLONE_NEWUTS)
        _bring_up(self._order["address"])
        self._has_network = True

    def clone(self) -> int:
        self.prepare()
        pid = self._clone()
        self._has_network = False
        return pid

    def end(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)  # with pid 1 goes its whole namespace

    def enter(self) -> None:
        """All is done by whoever comes first in build(): what the keeper writes on is twice there."""

    def started(self, pid: int) -> None:
        """Whoever is in the pid namespace is known."""

    def build(self, limits: dict[str, Any]) -> _socket.socket | None:
        order = self._order
        self._map(self._maps)
        if folder := order["filled"]:
            _mount_memory(folder, self._code("700"))
            self.filled = _open_below(folder)
        _mount_memory(self.task, self._code("755"))
        _mount_memory("/tmp", f"mode=1777,size={limits['tmp_mb']}m,nr_inodes=16k")  # noqa: S108
        if order["shared_mb"]:
            shared = f"mode=1777,size={order['shared_mb']}m,nr_inodes=1k"
            _mount_memory("/dev/shm", shared, calls.MS_NOEXEC)  # noqa: S108
        return _bound(order["address"], order["port"]) if order["network"] else None

    def build_again(self) -> None:
        if folder := self._order["filled"]:
            calls.unmount(folder)  # what is put on it there
            self.filled = _open_below(folder)

    def open_task(self) -> int:
        return _open_below(self.task)

    def _map(self, maps: Maps) -> None:
        calls.prctl(calls.PR_SET_DUMPABLE, 1)  # else the maps are root's
        map_user(self._proc, maps)

    def _code(self, mode: str) -> str:
        return f"mode={mode},size={self._order['code_bytes']},nr_inodes={self._order['code_files']}"

    def place(self) -> dict[str, str]:
        address = f"{self._order['address']}:{self._order['port']}"
        return {"task": self.task, "temporary": "/tmp", "address": address}  # noqa: S108

    def offer(self) -> None:
        """When the kernel has to kill something of this environment, then never the keeper."""
        calls.offer_to_kernel(self._proc, 1000)

    def confine(self) -> None:
        if not self._order["once"]:  # nothing can be exec'd there, which is all that the set bounds
            calls.drop_bounding()
        calls.drop_capabilities()

    def tasks_of_others(self) -> int:
        return 1  # the keeper

    def filter(self, instructions: bytes) -> None:
        calls.install_filter(instructions)

    @staticmethod
    def signal_all(number: int) -> None:
        # From pid 1, -1 means everything else in this pid namespace, at one blow: no fork slips through.
        try:  # noqa: SIM105 — contextlib would write on pages of the keeper's
            os.kill(-1, number)
        except ProcessLookupError:
            pass

    def leave(self) -> None:
        """Everything goes with the namespaces."""


def _mount_memory(target: str, options: str, flags: int = 0) -> None:
    calls.mount("memory", target, "tmpfs", _PLAIN | flags, options)


def _open_below(folder: str) -> int:
    """As it is below the mount that is put on it here, which can only be read."""
    below = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    calls.mount(folder, folder, "none", calls.MS_BIND)
    calls.mount("none", folder, "none", calls.MS_REMOUNT | calls.MS_BIND | calls.MS_RDONLY | _PLAIN)
    return below


def _bring_up(address: str) -> None:
    """Loopback, with the address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        fcntl.ioctl(asking, _SIOCSIFFLAGS, _LOOPBACK_UP)
        # Under a label of its own: otherwise it would replace 127.0.0.1.
        raw = struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(address))
        fcntl.ioctl(asking, _SIOCSIFADDR, struct.pack("16s16s8x", b"lo:1", raw))


def _bound(address: str, port: int) -> _socket.socket:
    """
    Nobody can connect before it is listened at.

    By what lies below the module socket, whose classes and enumerations are pages more in each copy.
    """
    listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    listener.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    return listener

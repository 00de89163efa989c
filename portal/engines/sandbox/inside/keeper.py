"""
The keeper: pid 1 of one environment.

It builds the environment's inner walls, then does what the host says: write files,
launch the runtime, freeze, thaw, kill, reset. Confined code shares its namespaces but
not its socket; it can neither signal pid 1 nor read its memory.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import os
import select
import signal
import socket
import struct
import traceback
from types import ModuleType
from typing import Any

from . import calls, runtime, task_files
from .channel import Channel
from .children import wake_on_child
from .wall import map_user

_SIOCSIFADDR = 0x8916
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 0x1
_BACKLOG = 64


def keep(
    *,
    control: int,
    order: dict[str, Any],
    limits: dict[str, Any],
    proc: int,
    ids: tuple[int, int],
    guest: ModuleType,
    instructions: bytes,
) -> None:
    """Be an environment until the host closes `control`."""
    calls.die_with_parent()
    channel = Channel(socket.socket(fileno=control))
    try:
        signal.set_wakeup_fd(-1)
        _map_user(order, proc, ids)
        calls.close_all_but({control, 0, 1, 2})
        null = os.open("/dev/null", os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.close(null)
        _mount(order, limits)
        listener = _listen(order)
        # Here rather than at launch, which somebody waits for; what is launched inherits it.
        calls.drop_bounding()
        calls.prctl(calls.PR_SET_DUMPABLE, 0)
        woken = wake_on_child()
    except Exception:
        channel.send({"failed": traceback.format_exc()})
        return
    channel.send({"ready": True}, [listener.fileno()])
    listener.close()
    confinement = runtime.Confinement(limits=limits, guest=guest, instructions=instructions)
    Keeper(channel=channel, woken=woken, confinement=confinement).serve()


def _map_user(order: dict[str, Any], proc: int, ids: tuple[int, int]) -> None:
    map_user(
        "self",
        uid=order["inside_uid"],
        gid=order["inside_gid"],
        outside_uid=ids[0],
        outside_gid=ids[1],
        directory=proc,
    )


def _mount(order: dict[str, Any], limits: dict[str, Any]) -> None:
    plain = calls.MS_NOSUID | calls.MS_NODEV
    calls.mount("tmp", "/tmp", "tmpfs", plain, f"mode=1777,size={limits['tmp_mb']}m,nr_inodes=16k")  # noqa: S108
    calls.mount(
        "shm",
        "/dev/shm",  # noqa: S108 — the name programs expect
        "tmpfs",
        plain | calls.MS_NOEXEC,
        f"mode=1777,size={order['shared_mb']}m,nr_inodes=1k",
    )
    calls.mount(
        "task",
        "/var/task",
        "tmpfs",
        plain,
        f"mode=755,size={order['code_bytes']},nr_inodes={order['code_files']}",
    )
    socket.sethostname("localhost")


def _listen(order: dict[str, Any]) -> socket.socket:
    """Bring loopback up, give it the address, and listen there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        flags = struct.unpack_from("16sh", fcntl.ioctl(sock, _SIOCGIFFLAGS, struct.pack("16s24x", b"lo")))[1]
        fcntl.ioctl(sock, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | _IFF_UP))
        address = struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(order["address"]))
        # Under a label of its own: otherwise it would replace 127.0.0.1.
        fcntl.ioctl(sock, _SIOCSIFADDR, struct.pack("16s16s8x", b"lo:1", address))
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((order["address"], order["port"]))
    listener.listen(_BACKLOG)
    return listener


class Keeper:
    """The loop of pid 1: frames from the host, and children that end."""

    def __init__(self, *, channel: Channel, woken: int, confinement: runtime.Confinement) -> None:
        self._channel = channel
        self._woken = woken
        self._confinement = confinement
        self._files = task_files.TaskFiles()
        self._runtime: int | None = None

    def serve(self) -> None:
        poller = select.poll()
        poller.register(self._channel.fileno(), select.POLLIN)
        poller.register(self._woken, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poller.poll()}
            if self._woken in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._woken, 4096)
                self._reap()
            if self._channel.fileno() in ready:
                received = self._channel.receive()
                if received is None:
                    return
                self._answer(received[0])
                while (received := self._channel.pending()) is not None:
                    self._answer(received[0])

    def _answer(self, frame: dict[str, Any]) -> None:
        match frame["do"]:
            case "write":
                self._files.write(frame["path"], base64.b64decode(frame["data"]))
            case "seal":
                self._channel.send({"sealed": self._files.seal()})
            case "launch":
                self._launch(frame["order"])
            case "freeze":
                self._signal_all(signal.SIGSTOP)
            case "thaw":
                self._signal_all(signal.SIGCONT)
            case "kill":
                self._signal_all(signal.SIGKILL)
            case "reset":
                self._reset()

    def _launch(self, order: dict[str, Any]) -> None:
        if self._runtime is not None:
            self._channel.send({"unlaunched": "A runtime is running already; reset first."})
            return
        reader, writer = os.pipe()
        try:
            pid = os.fork()
        except OSError as error:
            os.close(reader)
            os.close(writer)
            self._channel.send({"unlaunched": str(error)})
            return
        if pid == 0:
            # Nothing of the keeper may go on in the copy, whatever happens.
            try:
                self._confinement.run(order, log=writer)
            finally:
                os._exit(1)
        os.close(writer)
        self._runtime = pid
        self._channel.send({"launched": True}, [reader])
        os.close(reader)

    @staticmethod
    def _signal_all(number: int) -> None:
        # From pid 1, -1 means everything else in this pid namespace, at one blow: no fork slips through.
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, number)

    def _reset(self) -> None:
        self._signal_all(signal.SIGKILL)
        while self._wait(0):
            pass
        self._channel.send({"reset": True})

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
            self._channel.send({"exited": [code, None] if code >= 0 else [None, -code]})
        return True

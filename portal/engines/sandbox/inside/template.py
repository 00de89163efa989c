"""
The process that is copied, and that does nothing else.

When a process writes on a page that it shares with its copies, they keep the old one, each for itself. The
zygote, which reads frames, names and reaps, would so cost each environment most of a megabyte. It is not
copied, but who is forked from it here, and whose copies are the zygote's children all the same.
"""

from __future__ import annotations

import _socket
import contextlib
import os
import socket
import struct
from collections.abc import Callable, Sequence
from typing import NoReturn

from . import calls
from .ground import Ground

_TOLD_BYTES = 1 << 16
_ANSWER = struct.Struct("i")  # a pid, or what kept it from being one: an errno below zero
_DESCRIPTORS = 3
_QUIET_S = 0.02  # since the last was made: what is made for the next would take the processors from it
_RIGHTS = socket.CMSG_SPACE(_DESCRIPTORS * 4)

Live = Callable[..., None]  # what a copy does, with what was told and the descriptors that came with it


class Template:
    """The zygote's side. Made when all is there that copies need, and before anything that they do not."""

    def __init__(self, *, ground: Ground, live: Live, kept: set[int]) -> None:
        """Of the descriptors, `kept` are those of the zygote that copies need."""
        self._ground = ground
        self._live = live
        self.pid = -1
        self._line: socket.socket | None = None
        if ground.is_copied_apart:
            # Numbers, as no object that still has one may be left in copies, where it is another file's.
            ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            here, there = [end.detach() for end in ends]
            self.pid = calls.clone(0)
            if self.pid == 0:
                _serve(there, ground, live, kept)
            os.close(there)
            self._line = socket.socket(fileno=here)

    def copy(self, told: bytes, descriptors: Sequence[int]) -> int:
        """The pid of a copy that does what is to be done. Raises OSError when none can be made."""
        if self._line is None:
            return self._ground.clone() or _be(self._ground, self._live, told, descriptors)
        socket.send_fds(self._line, [told], descriptors)
        answer = self._line.recv(_ANSWER.size)
        if not answer:
            raise RuntimeError("The process that is copied has ended.")
        pid: int = _ANSWER.unpack(answer)[0]
        if pid < 0:
            raise OSError(-pid, f"clone: {os.strerror(-pid)}")
        return pid


def _serve(number: int, ground: Ground, live: Live, kept: set[int]) -> NoReturn:
    """In this loop each object that is touched is a page more for every environment."""
    try:
        calls.die_with_parent()
        calls.close_all_but({0, 1, 2, number, *kept})
        line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET, 0, number)
        line.settimeout(_QUIET_S)
        receive, clone, answer, unpack = line.recvmsg, ground.clone, _ANSWER.pack, struct.unpack
        write, close = os.write, os.close
        while True:
            try:
                told, rights, _, _ = receive(_TOLD_BYTES, _RIGHTS)
            except TimeoutError:
                _prepare(ground)
                line.settimeout(None)
                continue
            if not told:  # the zygote has ended
                os._exit(0)
            data = rights[0][2]
            descriptors = unpack("3i" if len(data) == 12 else "2i", data)
            try:
                pid = clone()
            except OSError as error:
                pid = -(error.errno or 1)
            if pid == 0:
                os.close(line.detach())
                _be(ground, live, told, descriptors)
            write(number, answer(pid))
            for descriptor in descriptors:
                close(descriptor)
            line.settimeout(_QUIET_S)
    finally:
        os._exit(1)


def _prepare(ground: Ground) -> None:
    with contextlib.suppress(OSError):  # whoever is copied next is told
        ground.prepare()


def _be(ground: Ground, live: Live, told: bytes, descriptors: Sequence[int]) -> NoReturn:
    """In the copy."""
    status = 1
    try:
        live(told, *descriptors)
        status = 0
    finally:
        try:
            ground.leave()
        finally:
            os._exit(status)

"""
Memory of an environment as the kernel counts it, where the host lets us.

Counted is everything: pages no process maps, buffers of pipes and sockets, page tables,
and files in /tmp, which on AWS are on a disk. So the limit here is the function's
and /tmp's together: a wall that no burst passes between two looks of the sampler,
which knows one from the other.

Version 1 and 2 differ in names only. The folder is made by the launcher and belongs to
the environments' user; everything is done through its descriptor, since no /sys exists inside.
"""

from __future__ import annotations

import contextlib
import os

_LIMITS = ("memory.max", "memory.limit_in_bytes")


def limit_in(folder: int) -> str:
    """The file that limits memory, in cgroups below `folder` as there; "" where there is none."""
    for name in _LIMITS:
        with contextlib.suppress(FileNotFoundError):
            os.stat(name, dir_fd=folder)
            return name
    return ""


class Cgroup:
    """One environment's. make() and remove() in the zygote, join() in the keeper; limit() when known."""

    def __init__(self, folder: int, number: int, *, limit: str = "") -> None:
        """`folder` is the descriptor of the wall's own cgroup, `limit` what limit_in() says of it."""
        self._folder = folder
        self._name = str(number)
        self._limit = limit

    def make(self) -> None:
        """Raises OSError."""
        os.mkdir(self._name, 0o755, dir_fd=self._folder)

    def join(self) -> None:
        """Move the calling process, whose children follow."""
        self._write("cgroup.procs", b"0")

    def limit(self, bytes_: int) -> None:
        if self._limit:
            self._write(self._limit, str(bytes_).encode())

    def descriptors(self) -> tuple[int, ...]:
        return (self._folder,)

    def remove(self) -> None:
        """Once every process in it has been reaped."""
        with contextlib.suppress(OSError):
            os.rmdir(self._name, dir_fd=self._folder)

    def _write(self, name: str, data: bytes) -> None:
        file = os.open(f"{self._name}/{name}", os.O_WRONLY | os.O_CLOEXEC, dir_fd=self._folder)
        try:
            os.write(file, data)
        finally:
            os.close(file)

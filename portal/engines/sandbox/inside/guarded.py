"""The walls of a process where there are no namespaces: Landlock, and a filter that knows its pid."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable
from typing import Final

from . import calls, landlock

# Stands in a filter for the pid of the process it is installed in; no pid can be as high.
OWN_PID: Final = 0x7FFFFFFE
LANDLOCK_ABI: Final = 4  # the first that withholds TCP

_SYSTEM: Final = (
    "/usr", "/bin", "/lib", "/lib64", "/lib32", "/libx32", "/sbin",
    "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/nsswitch.conf", "/etc/hosts",
)  # fmt: skip
_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def withhold(*, readable: Iterable[str], writable: str, ports: Iterable[int]) -> None:
    """
    For good: programs and `readable` may be read, `writable` and below it written, TCP go to `ports`.

    Nothing else of the file system is open to it, /proc and /tmp included; descriptors stay.
    """
    plain = landlock.READ_FILE | landlock.WRITE_FILE
    paths = [(path, landlock.READ) for path in (*_SYSTEM, sys.base_prefix, *readable)]
    paths += [(path, plain) for path in _DEVICES]
    # Not what would make a program of what was written, or a device of a name.
    paths += [(writable, landlock.all_file_rights() & ~landlock.EXECUTE & ~landlock.DEVICES)]
    landlock.restrict(paths=paths, connect=ports)


def install_filter(instructions: bytes) -> None:
    """In the process that is to be confined, after its last fork: the filter is for this pid."""
    calls.install_filter(_for_this_process(instructions))


def _for_this_process(instructions: bytes) -> bytes:
    pid = os.getpid()
    return b"".join(
        struct.pack("<HBBI", code, yes, no, pid if operand == OWN_PID else operand)
        for code, yes, no, operand in struct.iter_unpack("<HBBI", instructions)
    )

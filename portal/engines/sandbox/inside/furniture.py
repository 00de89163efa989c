"""What exists behind the outer wall, as data: the same for our own wall and for bubblewrap's."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
CODE = "/run/sandbox"  # where this package lies inside
_PROGRAMS = ("/bin", "/lib", "/lib64", "/lib32", "/libx32", "/sbin")  # links into /usr on most systems


def folders(order: dict[str, Any]) -> list[tuple[str, str]]:
    """(path inside, what it is on the host), read-only: programs, interpreter, this package, the guest's."""
    here = os.path.dirname(os.path.abspath(__file__))
    prefix = os.path.realpath(sys.base_prefix)
    system = ["/usr", *(path for path in _PROGRAMS if os.path.isdir(path))]
    if not prefix.startswith("/usr/"):
        system.append(prefix)
    return [
        *((path, path) for path in system if not os.path.islink(path)),
        (f"{CODE}/inside", here),
        *((inside, outside) for inside, outside in order["folders"]),
    ]


def empty_folders(order: dict[str, Any]) -> tuple[str, ...]:
    linked = {inside for inside, _ in order["links"]}
    usual = (
        "/dev/shm", "/tmp", "/var/task", "/opt", "/proc", "/sys", "/etc", f"/home/{order['user']}",  # noqa: S108
    )  # fmt: skip
    return tuple(path for path in usual if path not in linked)


def links(order: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(path inside, what it points to)."""
    yield from order["links"]
    for path in _PROGRAMS:
        if os.path.islink(path):
            yield path, os.readlink(path)
    yield "/etc/localtime", "/usr/share/zoneinfo/UTC"
    with contextlib.suppress(OSError), os.scandir("/etc/alternatives") as entries:
        for entry in entries:
            if entry.is_symlink():
                yield f"/etc/alternatives/{entry.name}", os.readlink(entry.path)


def files(order: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    user, uid, gid = order["user"], order["inside_uid"], order["inside_gid"]
    passwd = f"root:x:0:0:root:/root:/sbin/nologin\n{user}:x:{uid}:{gid}::/home/{user}:/sbin/nologin\n"
    yield "/etc/passwd", passwd.encode()
    yield "/etc/group", f"root:x:0:\n{user}:x:{gid}:\n".encode()
    own = f"{order['address']} sandbox.localdomain sandbox\n"
    yield "/etc/hosts", b"127.0.0.1 localhost\n::1 localhost\n" + own.encode()
    yield "/etc/nsswitch.conf", b"passwd: files\ngroup: files\nhosts: files\n"
    yield "/etc/hostname", b"localhost\n"
    # An interpreter under /usr/local finds its library only through the linker's cache.
    with contextlib.suppress(OSError), open("/etc/ld.so.cache", "rb") as cache:
        yield "/etc/ld.so.cache", cache.read()

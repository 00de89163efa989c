"""bubblewrap as the outer wall: the same furniture, as its options."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from . import furniture

# As root it keeps what init needs to become somebody else, and gives up after that.
_AS_ROOT = ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP")
_NAMESPACES = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--hostname", "localhost")


def arguments(program: str, order: dict[str, Any], command: list[str], *, as_root: bool) -> list[str]:
    """
    What to exec. Small files travel in descriptors that the exec inherits.

    bubblewrap leaves its root writable, so that is remounted as the last thing.
    """
    options = [program, *_NAMESPACES, "--die-with-parent", "--as-pid-1", "--new-session", "--clearenv"]
    options += _AS_ROOT if as_root else ("--unshare-user",)
    folders = furniture.folders(order)
    for path in [*furniture.empty_folders(order), *_parents(inside for inside, _ in folders)]:
        options += ["--perms", "0755", "--dir", path]
    for inside, outside in folders:
        options += ["--ro-bind", outside, inside]
    for inside in furniture.DEVICES:
        options += ["--dev-bind", inside, inside]
    for inside, target in furniture.links(order):
        options += ["--symlink", target, inside]
    for inside, data in furniture.files(order):
        options += ["--perms", "0644", "--ro-bind-data", str(_in_memory(data)), inside]
    options += ["--setenv", "LANG", "C.UTF-8", "--chdir", "/", "--remount-ro", "/"]
    return [*options, "--", *command]


def _parents(paths: Iterable[str]) -> Iterator[str]:
    """Those that bubblewrap would make for a mount by itself, with nobody but root allowed in."""
    for path in paths:
        parts = path.split("/")[1:-1]
        for depth in range(1, len(parts) + 1):
            yield "/" + "/".join(parts[:depth])


def _in_memory(data: bytes) -> int:
    file = os.memfd_create("furniture", 0)
    os.write(file, data)
    os.lseek(file, 0, os.SEEK_SET)
    return file

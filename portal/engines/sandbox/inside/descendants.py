"""Who descends from a process, where the kernel tells: in /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

_CHUNK = 1 << 16
_LINKS_OF_ONE = 3  # its own and its parent's, and one for each thread: fs/proc/base.c


def descendants(pid: int, *, proc: int | None = None) -> Iterator[int]:
    """
    Every process below `pid`, as numbered here; nobody where there is no /proc.

    `proc` is the descriptor of one that is mounted nowhere here; it numbers them.
    """
    root = "/proc/" if proc is None else ""
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        try:
            threads = _threads(parent, f"{root}{parent}/task", proc)
        except OSError:
            continue
        for thread in threads:
            try:
                children = [*map(int, read(f"{root}{parent}/task/{thread}/children", proc).split())]
            except OSError:
                continue
            waiting += children
            yield from children


def read(path: str, folder: int | None) -> bytes:
    """All of a file, below `folder` where there is one. Raises OSError."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
    try:
        data = b""
        while more := os.read(file, _CHUNK):
            data += more
        return data
    finally:
        os.close(file)


def _threads(pid: int, path: str, folder: int | None) -> Sequence[int | str]:
    """Most have one, which the number of links tells for a quarter of what it takes to list them."""
    if os.stat(path, dir_fd=folder).st_nlink == _LINKS_OF_ONE:
        return (pid,)
    if folder is None:
        return os.listdir(path)
    found = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
    try:
        return os.listdir(found)
    finally:
        os.close(found)

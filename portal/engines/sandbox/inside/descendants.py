"""Who descends from a process, where the kernel tells: in /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator

_CHUNK = 1 << 16


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
            threads = _names(f"{root}{parent}/task", proc)
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


def _names(path: str, folder: int | None) -> list[str]:
    if folder is None:
        return os.listdir(path)
    found = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
    try:
        return os.listdir(found)
    finally:
        os.close(found)

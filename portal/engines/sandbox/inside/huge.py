"""
The zygote's memory in huge pages: a copy then takes over one entry of its page table instead of 512.

What a copy writes on is still copied 4 KB at a time. The kernel offers it since 6.1; without,
copies are as right, and a little slower to make and to end.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from . import calls

_HUGE = 2 * 1024 * 1024


def collapse(proc: int) -> None:
    """Whatever of this process is private memory, and large enough. `proc` is a /proc."""
    file = os.open("self/maps", os.O_RDONLY | os.O_CLOEXEC, dir_fd=proc)
    with os.fdopen(file) as maps:
        # All at once: what is mapped changes while it is read.
        found = list(_heaps(maps.read()))
    for start, end in found:
        first, last = -(-start // _HUGE) * _HUGE, end // _HUGE * _HUGE
        if first < last:
            calls.collapse(first, last - first)


def _heaps(maps: str) -> Iterator[tuple[int, int]]:
    for line in maps.splitlines():
        addresses, rights, _, _, _, *name = line.split(None, 5)
        if rights == "rw-p" and name in ([], ["[heap]"]):
            start, _, end = addresses.partition("-")
            yield int(start, 16), int(end, 16)

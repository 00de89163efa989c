"""
Memory of an environment, seen from outside through /proc.

Counted: anonymous and shared pages of every process but the keeper. A process that
has forked and not exec'd still shows the pages it shares with the zygote; those are
taken off. What no process maps (files in /tmp) is bounded by the size of the mount.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_KB = 1024
_FORKED_NOT_EXECED = 0x40  # PF_FORKNOEXEC, linux/sched.h


def is_available() -> bool:
    """Whether this kernel tells children (CONFIG_PROC_CHILDREN)."""
    return Path(f"/proc/self/task/{os.getpid()}/children").exists()


def resident_kb(pid: int) -> int | None:
    """Anonymous and shared resident memory of one process; None when it is gone."""
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            status = file.read()
    except (FileNotFoundError, ProcessLookupError):
        return None
    total = 0
    for name in (b"RssAnon:", b"RssShmem:"):
        start = status.find(name)
        if start >= 0:  # a zombie has neither
            total += int(status[start + len(name) : status.index(b"\n", start)].split()[0])
    return total


def descendants(pid: int) -> Iterator[int]:
    """Every process below `pid`, as numbered here."""
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        try:
            threads = os.listdir(f"/proc/{parent}/task")
        except (FileNotFoundError, ProcessLookupError):
            continue
        for thread in threads:
            try:
                with open(f"/proc/{parent}/task/{thread}/children", "rb") as file:
                    children = [int(child) for child in file.read().split()]
            except (FileNotFoundError, ProcessLookupError):
                continue
            waiting += children
            yield from children


def used_kb(keeper: int, *, baseline_kb: int) -> int:
    """Of all processes below the keeper, over what each of them was forked with."""
    total = 0
    for pid in descendants(keeper):
        resident = resident_kb(pid)
        if resident is None:
            continue
        if _was_only_forked(pid):
            resident = max(0, resident - baseline_kb)
        total += resident
    return total


def _was_only_forked(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            stat = file.read()
    except (FileNotFoundError, ProcessLookupError):
        return False
    # The name, in brackets, is the process's own choice; fields count from its last bracket.
    return bool(int(stat[stat.rindex(b")") + 2 :].split()[6]) & _FORKED_NOT_EXECED)


def pid_of(pidfd: int) -> int:
    """The number, here, of the process a pidfd names; -1 when it is gone."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    return -1

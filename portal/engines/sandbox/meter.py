"""
Memory of an environment, seen from outside through /proc.

Counted: anonymous and shared pages of every process but the keeper. A process that
has forked and not exec'd still shows the pages it shares with the zygote; those are
taken off. What no process maps (files in /tmp) is bounded by the size of the mount.

Where /proc does not tell, as on macOS, `ps` is asked, less often: see by_ps.py.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from . import by_ps
from .inside.descendants import descendants, read

__all__ = ["SAMPLE_S", "descendants", "is_available", "pid_of", "resident_kb", "used_kb"]

_FORKED_NOT_EXECED = 0x40  # PF_FORKNOEXEC, linux/sched.h
_PID = b"\nPid:"  # -1 of a process that is gone
_IS_AVAILABLE = Path(f"/proc/self/task/{os.getpid()}/children").exists()


def is_available() -> bool:
    """Whether this kernel tells children (CONFIG_PROC_CHILDREN)."""
    return _IS_AVAILABLE


SAMPLE_S = 0.010 if is_available() else 0.1


def resident_kb(pid: int, *names: bytes) -> int | None:
    """Anonymous and shared resident memory of one process, or what `names` say; None when it is gone."""
    if not is_available():
        return by_ps.resident_kb(pid)
    status = _told(pid, "status")
    if not status:
        return None
    total = 0
    for name in names or (b"RssAnon:", b"RssShmem:"):
        start = status.find(name)
        if start >= 0:  # a zombie has neither
            total += int(status[start + len(name) : status.index(b"\n", start)].split()[0])
    return total


def used_kb(keeper: int, *, baseline_kb: int, with_itself: bool) -> int:
    """Of all processes below the keeper, over what each of them was forked with."""
    if not is_available():
        return by_ps.used_kb(keeper, baseline_kb=baseline_kb)
    total = 0
    for pid in [*([keeper] if with_itself else []), *descendants(keeper)]:
        resident = resident_kb(pid)
        if resident is None:
            continue
        if _was_only_forked(pid):
            resident = max(0, resident - baseline_kb)
        total += resident
    return total


def _was_only_forked(pid: int) -> bool:
    stat = _told(pid, "stat")
    if not stat:
        return False
    # The name, in brackets, is the process's own choice; fields count from its last bracket.
    return bool(int(stat[stat.rindex(b")") + 2 :].split()[6]) & _FORKED_NOT_EXECED)


def _told(pid: int, name: str) -> bytes:
    """b"" when the process is gone."""
    try:
        return read(f"/proc/{pid}/{name}", None)
    except (FileNotFoundError, ProcessLookupError):
        return b""


def pid_of(handles: Sequence[int], told: int) -> int:
    """
    The number, here, of a process that told `told` and came with a pidfd; -1 when it is gone.

    Where there are no pidfds there are no namespaces either, and the two numbers are the same.
    """
    if not handles:
        return told
    text = read(f"/proc/self/fdinfo/{handles[0]}", None)
    return int(text[text.index(_PID) + len(_PID) :].split(maxsplit=1)[0])

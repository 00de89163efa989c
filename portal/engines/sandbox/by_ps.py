"""Memory of an environment as `ps` tells it: some milliseconds a look, and pages that are shared count."""

from __future__ import annotations

import subprocess

_TELL_ALL = ("ps", "-A", "-o", "pid=,ppid=,rss=")  # POSIX, but for rss, which all have, in KB


def resident_kb(pid: int) -> int | None:
    """None when it is gone, or ps is not there."""
    _, resident = _table()
    return resident.get(pid)


def used_kb(keeper: int, *, baseline_kb: int) -> int:
    """Of all processes below the keeper, over what each of them was forked with."""
    children, resident = _table()
    total = 0
    waiting = [keeper]
    while waiting:
        below = children.get(waiting.pop(), [])
        waiting += below
        total += sum(max(0, resident[pid] - baseline_kb) for pid in below)
    return total


def _table() -> tuple[dict[int, list[int]], dict[int, int]]:
    """Children by parent, and what each process holds."""
    try:
        told = subprocess.run(_TELL_ALL, capture_output=True, text=True, timeout=5, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return {}, {}
    children: dict[int, list[int]] = {}
    resident: dict[int, int] = {}
    for line in told.splitlines():
        pid, parent, size = map(int, line.split())
        children.setdefault(parent, []).append(pid)
        resident[pid] = size
    return children, resident

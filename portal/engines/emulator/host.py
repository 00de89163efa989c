"""How much memory this machine, or the container it is, has to give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_UNKNOWN_MB = 2_048  # where nothing says it: a small machine
_MB = 1024 * 1024


def memory_of_host_mb(root: Path = Path("/")) -> int:
    """
    MemTotal, or the limit of the cgroup this process is in where that is lower.

    Read from proc/meminfo, proc/self/cgroup and sys/fs/cgroup below `root`;
    knows both versions of cgroups. A limit on an ancestor counts too.
    Source: https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files
    """
    found = [total for total in (_total_mb(root), *_limits_mb(root)) if total]
    return min(found, default=_UNKNOWN_MB)


def _total_mb(root: Path) -> int | None:
    found = re.search(r"^MemTotal:\s+(\d+) kB$", _text(root / "proc/meminfo"), re.M)
    return int(found[1]) // 1024 if found else None


def _limits_mb(root: Path) -> Iterator[int]:
    cgroups = root / "sys/fs/cgroup"
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, kinds, path = line.split(":", 2)
        if not kinds:
            yield from _limits_below(cgroups, path, "memory.max")
        elif "memory" in kinds.split(","):
            yield from _limits_below(cgroups / "memory", path, "memory.limit_in_bytes")


def _limits_below(mount: Path, path: str, file: str) -> Iterator[int]:
    """Of the cgroup and all above it. In a container the path may not be there, its mount's top is."""
    own = mount / path.lstrip("/")
    for folder in [own, *own.parents]:
        if not folder.is_relative_to(mount):
            break
        text = _text(folder / file).strip()
        if text.isdecimal():  # "max" is no limit, and so is a number that no machine has
            yield int(text) // _MB


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""

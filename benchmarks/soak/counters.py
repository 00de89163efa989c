"""Everything a run could leave behind, counted from outside through /proc."""

from __future__ import annotations

import os
import re
import socket
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.engines.sandbox import connect

_NAMED = ("broker", "launcher", "init", "zygote")
_KINDS = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")


@dataclass(frozen=True, kw_only=True, slots=True)
class Counters:
    """
    `exact` must not differ between two quiet moments. `private_kb`: anonymous and shared memory by
    process, proportionally (PSS), environments together. Pages of files are left out there: their
    share depends on who else on the machine has them mapped; `pss_kb` of the whole has them.
    """

    exact: dict[str, int]
    private_kb: dict[str, int]
    pss_kb: int

    @property
    def total_kb(self) -> int:
        return sum(self.private_kb.values())


def pid_of_broker(socket_path: Path) -> int:
    """Who listens there."""
    with connect(socket_path, timeout_s=10) as wire:
        raw = wire._socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(raw[:4], "little")


def count(broker: int) -> Counters:
    """Costs some milliseconds for each process below the broker; only root sees all of every one."""
    names = dict(_tree(broker))
    exact = {"processes": len(names), "zombies": sum(_state(pid) == "Z" for pid in names)}
    private: Counter[str] = Counter()
    pss = 0
    namespaces: set[str] = set()
    for pid, name in names.items():
        with_it = _descriptors(pid)
        exact[f"descriptors of {name}"] = exact.get(f"descriptors of {name}", 0) + with_it
        if name in _NAMED:
            exact[f"mounts seen by {name}"] = _lines(pid, "mountinfo")
        namespaces |= {link for kind in _KINDS if (link := _link(pid, f"ns/{kind}"))}
        own_kb, all_kb = _memory_kb(pid)
        private[name] += own_kb
        pss += all_kb
    exact["namespaces"] = len(namespaces)
    exact["cgroups"] = _cgroups(names)
    exact["temporary files and folders"] = sum(1 for _ in Path(tempfile.gettempdir()).rglob("*"))
    return Counters(exact=exact, private_kb=dict(private), pss_kb=pss)


def _tree(broker: int) -> Iterator[tuple[int, str]]:
    """Every process below the broker and its name: the first four by their place, the rest together."""
    waiting = [(broker, 0)]
    while waiting:
        pid, depth = waiting.pop()
        is_between = _read(pid, "comm") == "bwrap\n"
        name = _NAMED[depth] if depth < len(_NAMED) else "environments"
        yield pid, "bubblewrap" if is_between else name
        waiting += [(child, depth + (not is_between)) for child in _children(pid)]


def _children(pid: int) -> Iterator[int]:
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            yield from map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        return


def _state(pid: int) -> str:
    text = _read(pid, "stat")
    return text[text.rfind(")") + 2 :][:1]


def _descriptors(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def _lines(pid: int, file: str) -> int:
    return _read(pid, file).count("\n")


def _link(pid: int, path: str) -> str:
    try:
        return os.readlink(f"/proc/{pid}/{path}")
    except OSError:
        return ""


def _memory_kb(pid: int) -> tuple[int, int]:
    """Anonymous and shared, and all; proportional to how many share a page."""
    found = {
        name: int(kb) for name, kb in re.findall(r"^(\w+): +(\d+) kB$", _read(pid, "smaps_rollup"), re.M)
    }
    return found.get("Pss_Anon", 0) + found.get("Pss_Shmem", 0), found.get("Pss", 0)


def _cgroups(pids: Collection[int]) -> int:
    """Folders below …/warmstart/<pid of a launcher>, in every hierarchy."""
    walls = {f"warmstart/{pid}" for pid in pids}
    return sum(
        any(f"{wall}/" in f"{folder}/" for wall in walls) for folder, _, _ in os.walk("/sys/fs/cgroup")
    )


def _read(pid: int, file: str) -> str:
    try:
        return Path(f"/proc/{pid}/{file}").read_text()
    except OSError:
        return ""

"""How much memory a machine has to give, from the files in which Linux tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.engines.emulator.host import memory_of_host_mb

MEMINFO = "MemTotal:        8388608 kB\nMemFree:          100000 kB\n"
MB = 1024 * 1024
FILES: dict[str, tuple[dict[str, str], int]] = {
    "no cgroup": ({}, 8192),
    "no limit": ({"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": "max\n"}, 8192),
    "its own limit": ({"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": f"{512 * MB}\n"}, 512),
    "one of its parents'": (
        {
            "proc/self/cgroup": "0::/a/b\n",
            "sys/fs/cgroup/a/memory.max": f"{1024 * MB}\n",
            "sys/fs/cgroup/a/b/memory.max": "max\n",
        },
        1024,
    ),
    "a container that sees only its own": (
        {"proc/self/cgroup": "0::/host/path\n", "sys/fs/cgroup/memory.max": f"{2048 * MB}\n"},
        2048,
    ),
    "a limit above what there is": (
        {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": f"{99_999 * MB}\n"},
        8192,
    ),
    "version 1": (
        {
            "proc/self/cgroup": "5:cpu:/x\n4:memory:/x\n0::/\n",
            "sys/fs/cgroup/memory/x/memory.limit_in_bytes": f"{768 * MB}\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        },
        768,
    ),
}


@pytest.mark.parametrize(("files", "memory_mb"), FILES.values(), ids=FILES.keys())
def test_the_lowest_limit_counts(tmp_path: Path, files: dict[str, str], memory_mb: int) -> None:
    for name, text in ({"proc/meminfo": MEMINFO} | files).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    assert memory_of_host_mb(tmp_path) == memory_mb


def test_where_nothing_says_it_a_small_machine_is_assumed(tmp_path: Path) -> None:
    assert memory_of_host_mb(tmp_path) == 2048

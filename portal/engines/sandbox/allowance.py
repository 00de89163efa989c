"""How much memory the kernel is told to allow an environment, and what it says has become of that."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from .inside.descendants import read
from .policy import Limits

_MB = 1024 * 1024
_SLACK_MB = 64  # keeper, page tables, buffers of pipes and sockets
_KILLS = ("memory.oom_control", "memory.events")  # of version 1, and of version 2
_NONE = b"oom_kill 0"


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowance:
    """
    `cgroup` is the environment's folder, or that of all; None where none can be written.

    `address_space_mb` comes on top of the function's memory: a backstop that gives MemoryError.
    """

    cgroup: str | None
    address_space_mb: int

    def of(self, number: int) -> Allowance:
        return replace(self, cgroup=f"{self.cgroup}/{number}") if self.cgroup else self

    def uncounted(self) -> Allowance:
        return replace(self, cgroup=None)

    def bounds(self, limits: Limits) -> dict[str, int]:
        """
        What a launch is told. The kernel counts files in /tmp as memory, which AWS does not:
        so its bound is for both, and the sampler's for memory alone.
        """
        return {
            "address_space": (self.address_space_mb + limits.memory_mb) * _MB,
            "cgroup_bytes": (limits.memory_mb + limits.tmp_mb + _SLACK_MB) * _MB,
        }

    def kernel_has_killed(self) -> bool:
        """Whether some process in the cgroup was killed for memory."""
        if self.cgroup is None:
            return False
        for name in _KILLS:
            with contextlib.suppress(OSError):
                lines = read(f"{self.cgroup}/{name}", None).splitlines()
                return any(line.startswith(b"oom_kill ") and line != _NONE for line in lines)
        return False

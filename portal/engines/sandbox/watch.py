"""Looking at the memory of one environment every few milliseconds, from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from . import meter


@dataclass(frozen=True, kw_only=True, slots=True)
class Idle:
    """What a copy holds from the start, because its zygote does: not its own, and not counted."""

    memory_kb: int
    resident_kb: int  # the same with the files it maps

    @classmethod
    def of(cls, zygote: int) -> Idle:
        return cls(
            memory_kb=meter.resident_kb(zygote) or 0, resident_kb=meter.resident_kb(zygote, b"VmRSS:") or 0
        )


class Watch:
    """
    Calls `look()` every meter.SAMPLE_S between start() and stop(); it measures, and judges.

    `counts_itself`: the process named is the runtime, and not a keeper beside it.
    """

    def __init__(self, *, idle: Idle, counts_itself: bool, look: Callable[[], None]) -> None:
        self._idle = idle
        self._counts_itself = counts_itself
        self._look = look
        self._pid = -1
        self._next: asyncio.TimerHandle | None = None
        self.peak_kb = 0

    def name(self, pid: int) -> None:
        self._pid = pid

    def start(self) -> None:
        # Not at once: it would hold up a runtime that has just begun, and grows its memory meanwhile.
        self.stop()
        self._next = asyncio.get_running_loop().call_later(meter.SAMPLE_S, self._sample)

    def stop(self) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def measure_kb(self) -> int:
        """Used now, over what an idle runtime holds."""
        if self._pid < 0:
            return 0
        used = meter.used_kb(self._pid, baseline_kb=self._idle.memory_kb, with_itself=self._counts_itself)
        self.peak_kb = max(self.peak_kb, used)
        return used

    def note_most(self, resident_kb: int) -> None:
        """The kernel tells, of a process that has ended, the most it ever held, mapped files included."""
        self.peak_kb = max(self.peak_kb, resident_kb - self._idle.resident_kb)

    def _sample(self) -> None:
        self.start()
        self._look()

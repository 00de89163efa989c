"""How much of the processors one environment gets: the host's side of inside/shares.py."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any, Final

from .inside.shares import PERIOD_US

Tell = Callable[[dict[str, Any]], None]

_LEAST_US: Final = 1_000  # the kernel takes no less
_PROCESSORS: Final = os.cpu_count() or 1
# Until a share is in force: most handlers have answered by then, and are not held up by what that takes.
LATE_S: Final = 0.01


def quota_us(processors: float | None, *, of: int = _PROCESSORS) -> int | None:
    """
    What so many come to in each period of PERIOD_US; None when that is all `of` this machine.

    Bandwidth of the kernel's fair scheduler: https://docs.kernel.org/scheduler/sched-bwc.html
    """
    if processors is None or processors >= of:
        return None
    return max(_LEAST_US, round(processors * PERIOD_US))


class Share:
    """
    Of one environment. `tell` reaches init, None where no cgroup can be written: then nothing happens.

    `alone`: the process that is named is the runtime, and not a keeper beside it.
    """

    def __init__(self, number: int, *, alone: bool, tell: Tell | None) -> None:
        self._number = number
        self._alone = alone
        self._tell = tell
        self._pid = -1
        self._has_cgroup = False
        self._is_inside = False  # what runs now is
        self._quota_us: int | None = None  # in force
        self._later: asyncio.TimerHandle | None = None

    def name(self, pid: int) -> None:
        self._pid = pid

    def enter(self) -> None:
        """Takes a while, in which nobody should wait; costs nothing before bound()."""
        if self._tell is not None and self._pid >= 0:
            self._tell({"do": "enter", "id": self._number, "pid": self._pid, "alone": self._alone})
            self._has_cgroup = self._is_inside = True

    def bound(self, processors: float | None) -> None:
        """LATE_S from now."""
        self._stop_waiting()
        if self._tell is not None and quota_us(processors) != self._quota_us:
            self._later = asyncio.get_running_loop().call_later(LATE_S, self._late, processors)

    def free(self) -> None:
        """Before what runs is killed: whoever has used up its share would be slow to die, too."""
        self._stop_waiting()
        if self._is_inside:
            self._bound(None)
            self._is_inside = False

    def end(self) -> None:
        """Once all has been reaped. Idempotent."""
        self._stop_waiting()
        if self._has_cgroup and self._tell is not None:
            self._tell({"do": "leave", "id": self._number})
        self._tell = None

    def _late(self, processors: float | None) -> None:
        self._later = None
        if not self._is_inside:
            self.enter()
        if self._is_inside:
            self._bound(processors)
        else:
            self.bound(processors)  # later again: the zygote has not told yet who it is

    def _bound(self, processors: float | None) -> None:
        quota = quota_us(processors)
        if self._tell is not None and quota != self._quota_us:
            self._tell({"do": "bound", "id": self._number, "quota_us": quota})
            self._quota_us = quota

    def _stop_waiting(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None

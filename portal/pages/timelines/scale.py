"""Where a moment of virtual time stands: long waits are drawn shorter, so that all of a day can be seen."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

from portal.pages.workbench.numbers import local

_SHORT_MS = 50  # up to about here a wait is drawn as long as it is
_LEAST = 0.6  # of what follows each other at once, so that there is something between
_MARK_EVERY = 90  # px at least, between two times that are written out
_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms"))


class Scale:
    """`times` are all moments (ms) at which something happens; they span `width` px."""

    def __init__(self, times: Iterable[int], *, width: int) -> None:
        self.times = sorted({0, *times})
        self._places = [0.0]
        for earlier, later in pairwise(self.times):
            self._places.append(self._places[-1] + _LEAST + math.log2(1 + (later - earlier) / _SHORT_MS))
        whole = self._places[-1] or 1.0
        self._places = [place * width / whole for place in self._places]

    def x(self, at_ms: float) -> float:
        """Moments between two times stand between them in proportion."""
        after = bisect_right(self.times, at_ms)
        if after == len(self.times):
            return round(self._places[-1], 1)
        earlier, later = self.times[after - 1], self.times[after]
        part = (at_ms - earlier) / (later - earlier)
        return round(self._places[after - 1] + part * (self._places[after] - self._places[after - 1]), 1)

    def marks(self) -> list[tuple[float, str]]:
        """(x, time in words), as many as there is room for."""
        marks: list[tuple[float, str]] = []
        for at_ms, place in zip(self.times, self._places, strict=True):
            if not marks or place - marks[-1][0] >= _MARK_EVERY:
                marks.append((round(place, 1), in_words(at_ms)))
        return marks


def in_words(ms: float) -> str:
    """The two largest units: “2 min 5 s”, “1.5 s”, “90 ms”."""
    whole = round(ms)
    if whole < 1_000:
        return f"{whole} ms"
    if whole < 10_000:
        return local(f"{whole / 1000:g} s")
    parts = []
    for unit, name in _UNITS[:-1]:
        count, whole = divmod(whole, unit)
        if count:
            parts.append(f"{count} {name}")
        if len(parts) == 2:
            break
    return " ".join(parts)

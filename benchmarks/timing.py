"""Repeat, sort, and say the median and the 95th percentile."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Milliseconds over `n` repetitions."""

    what: str
    p50_ms: float
    p95_ms: float
    n: int


def measure(what: str, work: Callable[[], object], *, n: int, warm_up: int = 3) -> Timing:
    """Time `work` n times, one after the other; the first `warm_up` calls are not counted."""
    for _ in range(warm_up):
        work()
    took: list[float] = []
    for _ in range(n):
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    return of(what, took)


def of(what: str, took_ms: list[float]) -> Timing:
    ordered = sorted(took_ms)
    return Timing(
        what=what,
        p50_ms=ordered[len(ordered) // 2],
        p95_ms=ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))],
        n=len(ordered),
    )

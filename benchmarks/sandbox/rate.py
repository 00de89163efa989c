"""Runs a second of several threads at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def rate(client: Callable[[], Callable[[], float]], *, at_once: int, within_s: float) -> float:
    """Each thread gets a run of its own from `client` and repeats it; one before the clock starts."""
    runs = [client() for _ in range(at_once)]
    runs[0]()
    started = time.perf_counter()

    def repeat(run: Callable[[], float]) -> int:
        done = 0
        while time.perf_counter() - started < within_s:
            run()
            done += 1
        return done

    with ThreadPoolExecutor(at_once) as threads:
        done = sum(threads.map(repeat, runs))
    return done / (time.perf_counter() - started)

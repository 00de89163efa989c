"""The most that this process and all below it hold while something goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.sandbox.memory import held_kb

EVERY_S = 0.05


def most_mib(work: Callable[[], object]) -> float:
    """Over what was held before, in MiB of proportional set size. A look is taken every EVERY_S."""
    before_kb = held_kb()
    with _looking() as seen:
        work()
    return (max(seen) - before_kb) / 1024


@contextmanager
def _looking() -> Iterator[list[int]]:
    seen = [held_kb()]
    over = threading.Event()

    def look() -> None:
        while not over.wait(EVERY_S):
            seen.append(held_kb())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()
        seen.append(held_kb())

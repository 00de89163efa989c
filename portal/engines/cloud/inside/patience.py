"""How much of a processor one call may take: moto matches what a function sends against what it has sent."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CALL_S = 2.0  # of processor time, so that a busy machine takes nothing from it; most calls take 0.002

_under_way = [False]


class TookTooLong(Exception):
    """A call was given up."""


def be_signalled() -> None:
    """Once, in the process that will be answering or one that it is copied from."""
    signal.signal(signal.SIGVTALRM, _give_up)


def _give_up(*_: Any) -> None:
    if _under_way[0]:
        raise TookTooLong(f"more than {CALL_S:g} s of a processor")


@contextmanager
def bounded() -> Iterator[None]:
    """Raises TookTooLong within, and again as long after as somebody there catches it."""
    signal.setitimer(signal.ITIMER_VIRTUAL, CALL_S, CALL_S)
    _under_way[0] = True
    try:
        yield
    finally:
        _under_way[0] = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

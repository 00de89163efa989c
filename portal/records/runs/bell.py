"""
Bells between threads of one process.

They only save waiting: whoever sleeps on one wakes up by the clock too and
looks at the row, because another process may have done the work.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Hands(Protocol):
    """The pool, when this process has one."""

    def ring(self) -> None: ...
    def stop_driving(self, run_id: uuid.UUID) -> None: ...


_hands: list[Hands] = []
_lock = threading.Lock()
_waiting: dict[uuid.UUID, set[threading.Event]] = {}


def hire(hands: Hands) -> None:
    _hands.append(hands)


def dismiss(hands: Hands) -> None:
    _hands.remove(hands)


def ring_work() -> None:
    """A run is waiting."""
    for hands in _hands:
        hands.ring()


def ring_stop(run_id: uuid.UUID) -> None:
    """A run was taken from whoever drives it."""
    for hands in _hands:
        hands.stop_driving(run_id)


def ring_over(run_id: uuid.UUID) -> None:
    """Tell those who wait for this run that it is over."""
    with _lock:
        for event in _waiting.get(run_id, ()):
            event.set()


@contextmanager
def listening(run_id: uuid.UUID) -> Iterator[threading.Event]:
    """An event that is set when the run ends in this process."""
    event = threading.Event()
    with _lock:
        _waiting.setdefault(run_id, set()).add(event)
    try:
        yield event
    finally:
        with _lock:
            _waiting[run_id].discard(event)
            if not _waiting[run_id]:
                del _waiting[run_id]

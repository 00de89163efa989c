"""
Parts of a response, from the thread that drives a run to the one that answers a caller.

In one process only: where nobody listens in the process that drives a run, its response comes whole.
"""

from __future__ import annotations

import queue
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from portal.engines.emulator.client import Part
from portal.records.runs.models import Run

BEHIND = 16  # parts that may wait for a caller who is slower than the function
PATIENCE_S = 10.0  # a caller who takes longer over them hears no more
LOOK_S = 1.0  # how often the row is looked at when nothing is told

_listeners: dict[uuid.UUID, Listener] = {}


class Listener:
    def __init__(self) -> None:
        self._told: queue.Queue[Part | None] = queue.Queue(BEHIND)
        self._gone = threading.Event()

    def tell(self, part: Part) -> None:
        """Waits while the caller is behind. Nothing happens when they have gone."""
        if not self._gone.is_set():
            try:
                self._told.put(part, timeout=PATIENCE_S)
            except queue.Full:
                self._gone.set()

    def wake(self) -> None:
        """The run may be over."""
        if not self._told.full():
            self._told.put_nowait(None)

    def leave(self) -> None:
        """The caller has gone; the function goes on."""
        self._gone.set()

    def parts(self, run: Run, *, within_s: float) -> Iterator[Part]:
        """As they come, until the run is over, or `within_s` have passed. Blocks the calling thread."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline and not (self._gone.is_set() and self._told.empty()):
            try:
                told = self._told.get(timeout=LOOK_S)
            except queue.Empty:
                told = None
            if told is not None:
                yield told
                continue
            run.refresh_from_db()
            if run.is_over and self._told.empty():
                return


@contextmanager
def listening_to(run_id: uuid.UUID) -> Iterator[Listener]:
    """To be entered before anybody can have taken the run up."""
    listener = _listeners[run_id] = Listener()
    try:
        yield listener
    finally:
        listener.leave()
        del _listeners[run_id]


def listener_of(run_id: uuid.UUID) -> Listener | None:
    return _listeners.get(run_id)

"""Log lines on their way into rows: soon, and few enough that a printing loop does not keep SQLite busy."""

from __future__ import annotations

import queue
import threading
import time

from django.db import transaction

from portal.records.runs.models import Run
from portal.records.runs.tell import tell_log

EVERY_S = 0.05  # lines that come closer together share one row
ROW = 8_000  # characters: a row this long is written without waiting
ALL = 256_000  # characters streamed of one run; the outcome has its own, larger cap


class Lines:
    """What one run prints. A run that is over sooner writes its lines with its end."""

    def __init__(self, run: Run, later: queue.SimpleQueue[Lines | None]) -> None:
        self._run = run
        self._later = later
        self._lock = threading.Lock()
        self._held: list[str] = []
        self._size = 0
        self._written = 0
        self._due = time.monotonic() + EVERY_S
        self._promised = False

    def add(self, line: str) -> None:
        with self._lock:
            if self._written >= ALL:
                return
            self._held.append(line if line.endswith("\n") else line + "\n")
            self._size += len(line)
            is_due = self._size >= ROW or time.monotonic() >= self._due
            if not is_due and not self._promised:
                self._promised = True
                self._later.put(self)
        if is_due:
            self.write()

    def write_when_due(self) -> None:
        """In a thread of its own: sleeps for the moment that is left, EVERY_S at most."""
        time.sleep(max(0.0, min(EVERY_S, self._due - time.monotonic())))
        with self._lock:
            self._promised = False
            is_empty = not self._held  # as they are once their run has ended
        if not is_empty:
            self.write()

    def write(self) -> None:
        # First the database, then our lock, because the end of a run comes here from inside its
        # transaction: the other way round each would have what the other waits for.
        with transaction.atomic(), self._lock:
            text = "".join(self._held)[: max(0, ALL - self._written)]
            self._held, self._size = [], 0
            self._due = time.monotonic() + EVERY_S
            if text:
                self._written += len(text)
                tell_log(self._run, text)

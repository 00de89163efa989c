"""Who waits where, looked up once for all who listen."""

from __future__ import annotations

import threading
import time
import uuid

from portal.records.runs.queue import positions

LOOK_S = 1.0


class Line:
    """A place may be LOOK_S old."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._positions: dict[uuid.UUID, int] = {}
        self._until = 0.0

    def place_of(self, run_id: uuid.UUID) -> int:
        """0 for one that does not wait."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._positions = positions()
                self._until = time.monotonic() + LOOK_S
            return self._positions.get(run_id, 0)

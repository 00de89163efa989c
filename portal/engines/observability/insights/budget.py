"""What one query may take, however it is written."""

from __future__ import annotations

import time

from .faults import QueryTooCostly

SECONDS = 2.0  # of a processor, whatever else the machine does meanwhile
CHARACTERS = 32 * 1024 * 1024  # of text that functions make


class Budget:
    """Spent row by row, and within one at what may take long. Over it, QueryTooCostly is raised."""

    def __init__(self) -> None:
        self._until = time.thread_time() + SECONDS
        self._characters = CHARACTERS

    def look(self) -> None:
        if time.thread_time() > self._until:
            raise QueryTooCostly(
                f"The query took over {SECONDS:.0f} s. Filter first, and make regular expressions simpler."
            )

    def make_text(self, characters: int) -> None:
        self._characters -= characters
        if self._characters < 0:
            raise QueryTooCostly(
                "The query makes too much text. Filter first, or take less of each row with substr."
            )

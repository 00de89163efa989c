"""How much of its outcomes a run may keep: a row is no place for a thousand answers of 6 MB."""

from __future__ import annotations

from dataclasses import replace

from portal.engines.emulator.outcome import Outcome

ALL = 8 * 1024 * 1024  # characters of payloads and logs of one run
EACH = 2_000  # of what comes after that: enough for the REPORT line and a short answer
CUT = '"This answer is not kept: the answers and logs of this run are over 8 MB together."'


class Room:
    """Whole outcomes as long as there is room, then their figures with the end of each log."""

    def __init__(self, most: int = ALL) -> None:
        self._left = most

    def keep(self, outcome: Outcome) -> Outcome:
        size = len(outcome.payload) + len(outcome.log)
        if size <= max(self._left, EACH):
            self._left -= size
            return outcome
        payload = outcome.payload if len(outcome.payload) <= EACH else CUT
        log = outcome.log[-EACH:].partition("\n")[2]
        return replace(outcome, payload=payload, log=log, log_cut=True)

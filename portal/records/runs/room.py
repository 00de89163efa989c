"""How much of its outcomes a run may keep: a row is no place for a thousand answers of 6 MB."""

from __future__ import annotations

import json
from dataclasses import replace

from portal.engines.emulator.outcome import Outcome

ALL = 8 * 1024 * 1024  # characters of payloads, logs, recordings, traces and the AWS of one run
EACH = 2_000  # of what comes after that: enough for the REPORT line and a short answer
CUT = '"This answer is not kept: the answers and logs of this run are over 8 MB together."'
NOT_KEPT = {"gone": "What this invocation did is not kept: the outcomes of this run are over 8 MB together."}


class Room:
    """
    Whole outcomes as long as there is room, then their figures with the end of each log. What was
    recorded step by step, told of traces or of the AWS around it, is kept as long as there is room for it,
    whatever becomes of its answer.
    """

    def __init__(self, most: int = ALL) -> None:
        self._left = most

    def keep(self, outcome: Outcome) -> Outcome:
        return self._recording(self._traced(self._around(self._answer(outcome))))

    def _answer(self, outcome: Outcome) -> Outcome:
        if self._has(len(outcome.payload) + len(outcome.log), free=EACH):
            return outcome
        payload = outcome.payload if len(outcome.payload) <= EACH else CUT
        log = outcome.log[-EACH:].partition("\n")[2]
        return replace(outcome, payload=payload, log=log, log_cut=True)

    def _recording(self, outcome: Outcome) -> Outcome:
        if outcome.recording is None or self._has(len(outcome.recording)):
            return outcome
        return replace(outcome, recording=None)

    def _around(self, outcome: Outcome) -> Outcome:
        if outcome.aws is None or self._has(len(json.dumps(outcome.aws))):
            return outcome
        return replace(outcome, aws=NOT_KEPT)

    def _traced(self, outcome: Outcome) -> Outcome:
        traced = outcome.traced
        if traced is None or traced.told is None or self._has(len(traced.told)):
            return outcome
        return replace(outcome, traced=replace(traced, told=None))

    def _has(self, size: int, *, free: int = 0) -> bool:
        """And takes it. So much is `free` when there is no room left."""
        if size > max(self._left, free):
            return False
        self._left -= size
        return True

"""The numbers that state machines go by, each with its source beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.engines.simulation.rules import DAY_MS, MINUTE_MS

Kind = Literal["STANDARD", "EXPRESS"]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkflowRules:
    standard_ms: int = 365 * DAY_MS  # facts T-12
    express_ms: int = 5 * MINUTE_MS  # facts T-12
    data_bytes: int = 262_144  # facts T-12; botocore's model, SensitiveData
    history_events: int = 25_000  # facts T-12
    inline_map: int = 40  # facts T-12: iterations of an inline Map at once

    def longest_ms(self, kind: Kind) -> int:
        return self.standard_ms if kind == "STANDARD" else self.express_ms


WORKFLOW = WorkflowRules()

"""The numbers that state machines go by, out of content/facts.yaml: each names its fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.engines.simulation.constants import Sheet, published
from portal.engines.simulation.rules import DAY_MS

Kind = Literal["STANDARD", "EXPRESS"]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkflowRules:
    """
    `inline_map` is iterations of an inline Map at once. A retrier that says nothing else waits `interval_s`,
    tries `retries` times more and waits `rate` times as long each time; `most_interval` bounds what it may
    say of seconds and attempts, `delay_s` its MaxDelaySeconds.
    """

    standard_ms: int
    express_ms: int
    data_bytes: int
    history_events: int
    inline_map: int
    interval_s: int
    retries: int
    rate: float
    most_interval: int
    delay_s: tuple[int, int]

    def longest_ms(self, kind: Kind) -> int:
        return self.standard_ms if kind == "STANDARD" else self.express_ms


def workflow_rules(sheet: Sheet) -> WorkflowRules:
    """Raises FactMissing."""
    return WorkflowRules(
        standard_ms=DAY_MS * sheet.whole("T-12", "standard_days"),
        express_ms=sheet.ms("T-12", "express_s"),
        data_bytes=sheet.whole("T-12", "bytes"),
        history_events=sheet.whole("T-12", "history_events"),
        inline_map=sheet.whole("T-12", "inline_map"),
        interval_s=sheet.whole("N-20", "interval_s"),
        retries=sheet.whole("N-20", "retries"),
        rate=float(sheet.quote("N-20", "rate").value),
        most_interval=sheet.whole("ES-12", "most"),
        delay_s=(1, sheet.whole("ES-12", "most_delay_s")),
    )


WORKFLOW = workflow_rules(published())

"""The numbers that synchronous callers go by, each with its source beside it. A door's own are the door's."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation.rules import SECOND_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class CallerRules:
    api_rate: int = 10_000  # requests a second of API Gateway, of all APIs of an account: facts T-6
    cognito_waits_ms: int = 5 * SECOND_MS  # facts G-22
    cognito_attempts: int = 3  # facts G-22


CALLERS = CallerRules()

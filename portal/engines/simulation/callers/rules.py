"""The numbers that synchronous callers go by, out of content/facts.yaml. A door's own are the door's."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation.constants import Sheet, published


@dataclass(frozen=True, kw_only=True, slots=True)
class CallerRules:
    """
    `api_rate` is requests a second of API Gateway, of all APIs of an account; `rest_ms` and `http_ms` what
    a REST API and an HTTP API can be told to wait for a function.
    """

    api_rate: int
    rest_ms: tuple[int, int]
    http_ms: tuple[int, int]
    cognito_waits_ms: int
    cognito_attempts: int


def caller_rules(sheet: Sheet) -> CallerRules:
    """Raises FactMissing."""
    return CallerRules(
        api_rate=sheet.whole("T-6", "per_s"),
        rest_ms=sheet.pair("T-1", "least_ms", "most_ms"),
        http_ms=sheet.pair("T-2", "least_ms", "most_ms"),
        cognito_waits_ms=sheet.ms("G-22", "waits_s"),
        cognito_attempts=sheet.whole("G-22", "attempts"),
    )


CALLERS = caller_rules(published())

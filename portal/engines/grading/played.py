"""One expectation about the account of a scenario: nothing when it holds, a `Miss` when not."""

from __future__ import annotations

from portal.engines.curriculum.models import Ledger as Expected
from portal.engines.simulation import Ledger

from .miss import Miss

_WORDS = {
    "deleted": "events done with",
    "dead_lettered": "events in the dead-letter queue",
    "expired": "events given up",
    "in_flight": "events still there at the end",
    "lost": "events lost, with their work not done",
    "duplicated": "events whose work was done more than once",
    "delivered": "attempts, event by event",
    "invocations": "invocations",
    "failures": "failed invocations",
    "throttles": "throttles",
    "cold_starts": "cold starts",
}


def examine_ledger(expectation: object, ledger: Ledger | None) -> Miss | None:
    """`ledger` is None where the scenario did not come to its end."""
    if ledger is None:
        return Miss(reason="The scenario did not come to its end.")
    if not isinstance(expectation, Expected):
        raise TypeError(expectation)
    found = getattr(ledger, expectation.figure)
    least, most = _bounds(expectation)
    if found >= least and (most is None or found <= most):
        return None
    return Miss(reason=f"{found:,} {_WORDS[expectation.figure]}; there should be {_wanted(least, most)}.")


def _bounds(expectation: Expected) -> tuple[int, int | None]:
    if expectation.times is not None:
        return expectation.times, expectation.times
    if expectation.at_least is None and expectation.at_most is None:
        return 1, None
    return expectation.at_least or 0, expectation.at_most


def _wanted(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least:,}"
    if least == most:
        return f"{least:,}"
    return f"{least:,} to {most:,}" if least else f"at most {most:,}"

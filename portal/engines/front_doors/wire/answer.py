"""What came of an invocation, as far as a front door can tell; and who invokes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from portal.engines.emulator import Outcome, Throttled

from .response import text

Kind = Literal["returned", "failed", "throttled"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """
    `payload` is JSON text: the value that was `returned`, the error object of what `failed`, or the
    refusal of what was `throttled`. `took_s` is how long the door waited for it, a cold start included.
    """

    kind: Kind = "returned"
    payload: str = "null"
    took_s: float = 0.0
    timed_out: bool = False  # over the time of the function, not of the door


class Invoke(Protocol):
    """Runs a function. Nothing here does: whoever has a broker, or a simulation, gives one."""

    def __call__(self, event: str, /) -> Answer: ...


def answer_of(outcome: Outcome) -> Answer:
    """An outcome of the emulator as a door sees it."""
    report = outcome.report
    return Answer(
        kind="returned" if outcome.function_error is None else "failed",
        payload=outcome.payload,
        took_s=(report.duration_ms + (report.init_duration_ms or 0)) / 1000,
        timed_out=report.status == "timeout",
    )


def answer_of_throttle(throttle: Throttled) -> Answer:
    # S test_reserved_concurrency; conformance row 57
    refusal = {"Reason": throttle.reason, "Type": "User", "message": throttle.message}
    return Answer(kind="throttled", payload=text(refusal))

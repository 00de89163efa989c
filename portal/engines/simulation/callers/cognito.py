"""
A user pool that asks a function: five seconds, three times, and nobody can change that (facts G-22).

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from portal.engines.events import cognito
from portal.engines.simulation.clock import Alarm, Clock
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.invocation import Invocation
from portal.engines.simulation.journal import UNDONE, Detail, Journal, Kind

from .rules import CALLERS, CallerRules

Outcome = Literal["waiting", "answered", "refused by the function", "gave up"]


@dataclass(slots=True, eq=False)
class Asked:
    """One step of signing up or in. `response` is the event that came back, with its answers."""

    subject: str
    trigger: str
    outcome: Outcome = "waiting"
    attempts: int = 0
    response: Any = None
    error: str = ""


class SimulatedUserPool:
    """
    What is not answered in time is asked again, and so is what Lambda throttled; what the function itself
    refuses is not. `held` counts who waits. Late answers are of no use, but were paid for.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        function: SimulatedFunction,
        name: str = "user pool",
        rules: CallerRules = CALLERS,
    ) -> None:
        self.name = name
        self.held = 0
        self._clock = clock
        self._journal = journal
        self._function = function
        self._rules = rules
        self._count = 0

    def ask(
        self, trigger: str, user: cognito.User, *, on_end: Callable[[Asked], None] = lambda asked: None
    ) -> Asked:
        """Raises KeyError for a trigger that there is not."""
        self._count += 1
        subject = f"{self.name}#{self._count}"
        event = cognito.event(trigger, user, seed=subject)
        asked = Asked(subject=subject, trigger=trigger)
        self._journal.note(Kind.ARRIVED, subject, self.name, {"trigger": trigger})
        self.held += 1
        self._attempt(asked, event, on_end)
        return asked

    def _attempt(self, asked: Asked, event: Any, on_end: Callable[[Asked], None]) -> None:
        asked.attempts += 1
        attempt = asked.attempts
        alarm: list[Alarm] = []

        def again(because: str) -> None:
            self._note(Kind.FAILED, asked, {"because": because, "attempt": attempt})
            if attempt < self._rules.cognito_attempts:
                self._attempt(asked, event, on_end)
            else:
                self._end(asked, "gave up", because, on_end)

        def answered(invocation: Invocation) -> None:
            if asked.outcome != "waiting" or asked.attempts != attempt:
                done = invocation.answer.handled
                if done or (done is None and not invocation.has_failed):
                    self._note(Kind.HANDLED, asked, {"attempt": attempt, "late": 1})
                return
            alarm[0].cancel()
            self._answered(asked, invocation, on_end)

        throttle = self._function.try_invoke(event, source="cognito", on_end=answered, is_rate_limited=True)
        if throttle:
            self._note(Kind.THROTTLED, asked, {"because": throttle.because.value, "attempt": attempt})
            again(throttle.error_type)
            return
        self._note(Kind.SENT_TO_FUNCTION, asked, {"attempt": attempt})
        waits_ms = self._rules.cognito_waits_ms
        alarm.append(self._clock.after(waits_ms, lambda: again(f"no answer in {waits_ms // 1_000} s")))

    def _answered(self, asked: Asked, invocation: Invocation, on_end: Callable[[Asked], None]) -> None:
        answer = invocation.answer
        if answer.error is not None:
            if answer.handled:
                self._note(Kind.HANDLED, asked, {"attempt": asked.attempts})
            self._note(Kind.FAILED, asked, {"error": answer.error.type, "attempt": asked.attempts})
            self._end(asked, "refused by the function", answer.error.message, on_end)
            return
        asked.response = answer.response
        is_undone = answer.handled is not None and not answer.handled
        self._note(Kind.SUCCEEDED, asked, UNDONE if is_undone else {"attempt": asked.attempts})
        self._end(asked, "answered", "", on_end)

    def _end(self, asked: Asked, outcome: Outcome, error: str, on_end: Callable[[Asked], None]) -> None:
        asked.outcome, asked.error = outcome, error
        self.held -= 1
        kind = Kind.DELETED if outcome == "answered" else Kind.EXPIRED
        self._note(kind, asked, {"outcome": outcome})
        on_end(asked)

    def _note(self, kind: Kind, asked: Asked, detail: Detail) -> None:
        self._journal.note(kind, asked.subject, self.name, detail)

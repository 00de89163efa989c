"""The learner's own handler, run in the sandbox while virtual time goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass

from portal.engines.emulator import Outcome
from portal.engines.emulator.client import Asked, Session
from portal.engines.simulation.chance import Chance, Distribution, Fixed
from portal.engines.simulation.clock import Clock, OutOfWallTime
from portal.engines.simulation.handlers import Answer, FunctionError

_DURATION = Fixed(100)
_INIT = Fixed(250)
_TYPE_CHARACTERS = 200  # the journal keeps it for every failure
_MESSAGE_CHARACTERS = 2_000
_HUNG = Answer(error=FunctionError("Sandbox.Timedout", "It did not come back."), timed_out=True)

Handled = Callable[[object, Outcome], frozenset[int] | None]
Heard = Callable[[str, Outcome], None]


def unknown(event: object, outcome: Outcome) -> frozenset[int] | None:
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class RealSettings:
    """
    How long an invocation takes is modelled, so that the timeline is the same on any machine; what comes of
    it is not. Whoever runs for `patience_s` of wall time has hung, and times out in virtual time. `handled`
    says which records an invocation has done its work for, where its outcome tells (its log, say).
    """

    duration: Distribution = _DURATION
    init: Distribution = _INIT
    patience_s: float = 5.0
    handled: Handled = unknown


class RealHandler:
    """
    Each simulated environment has one of its own in the session, with its own globals and /tmp; invocations
    overlap in wall time as they do in virtual time. Whoever opened the session closes it, which ends what is
    under way.
    """

    def __init__(
        self,
        session: Session,
        *,
        clock: Clock,
        chance: Chance,
        settings: RealSettings,
        heard: Heard | None = None,
        name: str = "handler",
    ) -> None:
        """`heard` is told each outcome with its request id, in order of virtual time."""
        self._session = session
        self._clock = clock
        self._settings = settings
        self._heard = heard
        self._times = chance.stream(f"{name}: times")

    def initialise(self, *, environment: int) -> int:
        return self._settings.init.draw(self._times)

    def begin(self, *, environment: int, event: object, at_ms: int, request_id: str) -> UnderWay:
        text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        asked = self._session.ask(text, environment=environment, request_id=request_id)
        return UnderWay(self, asked, event=event, duration_ms=self._settings.duration.draw(self._times))

    def retire(self, *, environment: int) -> None:
        self._session.retire(environment)

    def wait(self, asked: Asked, event: object) -> Answer:
        """Raises OutOfWallTime, and what ended the session: BrokerGone, Refused, Busy, Cancelled."""
        try:
            outcome = self._wait(asked)
        except CancelledError:
            return _HUNG
        if self._heard and asked.request_id:
            self._heard(asked.request_id, outcome)
        return answer_of(outcome, self._settings.handled(event, outcome))

    def _wait(self, asked: Asked) -> Outcome:
        while True:
            left_s = self._clock.wall_left_s()
            patience_s = self._patience_left_s(asked)
            try:
                waits_s = patience_s if left_s is None else min(patience_s, left_s)
                return asked.outcome.result(max(0.0, waits_s))
            except NotYet:
                if asked.outcome.done():
                    continue
            if left_s is not None and left_s <= patience_s:
                self._session.give_up(asked)
                raise OutOfWallTime
            if self._patience_left_s(asked) <= 0:
                self._session.give_up(asked)
                raise CancelledError

    def _patience_left_s(self, asked: Asked) -> float:
        """All of it, as long as it waits for others."""
        patience_s = self._settings.patience_s
        return patience_s if asked.began_s is None else patience_s - (time.monotonic() - asked.began_s)


class UnderWay:
    """An invocation in the sandbox; virtual time has been told how long it takes."""

    __slots__ = ("_asked", "_event", "_handler", "duration_ms")

    def __init__(self, handler: RealHandler, asked: Asked, *, event: object, duration_ms: int) -> None:
        self.duration_ms = duration_ms
        self._handler = handler
        self._asked = asked
        self._event = event

    def answer(self) -> Answer:
        return self._handler.wait(self._asked, self._event)


def answer_of(outcome: Outcome, handled: frozenset[int] | None = None) -> Answer:
    """A response that is no JSON is its text, which no source understands either."""
    payload = _parsed(outcome.payload)
    if outcome.function_error is None:
        return Answer(response=payload, handled=handled)
    told = payload if isinstance(payload, dict) else {}
    kind, message = str(told.get("errorType", "Unhandled")), str(told.get("errorMessage", ""))
    error = FunctionError(kind[:_TYPE_CHARACTERS], message[:_MESSAGE_CHARACTERS])
    return Answer(error=error, timed_out=outcome.report.status == "timeout", handled=handled)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text

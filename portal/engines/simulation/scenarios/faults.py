"""Faults that befall invocations, whatever their handler does; modelled and real ones alike."""

from __future__ import annotations

from random import Random

from portal.engines.simulation.chance import Chance
from portal.engines.simulation.handlers import Answer, FunctionError, Handler, Pending

from .declaration import Faults

_DOWN = FunctionError("ConnectionError", "What the handler depends on cannot be reached.")
_LOST = FunctionError("Runtime.ExitError", "RequestId: {} Error: Runtime exited without providing a reason")
NOTHING_DONE: frozenset[int] = frozenset()


class FaultyHandler:
    """What a fault keeps from doing anything never reaches the handler."""

    def __init__(self, handler: Handler, *, faults: Faults, chance: Chance) -> None:
        self._handler = handler
        self._faults = faults
        self._stream = chance.stream("faults")
        self._outages = [(outage.from_s * 1000, outage.until_s * 1000) for outage in faults.outages]

    def initialise(self, *, environment: int) -> int:
        return self._handler.initialise(environment=environment)

    def retire(self, *, environment: int) -> None:
        self._handler.retire(environment=environment)

    def begin(self, *, environment: int, event: object, at_ms: int, request_id: str) -> Pending:
        if any(from_ms <= at_ms < until_ms for from_ms, until_ms in self._outages):
            return Known(Answer(error=_DOWN, handled=NOTHING_DONE))
        if _happens(self._stream, self._faults.crashes):
            return Known(Answer(error=_exited(request_id), handled=NOTHING_DONE))
        if _happens(self._stream, self._faults.hangs):
            return Known(Answer(error=_DOWN, timed_out=True, handled=NOTHING_DONE))
        begun = self._handler.begin(environment=environment, event=event, at_ms=at_ms, request_id=request_id)
        return Lost(begun, request_id) if _happens(self._stream, self._faults.lost_answers) else begun


class Known:
    """Takes no time worth telling."""

    def __init__(self, answer: Answer) -> None:
        self.duration_ms = 10
        self._answer = answer

    def answer(self) -> Answer:
        return self._answer


class Lost:
    """The handler has done its work, and nobody is told."""

    def __init__(self, pending: Pending, request_id: str) -> None:
        self.duration_ms = pending.duration_ms
        self._pending = pending
        self._request_id = request_id

    def answer(self) -> Answer:
        return Answer(error=_exited(self._request_id), handled=self._pending.answer().handled)


def _exited(request_id: str) -> FunctionError:
    return FunctionError(_LOST.type, _LOST.message.format(request_id))


def _happens(stream: Random, rate: float) -> bool:
    """Draws only where there is such a fault, so that another's rate shifts nothing."""
    return rate > 0 and stream.random() < rate

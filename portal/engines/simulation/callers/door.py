"""
A front door on the virtual clock: callers who wait for the function, and what they see of it.

A door that gives up does not stop the function: it runs on, and is paid for. No door tries again.
Source: facts T-1, T-2, G-13; what the caller sees is `portal.engines.front_doors`'.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.engines.events.moments import moment
from portal.engines.front_doors import (
    Answer,
    Door,
    Exchange,
    FunctionUrl,
    HttpApi,
    HttpRequest,
    LoadBalancer,
    RestApi,
    Waiting,
    conclude,
    enter,
    refusal,
)
from portal.engines.simulation.account import Throttle
from portal.engines.simulation.bucket import Bucket
from portal.engines.simulation.chance import Chance, identifier
from portal.engines.simulation.clock import Alarm, Clock
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.invocation import Invocation
from portal.engines.simulation.journal import UNDONE, Detail, Journal, Kind

from .rules import CALLERS, CallerRules

OnEnd = Callable[["Call"], None]


@dataclass(slots=True, eq=False)
class Call:
    """`exchange` is None until the caller has an answer; `waited_ms` is how long that took."""

    subject: str
    began_ms: int
    exchange: Exchange | None = None
    waited_ms: int = 0

    @property
    def status(self) -> int | None:
        return self.exchange.response.status if self.exchange else None


class SimulatedDoor:
    """
    `rate` is the requests a second that API Gateway lets through; the other doors have none of their own.
    `held` counts callers who wait.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        chance: Chance,
        function: SimulatedFunction,
        door: Door,
        name: str = "",
        rate: int | None = None,
        rules: CallerRules = CALLERS,
    ) -> None:
        self.name = name or door.kind
        self.held = 0
        self._clock = clock
        self._journal = journal
        self._function = function
        self._door = door
        self._identifiers = chance.stream(f"door {self.name}")
        is_api = isinstance(door, RestApi | HttpApi)
        amount = rules.api_rate if rate is None else rate
        self._rate = Bucket(amount=amount, in_ms=1_000) if is_api else None
        self._called = 0

    def call(
        self,
        path: str = "/",
        *,
        method: str = "GET",
        query: str = "",
        headers: tuple[tuple[str, str], ...] = (("Host", "example.com"),),
        body: bytes = b"",
        on_end: OnEnd = lambda call: None,
    ) -> Call:
        """Raises BadDoor and BadRequest, as the door does."""
        request = HttpRequest(
            method=method,
            path=path,
            query=query,
            headers=headers,
            body=body,
            received_at=moment(self._clock.epoch_ms),
            request_id=identifier(self._identifiers),
        )
        self._called += 1
        call = Call(subject=f"{self.name}#{self._called}", began_ms=self._clock.now_ms)
        self._journal.note(Kind.ARRIVED, call.subject, self.name, {"path": path})
        self.held += 1
        _Waiter(self, call, on_end).enter(request)
        return call

    # What a waiter asks

    @property
    def clock(self) -> Clock:
        return self._clock

    @property
    def door(self) -> Door:
        return self._door

    @property
    def function(self) -> SimulatedFunction:
        return self._function

    def takes_request(self) -> bool:
        return self._rate is None or self._rate.take(self._clock.now_ms)

    def note(self, kind: Kind, call: Call, detail: Detail) -> None:
        self._journal.note(kind, call.subject, self.name, detail)

    def over(self) -> None:
        self.held -= 1


class _Waiter:
    """One caller, until the answer."""

    def __init__(self, host: SimulatedDoor, call: Call, on_end: OnEnd) -> None:
        self._host = host
        self._call = call
        self._on_end = on_end
        self._alarm: Alarm | None = None

    def enter(self, request: HttpRequest) -> None:
        host = self._host
        if not host.takes_request():
            host.note(Kind.THROTTLED, self._call, {"because": "the rate of the API"})
            seen = refusal(host.door, request, "too many requests", "The API is called too often.")
            self._end(Exchange(door=host.door, request=request, seen=seen))
            return
        entered = enter(host.door, request, moment(host.clock.epoch_ms))
        if isinstance(entered, Exchange):
            self._end(entered)
            return
        self._invoke(entered)

    def _invoke(self, waiting: Waiting) -> None:
        host = self._host
        request_id = host.function.new_request_id()
        throttle = host.function.try_invoke(
            json.loads(waiting.event),
            source=host.name,
            on_end=lambda invocation: self._answered(waiting, invocation),
            request_id=request_id,
            is_rate_limited=True,
        )
        if throttle:
            host.note(Kind.THROTTLED, self._call, {"because": throttle.because.value})
            self._end(conclude(waiting, _throttled(throttle)))
            return
        host.note(Kind.SENT_TO_FUNCTION, self._call, {"request": request_id})
        if not isinstance(host.door, FunctionUrl | LoadBalancer):
            self._alarm = host.clock.after(host.door.timeout_ms + 1, lambda: self._gave_up(waiting))

    def _gave_up(self, waiting: Waiting) -> None:
        took_s = (self._host.clock.now_ms - self._call.began_ms) / 1_000
        self._end(conclude(waiting, Answer(took_s=took_s)))

    def _answered(self, waiting: Waiting, invocation: Invocation) -> None:
        is_late = self._call.exchange is not None
        self._note_work(invocation, is_late=is_late)
        if is_late:
            return
        if self._alarm:
            self._alarm.cancel()
        self._end(conclude(waiting, _answer(invocation)))

    def _note_work(self, invocation: Invocation, *, is_late: bool) -> None:
        answer = invocation.answer
        is_handled = None if answer.handled is None else bool(answer.handled)
        detail: Detail = {"request": invocation.request_id, "late": int(is_late)}
        if answer.error is None and not is_late:
            self._host.note(Kind.SUCCEEDED, self._call, UNDONE if is_handled is False else detail)
            return
        if is_handled or (answer.error is None and is_handled is None):
            self._host.note(Kind.HANDLED, self._call, detail)
        if answer.error is not None:
            self._host.note(Kind.FAILED, self._call, {**detail, "error": answer.error.type})

    def _end(self, exchange: Exchange) -> None:
        host, call = self._host, self._call
        call.exchange = exchange
        call.waited_ms = host.clock.now_ms - call.began_ms
        status = exchange.response.status
        is_lost = status >= 500 or status == 429
        host.note(Kind.EXPIRED if is_lost else Kind.DELETED, call, {"status": status})
        host.over()
        self._on_end(call)


def _answer(invocation: Invocation) -> Answer:
    answer = invocation.answer
    took_s = (invocation.ended_ms - invocation.begun_ms) / 1_000
    if answer.error is None:
        return Answer(payload=_json(answer.response), took_s=took_s)
    error = {"errorMessage": answer.error.message, "errorType": answer.error.type}
    return Answer(kind="failed", payload=_json(error), took_s=took_s, timed_out=answer.timed_out)


def _throttled(throttle: Throttle) -> Answer:
    told = {"Reason": throttle.reason, "Type": "User", "message": throttle.message}
    return Answer(kind="throttled", payload=_json(told))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

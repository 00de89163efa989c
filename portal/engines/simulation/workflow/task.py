"""
A task that calls a function: the invocation, what its errors are called, time-outs, and task tokens.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html;
https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from portal.engines.simulation.asynchronous import AsyncQueue, PayloadTooLarge
from portal.engines.simulation.clock import Alarm
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.invocation import Invocation
from portal.engines.simulation.journal import Detail, Kind

from .faults import HEARTBEAT, TIMEOUT, StateError
from .resources import function_name
from .waits import seconds

if TYPE_CHECKING:
    from .templates import Scope
    from .visit import Visit

THROTTLED = "Lambda.TooManyRequestsException"  # concepts-error-handling
MISSING = "Lambda.ResourceNotFoundException"  # S sfn
UNKNOWN = "Lambda.Unknown"  # of an error without a type: concepts-error-handling
TOO_LARGE = "Lambda.RequestTooLargeException"


class Caller(Protocol):
    """Who knows functions and tokens."""

    def function(self, name: str) -> SimulatedFunction | None: ...

    def events(self, name: str) -> AsyncQueue | None: ...

    def new_token(self, task: TaskRun) -> str: ...

    def forget(self, token: str) -> None: ...


class TaskRun:
    """One attempt. What comes after it has ended is too late, and goes nowhere."""

    def __init__(self, visit: Visit, scope: Scope) -> None:
        called = visit.state.called
        assert called is not None
        self._visit = visit
        self._called = called
        self._execution = visit.execution
        self._is_over = False
        self._alarms: list[Alarm] = []
        self._beat: Alarm | None = None
        self._token = self._execution.caller.new_token(self) if called.waits else None
        self._scope = scope
        self._beat_s: int | None = None
        self._asked: Any = None

    def begin(self) -> None:
        """Raises StateError for parameters that cannot be made."""
        execution, place, scope = self._execution, self._visit.place, self._scope
        if self._token:
            scope = self._visit.scope(scope.data, Task={"Token": self._token})
        timeout_s = seconds(self._visit.state.fields, "TimeoutSeconds", scope)
        self._beat_s = seconds(self._visit.state.fields, "HeartbeatSeconds", scope)
        self._asked = self._visit.filled(scope)
        execution.record("LambdaFunctionScheduled" if self._called.is_direct else "TaskScheduled", place)
        if timeout_s is not None:
            self._alarms.append(execution.clock.after(timeout_s * 1_000, self._timed_out))
        self.heartbeat()
        name, payload, kind, qualifier = self._what()
        function = execution.caller.function(name)
        if function is None:
            self._fail(StateError(MISSING, f"Function not found: {name} (Service: Lambda, Status Code: 404)"))
        elif kind == "Event":
            self._publish(name, payload)
        elif kind == "DryRun":
            self._succeed(_envelope(None, 204, None))
        else:
            self._invoke(function, payload, qualifier)

    def cancel(self) -> None:
        self._is_over = True
        for alarm in (*self._alarms, *([self._beat] if self._beat else [])):
            alarm.cancel()
        if self._token:
            self._execution.caller.forget(self._token)

    # Tokens

    def heartbeat(self) -> None:
        if self._beat:
            self._beat.cancel()
        if self._beat_s is not None:
            self._beat = self._execution.clock.after(self._beat_s * 1_000, self._no_heartbeat)

    def token_success(self, output: Any) -> None:
        self._succeed(output)

    def token_failure(self, error: StateError) -> None:
        self._fail(error)

    # Invoking

    def _what(self) -> tuple[str, Any, str, str | None]:
        """Name, payload, invocation type and qualifier."""
        if self._called.is_direct:
            return self._called.function, self._asked, "RequestResponse", None
        asked = self._asked
        found = function_name(str(asked.get("FunctionName", "")))
        name, qualifier = found or (str(asked.get("FunctionName", "")), None)
        payload = asked.get("Payload", {})
        kind = str(asked.get("InvocationType", "RequestResponse"))
        return name, payload, kind, asked.get("Qualifier", qualifier)

    def _invoke(self, function: SimulatedFunction, payload: Any, qualifier: str | None) -> None:
        request_id = function.new_request_id()
        throttle = function.try_invoke(
            payload,
            source="states",
            on_end=self._answered,
            request_id=request_id,
            qualifier=qualifier,
            is_rate_limited=True,
        )
        attempt = self._visit.retries + 1
        self._note(Kind.THROTTLED if throttle else Kind.SENT_TO_FUNCTION, request_id, attempt=attempt)
        if throttle:
            cause = f"{throttle.message} (Service: Lambda, Status Code: 429, Request ID: {request_id})"
            self._fail(StateError(THROTTLED, cause))

    def _note(self, kind: Kind, request_id: str, **more: str | int) -> None:
        """In the life of the execution, which waits for one state after the other."""
        detail: Detail = {"state": self._visit.place, "request": request_id, **more}
        self._execution.note(kind, detail)

    def _publish(self, name: str, payload: Any) -> None:
        events = self._execution.caller.events(name)
        if events is None:
            says = f"{name} has no queue for asynchronous events (Service: Lambda, Status Code: 404)"
            self._fail(StateError(MISSING, says))
            return
        try:
            events.publish(payload, source="states")
        except PayloadTooLarge as fault:
            self._fail(StateError(TOO_LARGE, str(fault)))
            return
        if not self._token:
            self._succeed(_envelope(None, 202, None))

    def _answered(self, invocation: Invocation) -> None:
        """The function's work is noted whether or not anybody waits for it still."""
        answer = invocation.answer
        is_handled = None if answer.handled is None else bool(answer.handled)
        if answer.error is None:
            self._execution.is_undone |= is_handled is False
            # Nobody waits for it any more: its work is done all the same.
            self._note(Kind.HANDLED if self._is_over else Kind.RETURNED, invocation.request_id)
        else:
            if is_handled:
                self._note(Kind.HANDLED, invocation.request_id)
            self._note(Kind.FAILED, invocation.request_id, error=answer.error.type)
        if answer.error is not None:
            cause = {"errorMessage": answer.error.message, "errorType": answer.error.type}
            self._fail(StateError(answer.error.type or UNKNOWN, json.dumps(cause, ensure_ascii=False)))
        elif not self._token:
            is_direct = self._called.is_direct
            self._succeed(answer.response if is_direct else _envelope(answer.response, 200, invocation))

    # The end

    def _succeed(self, result: Any) -> None:
        self._end(lambda: self._visit.succeeded(result), "Succeeded", None)

    def _fail(self, error: StateError) -> None:
        self._end(lambda: self._visit.failed(error), "Failed", error.error)

    def _timed_out(self) -> None:
        self._end(lambda: self._visit.failed(StateError(TIMEOUT)), "TimedOut", TIMEOUT)

    def _no_heartbeat(self) -> None:
        self._end(lambda: self._visit.failed(StateError(HEARTBEAT)), "TimedOut", HEARTBEAT)

    def _end(self, then: Any, how: str, error: str | None) -> None:
        if self._is_over:
            return
        self.cancel()
        prefix = "LambdaFunction" if self._called.is_direct else "Task"
        try:
            self._execution.record(f"{prefix}{how}", self._visit.place, error)
        except StateError as fault:
            self._visit.failed(fault)
            return
        then()


def _envelope(payload: Any, status: int, invocation: Invocation | None) -> dict[str, Any]:
    """What Lambda's integration gives for an invocation."""
    told: dict[str, Any] = {"StatusCode": status}
    if invocation:
        told = {"ExecutedVersion": "$LATEST", "Payload": payload, **told}
        told["SdkResponseMetadata"] = {"RequestId": invocation.request_id}
    return told

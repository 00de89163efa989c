"""One execution of a state machine, from its input to its output or its error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Literal, Protocol

from portal.engines.events.moments import iso_ms
from portal.engines.simulation.clock import Alarm, Clock
from portal.engines.simulation.journal import Detail, Kind

from .definition import Definition, States
from .faults import DATA_LIMIT, RUNTIME, TIMEOUT, StateError
from .history import Event
from .level import Level
from .rules import WorkflowRules
from .size import json_bytes
from .task import Caller

Status = Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]


class Machine(Protocol):
    """Whose execution it is."""

    @property
    def name(self) -> str: ...
    @property
    def arn(self) -> str: ...

    def note(self, kind: Kind, subject: str, detail: Detail) -> None: ...


class Execution:
    """`over` is told once, when the status is no longer RUNNING."""

    def __init__(
        self,
        *,
        clock: Clock,
        machine: Machine,
        definition: Definition,
        caller: Caller,
        name: str,
        subject: str,
        data: Any,
        stream: Random,
        rules: WorkflowRules,
        longest_ms: int,
        over: Callable[[Execution], None],
    ) -> None:
        self.name = name
        self.subject = subject
        self.status: Status = "RUNNING"
        self.output: Any = None
        self.error: StateError | None = None
        self.is_undone = False  # a function has swallowed a failure
        self.history: list[Event] = []
        self.clock = clock
        self.caller = caller
        self.stream = stream
        self.rules = rules
        self._machine = machine
        self._data = data
        self._over = over
        self._began_ms = clock.now_ms
        timeout_ms = min(definition.timeout_s * 1_000, longest_ms) if definition.timeout_s else longest_ms
        # In the background: an execution that has ended otherwise must not keep the clock going for a year.
        self._alarm: Alarm = clock.after(timeout_ms, self._timed_out, background=not definition.timeout_s)
        self._level = self.level(definition.machine, place="", extra={}, over=self._ended)
        clock.after(0, self._begin)

    @property
    def arn(self) -> str:
        return f"{self._machine.arn.replace(':stateMachine:', ':execution:')}:{self.name}"

    def level(
        self, states: States, *, place: str, extra: Mapping[str, Any], over: Callable[[Any], None]
    ) -> Level:
        """The machine itself, or a branch or an iteration in it."""
        return Level(execution=self, states=states, place=place, extra=extra, over=over)

    def context(self, state: str, entered_ms: int, retries: int) -> dict[str, Any]:
        return {
            "Execution": {
                "Id": self.arn,
                "Input": self._data,
                "Name": self.name,
                "StartTime": iso_ms(self.clock.epoch_ms - self.clock.now_ms + self._began_ms),
            },
            "State": {
                "EnteredTime": iso_ms(self.clock.epoch_ms - self.clock.now_ms + entered_ms),
                "Name": state,
                "RetryCount": retries,
            },
            "StateMachine": {"Id": self._machine.arn, "Name": self._machine.name},
        }

    def record(self, type_: str, state: str = "", error: str | None = None) -> int:
        """Into the history: the event's id. Raises StateError when there is no more room in it."""
        if self.status == "RUNNING" and len(self.history) >= self.rules.history_events:
            says = (
                f"The execution reached the maximum number of history events ({self.rules.history_events})."
            )
            raise StateError(RUNTIME, says)
        self.history.append(Event(len(self.history) + 1, self.clock.now_ms, type_, state, error))
        return len(self.history)

    def note(self, kind: Kind, detail: Detail) -> None:
        self._machine.note(kind, self.subject, detail)

    def measure(self, value: Any, state: str) -> None:
        """Raises StateError for what is larger than goes from state to state."""
        if json_bytes(value, most=self.rules.data_bytes) > self.rules.data_bytes:
            says = f"The state/task '{state}' returned a result with a size exceeding the maximum number of"
            raise StateError(DATA_LIMIT, f"{says} bytes service limit.")

    def stop(self) -> None:
        """As StopExecution does."""
        self._close("ABORTED", "ExecutionAborted", None)

    def _begin(self) -> None:
        if self.status != "RUNNING":
            return
        self.record("ExecutionStarted")
        try:
            self.measure(self._data, self.name)
        except StateError as fault:
            self._ended(fault)
            return
        self._level.begin(self._data)

    def _ended(self, result: Any) -> None:
        if isinstance(result, StateError):
            self._close("FAILED", "ExecutionFailed", result)
            return
        self.output = result
        self._close("SUCCEEDED", "ExecutionSucceeded", None)

    def _timed_out(self) -> None:
        self._close("TIMED_OUT", "ExecutionTimedOut", StateError(TIMEOUT))

    def _close(self, status: Status, type_: str, error: StateError | None) -> None:
        if self.status != "RUNNING":
            return
        self.status, self.error = status, error
        self._alarm.cancel()
        self._level.cancel()
        self.record(type_, error=error.error if error else None)
        self._over(self)

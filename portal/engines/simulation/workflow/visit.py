"""
One visit of a state: input through its paths, the work, output through its paths; or an error.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from portal.engines.simulation.clock import Alarm

from .choices import choose
from .definition import Catcher, State
from .faults import RESULT_PATH, RUNTIME, StateError, matches
from .inside import Inside, of_map, of_parallel
from .intrinsics import Budget
from .paths import NotFound, Path, put
from .retries import Attempts
from .task import TaskRun
from .templates import Scope, fill
from .waits import wait_ms

if TYPE_CHECKING:
    from .level import Level


class Visit:
    def __init__(self, *, level: Level, state: State, data: Any) -> None:
        self.level = level
        self.state = state
        self.execution = level.execution
        self.place = f"{level.place}{state.name}"
        self._data = data
        self._attempts = Attempts(state.retriers, self.execution.stream)
        self._entered_ms = self.execution.clock.now_ms
        self._event_id = 0
        self._work: TaskRun | Inside | None = None
        self._alarm: Alarm | None = None
        self._is_over = False

    @property
    def retries(self) -> int:
        return self._attempts.count

    def begin(self) -> None:
        self._guarded(self._enter)

    def cancel(self) -> None:
        self._is_over = True
        if self._alarm:
            self._alarm.cancel()
        if self._work:
            self._work.cancel()

    # Into the state

    def _enter(self) -> None:
        self._event_id = self.execution.record(f"{self.state.type}StateEntered", self.place)
        self._try()

    def _try(self) -> None:
        scope = self.scope(self._through(self.state.input_path, self._data))
        match self.state.type:
            case "Pass":
                result = self.state.fields["Result"] if "Result" in self.state.fields else self.filled(scope)
                self.succeeded(result)
            case "Succeed":
                self._leave(scope.data, None)
            case "Fail":
                self._fail(scope)
            case "Choice":
                fields = self.state.fields
                then = choose(fields["Choices"], fields.get("Default"), scope, self.state.name)
                self._leave(scope.data, then)
            case "Wait":
                self._alarm = self.execution.clock.after(
                    wait_ms(self.state.fields, scope, self.execution.clock.epoch_ms),
                    lambda: self._guarded(lambda: self._leave(scope.data, self.state.then)),
                )
            case "Task":
                self._work = TaskRun(self, scope)
                self._work.begin()
            case "Parallel":
                self._work = of_parallel(self, self.filled(scope))
                self._work.begin()
            case _:
                self._work = of_map(self, scope)
                self._work.begin()

    def scope(self, data: Any, **extra: Any) -> Scope:
        context = self.execution.context(self.state.name, self._entered_ms, self.retries)
        budget = Budget(4 * self.execution.rules.data_bytes)
        return Scope(data, {**context, **self.level.extra, **extra}, self.execution.stream, budget)

    def filled(self, scope: Scope) -> Any:
        """The input after Parameters. Raises StateError."""
        if not self.state.has_parameters:
            return scope.data
        made = fill(self.state.parameters, scope)
        self.execution.measure(made, self.state.name)
        return made

    def _through(self, path: Path | None, data: Any) -> Any:
        """InputPath and OutputPath: null lets an empty object through."""
        if path is None:
            return {}
        try:
            return self.scope(data).find(path)
        except NotFound:
            says = f"Invalid path '{path.text}': it leads nowhere in the state's data."
            raise StateError(RUNTIME, says) from None

    # Out of it

    def succeeded(self, result: Any) -> None:
        """What the work came to; harmless when the state has been left."""
        self._guarded(lambda: self._succeed(result))

    def failed(self, error: StateError) -> None:
        """Retried, caught, or passed on; harmless when the state has been left."""
        self._guarded(lambda: self._handle(error))

    def _succeed(self, result: Any) -> None:
        if self.state.has_selector:
            result = fill(self.state.selector, self.scope(result))
        self._leave(self._kept(self.state.result_path, result), self.state.then)

    def _kept(self, path: Path | None, result: Any) -> Any:
        if path is None:
            return self._data
        try:
            return put(path, self._data, result)
        except NotFound:
            says = f"Unable to apply ReferencePath {path.text} to the state's input."
            raise StateError(RESULT_PATH, says) from None

    def _leave(self, data: Any, then: str | None) -> None:
        output = self._through(self.state.output_path, data)
        self.execution.measure(output, self.state.name)
        self._go(output, then)

    def _go(self, output: Any, then: str | None) -> None:
        self.execution.record(f"{self.state.type}StateExited", self.place)
        self._is_over = True
        if then is None:
            self.level.ended(output)
            return
        # On the clock, so that a machine that turns in a circle is bounded as everything else is.
        self.execution.clock.after(0, lambda: self.level.enter(then, output))

    def _fail(self, scope: Scope) -> None:
        told = []
        for name in ("Error", "Cause"):
            path = self.state.fields.get(f"{name}Path")
            told.append(scope.value(path, f"{name}Path") if path else self.state.fields.get(name, ""))
        error, cause = (str(one) for one in told)
        self._is_over = True
        self.level.failed(StateError(error, cause))

    def _handle(self, error: StateError) -> None:
        if self._work:
            self._work.cancel()
        wait_ms = self._attempts.wait_ms(error.error)
        if wait_ms is not None:
            self._alarm = self.execution.clock.after(wait_ms, lambda: self._guarded(self._try))
            return
        for catcher in self.state.catchers:
            if matches(error.error, catcher.errors):
                self._caught(catcher, error)
                return
        self._is_over = True
        self.level.failed(error)

    def _caught(self, catcher: Catcher, error: StateError) -> None:
        self._go(self._kept(catcher.result_path, error.output), catcher.then)

    def _guarded(self, what: Callable[[], None]) -> None:
        """Errors of paths and templates are errors of the state, with its name in front."""
        if self._is_over:
            return
        try:
            what()
        except StateError as fault:
            if fault.error == RUNTIME:
                began = f"An error occurred while executing the state '{self.state.name}'"
                fault = StateError(
                    RUNTIME, f"{began} (entered at the event id #{self._event_id}). {fault.cause}"
                )
            self._failed_itself(fault)

    def _failed_itself(self, fault: StateError) -> None:
        try:
            self._handle(fault)
        except StateError as another:
            self._is_over = True
            self.level.failed(another)

"""The states of a machine, of a branch or of an iteration, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .definition import States
from .faults import StateError
from .visit import Visit

if TYPE_CHECKING:
    from .execution import Execution


class Level:
    """`over` is told the output, or a StateError; nothing after cancel()."""

    def __init__(
        self,
        *,
        execution: Execution,
        states: States,
        place: str,
        extra: Mapping[str, Any],
        over: Callable[[Any], None],
    ) -> None:
        self.execution = execution
        self.place = place
        self.extra = extra
        self._states = states
        self._over = over
        self._visit: Visit | None = None
        self._is_over = False

    def begin(self, data: Any) -> None:
        self.enter(self._states.start, data)

    def enter(self, name: str, data: Any) -> None:
        if self._is_over:
            return
        self._visit = Visit(level=self, state=self._states.states[name], data=data)
        self._visit.begin()

    def ended(self, result: Any) -> None:
        """With an output, or with a StateError that nobody caught."""
        if not self._is_over:
            self._is_over = True
            self._over(result)

    def failed(self, error: StateError) -> None:
        self.ended(error)

    def cancel(self) -> None:
        self._is_over = True
        if self._visit:
            self._visit.cancel()

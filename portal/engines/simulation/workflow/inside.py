"""Parallel and Map: levels inside a state. The first that fails ends the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .definition import States
from .faults import RUNTIME, StateError
from .templates import fill

if TYPE_CHECKING:
    from .level import Level
    from .templates import Scope
    from .visit import Visit


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """`data` makes its input, not before it begins: there may be many iterations. It raises StateError."""

    states: States
    place: str
    extra: dict[str, Any]  # what the context has more
    data: Callable[[], Any]


class Inside:
    """Of `jobs` at most `at_once` are under way; the result is a list in their order."""

    def __init__(self, visit: Visit, jobs: Sequence[Job], at_once: int) -> None:
        self._visit = visit
        self._jobs = jobs
        self._at_once = at_once
        self._results: list[Any] = [None] * len(jobs)
        self._levels: dict[int, Level] = {}
        self._begun = 0
        self._is_over = False

    def begin(self) -> None:
        """Raises StateError."""
        self._visit.execution.record(f"{self._visit.state.type}StateStarted", self._visit.place)
        self._fill()

    def cancel(self) -> None:
        self._is_over = True
        for level in self._levels.values():
            level.cancel()

    def _fill(self) -> None:
        """A few at a time, so that a run looks at its bounds in between."""
        for _ in range(self._at_once):
            if self._is_over or len(self._levels) >= self._at_once or self._begun == len(self._jobs):
                break
            self._start(self._begun)
        if not self._levels and self._begun == len(self._jobs) and not self._is_over:
            self._is_over = True
            self._visit.succeeded(self._results)

    def _start(self, number: int) -> None:
        self._begun += 1
        job = self._jobs[number]
        level = self._visit.execution.level(
            job.states,
            place=job.place,
            extra=job.extra,
            over=lambda result: self._one_over(number, result),
        )
        self._levels[number] = level
        try:
            level.begin(job.data())
        except StateError as fault:
            self._one_over(number, fault)

    def _one_over(self, number: int, result: Any) -> None:
        if self._is_over:
            return
        del self._levels[number]
        if isinstance(result, StateError):
            self.cancel()
            self._visit.failed(result)
            return
        self._results[number] = result
        self._visit.execution.clock.after(0, self._fill)


def of_parallel(visit: Visit, data: Any) -> Inside:
    jobs = [
        Job(
            states=states,
            place=f"{visit.place}[{number}]/",
            extra=dict(visit.level.extra),
            data=lambda: data,
        )
        for number, states in enumerate(visit.state.branches)
    ]
    return Inside(visit, jobs, len(jobs))


def of_map(visit: Visit, scope: Scope) -> Inside:
    """Raises StateError."""
    fields = visit.state.fields
    path = str(fields.get("ItemsPath", "$"))
    items = scope.value(path, "ItemsPath")
    if not isinstance(items, list):
        raise StateError(RUNTIME, f'Reference path "{path}" must point to array.')
    most = visit.execution.rules.inline_map
    jobs = [_iteration(visit, scope.data, number, item) for number, item in enumerate(items)]
    return Inside(visit, jobs, min(int(fields.get("MaxConcurrency", 0)) or most, most))


def _iteration(visit: Visit, whole: Any, number: int, item: Any) -> Job:
    extra = {**visit.level.extra, "Map": {"Item": {"Index": number, "Value": item}}}
    is_shaped = "ItemSelector" in visit.state.fields or visit.state.has_parameters
    template = visit.state.fields.get("ItemSelector", visit.state.parameters)
    return Job(
        states=visit.state.branches[0],
        place=f"{visit.place}[{number}]/",
        extra=extra,
        data=lambda: fill(template, visit.scope(whole, **extra)) if is_shaped else item,
    )

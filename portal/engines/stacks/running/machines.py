"""
State machines of a stack: each execution on a virtual clock of its own, its tasks through the real functions.

What is between the states (waits, retries' delays) takes no time here; what functions take is theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from portal.engines.emulator import Outcome, Throttled
from portal.engines.simulation import (
    Account,
    Answer,
    Bounds,
    Chance,
    Clock,
    FunctionError,
    FunctionSettings,
    Journal,
    SimulatedFunction,
)
from portal.engines.simulation.workflow import BadDefinition, Execution, StateMachine
from portal.engines.stacks.plan import Machine, Target

from .asynchronous import Asynchronous
from .deployment import Deployment, NotDeployed
from .step import Step, read

_BOUNDS = Bounds(happenings=20_000, wall_s=120.0)


class Machines:
    def __init__(self, deployment: Deployment, asynchronous: Asynchronous) -> None:
        self._deployment = deployment
        self.executions: list[Execution] = []
        asynchronous.machines = self

    def start(self, machine: str, given: Any) -> Execution | None:
        """By name, logical id or ARN; after what is under way. None where it could not even begin."""
        found = self._found(machine)
        clock = Clock()
        journal, chance = Journal(clock), Chance(seed=self._deployment.count("machines"))
        account = Account()
        try:
            states = StateMachine(
                clock=clock,
                journal=journal,
                chance=chance,
                definition=json.dumps(found.definition),
                name=found.name,
                functions={
                    name: SimulatedFunction(
                        clock=clock,
                        journal=journal,
                        chance=chance,
                        handler=_Real(self._deployment, name, found.logical_id),
                        settings=FunctionSettings(name=name, timeout_ms=900_000),
                        account=account,
                    )
                    for name in self._deployment.functions
                },
            )
        except BadDefinition as fault:
            self._deployment.note(Step(cause="states", source=found.logical_id, note=str(fault)))
            return None
        execution = states.start(given)
        clock.run(_BOUNDS)
        self.executions.append(execution)
        self._deployment.note(Step(cause="states", source=found.logical_id, note=_told(execution)))
        return execution

    def _found(self, machine: str) -> Machine:
        for one in self._deployment.plan.machines:
            if machine in (one.name, one.logical_id, one.arn):
                return one
        known = ", ".join(one.logical_id for one in self._deployment.plan.machines) or "none"
        raise NotDeployed(f"There is no state machine {machine[:120]!r} in the stack; there are {known}.")


def _told(execution: Execution) -> str:
    if execution.error is not None:
        return f"{execution.status}: {execution.error.error} {execution.error.cause}"[:2_000]
    if execution.status == "RUNNING":
        return "It waits for something that does not come here, a task token perhaps."
    return f"{execution.status}: {json.dumps(execution.output)}"[:2_000]


class _Real:
    """A function's handler for the simulated clock: what is begun is run at once, and its time is told."""

    def __init__(self, deployment: Deployment, function: str, machine: str) -> None:
        self._deployment = deployment
        self._function = function
        self._machine = machine

    def initialise(self, *, environment: int) -> int:
        return 0  # the duration that is told has it

    def begin(self, *, environment: int, event: object, at_ms: int, request_id: str) -> _Ended:
        try:
            ended = self._deployment.run(
                Target(function=self._function), json.dumps(event), "states", self._machine
            ).ended
        except NotDeployed as why:
            return _Ended(0, Answer(error=FunctionError("Lambda.ResourceNotFoundException", str(why))))
        return _ended(ended)

    def retire(self, *, environment: int) -> None:
        """Environments are the broker's."""


class _Ended:
    def __init__(self, duration_ms: int, answer: Answer) -> None:
        self.duration_ms = duration_ms
        self._answer = answer

    def answer(self) -> Answer:
        return self._answer


def _ended(ended: Outcome | Throttled) -> _Ended:
    if isinstance(ended, Throttled):
        return _Ended(0, Answer(error=FunctionError("Lambda.TooManyRequestsException", ended.message)))
    duration_ms = int(ended.report.duration_ms + (ended.report.init_duration_ms or 0))
    payload = read(ended.payload)
    if ended.function_error is None:
        return _Ended(duration_ms, Answer(response=payload))
    told: Mapping[str, Any] = payload if isinstance(payload, dict) else {}
    error = FunctionError(str(told.get("errorType", "Lambda.Unknown")), str(told.get("errorMessage", "")))
    return _Ended(duration_ms, Answer(error=error, timed_out=ended.report.status == "timeout"))

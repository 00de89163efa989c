"""A state machine that executions are started of, and the tokens that its tasks wait for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.events.place import HERE
from portal.engines.simulation.asynchronous import AsyncQueue
from portal.engines.simulation.chance import Chance, identifier
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.journal import NOTHING, UNDONE, Detail, Journal, Kind

from .definition import States
from .execution import Execution
from .faults import BadDefinition, StateError
from .read import read_definition
from .rules import WORKFLOW, WorkflowRules
from .rules import Kind as MachineKind
from .task import TaskRun


class NoSuchTask(LookupError):
    """TaskTimedOut or TaskDoesNotExist: nobody waits for this token, or not any more."""


class StateMachine:
    """
    `functions` are those that its tasks may call, by name; `events` the queues of those that are invoked
    asynchronously. Raises BadDefinition.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        chance: Chance,
        definition: str,
        functions: Mapping[str, SimulatedFunction],
        events: Mapping[str, AsyncQueue] | None = None,
        name: str = "workflow",
        kind: MachineKind = "STANDARD",
        rules: WorkflowRules = WORKFLOW,
    ) -> None:
        self.name = name
        self.executions: list[Execution] = []
        self._definition = read_definition(definition)
        if kind == "EXPRESS" and _waits(self._definition.machine):
            raise BadDefinition("Definition", "An Express workflow cannot wait for a task token.")
        self._clock = clock
        self._journal = journal
        self._stream = chance.stream(f"state machine {name}")
        self._functions = functions
        self._events = events or {}
        self._kind: MachineKind = kind
        self._rules = rules
        self._tokens: dict[str, TaskRun] = {}

    @property
    def arn(self) -> str:
        return HERE.arn("states", f"stateMachine:{self.name}")

    @property
    def held(self) -> int:
        return sum(execution.status == "RUNNING" for execution in self.executions)

    def start(self, data: Any = None, *, name: str | None = None) -> Execution:
        subject = f"{self.name}#{len(self.executions) + 1}"
        self._journal.note(Kind.ARRIVED, subject, self.name)
        execution = Execution(
            clock=self._clock,
            machine=self,
            definition=self._definition,
            caller=self,
            name=name or identifier(self._stream),
            subject=subject,
            data={} if data is None else data,
            stream=self._stream,
            rules=self._rules,
            longest_ms=self._rules.longest_ms(self._kind),
            over=self._over,
        )
        self.executions.append(execution)
        return execution

    # Tokens, as SendTaskSuccess and its like take them

    def send_task_success(self, token: str, output: Any) -> None:
        """Raises NoSuchTask."""
        self._task(token).token_success(output)

    def send_task_failure(self, token: str, error: str = "", cause: str = "") -> None:
        """Raises NoSuchTask."""
        self._task(token).token_failure(StateError(error, cause))

    def send_task_heartbeat(self, token: str) -> None:
        """Raises NoSuchTask."""
        self._task(token).heartbeat()

    @property
    def tokens(self) -> list[str]:
        """Those that are waited for, oldest first."""
        return list(self._tokens)

    def _task(self, token: str) -> TaskRun:
        task = self._tokens.get(token)
        if task is None:
            raise NoSuchTask("Task Timed Out: 'Provided task does not exist anymore'")
        return task

    # What executions ask

    def note(self, kind: Kind, subject: str, detail: Detail) -> None:
        self._journal.note(kind, subject, self.name, detail)

    def function(self, name: str) -> SimulatedFunction | None:
        return self._functions.get(name)

    def events(self, name: str) -> AsyncQueue | None:
        return self._events.get(name)

    def new_token(self, task: TaskRun) -> str:
        token = f"AQ{self._stream.getrandbits(256):064x}"
        self._tokens[token] = task
        return token

    def forget(self, token: str) -> None:
        self._tokens.pop(token, None)

    def _over(self, execution: Execution) -> None:
        if execution.status == "SUCCEEDED":
            self.note(Kind.SUCCEEDED, execution.subject, UNDONE if execution.is_undone else NOTHING)
            self.note(Kind.DELETED, execution.subject, {"status": execution.status})
            return
        error = execution.error.error if execution.error else None
        detail: Detail = {"status": execution.status, "error": error}
        self.note(Kind.FAILED, execution.subject, detail)
        self.note(Kind.EXPIRED, execution.subject, detail)


def _waits(states: States) -> bool:
    return any(
        (state.called is not None and state.called.waits) or any(map(_waits, state.branches))
        for state in states.states.values()
    )

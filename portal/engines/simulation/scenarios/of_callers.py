"""Callers who wait, and state machines, as sources of a scenario."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, Len

from portal.engines.front_doors import FunctionUrl, HttpApi
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.callers import CALLERS, SimulatedDoor
from portal.engines.simulation.workflow import BadDefinition, StateMachine

from .stage import Around, Item

_LEAST_S, _MOST_S = (ms / 1_000 for ms in CALLERS.http_ms)
_JSON = (("Host", "example.com"), ("Content-Type", "application/json"))


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpSource:
    """
    Callers who post the body and wait: an HTTP API for `waits_s` at most, a function URL as long as the
    function may run. `rate` is the requests a second that the API lets through.
    """

    kind: Literal["http"] = "http"
    door: Literal["http-api", "function-url"] = "http-api"
    waits_s: Annotated[float, Ge(_LEAST_S), Le(_MOST_S)] = _MOST_S
    rate: Annotated[int, Ge(1), Le(100_000)] = CALLERS.api_rate


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkflowSource:
    """Executions of a state machine, the body as their input; its tasks call the scenario's function."""

    kind: Literal["step-functions"] = "step-functions"
    definition: Annotated[str, Len(2, 100_000)]
    express: bool = False


class Http:
    def __init__(self, told: HttpSource, around: Around) -> None:
        waits_ms = round(told.waits_s * 1_000)
        is_api = told.door == "http-api"
        self._door = SimulatedDoor(
            clock=around.clock,
            journal=around.journal,
            chance=around.chance,
            function=around.function,
            door=HttpApi(timeout_ms=waits_ms) if is_api else FunctionUrl(),
            rate=told.rate,
        )

    @property
    def held(self) -> int:
        return self._door.held

    def send(self, item: Item) -> None:
        self._door.call("/orders", method="POST", headers=_JSON, body=item.body.encode())


class Workflow:
    def __init__(self, told: WorkflowSource, around: Around) -> None:
        try:
            self._machine = StateMachine(
                clock=around.clock,
                journal=around.journal,
                chance=around.chance,
                definition=told.definition,
                functions={around.function.name: around.function},
                kind="EXPRESS" if told.express else "STANDARD",
            )
        except BadDefinition as fault:
            raise BadSettings(f"source.definition: {fault}") from None

    @property
    def held(self) -> int:
        return self._machine.held

    def send(self, item: Item) -> None:
        self._machine.start(_value(item.body))


def _value(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body

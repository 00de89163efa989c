"""What a scenario is played on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from portal.engines.simulation.account import Account
from portal.engines.simulation.chance import Chance
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.handlers import Handler
from portal.engines.simulation.journal import Journal


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One event to be sent; `key` is its message group or partition key, `name` the same for its repeats."""

    body: str
    key: str
    name: str


class Sender(Protocol):
    """What stands before the function."""

    @property
    def held(self) -> int:
        """Events that are not at an end."""
        ...

    def send(self, item: Item) -> None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    clock: Clock
    journal: Journal
    chance: Chance
    account: Account
    function: SimulatedFunction


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """What a handler is made with."""

    clock: Clock
    chance: Chance
    poison: set[str] = field(default_factory=set)  # bodies that always fail


MakeHandler = Callable[[Machine], Handler]


def object_of(body: str) -> Mapping[str, Any]:
    """A body as a JSON object: what is none is put into one."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = body
    return value if isinstance(value, dict) else {"value": value}

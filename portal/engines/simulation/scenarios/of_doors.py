"""REST APIs, load balancers and user pools as sources of a scenario: callers who wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from portal.engines.events.cognito import User
from portal.engines.front_doors import LoadBalancer, RestApi
from portal.engines.simulation.callers import CALLERS, SimulatedDoor, SimulatedUserPool

from .stage import Around, Item

_LEAST_S, _MOST_S = (ms / 1_000 for ms in CALLERS.rest_ms)
_JSON = (("Host", "example.com"), ("Content-Type", "application/json"))


@dataclass(frozen=True, kw_only=True, slots=True)
class RestSource:
    """Callers who post the body to a REST API, which waits for `waits_s` and lets `rate` a second through."""

    kind: Literal["rest-api"] = "rest-api"
    waits_s: Annotated[float, Ge(_LEAST_S), Le(_MOST_S)] = _MOST_S
    rate: Annotated[int, Ge(1), Le(100_000)] = CALLERS.api_rate


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadBalancerSource:
    """Callers who post the body to a load balancer, which waits as long as the function may run."""

    kind: Literal["alb"] = "alb"


@dataclass(frozen=True, kw_only=True, slots=True)
class UserPoolSource:
    """
    People who sign up or in with a Cognito user pool, the body in the metadata of each; the pool waits as
    long and asks as often as nobody can change.
    """

    kind: Literal["cognito"] = "cognito"
    trigger: Literal["pre-sign-up", "pre-authentication", "pre-token-1", "custom-message"] = "pre-sign-up"


class Rest:
    def __init__(self, told: RestSource, around: Around) -> None:
        self._door = SimulatedDoor(
            clock=around.clock,
            journal=around.journal,
            chance=around.chance,
            function=around.function,
            door=RestApi(timeout_ms=round(told.waits_s * 1_000)),
            rate=told.rate,
        )

    @property
    def held(self) -> int:
        return self._door.held

    def send(self, item: Item) -> None:
        self._door.call("/prod/orders", method="POST", headers=_JSON, body=item.body.encode())


class Balancer:
    def __init__(self, told: LoadBalancerSource, around: Around) -> None:
        self._door = SimulatedDoor(
            clock=around.clock,
            journal=around.journal,
            chance=around.chance,
            function=around.function,
            door=LoadBalancer(),
        )

    @property
    def held(self) -> int:
        return self._door.held

    def send(self, item: Item) -> None:
        self._door.call("/orders", method="POST", headers=_JSON, body=item.body.encode())


class UserPool:
    def __init__(self, told: UserPoolSource, around: Around) -> None:
        self._trigger = told.trigger
        self._pool = SimulatedUserPool(clock=around.clock, journal=around.journal, function=around.function)

    @property
    def held(self) -> int:
        return self._pool.held

    def send(self, item: Item) -> None:
        self._pool.ask(self._trigger, User(name=f"user-{item.name}", metadata={"body": item.body}))

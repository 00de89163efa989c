"""A function's environments: cold, busy, idle, gone."""

from __future__ import annotations

from collections.abc import Callable

from .bucket import Bucket
from .chance import Chance
from .clock import Clock
from .rules import FunctionRules


class Environment:
    """`is_initialised` is False again after a time-out: the next invocation runs init within its own time."""

    __slots__ = ("idle_since_ms", "is_initialised", "is_provisioned", "life_ms", "number", "was_used")

    def __init__(self, number: int, *, is_provisioned: bool, life_ms: int) -> None:
        self.number = number
        self.is_provisioned = is_provisioned
        self.is_initialised = is_provisioned
        self.life_ms = life_ms  # idle, until AWS takes it away
        self.was_used = is_provisioned
        self.idle_since_ms: int | None = None


class Environments:
    """
    Takes the one used last, as that leaves others to be taken away. New ones come at the rate that a
    function scales with, provisioned ones when all are ready.
    """

    def __init__(
        self,
        *,
        name: str,
        clock: Clock,
        chance: Chance,
        provisioned: int,
        rules: FunctionRules,
        stopped: Callable[[Environment], None],
    ) -> None:
        self._clock = clock
        self._stream = chance.stream(f"environments of {name}")
        self._rules = rules
        self._stopped = stopped
        self._scaling = Bucket(amount=rules.new_environments, in_ms=rules.new_environments_in_ms)
        self._idle: list[Environment] = []
        self._idle_provisioned: list[Environment] = []
        self._started = 0
        self._provisioned = provisioned

    def prepare_provisioned(self) -> None:
        self._idle_provisioned = [self._new(is_provisioned=True) for _ in range(self._provisioned)]
        self._idle_provisioned.reverse()

    def take_provisioned(self) -> Environment | None:
        return self._idle_provisioned.pop() if self._idle_provisioned else None

    def take_idle(self) -> Environment | None:
        if not self._idle:
            return None
        environment = self._idle.pop()
        environment.idle_since_ms = None
        return environment

    def start(self) -> Environment | None:
        """None while the function may not have more."""
        if not self._scaling.take(self._clock.now_ms):
            return None
        environment = self._new(is_provisioned=False)
        self._watch(environment, self._clock.now_ms + environment.life_ms)
        return environment

    def give_back(self, environment: Environment) -> None:
        if environment.is_provisioned:
            self._idle_provisioned.append(environment)
            return
        environment.idle_since_ms = self._clock.now_ms
        self._idle.append(environment)

    def _new(self, *, is_provisioned: bool) -> Environment:
        self._started += 1
        life_ms = self._stream.randint(*self._rules.idle_ms)
        return Environment(self._started, is_provisioned=is_provisioned, life_ms=life_ms)

    def _watch(self, environment: Environment, when_ms: int) -> None:
        self._clock.at(when_ms, lambda: self._look_at(environment), background=True)

    def _look_at(self, environment: Environment) -> None:
        now_ms, since_ms = self._clock.now_ms, environment.idle_since_ms
        if since_ms is None:
            self._watch(environment, now_ms + environment.life_ms)
        elif now_ms < since_ms + environment.life_ms:
            self._watch(environment, since_ms + environment.life_ms)
        else:
            self._idle.remove(environment)
            self._stopped(environment)

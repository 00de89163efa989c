"""Environments that sleep until their owner's next job, within bounds of memory and number."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from .lifecycle import LambdaEnvironment

WARM_S = 300.0  # AWS does not say; long enough to read a result and run again
IDLE_MB = 8  # of an environment that holds nothing of its own; measured at 3 to 8

Key = tuple[str, str]  # owner, digest of the function


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    environment: LambdaEnvironment
    expiry: asyncio.TimerHandle


class Warm:
    """
    By owner and code. `memory_mb` is of all of them together, `most` their number; whoever was
    away longest makes room. `end` is called with what is not kept.
    """

    def __init__(self, *, memory_mb: int, most: int, end: Callable[[LambdaEnvironment], None]) -> None:
        self._memory_mb = memory_mb
        self._most = most
        self._end = end
        self._kept: OrderedDict[Key, list[_Kept]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._kept.values()))

    def take(self, owner: str, digest: str) -> LambdaEnvironment | None:
        """One of exactly this code and configuration, the one used last, when there is a live one."""
        key = (owner, digest)
        while key in self._kept:
            environment = self._pop(key, -1)
            if environment.is_usable:
                return environment
            self._end(environment)
        return None

    def keep(self, owner: str, environments: Collection[LambdaEnvironment], digests: Collection[str]) -> None:
        """What a job of functions with these `digests` leaves. What its owner had for other code goes."""
        for other in [key for key in self._kept if key[0] == owner and key[1] not in digests]:
            self._end_all(other)
        for environment in environments:
            self._keep(owner, environment)

    def take_all(self) -> list[LambdaEnvironment]:
        return [self._pop(key, 0) for key in list(self._kept) for _ in range(len(self._kept[key]))]

    def _keep(self, owner: str, environment: LambdaEnvironment) -> None:
        if _held_mb(environment) > self._memory_mb:
            self._end(environment)
            return
        while not self._has_room_for(environment):
            self._end(self._pop(next(iter(self._kept)), 0))
        key = (owner, environment.function.digest)
        expiry = asyncio.get_running_loop().call_later(WARM_S, self._expire, key, environment)
        self._kept.setdefault(key, []).append(_Kept(environment, expiry))
        self._kept.move_to_end(key)

    def _has_room_for(self, environment: LambdaEnvironment) -> bool:
        held_mb = sum(_held_mb(kept.environment) for several in self._kept.values() for kept in several)
        return len(self) < self._most and held_mb + _held_mb(environment) <= self._memory_mb

    def _pop(self, key: Key, index: int) -> LambdaEnvironment:
        several = self._kept[key]
        kept = several.pop(index)
        kept.expiry.cancel()
        if not several:
            del self._kept[key]
        return kept.environment

    def _end_all(self, key: Key) -> None:
        while key in self._kept:
            self._end(self._pop(key, 0))

    def _expire(self, key: Key, environment: LambdaEnvironment) -> None:
        for index, kept in enumerate(self._kept[key]):
            if kept.environment is environment:
                self._end(self._pop(key, index))
                return


def _held_mb(environment: LambdaEnvironment) -> int:
    """At most: what it gave back after its latest invocation counts too."""
    return IDLE_MB + environment.peak_mb

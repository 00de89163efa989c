"""
Two ways in which simulated learners forget. Neither is the model that FSRS reckons with, and in both
no two learners and no two questions are alike.

`Waning` forgets by a power of the time. What is recalled in spite of a wait lasts longer afterwards, the
more so the less likely it was (the effect of spacing), by a factor of the learner's and of the question's
own; what was forgotten is learnt anew, with a part of what had been gained. There is no difficulty in it
that moves.

`Traces` is the activation of Pavlik and Anderson (2005): each practice leaves a trace that fades as a power
of the time, and the traces add up. A trace fades the faster the more active the rest was when it was made.
Nothing is ever reset: a wrong answer whose explanation is read practises as much as a right one.
Source: https://doi.org/10.1207/s15516709cog0000_14, whose form this is, with constants of its order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

# Waning: chosen before anything was measured, and not moved since.
LASTS_DAYS = 1.5  # recall after a first day: 0.77
POWER = 0.5
GROWTH = 5.0  # at a recall of 0.9 this makes it last 2.6 times as long, at 0.7 3.7 times
SAVED = 0.3  # of what had been gained, when it was forgotten
UNEVEN = 0.3  # how much the growth differs from one review to the next

# Traces.
DECAY, DECAY_BY_ACTIVATION = 0.177, 0.217
THRESHOLD, NOISE = -0.704, 0.255
SECONDS_A_DAY = 86_400 * 0.025  # between sessions time counts this much: little interferes
NEXT_DAY = 0.7  # recall of what was explained once: the middle learner, the middle question


class Memory(Protocol):
    """Of one question. Days only go forward."""

    @property
    def is_begun(self) -> bool: ...

    def recall(self, day: float) -> float: ...

    def practise(self, day: float, luck: Random, *, recalled: bool) -> None: ...


@dataclass(slots=True)
class Waning:
    first_days: float
    growth: float
    power: float
    lasts_days: float = 0.0
    last: float = 0.0

    @property
    def is_begun(self) -> bool:
        return self.lasts_days > 0

    def recall(self, day: float) -> float:
        return (1 + (day - self.last) / self.lasts_days) ** -self.power if self.lasts_days else 0.0

    def practise(self, day: float, luck: Random, *, recalled: bool) -> None:
        if not self.lasts_days:
            self.lasts_days = self.first_days
        elif recalled:
            spacing = math.sqrt(1 - self.recall(day))
            self.lasts_days *= 1 + self.growth * spacing * luck.lognormvariate(0, UNEVEN)
        else:
            self.lasts_days = max(self.first_days, SAVED * self.lasts_days)
        self.last = day


@dataclass(slots=True)
class Traces:
    """`strength` is what the learner and the question add for good."""

    strength: float
    practised: list[tuple[float, float]] = field(default_factory=list)  # (day, decay)

    @property
    def is_begun(self) -> bool:
        return bool(self.practised)

    def recall(self, day: float) -> float:
        if not self.practised:
            return 0.0
        return 1 / (1 + math.exp((THRESHOLD - self._activation(day) - self.strength) / NOISE))

    def practise(self, day: float, luck: Random, *, recalled: bool) -> None:
        decay = DECAY + DECAY_BY_ACTIVATION * math.exp(self._activation(day))
        self.practised.append((day, decay))

    def _activation(self, day: float) -> float:
        total = math.fsum(((day - at) * SECONDS_A_DAY) ** -decay for at, decay in self.practised)
        return math.log(total) if total else -math.inf


def waning(dice: Random, stickiness: list[float]) -> list[Memory]:
    """One for each question; `stickiness` says how easily each of them sticks, in standard deviations."""
    first = LASTS_DAYS * dice.lognormvariate(0, 0.5)
    growth = GROWTH * dice.lognormvariate(0, 0.3)
    power = POWER * dice.lognormvariate(0, 0.2)
    return [
        Waning(
            first_days=first * math.exp(0.6 * sticks),
            growth=growth * math.exp(0.3 * dice.gauss(0, 1)),
            power=power,
        )
        for sticks in stickiness
    ]


def traces(dice: Random, stickiness: list[float]) -> list[Memory]:
    middle = THRESHOLD + NOISE * math.log(NEXT_DAY / (1 - NEXT_DAY)) + DECAY * math.log(SECONDS_A_DAY)
    mine = middle + dice.gauss(0, 0.25)
    return [Traces(strength=mine + 0.35 * sticks) for sticks in stickiness]


KINDS = {"waning": waning, "traces": traces}

"""Everybody once a round, in a shuffled order; then medians, also of the ratios within each round."""

from __future__ import annotations

import random
from collections.abc import Sequence
from statistics import median

from benchmarks.sandbox.contestant import Contestant
from benchmarks.timing import Timing, of

WARM_UP = 3
SEED = 1

Rounds = dict[str, list[float]]


def play(contestants: Sequence[Contestant], *, rounds: int) -> Rounds:
    """Milliseconds by name; the n-th of each are of the same round. The first rounds are not kept."""
    took: Rounds = {contestant.name: [] for contestant in contestants}
    order = random.Random(SEED)
    for _ in range(rounds + WARM_UP):
        for contestant in order.sample(contestants, len(contestants)):
            took[contestant.name].append(contestant.run())
    return {name: times[WARM_UP:] for name, times in took.items()}


def timings(rounds: Rounds) -> dict[str, Timing]:
    return {name: of(name, times) for name, times in rounds.items()}


def ratio(rounds: Rounds, name: str, to: str) -> float:
    """The median over the rounds of `name` divided by `to`."""
    return median(mine / theirs for mine, theirs in zip(rounds[name], rounds[to], strict=True))

"""Everything that one run of the benchmark finds out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.emulator.contestant import RIVAL, Contestant, Discipline
from benchmarks.sandbox.rounds import Rounds, play, ratio, timings
from benchmarks.timing import Timing


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    contestants: Sequence[Contestant]
    rounds: Rounds

    @property
    def timings(self) -> dict[str, Timing]:
        return timings(self.rounds)

    def of(self, discipline: Discipline) -> list[Contestant]:
        """The fastest first."""
        took = self.timings
        chosen = [one for one in self.contestants if one.discipline == discipline]
        return sorted(chosen, key=lambda one: took[one.name].p50_ms)

    def ratio(self, one: Contestant) -> float | None:
        """To AWS's own emulator in the same discipline; None where that does not take part."""
        rival = f"{one.discipline}: {RIVAL}"
        return ratio(self.rounds, one.name, rival) if rival in self.rounds else None


def measure(contestants: Sequence[Contestant], *, rounds: int) -> Measured:
    return Measured(contestants=contestants, rounds=play(contestants, rounds=rounds))

"""What was promised, and whether it is kept. A missed target stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.sandbox.measured import Measured
from benchmarks.sandbox.rounds import ratio, timings

POOL_MS = 1.5
COLD_OF_BARE = 0.25
ENGINE_A_SECOND = 400
LAMBDA_A_SECOND = 150
MIB_EACH = 4
BARE = "bare Python"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    what: str
    wanted: str
    measured: str
    met: bool

    @property
    def verdict(self) -> str:
        return "met" if self.met else "**missed**"


def targets(measured: Measured) -> Iterator[Target]:
    took = timings(measured.rounds)
    for name in (name for name in measured.rounds if name.startswith("engine")):
        if name.endswith("nothing prepared"):
            part = ratio(measured.rounds, name, BARE)
            yield _most(f"{name}: part of {BARE}", COLD_OF_BARE, part, "")
        else:
            yield _most(f"{name}: p50", POOL_MS, took[name].p50_ms, " ms")
    for rate in measured.rates:
        if rate.is_ours:
            least = ENGINE_A_SECOND if rate.name.startswith("engine") else LAMBDA_A_SECOND
            yield _least(f"{rate.name}: cold runs a second", least, rate.a_second)
    for memory in measured.memory:
        yield _most(f"{memory.name}: each further warm environment", MIB_EACH, memory.mib_each, " MiB")


def _most(what: str, most: float, measured: float, unit: str) -> Target:
    return Target(
        what=what, wanted=f"≤ {most:g}{unit}", measured=f"{measured:.2f}{unit}", met=measured <= most
    )


def _least(what: str, least: float, measured: float) -> Target:
    return Target(what=what, wanted=f"≥ {least:g}", measured=f"{measured:.0f}", met=measured >= least)

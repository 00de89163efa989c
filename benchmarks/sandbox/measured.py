"""Everything that one run of the benchmark finds out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.sandbox import lambdas
from benchmarks.sandbox.contestant import Contestant
from benchmarks.sandbox.ours import Engine
from benchmarks.sandbox.rate import rate
from benchmarks.sandbox.rounds import Rounds, play

AT_ONCE = (2, 4, 8)
CLIENTS = (2, 3, 4)
CROWDED = ("bare Python", "bubblewrap")
ENVIRONMENTS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """Cold runs a second, with the number at once that gave the most."""

    name: str
    a_second: float
    at_once: int
    is_ours: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    name: str
    mib_each: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    contestants: Sequence[Contestant]
    rounds: Rounds
    rates: Sequence[Rate]
    memory: Sequence[Memory]


def measure(
    contestants: Sequence[Contestant], engines: dict[str, Engine], *, rounds: int, within_s: float
) -> Measured:
    return Measured(
        contestants=contestants,
        rounds=play(contestants, rounds=rounds),
        rates=list(_rates(contestants, engines, within_s)),
        memory=list(_memory(engines)),
    )


def _rates(contestants: Sequence[Contestant], engines: dict[str, Engine], within_s: float) -> Iterator[Rate]:
    for peer in contestants:
        if peer.name in CROWDED:
            found = {n: rate(partial(getattr, peer, "run"), at_once=n, within_s=within_s) for n in AT_ONCE}
            yield _best(peer.name, found, is_ours=False)
    for name, engine in engines.items():
        found = {n: engine.runs_a_second(at_once=n, within_s=within_s) for n in AT_ONCE}
        yield _best(f"engine, {name}", found)
    found = {n: lambdas.runs_a_second(clients=n, within_s=within_s) for n in CLIENTS}
    yield _best("Lambda", found)


def _best(name: str, found: dict[int, float], *, is_ours: bool = True) -> Rate:
    at_once = max(found, key=lambda number: found[number])
    return Rate(name=name, a_second=found[at_once], at_once=at_once, is_ours=is_ours)


def _memory(engines: dict[str, Engine]) -> Iterator[Memory]:
    for name, engine in engines.items():
        yield Memory(name=f"engine, {name}", mib_each=engine.kb_each(ENVIRONMENTS) / 1024)
    yield Memory(name="Lambda", mib_each=lambdas.kb_each(ENVIRONMENTS) / 1024)

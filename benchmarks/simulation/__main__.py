"""Measure, and write results.md beside this file: `make bench-simulation`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

import benchmarks.simulation
from benchmarks.markdown import measured_by, table
from benchmarks.simulation.day import model
from benchmarks.simulation.held import most_mib
from benchmarks.simulation.messages import BATCH, Played, play
from benchmarks.timing import Timing, measure
from portal.engines.emulator.client import Broker, private_broker
from portal.engines.sandbox import installed

HERE: Final = Path(__file__).parent
MESSAGES_S, DAY_S = 3.0, 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    timing: Timing
    wanted_s: float
    held_mib: float

    @property
    def verdict(self) -> str:
        return "met" if self.timing.p50_ms <= self.wanted_s * 1000 else "**missed**"

    def cells(self) -> tuple[str, ...]:
        return (
            self.timing.what,
            f"≤ {self.wanted_s:g} s",
            f"{self.timing.p50_ms / 1000:.2f}",
            f"{self.timing.p95_ms / 1000:.2f}",
            str(self.timing.n),
            f"{self.held_mib:.0f}",
            self.verdict,
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000, help="through the real handler")
    parser.add_argument("--requests", type=int, default=10_000_000, help="of the modelled day")
    parser.add_argument("--rounds", type=int, default=10, help="how often each is timed")
    parser.add_argument("--into", type=Path, default=HERE, help="folder of results.md")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    # With whole processors: a share of one would be measured otherwise.
    with private_broker(cpu_shares=0) as socket:
        broker = Broker(socket)
        played = play(broker, options.messages)
        real = row(
            f"{options.messages:,} messages of a queue through a real handler",
            lambda: play(broker, options.messages),
            rounds=options.rounds,
            wanted_s=MESSAGES_S,
        )
    day = row(
        f"a modelled day of {options.requests:,} requests",
        lambda: model(options.requests),
        rounds=options.rounds,
        wanted_s=DAY_S,
    )
    command = (
        f"python -m benchmarks.simulation --messages {options.messages} --requests {options.requests}"
        f" --rounds {options.rounds}"
    )
    head = measured_by(command, versions=[f"awslambdaric {_client()}"], rounds=options.rounds, load=load)
    text = "\n".join(markdown((real, day), head=head, played=played))
    options.into.joinpath("results.md").write_text(text + "\n")
    print(text)


def row(what: str, work: Callable[[], object], *, rounds: int, wanted_s: float) -> Row:
    timing = measure(what, work, n=rounds, warm_up=1)
    return Row(timing=timing, wanted_s=wanted_s, held_mib=most_mib(work))


def markdown(rows: tuple[Row, ...], *, head: str, played: Played) -> Iterator[str]:
    yield "# Simulation"
    yield ""
    yield head
    yield ""
    yield (benchmarks.simulation.__doc__ or "").strip().split("\n\n", 1)[1].replace("\n", " ")
    yield ""
    heads = ("", "wanted", "median s", "p95 s", "n", "held at most, MiB", "")
    yield from table(heads, (one.cells() for one in rows))
    yield ""
    yield (
        f"The messages are sent at once and received in batches of {BATCH}: {played.invocations:,}"
        f" invocations in {played.environments:,} environments, each a process of its own in its own walls,"
        " and the work of each message is done once. Held: proportional set size of this process and all"
        " below it (broker, launcher and environments), over what they held before."
    )


def _client() -> str:
    found = distributions(name="awslambdaric", path=[str(installed("lambda"))])
    return next((one.version for one in found), "?")


if __name__ == "__main__":
    main()

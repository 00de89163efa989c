"""Measure, and write results.md and results.svg beside this file: `make bench-emulator`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benchmarks.emulator.field import field
from benchmarks.emulator.measured import measure
from benchmarks.emulator.report import markdown, svg
from benchmarks.emulator.targets import targets

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.emulator", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="how often everybody runs")
    parser.add_argument("--into", type=Path, default=HERE, help="folder of results.md and results.svg")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with field() as contestants:
        measured = measure(contestants, rounds=options.rounds)
    command = f"python -m benchmarks.emulator --rounds {options.rounds}"
    options.into.joinpath("results.md").write_text(markdown(measured, command=command, load=load))
    options.into.joinpath("results.svg").write_text(svg(measured))
    for target in targets(measured):
        print(f"{target.verdict.strip('*'):12} {target.what}: {target.measured}, wanted {target.wanted}")
    print(f"Written to {options.into}/results.md and results.svg")


if __name__ == "__main__":
    main()

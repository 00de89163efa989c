"""Measure on SQLite and on PostgreSQL, and write results.md beside this file: `make bench-practice`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import benchmarks.practice
from benchmarks.markdown import measured_by, table
from benchmarks.timing import of

HERE: Final = Path(__file__).parent
WANTED_MS: Final = 30.0
SAID: Final = {
    "answer": "answering a question, verdict included",
    "writing": "writing an answer in words, suggestions included",
    "session": "a session's page with its next question",
    "start": "starting a session",
    "topics": "the page of all topics",
    "progress": "the page of one's progress",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.practice", description=__doc__)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--learners", type=int, default=1_200)
    parser.add_argument("--rounds", type=int, default=300, help="answers that are timed")
    parser.add_argument("--keep", type=Path, help="folder in which the filled databases stay")
    parser.add_argument("--into", type=Path, default=HERE, help="folder of results.md")
    options = parser.parse_args()
    load, before = os.getloadavg()[0], machine_s()
    found = [measured(options, url="")]
    postgres = os.environ.get("TEST_POSTGRES_URL", "")
    if postgres:
        found.append(measured(options, url=postgres))
    speed = (before, machine_s())
    command = (
        f"python -m benchmarks.practice --answers {options.answers} --learners {options.learners}"
        f" --rounds {options.rounds}"
    )
    head = measured_by(command, versions=[one["database"] for one in found], rounds=options.rounds, load=load)
    text = "\n".join(markdown(found, head=head, speed=speed, learners=options.learners))
    options.into.joinpath("results.md").write_text(text + "\n")
    print(text)


def measured(options: argparse.Namespace, *, url: str) -> dict[str, Any]:
    """In a process of its own: settings are read once."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.practice.measured"]
    command += ["--answers", str(options.answers), "--learners", str(options.learners)]
    command += ["--rounds", str(options.rounds)]
    if options.keep:
        command += ["--keep", str(options.keep)]
    run = subprocess.run(
        command,
        env=environment | ({"DATABASE_URL": url} if url else {}),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def machine_s() -> float:
    """How long this machine takes, right now, for something that is always the same: 200 MB of SHA-256."""
    block = bytes(1_000_000)
    started = time.perf_counter()
    digest = hashlib.sha256()
    for _ in range(200):
        digest.update(block)
    return time.perf_counter() - started


def markdown(
    found: list[dict[str, Any]], *, head: str, speed: tuple[float, float], learners: int
) -> Iterator[str]:
    yield "# Practice"
    yield ""
    yield head
    yield ""
    yield (
        f"The machine took {speed[0]:.2f} s before and {speed[1]:.2f} s after for 200 MB of SHA-256;"
        " hold that against yours before you compare. Where others use the machine at the same time, the"
        " clock goes on while this process waits for a processor: the columns behind say how long it had one"
        " (of PostgreSQL, whose work is done by another process, only the portal's part)."
    )
    yield ""
    yield (benchmarks.practice.__doc__ or "").strip().split("\n\n", 1)[1].replace("\n", " ")
    for one in found:
        yield ""
        yield f"## {one['database']}: {one['stored']:,} answers of {learners:,} learners"
        yield ""
        heads = ("", "wanted", "p50 ms", "p95 ms", "of which processor, p50", "p95", "n", "")
        yield from table(heads, (_cells(what, took) for what, took in _ordered(one["timings"])))
    if len(found) == 1:
        yield ""
        yield "PostgreSQL was not measured: TEST_POSTGRES_URL is not set."


Took = list[tuple[float, float]]


def _ordered(timings: dict[str, Took]) -> list[tuple[str, Took]]:
    return [(what, timings[what]) for what in SAID if timings.get(what)]


def _cells(what: str, took: Took) -> tuple[str, ...]:
    clock, worked = (of(what, list(each)) for each in zip(*took, strict=True))
    met = "met" if clock.p95_ms <= WANTED_MS else "**missed**"
    asked = what == "answer"
    return (
        SAID[what],
        f"p95 ≤ {WANTED_MS:g}" if asked else "",
        f"{clock.p50_ms:.1f}",
        f"{clock.p95_ms:.1f}",
        f"{worked.p50_ms:.1f}",
        f"{worked.p95_ms:.1f}",
        str(clock.n),
        met if asked else "",
    )


if __name__ == "__main__":
    main()

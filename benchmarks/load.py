"""
Fifty learners, each pressing Run every two seconds, on the portal as it is served: `make bench-load`.

Each learner is a thread with a cookie and a connection of its own. A load generator from
elsewhere would take more of the cores it shares with the portal: the client that most of
them stand on needs several times the time of http.client for a request.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import re
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.pages import LAB, Unanswered, Visitor, fields_of
from benchmarks.timing import Timing, of
from tests.site import Site, running_site

RESULTS = Path(__file__).parent / "load.md"
TARGET_MS = 500
LOOK_S = 0.1  # as the page's event stream would bring it, but for this
LIMITED = 429
GRACE_S = 15  # a learner so far behind gives up


@dataclass(kw_only=True, slots=True)
class Learner:
    """What one of them met. `took_ms` is from each press to the rendered result, the first (cold) apart."""

    cold_ms: list[float] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)
    refused: int = 0
    late: int = 0  # presses that had to wait for the result before
    left_out: int = 0  # presses that the time was over for
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    learners: Sequence[Learner]
    every_s: float
    client_s: float  # of processor time
    portal_s: dict[str, float]  # of processor time, by process
    took_s: float

    @property
    def warm(self) -> Timing:
        return _of("warm", [ms for learner in self.learners for ms in learner.took_ms])

    @property
    def cold(self) -> Timing:
        return _of("first", [ms for learner in self.learners for ms in learner.cold_ms])

    @property
    def p99_ms(self) -> float:
        ordered = sorted(ms for learner in self.learners for ms in learner.took_ms)
        return ordered[int(len(ordered) * 0.99)] if ordered else math.inf

    @property
    def refused(self) -> int:
        return sum(learner.refused for learner in self.learners)

    @property
    def left_out(self) -> int:
        return sum(learner.left_out for learner in self.learners)

    @property
    def errors(self) -> Counter[str]:
        return Counter(error for learner in self.learners for error in learner.errors)

    @property
    def verdict(self) -> str:
        return (
            "met" if self.warm.p95_ms <= TARGET_MS and not self.refused and not self.errors else "**missed**"
        )


def put_under_load(site: Site, *, learners: int, every_s: float, seconds: float) -> Load:
    """Presses are due evenly over time; nobody presses before the last result is in."""
    met = [Learner() for _ in range(learners)]
    presses = int(seconds / every_s)
    before = portal_s(site)
    client = sum(os.times()[:2])
    started = time.monotonic()
    with ThreadPoolExecutor(learners) as threads:
        for number, learner in enumerate(met):
            due = [started + every_s * (1 + number / learners + press) for press in range(presses)]
            threads.submit(_learn, site.address, learner, due)
    after = portal_s(site)
    return Load(
        learners=met,
        every_s=every_s,
        client_s=sum(os.times()[:2]) - client,
        portal_s={name: after[name] - before.get(name, 0.0) for name in after},
        took_s=time.monotonic() - started,
    )


def _of(what: str, took_ms: list[float]) -> Timing:
    return of(what, took_ms or [math.inf])


def _learn(address: str, learner: Learner, due: Sequence[float]) -> None:
    try:
        visitor = Visitor(address)
        fields = fields_of(visitor.get(LAB))
        for press, at in enumerate(due):
            wait_s = at - time.monotonic()
            if wait_s < -GRACE_S:
                learner.left_out = len(due) - press
                break
            learner.late += wait_s < 0
            time.sleep(max(0.0, wait_s))
            _press(visitor, fields | {"idempotency_key": f"press-{press}"}, learner, is_first=press == 0)
    except Exception as error:
        learner.errors.append(f"{type(error).__name__}: {_brief(error)}")


def _press(visitor: Visitor, fields: dict[str, str], learner: Learner, *, is_first: bool) -> None:
    started = time.perf_counter()
    try:
        part = visitor.post(f"{LAB}run/", fields)
        while (state := _state(part)) in {"queued", "running"}:
            time.sleep(LOOK_S)
            part = visitor.get_part(_result_path(part))
    except Unanswered as answer:
        if answer.status == LIMITED:
            learner.refused += 1
        else:
            learner.errors.append(_brief(answer))
        return
    took_ms = (time.perf_counter() - started) * 1000
    if state != "succeeded":
        learner.errors.append(f"a run ended as {state}")
    elif is_first:
        learner.cold_ms.append(took_ms)
    else:
        learner.took_ms.append(took_ms)


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:100]


def _state(part: str) -> str:
    found = re.search(r'data-state="(\w+)"', part)
    return found.group(1) if found else "nothing"


def _result_path(part: str) -> str:
    found = re.search(r'hx-get="([^"]+)" hx-trigger="done"', part)
    if not found:
        raise RuntimeError(f"An open run has no address: {part[:200]}")
    return found.group(1)


def portal_s(site: Site) -> dict[str, float]:
    """Seconds of processor time so far, by process; an environment that ended counts to its parent."""
    tick = os.sysconf("SC_CLK_TCK")
    used: dict[str, float] = {}
    for pid in _below(site.process.pid):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
            times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
        except OSError:
            continue
        name = "web" if "granian" in command else "broker" if "emulator" in command else "environments"
        used[name] = used.get(name, 0.0) + sum(map(int, times)) / tick
    return used


def _below(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [found for child in children for found in (int(child), *_below(int(child)))]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--learners", type=int, default=50)
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two presses of a learner")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--into", type=Path, default=RESULTS)
    options = parser.parse_args()
    busy = os.getloadavg()[0]
    with running_site() as site:
        load = put_under_load(site, learners=options.learners, every_s=options.every, seconds=options.seconds)
    command = f"python -m benchmarks.load --learners {options.learners} --every {options.every:g}"
    options.into.write_text(markdown(load, command=f"{command} --seconds {options.seconds:g}", busy=busy))
    print(options.into.read_text())


def markdown(load: Load, *, command: str, busy: float) -> str:
    warm, cold, n = load.warm, load.cold, len(load.learners)
    used = ", ".join(f"{name} {seconds:.1f}" for name, seconds in sorted(load.portal_s.items()))
    late = sum(learner.late for learner in load.learners)
    lines = [
        "# Under load",
        "",
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Linux {platform.release()},"
        f" Python {platform.python_version()}. Load of the machine at the start: {busy:.1f}.",
        "",
        f"{n} learners, each pressing Run every {load.every_s:g} s. From POST to the rendered result, in"
        " milliseconds; the first press of each starts cold. The lab's function has 128 MB, and so a"
        " fourteenth of a processor once it is initialised, unless SANDBOX_CPU_SHARES is 0.",
        "",
        "| | p50 | p95 | p99 | n |",
        "|---|---|---|---|---|",
        f"| after the first | {warm.p50_ms:.0f} | {warm.p95_ms:.0f} | {load.p99_ms:.0f} | {warm.n} |",
        f"| the first | {cold.p50_ms:.0f} | {cold.p95_ms:.0f} | | {cold.n} |",
        "",
        f"- Target: p95 ≤ {TARGET_MS} ms, nothing refused, no error: {load.verdict}",
        f"- Refused (429): {load.refused}",
        f"- Pressed later than due, waiting for the result before: {late}; never pressed: {load.left_out}",
        *(f"- Error, {count} times: {error}" for error, count in load.errors.items()),
        f"- Seconds of processor time in {load.took_s:.0f} s: {used}; the learners themselves"
        f" {load.client_s:.1f}",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

"""The soak itself: a tenth of the runs, quiet, count; ten times."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak.clients import Client, Tally, mix, work_off
from benchmarks.soak.counters import Counters, count, pid_of_broker
from portal.engines.emulator.client import Broker, private_broker

CLIENTS = 8
POOL = 4
STEPS = 10
QUIET_S = 60.0  # in which everything that ended must be gone
LOOK_S = 0.05
# Private memory of the broker and all below it may grow so much from the first count after work
# to the last: allocators keep what they were given once, and the biggest things come by chance.
GROWTH_KB = 16 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Soaked:
    """
    `counted` holds the number of runs so far with what was there then, at rest: before any, and after
    each step. `tallies` are by the name of the case.
    """

    counted: Sequence[tuple[int, Counters]]
    tallies: dict[str, Tally]
    took_s: float

    @property
    def runs(self) -> int:
        return self.counted[-1][0]

    @property
    def growth_kb(self) -> int:
        return self.counted[-1][1].total_kb - self.counted[1][1].total_kb

    def slope_kb(self, name: str | None = None) -> float:
        """Private memory over runs, by least squares without the first count: KB in 1,000 runs."""
        points = [(runs / 1000, _memory_kb(counters, name)) for runs, counters in self.counted[1:]]
        middle_x = sum(x for x, _ in points) / len(points)
        middle_y = sum(y for _, y in points) / len(points)
        spread = sum((x - middle_x) ** 2 for x, _ in points)
        return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread if spread else 0.0

    def problems(self) -> list[str]:
        """What ended wrongly, and what was left behind; nothing when all is well."""
        found = [
            f"{name}: {words}" for name, tally in sorted(self.tallies.items()) for words in tally.wrong[:5]
        ]
        before = self.counted[0][1].exact
        for runs, counters in self.counted[1:]:
            found += [
                f"After {runs} runs: {counters.exact.get(what, 0)} {what}, {before.get(what, 0)} before."
                for what in sorted(before.keys() | counters.exact.keys())
                if counters.exact.get(what, 0) != before.get(what, 0)
            ]
        if self.growth_kb > GROWTH_KB:
            found.append(f"Memory grew by {self.growth_kb} KB; {GROWTH_KB} KB is what may be.")
        return found


def soak(runs: int, *, tell: Callable[[str], None] = lambda words: None) -> Soaked:
    """`runs` runs at least, against a broker of its own. Takes about 30 s for 1,000 on two cores."""
    tallies: dict[str, Tally] = {}
    began = time.monotonic()
    with (
        _own_temporary_folder(),
        private_broker(pool=POOL, at_once=CLIENTS, queue=2 * CLIENTS) as socket,
    ):
        broker, pid = Broker(socket), pid_of_broker(socket)
        clients = [Client(broker, f"client {number}") for number in range(CLIENTS)]
        counted = [(0, _at_rest(clients, broker, pid, None))]
        cases = mix(runs, seed=runs)
        for step in range(STEPS):
            work_off(clients, cases[step::STEPS], tallies)
            so_far = sum(tally.runs for tally in tallies.values())
            counters = _at_rest(clients, broker, pid, counted[0][1])
            counted.append((so_far, counters))
            tell(
                f"{so_far} runs in {time.monotonic() - began:.0f} s; {counters.total_kb / 1024:.1f} MB,"
                f" {counters.exact['processes']} processes"
            )
    return Soaked(counted=counted, tallies=tallies, took_s=time.monotonic() - began)


def _at_rest(clients: Sequence[Client], broker: Broker, pid: int, like: Counters | None) -> Counters:
    """Once the pool is full, one environment is warm for each client, and all counts are as in `like`."""
    before = like

    def is_quiet() -> bool:
        nonlocal before, counters
        status = broker.status()
        counters, last = count(pid), before
        before = like or counters
        is_full = (status["running"], status["pooled"], status["warm"]) == (0, POOL, len(clients))
        return is_full and last is not None and counters.exact == last.exact

    counters = count(pid)
    deadline = time.monotonic() + QUIET_S
    # More than once where the zygote has just been replaced: its environments keep the old one alive.
    while time.monotonic() < deadline:
        for client in clients:
            # Out of the pool, all of them: one made for a job that found it empty is not in a cgroup.
            _wait_until(lambda: broker.status()["pooled"] == POOL, QUIET_S)
            client.settle()
        broker.close()  # each client of a step may have left a connection that is kept
        if _wait_until(is_quiet, QUIET_S / 6):
            break
    return counters


def _wait_until(so: Callable[[], bool], within_s: float) -> bool:
    pause = threading.Event()
    deadline = time.monotonic() + within_s
    while not so():
        if time.monotonic() > deadline:
            return False
        pause.wait(LOOK_S)
    return True


@contextmanager
def _own_temporary_folder() -> Iterator[None]:
    """So that what is left in it is ours, or the broker's."""
    before = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        Path(folder).chmod(0o755)
        os.environ["TMPDIR"], tempfile.tempdir = folder, None
        try:
            yield
        finally:
            tempfile.tempdir = None
            if before is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = before


def _memory_kb(counters: Counters, name: str | None) -> int:
    return counters.private_kb.get(name, 0) if name else counters.total_kb

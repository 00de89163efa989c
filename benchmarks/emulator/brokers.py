"""Our emulator as the portal uses it: over its broker's socket."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from benchmarks.emulator.contestant import WITHIN_S, Task
from benchmarks.sandbox.lambdas import broker_at
from portal.engines.emulator import Done, Job

LOOK_S = 0.005


def invoke(socket: Path, task: Task, *, warm: bool = False) -> float:
    """Milliseconds from the request on the socket to the outcome."""
    job = Job(id=str(uuid.uuid4()), owner="ada", function=task.function, events=(task.event,), warm=warm)
    started = time.perf_counter()
    messages = list(broker_at(socket).run(job))
    took_ms = (time.perf_counter() - started) * 1000
    assert isinstance(messages[-1], Done), messages
    task.check(messages[-1].outcome.payload)
    return took_ms


def from_the_pool(socket: Path, task: Task, *, pool: int) -> float:
    """Refilled before, so that no run pays for the one before it."""
    deadline = time.monotonic() + WITHIN_S
    while broker_at(socket).status()["pooled"] < pool:
        assert time.monotonic() < deadline, "The pool is not refilled."
        time.sleep(LOOK_S)
    return invoke(socket, task)

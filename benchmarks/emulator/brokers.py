"""Our emulator as the portal uses it: over its broker's socket."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from benchmarks.emulator.contestant import Task
from benchmarks.sandbox.lambdas import broker_at, wait_until_full
from portal.engines.emulator import Done, Job


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
    """Refilled before and afterwards, so that no run pays for the one before it, whoever's that was."""
    wait_until_full(socket, pool)
    took_ms = invoke(socket, task)
    wait_until_full(socket, pool)
    return took_ms

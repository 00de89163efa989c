"""The whole emulator, over a broker's socket: AWS's runtime client in an environment of ours."""

from __future__ import annotations

import functools
import itertools
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.sandbox.contestant import EVENT, HANDLER, check
from benchmarks.sandbox.memory import held_kb
from benchmarks.sandbox.rate import rate
from portal.engines.emulator import Done, Function, Job
from portal.engines.emulator.client import Broker, private_broker

FUNCTION = Function(files={"lambda_function.py": HANDLER.read_text()})
REFILLED_WITHIN_S = 10
LOOK_S = 0.01


def unbound_broker(*, pool: int) -> AbstractContextManager[Path]:
    """Every function has all processors, as the peers have them."""
    return private_broker(pool=pool, cpu_shares=0)


@functools.cache
def broker_at(socket: Path) -> Broker:
    """One for each, as the portal has it: it keeps its connections."""
    return Broker(socket)


def invoke(socket: Path, *, warm: bool = False, owner: str = "ada") -> float:
    """Milliseconds from the request on the socket to the outcome."""
    job = Job(id=str(uuid.uuid4()), owner=owner, function=FUNCTION, events=(EVENT,), warm=warm)
    started = time.perf_counter()
    messages = list(broker_at(socket).run(job))
    took_ms = (time.perf_counter() - started) * 1000
    assert isinstance(messages[-1], Done), messages
    check(messages[-1].outcome.payload)
    return took_ms


def from_the_pool(socket: Path, *, pool: int) -> float:
    """Refilled before and afterwards, so that no run pays for the one before it, whoever's that was."""
    wait_until_full(socket, pool)
    took_ms = invoke(socket)
    wait_until_full(socket, pool)
    return took_ms


def wait_until_full(socket: Path, pool: int) -> None:
    deadline = time.monotonic() + REFILLED_WITHIN_S
    while broker_at(socket).status()["pooled"] < pool:
        assert time.monotonic() < deadline, "The pool is not refilled."
        time.sleep(LOOK_S)


def runs_a_second(*, clients: int, within_s: float) -> float:
    """Cold runs of as many clients at once, each an owner of its own."""
    owners = itertools.count()
    with unbound_broker(pool=clients) as socket:

        def client() -> Callable[[], float]:
            owner = f"learner {next(owners)}"
            return lambda: invoke(socket, owner=owner)

        return rate(client, at_once=clients, within_s=within_s)


def kb_each(environments: int) -> float:
    """What each further learner's warm environment takes of the machine's memory."""
    with unbound_broker(pool=0) as socket:
        invoke(socket, warm=True, owner="first")
        before_kb = held_kb()
        for number in range(environments):
            invoke(socket, warm=True, owner=f"learner {number}")
        assert broker_at(socket).status()["warm"] == environments + 1
        return (held_kb() - before_kb) / environments

"""Everybody who takes part, started and ready."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import cast

from benchmarks.emulator import brokers, theirs
from benchmarks.emulator.contestant import LARGE, NODE, PYTHON, RIVAL, Contestant, Discipline, Task
from benchmarks.emulator.ours import engine
from benchmarks.sandbox.commands import PEERS, result_in_log
from portal.engines.emulator.client import private_broker
from portal.engines.emulator.runtimes.nodejs import NODEJS
from tests.rie import BINARY

POOL = 1
# How many of them are measured one after the other, after one that is not.
ROWS: dict[Discipline, int] = {
    "cold, in a row": 3,
    "warm": 11,
    "Node.js, cold, in a row": 3,
    "Node.js, warm": 11,
}
OURS = "LambdaEnvironment"
BROKER = "by the broker"
LOCAL = "python-lambda-local"


@contextmanager
def field() -> Iterator[list[Contestant]]:
    with ExitStack() as stack:
        contestants = list(_ours(stack)) + list(_brokers(stack))
        if BINARY.exists():
            contestants += _theirs(stack)
        contestants += _local(stack)
        yield contestants


def has_node() -> bool:
    return bool(NODEJS.version)


def _entry(who: str, discipline: Discipline, run: Callable[[], float], *, ours: bool = True) -> Contestant:
    if discipline in ROWS:
        run = partial(_in_a_row, run, ROWS[discipline])
    return Contestant(who=who, discipline=discipline, run=run, is_ours=ours)


def _cold(
    who: str, discipline: Discipline, run: Callable[[], float], *, ours: bool = True
) -> Iterator[Contestant]:
    """After something else, and in a row."""
    for one in (discipline, cast(Discipline, f"{discipline}, in a row")):
        yield _entry(who, one, run, ours=ours)


def _in_a_row(run: Callable[[], float], count: int) -> float:
    """The median."""
    run()
    return median(run() for _ in range(count))


def _ours(stack: ExitStack) -> Iterator[Contestant]:
    runner = stack.enter_context(asyncio.Runner())
    runtimes = [PYTHON.function.runtime, *([NODE.function.runtime] if has_node() else [])]
    bare = stack.enter_context(engine(runner, *runtimes, pool=0))
    stocked = stack.enter_context(engine(runner, PYTHON.function.runtime, pool=POOL))
    yield from _cold(OURS, "cold", partial(bare.cold, PYTHON))
    yield from _cold(f"{OURS}, from the pool", "cold", partial(stocked.cold, PYTHON))
    yield _entry(OURS, "warm", partial(bare.warm, PYTHON))
    yield _entry(OURS, "5 MB", partial(bare.warm, LARGE))
    if has_node():
        yield from _cold(OURS, "Node.js, cold", partial(bare.cold, NODE))
        yield _entry(OURS, "Node.js, warm", partial(bare.warm, NODE))


def _brokers(stack: ExitStack) -> Iterator[Contestant]:
    bare = stack.enter_context(private_broker(pool=0))
    stocked = stack.enter_context(private_broker(pool=POOL))
    yield _entry(BROKER, "cold", partial(brokers.invoke, bare, PYTHON))
    yield _entry(
        f"{BROKER}, from the pool", "cold", partial(brokers.from_the_pool, stocked, PYTHON, pool=POOL)
    )
    yield _entry(BROKER, "warm", partial(brokers.invoke, bare, PYTHON, warm=True))
    yield _entry(BROKER, "5 MB", partial(brokers.invoke, bare, LARGE, warm=True))
    if has_node():
        yield _entry(BROKER, "Node.js, cold", partial(brokers.invoke, bare, NODE))


def _theirs(stack: ExitStack) -> Iterator[Contestant]:
    def warm(task: Task) -> Callable[[], float]:
        started = stack.enter_context(theirs.up(task))
        started.invoke(task)
        return lambda: started.invoke(task)

    yield from _cold(RIVAL, "cold", partial(theirs.cold, PYTHON), ours=False)
    yield _entry(RIVAL, "warm", warm(PYTHON), ours=False)
    yield _entry(RIVAL, "5 MB", warm(LARGE), ours=False)
    if has_node():
        yield from _cold(RIVAL, "Node.js, cold", partial(theirs.cold, NODE), ours=False)
        yield _entry(RIVAL, "Node.js, warm", warm(NODE), ours=False)


def _local(stack: ExitStack) -> Iterator[Contestant]:
    local = PEERS / "bin" / LOCAL
    if not local.exists():
        return
    folder = Path(stack.enter_context(TemporaryDirectory()))
    main, event = folder / "lambda_function.py", folder / "event.json"
    main.write_text(PYTHON.function.files["lambda_function.py"])
    event.write_text(PYTHON.event)
    python = [str(PEERS / "bin" / "python"), "-W", "ignore"]
    command = [*python, str(local), "-f", "lambda_handler", str(main), str(event)]
    yield _entry(LOCAL, "cold", partial(result_in_log, command), ours=False)

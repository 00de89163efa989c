"""Everybody who takes part, started and ready."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from benchmarks.peers import OneEvent
from benchmarks.sandbox.commands import commands
from benchmarks.sandbox.contestant import EVENT, HANDLER, Contestant, check
from benchmarks.sandbox.judge import judge
from benchmarks.sandbox.lambdas import from_the_pool, invoke, unbound_broker
from benchmarks.sandbox.ours import Engine, engine
from portal.engines.sandbox import LAMBDA, STRICT

PROFILES = (STRICT, LAMBDA)
POOL = 1


@contextmanager
def field() -> Iterator[tuple[list[Contestant], dict[str, Engine]]]:
    """The contestants, bare Python first, and our engines by the name of their policy."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        folder.chmod(0o755)
        copy(HANDLER, folder)
        contestants = list(commands(folder))
        contestants += stack.enter_context(judge())
        api = stack.enter_context(OneEvent(EVENT))
        contestants.append(
            Contestant(name="awslambdaric", walls="none", run=lambda: _first_response(api, folder))
        )
        runner = stack.enter_context(asyncio.Runner())
        engines = {policy.name: stack.enter_context(engine(runner, policy)) for policy in PROFILES}
        for name, started in engines.items():
            contestants += _of_engine(name, started)
        contestants += stack.enter_context(_emulator())
        yield contestants, engines


def _first_response(api: OneEvent, folder: Path) -> float:
    response, took_ms = api.first_response(str(folder), handler="main.lambda_handler")
    check(response)
    return took_ms


def _of_engine(name: str, started: Engine) -> list[Contestant]:
    walls = f"all of ours, {name}"
    return [
        Contestant(name=f"engine, {name}, nothing prepared", walls=walls, run=started.cold, is_ours=True),
        Contestant(name=f"engine, {name}, from the pool", walls=walls, run=started.pooled, is_ours=True),
    ]


@contextmanager
def _emulator() -> Iterator[list[Contestant]]:
    with unbound_broker(pool=0) as bare, unbound_broker(pool=POOL) as stocked:
        walls = "all of ours, lambda"
        yield [
            Contestant(name="Lambda, nothing prepared", walls=walls, run=lambda: invoke(bare), is_ours=True),
            Contestant(
                name="Lambda, from the pool",
                walls=walls,
                run=lambda: from_the_pool(stocked, pool=POOL),
                is_ours=True,
            ),
            Contestant(name="Lambda, warm", walls=walls, run=lambda: invoke(bare, warm=True), is_ours=True),
        ]

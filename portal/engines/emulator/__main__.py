"""`python -m portal.engines.emulator --socket PATH`: the broker as a process."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from prometheus_client import CollectorRegistry

from portal.engines.sandbox import (
    REFUSED,
    SandboxError,
    Standing,
    asked_tier,
    climb,
    serve,
    step_down,
    tell,
)

from .beside import Alone, Beside
from .broker import Broker
from .function import MEMORY_MB, BadFunction
from .host import memory_of_host_mb
from .lifecycle import INIT_LIMIT_S
from .messages import FRAME_BYTES
from .metrics import Metrics
from .runtimes import available
from .stock import Ahead, Stock
from .waiting import Places

log = logging.getLogger("broker")

FALLEN = 75  # exit status, sysexits.h: EX_TEMPFAIL; started again it may do better
DRAIN_S = 8.0  # less than what whoever keeps this process running waits before it kills


class Refusal(Exception):
    """This machine may not serve those who are meant to be served; started again it would say the same."""


async def stand(*, others: bool, shares: bool) -> Standing:
    """What confines code here, found by attacking it. Raises Refusal, with the remedy."""
    try:
        standing = await climb(at_most=asked_tier(os.environ), shares=shares)
    except SandboxError as fault:
        raise Refusal(str(fault)) from None
    tell(standing)
    allow_guarded = os.environ.get("SANDBOX_ALLOW_GUARDED", "") == "1"
    if refusal := standing.refusal(others=others, allow_guarded=allow_guarded):
        raise Refusal(refusal)
    return standing


async def run(
    *,
    socket: Path,
    others: bool,
    shares: bool,
    places: Places,
    most_memory_mb: int,
    stock_of: Callable[..., Stock],
    runtimes: Sequence[str],
    beside: Beside,
    say_ready: bool,
) -> None:
    """
    Serve until SIGTERM or SIGINT, then end what has begun. `say_ready` prints "ready" on stdout
    once jobs are taken. `stock_of(tier=…, shares=…, metrics=…, is_busy=…)` makes the stock, which starts
    these `runtimes`.

    Raises Refusal, and SandboxError when walls have fallen: whoever keeps this process
    running starts it again.
    """
    standing = await stand(others=others, shares=shares)
    metrics = Metrics(CollectorRegistry())
    stock = stock_of(tier=standing.tier, shares=shares, metrics=metrics, is_busy=places.are_busy)
    await asyncio.gather(stock.start(runtimes), beside.start(tier=standing.tier, metrics=metrics))
    broker = Broker(
        stock,
        standing=standing,
        places=places,
        most_memory_mb=most_memory_mb,
        metrics=metrics,
        beside=beside,
    )
    server = await serve(socket, broker.serve, cap=FRAME_BYTES)
    step_down()
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    if say_ready:
        print("ready", flush=True)
    end = asyncio.ensure_future(asked.wait())
    lost = asyncio.ensure_future(stock.lost())
    try:
        await asyncio.wait({end, lost}, return_when=asyncio.FIRST_COMPLETED)
        if not asked.is_set():
            raise SandboxError("A zygote ended, and with it every environment.")
        server.close()
        await broker.drain(DRAIN_S)
    finally:
        server.close()
        await beside.stop()
        await stock.stop()


def main(beside: Callable[[], Beside] = Alone) -> int:
    """`beside` makes what stands beside functions, for jobs that ask for it."""
    options = _options(sys.argv[1:])
    if fault := _fault(options):
        print(fault, file=sys.stderr)
        return REFUSED
    # A broker of one command or test tells what is wrong only.
    level = logging.WARNING if options.say_ready else logging.INFO
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _raise_descriptor_limit()
    try:
        places = Places(at_once=options.at_once, queue=options.queue, memory_mb=options.memory)
        asyncio.run(
            run(
                socket=options.socket,
                others=options.others,
                shares=bool(options.cpu_shares),
                places=places,
                most_memory_mb=options.most_memory,
                stock_of=functools.partial(
                    Stock,
                    pool=options.pool,
                    warm_mb=options.warm,
                    init_limit_s=options.init_limit,
                    sdk=options.sdk,
                ),
                runtimes=options.runtimes,
                beside=beside(),
                say_ready=options.say_ready,
            )
        )
    except (Refusal, BadFunction) as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except SandboxError as error:
        print(error, file=sys.stderr)
        return FALLEN
    return 0


def _raise_descriptor_limit() -> None:
    """Each environment takes some, and a job may have fifty at once."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # where the hard one is more than the system has
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m portal.engines.emulator", description=__doc__)
    parser.add_argument("--socket", type=Path, required=True, help="unix socket to listen on")
    parser.add_argument(
        "--at-once", type=int, default=2 * (os.cpu_count() or 1), help="jobs under way at once"
    )
    parser.add_argument("--others", action="store_true", help="it serves more than one user of this machine")
    parser.add_argument("--queue", type=int, default=64, help="jobs that may wait")
    parser.add_argument(
        "--memory",
        type=int,
        metavar="MB",
        default=max(MEMORY_MB[0], memory_of_host_mb() * 3 // 4),
        help="of all jobs under way together; default: three quarters of what there is",
    )
    parser.add_argument(
        "--most-memory", type=int, metavar="MB", help="of one function; default: --memory, 10240 at most"
    )
    _add_stock(parser)
    parser.add_argument("--say-ready", action="store_true", help="print “ready” once jobs are taken")
    options = parser.parse_args(arguments)
    if options.runtimes is None:
        options.runtimes = available() if os.geteuid() == 0 else available()[:1]
    if options.most_memory is None:
        options.most_memory = min(MEMORY_MB[1], options.memory)
    return options


def _add_stock(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pool", type=int, default=2, help="environments kept ready for each runtime")
    parser.add_argument(
        "--warm",
        type=int,
        metavar="MB",
        help="memory of environments kept for their owner's next job; default: an eighth of what there is",
    )
    parser.add_argument(
        "--cpu-shares",
        type=int,
        choices=(0, 1),
        default=1,
        help="0: every function has all processors; default: 1, as many as AWS gives for its memory",
    )
    parser.add_argument("--init-limit", type=float, default=INIT_LIMIT_S, help="seconds for an init phase")
    parser.add_argument(
        "--runtimes",
        type=lambda names: names.split(","),
        metavar="NAME,…",
        help="one name of each runtime to start at once; default: Python's, the others when asked for, and"
        " all of them for root, who may not be able to later",
    )
    parser.add_argument(
        "--sdk",
        choices=get_args(Ahead),
        default="start" if os.geteuid() == 0 else "asked",
        help="when to import AWS's SDK ahead of the functions that use it; default: asked, which is with the"
        " first of them, and start for root, who may not be able to later",
    )


def _fault(options: argparse.Namespace) -> str:
    """What is wrong with the numbers, by the names that they have in the portal's environment."""
    most = min(MEMORY_MB[1], options.memory)
    if options.at_once < 1 or options.queue < 0:
        return "SANDBOX_AT_ONCE is 1 or more, and SANDBOX_QUEUE 0 or more."
    if options.memory < MEMORY_MB[0]:
        return f"SANDBOX_MEMORY_MB is {options.memory}: the smallest function takes {MEMORY_MB[0]}."
    if not MEMORY_MB[0] <= options.most_memory <= most:
        return f"SANDBOX_MOST_MEMORY_MB is {options.most_memory}: take {MEMORY_MB[0]} to {most}."
    return ""


if __name__ == "__main__":
    raise SystemExit(main())

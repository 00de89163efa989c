"""`python -m portal.engines.emulator --socket PATH`: the broker as a process."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from portal.engines.sandbox import SandboxError, serve, step_down

from .broker import Broker
from .lifecycle import INIT_LIMIT_S
from .messages import FRAME_BYTES
from .stock import Stock

log = logging.getLogger("broker")


async def run(
    *, socket: Path, at_once: int, queue: int, pool: int, init_limit_s: float, say_ready: bool
) -> None:
    """
    Serve until SIGTERM or SIGINT. `say_ready` prints "ready" on stdout once jobs are taken.

    Raises SandboxError when walls cannot be raised, or have fallen: whoever keeps
    this process running starts it again.
    """
    stock = Stock(pool=pool, init_limit_s=init_limit_s)
    await stock.start(("python3.14",))
    broker = Broker(stock, at_once=at_once, queue=queue)
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
    finally:
        server.close()
        await stock.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m portal.engines.emulator", description=__doc__)
    parser.add_argument("--socket", type=Path, required=True, help="unix socket to listen on")
    parser.add_argument(
        "--at-once", type=int, default=2 * (os.cpu_count() or 1), help="jobs under way at once"
    )
    parser.add_argument("--queue", type=int, default=64, help="jobs that may wait")
    parser.add_argument("--pool", type=int, default=2, help="environments kept ready for each runtime")
    parser.add_argument("--init-limit", type=float, default=INIT_LIMIT_S, help="seconds for an init phase")
    parser.add_argument("--say-ready", action="store_true", help="print “ready” once jobs are taken")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(
            run(
                socket=options.socket,
                at_once=options.at_once,
                queue=options.queue,
                pool=options.pool,
                init_limit_s=options.init_limit,
                say_ready=options.say_ready,
            )
        )
    except SandboxError as error:
        print(error, file=sys.stderr)
        return 70  # EX_SOFTWARE, sysexits.h
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

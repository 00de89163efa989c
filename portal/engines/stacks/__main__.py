"""`python -m portal.engines.stacks --socket PATH`: the process that has templates checked in the sandbox."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

from portal.engines.sandbox import (
    REFUSED,
    Connection,
    SandboxError,
    asked_tier,
    climb,
    serve,
    step_down,
)

from .checker import Checker, CheckFailed
from .remembered import Recent, digest_of

log = logging.getLogger("checker")

AT_ONCE = 2  # each takes a processor for half a second, and up to 384 MB


class Desk:
    """One order a connection. What checks is started by the first one, unless it was before."""

    def __init__(self) -> None:
        self._checker: Checker | None = None
        self._starting = asyncio.Lock()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._recent = Recent()

    async def start(self) -> Checker:
        """Needs to be root where root's walls are wanted. Raises SandboxError."""
        standing = await climb(at_most=asked_tier(os.environ))
        self._checker = await Checker.start(tier=standing.tier)
        return self._checker

    async def stop(self) -> None:
        if self._checker is not None:
            await self._checker.stop()

    async def serve(self, connection: Connection) -> None:
        answer: dict[str, Any]
        try:
            checker = await self._started()
            frame = await connection.receive()
            if frame is None or not isinstance(frame.value, dict):
                return
            answer = {"said": await self._said(checker, frame.value)}
        except CheckFailed as fault:
            answer = {"failed": str(fault)}
        except SandboxError as fault:
            answer = {"fault": str(fault)}
        await connection.send(answer)

    async def _said(self, checker: Checker, order: dict[str, Any]) -> dict[str, Any]:
        digest = digest_of(order)
        async with self._places:
            said = self._recent.get(digest)
            if said is None:
                said = await checker.check(order)
                self._recent.keep(digest, said)
            return said

    async def _started(self) -> Checker:
        """Root is given up before anything is read that a connection says."""
        async with self._starting:
            if self._checker is None:
                await self.start()
                step_down()
            assert self._checker is not None
            return self._checker


async def run(socket: Path, *, say_ready: bool, on_demand: bool) -> None:
    """Serve until SIGTERM or SIGINT. Raises SandboxError."""
    desk = Desk()
    try:
        if not on_demand:
            await desk.start()
        server = await serve(socket, desk.serve)
        if not on_demand:
            step_down()
        asked = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
        if say_ready:
            print("ready", flush=True)
        await asked.wait()
        server.close()
    finally:
        await desk.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--say-ready", action="store_true")
    parser.add_argument(
        "--on-demand", action="store_true", help="start what checks (3 s, 200 MB) with the first template"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    try:
        asyncio.run(run(options.socket, say_ready=options.say_ready, on_demand=options.on_demand))
    except SandboxError as fault:
        log.error("%s", fault)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())

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

log = logging.getLogger("checker")

AT_ONCE = 2  # each takes a processor for half a second, and up to 384 MB


class Desk:
    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._places = asyncio.Semaphore(AT_ONCE)

    async def serve(self, connection: Connection) -> None:
        """One order of one connection."""
        frame = await connection.receive()
        if frame is None or not isinstance(frame.value, dict):
            return
        answer: dict[str, Any]
        try:
            async with self._places:
                answer = {"said": await self._checker.check(frame.value)}
        except CheckFailed as fault:
            answer = {"failed": str(fault)}
        except SandboxError as fault:
            answer = {"fault": str(fault)}
        await connection.send(answer)


async def run(socket: Path, *, say_ready: bool) -> None:
    """Serve until SIGTERM or SIGINT. Raises SandboxError."""
    standing = await climb(at_most=asked_tier(os.environ))
    checker = await Checker.start(tier=standing.tier)
    try:
        server = await serve(socket, Desk(checker).serve)
        step_down()
        asked = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
        if say_ready:
            print("ready", flush=True)
        await asked.wait()
        server.close()
    finally:
        await checker.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--say-ready", action="store_true")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    try:
        asyncio.run(run(options.socket, say_ready=options.say_ready))
    except SandboxError as fault:
        log.error("%s", fault)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The pool of the process that serves pages."""

from __future__ import annotations

from pathlib import Path

from portal.engines.emulator.client import Broker
from portal.engines.stacks import CheckerAt
from portal.records.runs.pool import Pool

_pools: list[Pool] = []


def start_pool(broker_socket: Path, threads: int, checker_socket: Path | None = None) -> None:
    """From now on this process works runs off. Asked again, nothing happens."""
    if not _pools:
        checks = CheckerAt(checker_socket) if checker_socket is not None else None
        _pools.append(Pool(Broker(broker_socket), threads, checks))
        _pools[0].start()


def stop_pool(within_s: float = 1.0) -> None:
    """What is still under way after that is found again by its lease."""
    while _pools:
        _pools.pop().stop(within_s)

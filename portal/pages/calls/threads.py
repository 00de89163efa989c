"""Threads that wait for functions, so that the loop that serves everybody does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
AT_ONCE = 24  # calls; each waits for a run of its own
OF_A_DOOR = 6  # of these

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="call")


async def in_thread(do: Callable[..., T], *arguments: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, _do, do, *arguments)


def _do(do: Callable[..., T], *arguments: Any) -> T:
    try:
        return do(*arguments)
    finally:
        # SQLite's connection stays with its thread; others go back to their pool.
        if connection.vendor != "sqlite":
            connection.close()

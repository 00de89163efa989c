"""What is awaited from the far end of a control socket, by the word it answers with."""

from __future__ import annotations

import asyncio
from typing import Any


class Answers:
    """One future for each word at a time. A failure is for all of them: the far end is one process."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    def expect(self, word: str) -> asyncio.Future[Any]:
        waiting = self._waiting[word] = asyncio.get_running_loop().create_future()
        return waiting

    async def get(self, word: str, within_s: float) -> Any:
        """What comes next under `word`, after what was just sent. Raises TimeoutError, or what fail() got."""
        waiting = self.expect(word)
        try:
            async with asyncio.timeout(within_s):
                return await waiting
        finally:
            if self._waiting.get(word) is waiting:
                del self._waiting[word]

    def settle(self, word: str, value: Any) -> None:
        if (waiting := self._waiting.get(word)) is not None and not waiting.done():
            waiting.set_result(value)

    def fail(self, error: Exception) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(error)
                waiting.exception()  # nobody may be waiting

"""One client's answers, in order."""

from __future__ import annotations

import asyncio
from typing import Any

from portal.engines.sandbox import Connection

SEND_S = 30.0  # a client that reads nothing this long is gone: it holds a place that others wait for
_LATER_S = 0.05


class Speaker:
    """
    What is said in one turn of the event loop goes out together, and log text that comes faster than
    it is read is joined: each time that something is sent, somebody else is woken, which takes longer
    than a warm invocation.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._log: dict[int, list[str]] = {}
        self._packed: list[bytes] = []
        self._due: asyncio.Handle | None = None

    def log(self, index: int, text: str) -> None:
        self._log.setdefault(index, []).append(text)
        self._send_soon()

    async def say(self, frame: dict[str, Any]) -> None:
        """Raises ConnectionError when the client has stopped reading."""
        self._pack_log()
        self._packed.append(self._connection.pack(frame))
        self._send_soon()
        if self._connection.is_behind:
            await self._catch_up()

    async def finish(self) -> None:
        """Send all that is left. Raises ConnectionError when the client has stopped reading."""
        if self._due is not None:
            self._due.cancel()
        self._send()
        if self._connection.is_behind:
            await self._catch_up()

    def _send_soon(self) -> None:
        if self._due is None:
            self._due = self._loop.call_soon(self._send_or_wait)

    def _send_or_wait(self) -> None:
        if self._connection.is_behind:
            self._due = self._loop.call_later(_LATER_S, self._send_or_wait)
        else:
            self._send()

    def _send(self) -> None:
        self._due = None
        self._pack_log()
        if self._packed:
            self._connection.post(b"".join(self._packed))
            self._packed.clear()

    def _pack_log(self) -> None:
        waiting, self._log = self._log, {}
        for index, texts in waiting.items():
            frame = {"log": {"index": index, "text": "".join(texts)}}
            self._packed.append(self._connection.pack(frame))

    async def _catch_up(self) -> None:
        try:
            async with asyncio.timeout(SEND_S):
                await self._connection.drain()
        except TimeoutError:
            raise ConnectionError("The client has stopped reading.") from None

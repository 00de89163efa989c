"""One client's answers, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from portal.engines.sandbox import Connection

TOGETHER_S = 0.02  # what only tells how it goes waits so long for what follows it
SEND_S = 30.0  # a client that reads nothing this long is gone: it holds a place that others wait for
_LATER_S = 0.05


class Speaker:
    """
    What is said in one turn of the event loop goes out together, and with it what has been hinted before;
    log text that comes faster than it is read is joined. Each time that something is sent, somebody else is
    woken, which takes longer than a warm invocation.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._log: dict[int, list[str]] = {}
        self._parts: dict[tuple[int, str], list[bytes]] = {}
        self._following: asyncio.Task[None] | None = None
        self._packed: list[bytes | bytearray] = []
        self._due: asyncio.Handle | None = None
        self._is_later = False  # it is for what was hinted, and anything else goes before

    def log(self, index: int, text: str) -> None:
        self._log.setdefault(index, []).append(text)
        self._send_later()

    def part(self, index: int, data: bytes, content_type: str) -> asyncio.Task[None] | None:
        """
        Of a response that streams. Whoever is given a task lets it end before there are more: it waits for
        the client, which is gone if it stops reading.
        """
        self._parts.setdefault((index, content_type), []).append(data)
        self._send_soon()
        if not self._connection.is_behind:
            return None
        if self._following is None or self._following.done():
            self._following = asyncio.ensure_future(self._follow())
        return self._following

    async def say(self, value: dict[str, Any], attached: Sequence[bytes] = ()) -> None:
        """Raises ConnectionError when the client has stopped reading."""
        self.tell(value, attached)
        if self._connection.is_behind:
            await self._catch_up()

    def tell(self, value: dict[str, Any], attached: Sequence[bytes] = ()) -> None:
        """As say(), of so little that nobody need wait for a client that reads slowly."""
        self._pack_waiting()
        self._packed += self._connection.pack(value, attached)
        self._send_soon()

    def hint(self, value: dict[str, Any]) -> None:
        """As tell(), of what nobody acts on: it goes out with what follows."""
        self._pack_waiting()
        self._packed += self._connection.pack(value)
        self._send_later()

    async def finish(self) -> None:
        """Send all that is left. Raises ConnectionError when the client has stopped reading."""
        self._send()
        if self._connection.is_behind:
            await self._catch_up()

    def _send_soon(self) -> None:
        if self._is_later and self._due is not None:
            self._due.cancel()
            self._due = None
        if self._due is None:
            self._is_later = False
            self._due = self._loop.call_soon(self._send_or_wait)

    def _send_later(self) -> None:
        if self._due is None:
            self._is_later = True
            self._due = self._loop.call_later(TOGETHER_S, self._send_or_wait)

    def _send_or_wait(self) -> None:
        if self._connection.is_behind:
            self._is_later = False  # not before it has read on, whatever comes
            self._due = self._loop.call_later(_LATER_S, self._send_or_wait)
        else:
            self._send()

    def _send(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
        self._pack_waiting()
        if self._packed:
            self._connection.post(self._packed)
            self._packed.clear()

    def _pack_waiting(self) -> None:
        parts, self._parts = self._parts, {}
        for (index, content_type), data in parts.items():
            self._packed += self._connection.pack(
                {"part": {"index": index, "content_type": content_type}}, data
            )
        log, self._log = self._log, {}
        for index, texts in log.items():
            self._packed += self._connection.pack({"log": {"index": index, "text": "".join(texts)}})

    async def _follow(self) -> None:
        try:
            await self._catch_up()
        except ConnectionError:
            self._connection.abort()  # which cancels the job
        else:
            self._send()

    async def _catch_up(self) -> None:
        try:
            async with asyncio.timeout(SEND_S):
                await self._connection.drain()
        except TimeoutError:
            raise ConnectionError("The client has stopped reading.") from None

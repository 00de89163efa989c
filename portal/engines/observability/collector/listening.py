"""
Sockets → a collector. They are given: who opens them knows where the function will look for them.

X-Ray's SDK sends to AWS_XRAY_DAEMON_ADDRESS, which is XRAY in every environment; OpenTelemetry's exporters to
OTLP, where nothing else is configured.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Final

from .collector import Collector
from .http import Exporter

XRAY: Final = ("169.254.100.1", 2_000)  # UDP
OTLP: Final = ("127.0.0.1", 4_318)  # TCP
_CONNECTIONS = 8
_AT_ONCE = 64  # datagrams between two looks at everything else
_DATAGRAM_BYTES = 65_536
_BACKLOG = 16


class Listening:
    """What listen() has begun. collect() of its collector is asked after drain()."""

    def __init__(self, collector: Collector, datagrams: socket.socket | None) -> None:
        self.collector = collector
        self._datagrams = datagrams
        self._server: asyncio.Server | None = None
        self._open: set[Exporter] = set()

    async def begin(self, requests: socket.socket | None) -> None:
        loop = asyncio.get_running_loop()
        if self._datagrams is not None:
            self._datagrams.setblocking(False)
            loop.add_reader(self._datagrams, self.drain, _AT_ONCE)
        if requests is not None:
            requests.setblocking(False)
            self._server = await loop.create_server(self._connect, sock=requests, backlog=_BACKLOG)

    def drain(self, most: int = 2_000) -> None:
        """Take the datagrams that have come: after an invocation none of its own is on the way any more."""
        if self._datagrams is None:
            return
        with contextlib.suppress(BlockingIOError, OSError):
            for _ in range(most):
                self.collector.datagram(self._datagrams.recv(_DATAGRAM_BYTES))

    def close(self) -> None:
        """Both sockets with it. Idempotent."""
        if self._datagrams is not None:
            asyncio.get_running_loop().remove_reader(self._datagrams)
            self._datagrams.close()
            self._datagrams = None
        if self._server is not None:
            self._server.close()
            self._server = None
        for exporter in tuple(self._open):
            exporter.close()
        self._open.clear()

    def _connect(self) -> Exporter:
        is_refused = len(self._open) >= _CONNECTIONS
        exporter = Exporter(self.collector, self._open.discard, is_refused=is_refused)
        if not is_refused:
            self._open.add(exporter)
        return exporter


async def listen(
    collector: Collector, *, datagrams: socket.socket | None = None, requests: socket.socket | None = None
) -> Listening:
    """
    Give `collector` what comes to the sockets until close(). They are this one's from now on.

    `datagrams` is bound, `requests` too; both in the environment's network, where XRAY and OTLP are.
    """
    listening = Listening(collector, datagrams)
    try:
        await listening.begin(requests)
    except BaseException:
        listening.close()
        raise
    return listening

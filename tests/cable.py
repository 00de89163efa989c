"""A cable between a browser and the portal that can be pulled: what is under way breaks, nothing new gets through."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


class Cable:
    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._far = (str(parts.hostname), int(parts.port or 80))
        self._open: set[socket.socket] = set()
        self._plugged_in = False
        self._guard = threading.Lock()
        self._port = 0  # any, until it has one
        self.plug_in()
        self.address = f"http://127.0.0.1:{self._port}"

    def pull(self) -> None:
        """Who comes is refused: a browser would keep a connection that was taken and closed, and use it later."""
        with self._guard:
            if self._plugged_in:
                self._plugged_in = False
                self._listener.shutdown(socket.SHUT_RDWR)  # which wakes who accepts there
                self._listener.close()
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def plug_in(self) -> None:
        with self._guard:
            if not self._plugged_in:
                self._listener = socket.create_server(("127.0.0.1", self._port))
                self._port = self._listener.getsockname()[1]
                self._plugged_in = True
                threading.Thread(target=self._take, args=[self._listener], daemon=True).start()

    def close(self) -> None:
        self.pull()

    def _take(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=[near], daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection(self._far) as far:
            with self._guard:
                if not self._plugged_in:
                    return
                self._open |= {near, far}
            try:
                self._pump(near, far)
            finally:
                with self._guard:
                    self._open -= {near, far}

    @staticmethod
    def _pump(near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        while True:
            for end in select.select([near, far], [], [])[0]:
                data = end.recv(1 << 16)
                if not data:
                    return
                other[end].sendall(data)


@contextmanager
def cable_to(address: str) -> Iterator[Cable]:
    cable = Cable(address)
    try:
        yield cable
    finally:
        cable.close()

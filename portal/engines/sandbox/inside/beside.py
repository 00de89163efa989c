"""What the keeper does for a driver besides starting and stopping everything."""

from __future__ import annotations

import contextlib
import os
import signal
import socket

from . import bare
from .words import ASK_RUNTIME, DATAGRAMS, END_RUNTIME, SOCKET

# By command: the word it is answered with, and the kind.
_SOCKETS = {SOCKET: ("socket", socket.SOCK_STREAM), DATAGRAMS: ("datagrams", socket.SOCK_DGRAM)}
_SIGNALS = {ASK_RUNTIME: signal.SIGTERM, END_RUNTIME: signal.SIGKILL}


def serve(control: int, command: int, runtime: int) -> None:
    """A signal for the runtime alone, unless it is gone; or a socket of this network, for the host."""
    if command in _SOCKETS:
        word, kind = _SOCKETS[command]
        with socket.socket(socket.AF_INET, kind) as made:
            bare.send(control, {word: True}, made.fileno())
    elif runtime > 0:
        with contextlib.suppress(ProcessLookupError):
            os.kill(runtime, _SIGNALS[command])

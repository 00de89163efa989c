"""Having templates checked, from a thread or a command: the process that checks is at a socket."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.engines.sandbox import Command, FrameError, connect, running

from .checker import CheckFailed
from .confinement import LIMITS

_CONNECT_S = 5.0
_ANSWER_S = 6 * LIMITS.wall_s  # others may be before it


class CheckerGone(Exception):
    """The process that checks is not there, or met a fault of ours. The template is not the cause."""


class CheckerAt:
    """The process at a socket, for any number of threads."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def check(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Raises CheckFailed, CheckerGone."""
        try:
            with connect(self._socket, timeout_s=_CONNECT_S) as wire:
                wire.send(dict(order))
                wire.settimeout(_ANSWER_S)
                frame = wire.receive()
        except FrameError as fault:
            raise CheckFailed(f"The template cannot be checked: {fault}") from None
        except OSError as fault:
            raise CheckerGone(f"Nobody checks templates at {self._socket}: {fault}") from None
        match frame.value if frame is not None else None:
            case {"said": dict() as said}:
                return said
            case {"failed": str() as words}:
                raise CheckFailed(words)
            case {"fault": str() as words}:
                raise CheckerGone(words)
        raise CheckerGone("The process that checks closed the connection.")


@contextmanager
def private_checker() -> Iterator[CheckerAt]:
    """One of one's own, for a command or a test. Raises CheckerGone when it cannot start."""
    with tempfile.TemporaryDirectory(prefix="warmstart-") as folder:
        socket = Path(folder) / "checker.sock"
        arguments = [sys.executable, "-m", "portal.engines.stacks", "--say-ready", "--socket", str(socket)]
        root = Path(__file__).resolve().parents[3]
        with running(
            Command(name="checker", arguments=arguments), folder=root, ready="ready", within_s=60.0
        ) as ready:
            if not ready:
                raise CheckerGone("The process that checks templates did not start; what it said is above.")
            yield CheckerAt(socket)

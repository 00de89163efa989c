"""
The line to a runtime that is kept as a snapshot (guest/snapshot.py): it asks when to copy itself.

Its code is the function's, so what it says may be anything; it can harm its own environment only.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from portal.engines.sandbox import Exit

from . import replies
from .connection import Connection, Request
from .signals import Kept, Signal

_ENDED_BYTES = 100


class Snapshot:
    """`tell` hears that there is one, and how copies end. Made new for every launch of a runtime."""

    PREFIX = "/snapshot/"  # no path of AWS's

    def __init__(self, tell: Callable[[Signal], None]) -> None:
        self._tell = tell
        self._waiting: Connection | None = None
        self._is_wanted = False
        self._copies = 0  # each has its number: the end of the one before may be told late
        self.line: Connection | None = None

    def copy(self) -> None:
        """Have it make a copy; it asked for the word, or will."""
        self._copies += 1
        self._is_wanted = True
        self._say()

    def answer(self, request: Request) -> None:
        match request.method, request.path.removeprefix(self.PREFIX):
            case "GET", "next" if self.line in (None, request.connection):  # whoever came first is it
                self.line = self._waiting = request.connection
                self._tell(Kept())
                self._say()
            case "POST", "ended":
                replies.accept(request)
                if (ended := _exit_in(request.body, of=self._copies)) is not None:
                    self._tell(ended)
            case _:
                replies.no_such_path(request)

    def _say(self) -> None:
        if self._is_wanted and self._waiting is not None:
            self._waiting.respond(200, b"%d" % self._copies, None)
            self._waiting = None
            self._is_wanted = False


def _exit_in(body: bytes | bytearray, *, of: int) -> Exit | None:
    """[number of the copy, exit status, null] or [number, null, signal]; None for any other copy."""
    try:
        match json.loads(body[:_ENDED_BYTES]):
            case [int() as number, int() as code, None] if number == of and 0 <= code <= 255:
                return Exit(code=int(code), signal=None)  # which may be a truth value
            case [int() as number, None, int() as signal] if number == of and 0 < signal <= 64:
                return Exit(code=None, signal=int(signal))
    except (ValueError, RecursionError):
        pass
    return None

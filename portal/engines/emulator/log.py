"""The log of one invocation: ours and the function's lines in one text, passed on as it grows."""

from __future__ import annotations

import codecs
from collections.abc import Callable

LOG_BYTES = 256 * 1024


class Log:
    """
    Collects text and tells `listen` what is new, whole lines at a time.

    AWS's client joins the lines of an error with a carriage return, so that they
    are one event in CloudWatch; read in a terminal or a page they are lines.
    """

    def __init__(self, listen: Callable[[str], None]) -> None:
        self._listen = listen
        self._parts: list[str] = []
        self._pending = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def function(self, data: bytes) -> None:
        """What the function printed: anything at all."""
        self._pending += self._decoder.decode(data).replace("\r\n", "\n").replace("\r", "\n")
        whole, newline, rest = self._pending.rpartition("\n")
        if newline:
            self._add(whole + newline)
            self._pending = rest

    def platform(self, line: str) -> None:
        """A line of Lambda's, on a line of its own even after an unfinished one."""
        if self._pending:
            self._add(self._pending + "\n")
            self._pending = ""
        self._add(line)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._listen(text)

    @property
    def text(self) -> str:
        return "".join(self._parts)

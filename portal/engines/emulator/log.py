"""The log of one invocation: ours and the function's lines in one text, passed on as it grows."""

from __future__ import annotations

import codecs
import io
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
        self._pending: list[str] = []  # of a line that has not ended; parts, since it may come byte by byte
        self._decoder = _decoder()

    def function(self, data: bytes) -> None:
        """What the function printed: anything at all."""
        self._take(self._decoder.decode(data))

    def platform(self, line: str) -> None:
        """A line of Lambda's, on a line of its own even after an unfinished one."""
        self._take(self._decoder.decode(b"", final=True))
        self._decoder = _decoder()
        if self._pending:
            self._take("\n")
        self._add(line)

    def _take(self, text: str) -> None:
        whole, newline, rest = text.rpartition("\n")
        if newline:
            self._add("".join(self._pending) + whole + newline)
            self._pending.clear()
        if rest:
            self._pending.append(rest)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._listen(text)

    @property
    def text(self) -> str:
        return "".join(self._parts)


def _decoder() -> io.IncrementalNewlineDecoder:
    # Every kind of line end becomes \n, also one that is cut between \r and \n.
    return io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)

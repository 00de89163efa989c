"""
Taking apart what a runtime writes: plain text, and the frames of AWS's client in between.

The client writes a log record, and the lines of an error, as one frame, so that they are one
event: 4 bytes of type, 4 of length, 8 of time in microseconds, then the message, big-endian
(awslambdaric, FramedTelemetryLogSink). What starts extensions here speaks in frames too.
Whoever forges frames writes to a log that is their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_MAGIC = b"\xa5\x5a\x00"
_HEADER = 16
_MOST = 1024 * 1024  # bytes of a message; more is no frame

Kind = Literal["text", "message", "extension", "extension state"]

# The last byte of the type. The client's: level and format; format and level are in the message as well.
_KINDS: dict[int, Kind] = {
    **dict.fromkeys((0x02, 0x0A, 0x0E, 0x12, 0x16, 0x1A), "message"),
    **dict.fromkeys((0x03, 0x0B, 0x0F, 0x13, 0x17, 0x1B), "message"),
    0xE0: "extension",
    0xE1: "extension state",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """`micros` is when it was written, Unix time; 0 for plain text, which may end within a line."""

    kind: Kind
    data: bytes
    micros: int = 0


class Framed:
    """A stream of bytes in any chunks; the same bytes always make the same pieces, plain text aside."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> Iterator[Piece]:
        if not self._held and _MAGIC[0] not in data:  # nearly always
            yield Piece("text", data)
            return
        rest = self._held + data
        self._held = b""
        while rest:
            start = _start_of_frame(rest)
            if start:
                yield Piece("text", rest[:start])
                rest = rest[start:]
                continue
            length = _length_of_frame(rest)
            if length is None or len(rest) < length:
                self._held = rest
                return
            yield _piece(rest[:length])
            rest = rest[length:]

    def flush(self) -> Iterator[Piece]:
        """What was begun and is not going to be ended."""
        held, self._held = self._held, b""
        if len(held) > _HEADER:
            yield _piece(held)
        elif held:
            yield Piece("text", held)


def _start_of_frame(data: bytes) -> int:
    """Where a frame begins, or might as far as can be seen; the length of `data` when it holds none."""
    start = data.find(_MAGIC[0])
    while start >= 0:
        if _may_be_header(data[start : start + 8]):
            return start
        start = data.find(_MAGIC[0], start + 1)
    return len(data)


def _may_be_header(data: bytes) -> bool:
    """Up to 8 bytes, as far as they have come."""
    if len(data) < 4:
        return _MAGIC.startswith(data)
    length = int.from_bytes(data[4:8], "big") if len(data) == 8 else 0
    return data.startswith(_MAGIC) and data[3] in _KINDS and length <= _MOST


def _length_of_frame(data: bytes) -> int | None:
    """With its header; None while the header has not come."""
    if len(data) < _HEADER:
        return None
    return _HEADER + int.from_bytes(data[4:8], "big")


def _piece(frame: bytes) -> Piece:
    return Piece(_KINDS[frame[3]], frame[_HEADER:], int.from_bytes(frame[8:16], "big"))

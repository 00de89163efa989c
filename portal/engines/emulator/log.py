"""The log of one invocation: ours and the function's lines in one text, passed on as it grows."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from . import lines
from .framed import Framed, Piece
from .platform_events import LEVELS, Level, PlatformEvent

LOG_BYTES = 256 * 1024
# Those that can be asked for (facts O-6), and other words for two of them.
_APPLICATION = {
    "TRACE": 0,
    "DEBUG": 1,
    "INFO": 2,
    "WARN": 3,
    "WARNING": 3,
    "ERROR": 4,
    "FATAL": 5,
    "CRITICAL": 5,
}


class Audience(Protocol):
    """Whoever is told events one by one, besides the log."""

    is_listening: bool

    def tell(self, kind: str, record: Callable[[], Any], at: datetime) -> None: ...


class Log:
    """
    Collects text and tells `listen` what is new, whole lines at a time.

    `is_json`: events of Lambda are JSON objects, and shown from `system_level` on (facts O-4,
    O-6); in text format they are lines, and all of them. What the function prints stays
    as it is in both; but in JSON format, objects are left out whose "level" is below
    `application_level`. A record of many lines is one event to the audience, and lines here.
    `on_state` hears what is said of the processes of extensions.
    """

    def __init__(
        self,
        listen: Callable[[str], None],
        *,
        is_json: bool = False,
        system_level: Level = "INFO",
        application_level: str = "INFO",
        audience: Audience | None = None,
        on_state: Callable[[bytes], None] = lambda data: None,
    ) -> None:
        self._listen = listen
        self._is_json = is_json
        self._least = LEVELS.index(system_level)
        self._least_printed = _APPLICATION[application_level]
        self.audience = audience
        self._on_state = on_state
        self._parts: list[str] = []
        self._pending: list[str] = []  # of a line that has not ended; parts, since it may come byte by byte
        self._is_open = False  # a line, a letter or a frame may have been begun
        self._framed = Framed()
        self._decoder: io.IncrementalNewlineDecoder | None = None  # since something was printed

    @property
    def is_detailed(self) -> bool:
        """Whether anybody hears of what the text format says nothing about."""
        return self._is_json or (self.audience is not None and self.audience.is_listening)

    def function(self, data: bytes) -> None:
        """What the function printed: anything at all."""
        if data:
            self._is_open = True
            for piece in self._framed.feed(data):
                self._piece(piece)

    def platform(self, event: PlatformEvent) -> None:
        """An event of Lambda's, on a line of its own even after an unfinished one."""
        text = self._line_of(event)
        if text:
            self.note(text)
        if self.audience is not None and self.audience.is_listening and event.type:
            self.audience.tell(event.type, event.record, datetime.now(UTC))

    def note(self, text: str) -> None:
        """Whole lines of ours."""
        self._break_off()
        self._add(text)

    def _line_of(self, event: PlatformEvent) -> str:
        if not self._is_json:
            return event.text()
        if not event.type or LEVELS.index(event.level) < self._least:
            return ""
        written = {"time": lines.stamp(), "type": event.type, "record": event.record()}
        return json.dumps(written, separators=(",", ":"), ensure_ascii=False) + "\n"

    def _piece(self, piece: Piece) -> None:
        match piece.kind:
            case "text":
                self._decoder = self._decoder or _decoder()
                self._take(self._decoder.decode(piece.data))
            case "extension state":
                self._on_state(piece.data)
            case "message":
                self._message("function", piece)
            case "extension":
                self._message("extension", piece)

    def _message(self, kind: str, piece: Piece) -> None:
        text = _text_of(piece.data)
        self._end_line()
        self._add(text + "\n")
        self._tell(kind, text, lines.moment_of(piece.micros))

    def _break_off(self) -> None:
        if not self._is_open:
            return
        self._is_open = False
        for piece in self._framed.flush():
            self._piece(piece)
        if self._decoder is not None:
            self._take(self._decoder.decode(b"", final=True))
        self._end_line()

    def _end_line(self) -> None:
        if self._pending:
            self._take("\n")

    def _take(self, text: str) -> None:
        whole, newline, rest = text.rpartition("\n")
        if newline:
            ended = "".join(self._pending) + whole + newline
            self._pending.clear()
            self._add_printed(ended)
            if self.audience is not None and self.audience.is_listening:
                now = datetime.now(UTC)
                for line in ended[:-1].split("\n"):
                    self._tell("function", line, now)
        if rest:
            self._pending.append(rest)

    def _add_printed(self, text: str) -> None:
        """Whole lines."""
        if self._is_json and "{" in text:
            shown = [
                line for line in text.splitlines(keepends=True) if _level_of(line) >= self._least_printed
            ]
            text = "".join(shown)
        if text:
            self._add(text)

    def _tell(self, kind: str, text: str, at: datetime) -> None:
        if self.audience is not None and self.audience.is_listening:
            read = _object_in if self._is_json else str
            self.audience.tell(kind, partial(read, text), at)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._listen(text)

    @property
    def text(self) -> str:
        return "".join(self._parts)


def _text_of(message: bytes) -> str:
    """Its lines; every kind of line end is one, and the last line has none."""
    text = message.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n")


def _object_in(text: str) -> Any:
    """In JSON format a record that is an object is told as one."""
    if text.startswith("{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            pass
    return text


def _level_of(line: str) -> int:
    """Of a printed object: INFO when it says nothing. What is no object has no level and is always shown."""
    found = _object_in(line)
    if not isinstance(found, dict):
        return _APPLICATION["FATAL"]
    level = found.get("level")
    return _APPLICATION.get(level.upper() if isinstance(level, str) else "", _APPLICATION["INFO"])


def _decoder() -> io.IncrementalNewlineDecoder:
    # Every kind of line end becomes \n, also one that is cut between \r and \n.
    return io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)

"""
A run line by line, as the jail told it: hostile bytes in, values with bounds out.

The learner's code can send what it likes on the way that guest/recorder.py uses, whose docstring
has the form. So nothing of a recording is more than a picture for its own author: no mark, no
outcome and no time depends on it. It is kept as the text that came, and read where it is shown.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

PATH = "/warmstart/recording"  # of the Runtime API, known only where a job records
EVENTS = 5  # of a job that records, each with a recording of its own
BYTES = 768 * 1024  # kept of one invocation; a recorder keeps below it, INIT included
STEPS = 3_000  # INIT twice, as it is after a failure, and the invocation
DEPTH = 100
VARIABLES = 40  # changed in one step
CHARACTERS = 1_000  # of one value, one message
NAME = 200
PRINTED = 4_100  # between two steps

Phase = Literal["init", "invoke"]
Event = Literal["call", "line", "return", "yield", "resume", "exception", "unwind"]

DAMAGED = "The recording stops here: what comes next cannot be read."
UNENDED = "The recording stops here, with the environment itself or with its time."
_STOPS = {
    "steps": "The recording stops here: this is as many steps as are kept. The run went on without it.",
    "bytes": "The recording stops here: this is as much as is kept. The run went on without it.",
    "depth": "The recording stops here: calls go too deep. The run went on without it.",
    "calls": "The recording stops here: libraries were called 100,000 times. The run went on without it.",
    "time": "The recording stops here: it took a second by itself. The run went on without it.",
    "replaced": "The recording stops here: the code took over tracing itself.",
    "fault": "The recording stops here: this could not be recorded. The run went on without it.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """
    Where the program is, before it does what stands on `line`; for all events but "call", "line" and
    "resume", after it. `frame` is one activation of a function, by number; `depth` 1 is the outermost.
    `changed` are variables with their new values as text, `gone` those deleted; `printed` came since
    the step before; `value` is what is returned or yielded, or the exception with its message.
    """

    phase: Phase
    event: Event
    file: str
    line: int
    function: str
    frame: int
    depth: int
    changed: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    printed: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """
    `stop` is a sentence on why there are no more steps, or ""; `init_stop` the same of the phase INIT,
    which the invocation's steps follow. `rest` was printed after the last step.
    """

    steps: tuple[Step, ...]
    stop: str = ""
    init_stop: str = ""
    rest: str = ""


class Tape:
    """Takes what one invocation sends as it comes, BYTES of it: a Sink of connection.py."""

    def __init__(self) -> None:
        self._held = bytearray()

    def part(self, data: bytes) -> None:
        self._held += data[: BYTES - len(self._held)]

    def broken(self) -> None:
        """What there is stays."""

    def text(self) -> str | None:
        """None: there is no recording. PostgreSQL keeps no NUL, and JSON has none."""
        return self._held.decode("utf-8", "replace").replace("\0", "\ufffd") or None


def read_recording(text: str, files: Collection[str]) -> Recording:
    """
    Steps in `files`, up to the first thing that no recorder would have said. Never raises for `text`.
    """
    reading = _Reading(files)
    for line in text[:BYTES].split("\n"):
        if line and not reading.take(line):
            break
    return Recording(
        steps=tuple(reading.steps), stop=reading.stop, init_stop=reading.init_stop, rest=reading.rest
    )


class _Unreadable(Exception):
    """No recorder says this."""


class _Reading:
    def __init__(self, files: Collection[str]) -> None:
        self._files = files
        self.steps: list[Step] = []
        self.stop = UNENDED
        self.init_stop = ""
        self.rest = ""
        self._phase: Phase = "init"
        self._frames: dict[int, tuple[str, str]] = {}

    def take(self, line: str) -> bool:
        """Whether more is to be read."""
        try:
            said = json.loads(line)
            if type(said) is not dict:
                raise _Unreadable
            if "phase" in said:
                self._begin(said["phase"])
            elif "stop" in said:
                self.stop = _STOPS.get(_text(said["stop"], NAME), DAMAGED)
            elif "end" in said:
                self.stop, self.rest = "", _lines(said["end"])
            else:
                self._step(said)
        except (ValueError, RecursionError, _Unreadable):
            self.stop = DAMAGED
            return False
        if len(self.steps) == STEPS:
            self.stop = _STOPS["steps"]
        return len(self.steps) < STEPS

    def _begin(self, phase: Any) -> None:
        if phase not in ("init", "invoke"):
            raise _Unreadable
        if self._phase == "init" and self.steps:
            self.init_stop = self.stop
        self._phase = phase
        self._frames.clear()
        self.stop, self.rest = UNENDED, ""

    def _step(self, said: dict[str, Any]) -> None:
        event = said.get("e")
        if type(event) is not str or event not in get_args(Event):
            raise _Unreadable
        frame = _number(said.get("f"), 10**9)
        if event in ("call", "resume"):
            self._frames[frame] = _text(said.get("p"), 2 * NAME), _text(said.get("n"), NAME)
        if frame not in self._frames:
            raise _Unreadable
        file, function = self._frames[frame]
        step = Step(
            phase=self._phase,
            event=cast(Event, event),
            file=file,
            line=_number(said.get("l"), 10**6),
            function=function,
            frame=frame,
            depth=_number(said.get("d"), DEPTH),
            changed=_variables(said.get("v", {})),
            gone=_names(said.get("x", [])),
            printed=_lines(said.get("o", "")),
            value=_text(said.get("r", ""), CHARACTERS),
        )
        if file in self._files:
            self.steps.append(step)


def _number(said: Any, most: int) -> int:
    if type(said) is not int or not 0 <= said <= most:
        raise _Unreadable
    return said


def _text(said: Any, most: int) -> str:
    """Whole characters only: half of a pair of surrogates cannot be written to any page."""
    if type(said) is not str or len(said) > most:
        raise _Unreadable
    return said.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _lines(said: Any) -> str:
    """As Log has it: AWS's client joins the lines of an error with carriage returns."""
    return _text(said, PRINTED).replace("\r\n", "\n").replace("\r", "\n")


def _variables(said: Any) -> tuple[tuple[str, str], ...]:
    if type(said) is not dict or len(said) > VARIABLES:
        raise _Unreadable
    return tuple((_text(name, NAME), _text(value, CHARACTERS)) for name, value in said.items())


def _names(said: Any) -> tuple[str, ...]:
    if type(said) is not list or len(said) > VARIABLES:
        raise _Unreadable
    return tuple(_text(name, NAME) for name in said)

"""
A run of the learner's code, line by line, told to the host while it goes on.

The trace function of this one thread sees the calls, lines, returns and exceptions of files below
the task's folder. What it tells are lines of JSON in the body of one request for each phase, INIT
and the invocation, on a connection of its own to the Runtime API's address: each is with the
kernel before the line it is about runs, so that it arrives even if that line never ends.

    {"phase": "init" | "invoke"}
    {"e": event, "f": frame, "l": line, "d": depth}, with
        "p": file and "n": function when the frame is entered, "v": variables that changed,
        "x": variables that are gone, "o": printed since the step before,
        "r": what is returned or yielded, or the exception
    {"stop": reason}        a bound was met; the run goes on unrecorded
    {"end": printed}        after the last step

Results, log and stack traces are those of a run without. What the code may notice: time, memory,
sys.gettrace(), a descriptor more. A trace function that it sets itself ends the recording. What its
own signal handler raises while a step is taken keeps frames of this file in its stack trace.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from json import JSONEncoder
from types import CodeType, FrameType
from typing import Any

from .inlined import Inlined, Known
from .instructions import is_cleanup, is_end, is_return, is_yield
from .shown import NAME, Shower, cut, variables_of
from .wire import Wire

STEPS = {"init": 500, "invoke": 2_000}
BYTES = {"init": 128 * 1024, "invoke": 512 * 1024}
DEPTH = 100  # of calls in the learner's files; far from where Python refuses one, so that it refuses the same
SPARE = 200  # calls that Python must still allow, those of the recorder among them
CALLS = 100_000  # into everybody else's code, each of which costs time
SECONDS = 1.0  # of the processor, for recording one phase: the run's own time goes on meanwhile
LOOK = 16  # such calls between two looks at how deep they are
PRINTED = 4_000  # characters between two steps

_OPTIMIZED = 1  # flag of a function's code; a module's and a class's has no variables but in f_locals
# Taken before anybody can put something else in their place.
_set_trace, _trace_of, _clock = sys.settrace, sys.gettrace, time.thread_time
_encode: Callable[[object], str] = JSONEncoder(separators=(",", ":")).encode

Trace = Callable[[FrameType, str, Any], Any]


class _Entered:
    """What was told of a frame. `last` is where it was when it yielded, in bytes of its code."""

    __slots__ = ("code", "inlined", "last", "number", "texts", "threw")

    def __init__(self, number: int, code: CodeType, inlined: Inlined) -> None:
        self.number = number
        self.code = code
        self.inlined = inlined
        self.last = -1
        self.threw = False  # its latest event is an exception
        self.texts: dict[str, str] = {}


class _Paths(dict[str, str | None]):
    """File of a code object → path below the task's folder, or None for everybody else's."""

    def __init__(self, task: str) -> None:
        super().__init__()
        self._task = task.rstrip("/") + "/"

    def __missing__(self, file: str) -> str | None:
        own = str.startswith(file, self._task)
        self[file] = path = cut(file, 400)[len(self._task) :] if own else None
        return path


class Recorder:
    """All that is printed goes through `printers`, as their `msg`; a call of one of `enders` ends a phase."""

    def __init__(self, *, task: str, address: str, printers: set[CodeType], enders: set[CodeType]) -> None:
        self._paths = _Paths(task)
        self._address = address
        # By id: code is compared by its contents, which takes longer.
        self._printers = {id(code): code for code in printers}
        self._enders = {id(code): code for code in enders}
        self._own: set[str] = set()
        self._shower = Shower(self._own)
        self._trace: Trace = self._called
        self._local: Trace = self._happened
        self._wire: Wire | None = None
        self._number = 0
        self._entered: dict[int, _Entered] = {}  # by the id of the frame
        self._inlined = Known()
        os.register_at_fork(after_in_child=self._abandon)

    def begin(self, phase: str) -> None:
        self._stack: list[int] = []
        self._printed: list[str] = []
        self._printed_left = PRINTED
        self._steps, self._bytes, self._calls, self._left_s = STEPS[phase], BYTES[phase], CALLS, SECONDS
        try:
            self._wire = Wire(self._address)
            self._send({"phase": phase})
        except OSError:
            self._wire = None
            return
        _set_trace(self._trace)

    def end(self, stop: str = "") -> None:
        """Once told, done: it may be called again."""
        if self._wire is None:
            return
        if _trace_of() is self._trace:
            _set_trace(None)
        else:
            stop = stop or "replaced"
        wire, self._wire = self._wire, None
        try:
            wire.send(_encode({"stop": stop} if stop else {"end": "".join(self._printed)}).encode())
            wire.end()
        except OSError:
            return

    def _abandon(self) -> None:
        """In a child process, which has nothing to say on its parent's connection."""
        if self._wire is not None:
            self._wire = None
            _set_trace(None)

    # Trace functions: of everything that is called, and of what happens in a frame of the learner's

    def _called(self, frame: FrameType, event: str, argument: Any) -> Trace | None:
        try:
            code = frame.f_code
            path = self._paths[code.co_filename]
            if path is not None:
                return self._enter(frame, path)
            if id(code) in self._printers:
                self._hear(frame)
            elif id(code) in self._enders:
                self.end()
            else:
                self._calls -= 1
                if not self._calls:
                    self.end("calls")
                elif not self._calls % LOOK and _is_deep(frame):
                    self.end("depth")
        except BaseException as fault:
            self._fail(fault)
        return None

    def _happened(self, frame: FrameType, event: str, argument: Any) -> Trace:
        try:
            entered = self._entered.get(id(frame))
            if entered is None or self._wire is None:
                return self._local
            if is_end(frame, event, argument) or is_cleanup(frame, event, entered.inlined):
                return self._local
            if event == "line":
                self._tell(frame, entered, "line")
            elif event == "return":
                self._leave(frame, entered, argument)
            elif event == "exception":
                self._tell(frame, entered, "exception", r=self._shower.tell(argument[1]))
            entered.threw = event == "exception"
        except BaseException as fault:
            self._fail(fault)
        return self._local

    def _enter(self, frame: FrameType, path: str) -> Trace:
        module = dict.get(frame.f_globals, "__name__")
        if type(module) is str:
            self._own.add(module)
        if _is_deep(frame):
            self.end("depth")
        entered = self._entered.get(id(frame))
        # A generator goes on behind where it yielded. Before that, or with other code: another frame in the
        # same place, since Python 3.13 ends one that has nothing to clean up without a word.
        code = frame.f_code
        goes_on = entered is not None and entered.code is code and 0 <= entered.last <= frame.f_lasti
        if entered is None or not goes_on:
            self._number += 1
            entered = self._entered[id(frame)] = _Entered(self._number, code, self._inlined.of(code))
        event = "resume" if goes_on else "call"
        self._tell(frame, entered, event, p=path, n=cut(frame.f_code.co_name, NAME))
        return self._local

    def _leave(self, frame: FrameType, entered: _Entered, value: object) -> None:
        if is_yield(frame) and not entered.threw:
            entered.last = frame.f_lasti
            self._tell(frame, entered, "yield", r=self._shower.show(value))
        else:
            del self._entered[id(frame)]
            if is_return(frame):
                self._tell(frame, entered, "return", r=self._shower.show(value))
            else:
                self._tell(frame, entered, "unwind")
        if self._stack and self._stack[-1] == entered.number:
            self._stack.pop()

    def _tell(self, frame: FrameType, entered: _Entered, event: str, **more: str) -> None:
        depth = self._depth_of(entered.number)
        if depth > DEPTH:
            self.end("depth")
        elif not self._steps:
            self.end("steps")
        elif self._left_s <= 0:
            self.end("time")
        if self._wire is None:
            return
        began = _clock()
        self._steps -= 1
        step: dict[str, Any] = {"e": event, "f": entered.number, "l": frame.f_lineno or 1, "d": depth, **more}
        changed, gone = self._changes(frame, entered)
        if changed:
            step["v"] = changed
        if gone:
            step["x"] = gone
        if self._printed:
            step["o"] = "".join(self._printed)
            self._printed.clear()
            self._printed_left = PRINTED
        self._send(step)
        self._left_s -= _clock() - began

    def _depth_of(self, number: int) -> int:
        """Of a frame, which from now on is the innermost."""
        if not self._stack or self._stack[-1] != number:
            if number in self._stack:
                del self._stack[self._stack.index(number) + 1 :]
            else:
                self._stack.append(number)
        return len(self._stack)

    def _changes(self, frame: FrameType, entered: _Entered) -> tuple[dict[str, str], list[str]]:
        """Variables as text, where it is not what it was; and those that are no more. Updates `entered`."""
        before, inlined = entered.texts, entered.inlined.at(frame.f_lasti)
        if inlined and not frame.f_code.co_flags & _OPTIMIZED:
            return {}, []
        now = {cut(name, NAME): self._shower.show(value) for name, value in variables_of(frame, inlined)}
        # The frame's own of the same names cannot be seen, and are what they were.
        now.update([(name, before[name]) for name in inlined if name in before])
        changed = {name: text for name, text in now.items() if before.get(name) != text}
        gone = [name for name in before if name not in now]
        before.update(changed)
        for name in gone:
            del before[name]
        return changed, gone

    def _hear(self, frame: FrameType) -> None:
        text = frame.f_locals.get("msg")
        if type(text) is str and self._printed_left:
            text = text[: self._printed_left]
            self._printed_left -= len(text)
            self._printed.append(text)

    def _send(self, line: dict[str, Any]) -> None:
        assert self._wire is not None
        encoded = _encode(line).encode()
        self._bytes -= len(encoded)
        if self._bytes < 0:
            self.end("bytes")
        else:
            self._wire.send(encoded)

    def _fail(self, fault: BaseException) -> None:
        """End. What a signal handler of the learner's has raised meanwhile is theirs."""
        self.end("fault")
        last = fault.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        if last is not None and last.tb_frame.f_code.co_filename not in _OURS:
            raise fault


def _is_deep(frame: FrameType) -> bool:
    """Whether Python will soon refuse another call, which it shall do to the learner's code alone."""
    left = sys.getrecursionlimit() - SPARE
    caller: FrameType | None = frame
    while caller is not None and left > 0:
        left -= 1
        caller = caller.f_back
    return caller is not None


_OURS = frozenset(
    code.co_filename
    for code in (
        Recorder.end.__code__,
        Inlined.at.__code__,
        is_end.__code__,
        Shower.show.__code__,
        Wire.send.__code__,
        JSONEncoder.encode.__code__,
    )
)

"""Recording a program in this process, with all the real parts but the jail."""

from __future__ import annotations

import os
import socket
import sys
import textwrap
import threading
from collections.abc import Callable
from typing import Any

from portal.engines.emulator.guest.recorder import Recorder
from portal.engines.emulator.recording import Recording, Step, Tape, read_recording

TASK = "/var/task"
FILE = "app.py"


class Printer:
    """As awslambdaric's stand before stdout; keeps what it is given."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def write(self, msg: str) -> None:
        self.heard.append(msg)

    def flush(self) -> None:
        pass


class Ear:
    """One listener at a time on loopback, which keeps the bodies of what it is sent."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.tape = Tape()
        self._listening = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Ear:
        self._listening.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._listener:
            self._listener.shutdown(socket.SHUT_RDWR)  # accept() does not end with its descriptor
            self._listening.join()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                while stream.readline() != b"\r\n":
                    pass
                while size := int(stream.readline() or b"0", 16):
                    self.tape.part(stream.read(size))
                    stream.readline()
                stream.readline()
                connection.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")


def record(source: str, *, phase: str = "invoke") -> tuple[Recording, Any]:
    """
    The recording of `main()` in a module of this source, and what it returned or raised. With
    phase="init" it is the module itself that is recorded.
    """
    text, came = tape_of(source, phase=phase)
    return read_recording(text, {FILE}), came


def tape_of(source: str, *, phase: str = "invoke") -> tuple[str, Any]:
    """The same as it is before it is read. The source is dedented."""
    with Ear() as ear:
        came = _recorded(ear, source, phase)
    return ear.tape.text() or "", came


def _recorded(ear: Ear, source: str, phase: str) -> Any:
    printer = Printer()
    recorder = Recorder(
        task=TASK, address=ear.address, printers={Printer.write.__code__}, enders={answer.__code__}
    )
    code = compile(dedented(source), f"{TASK}/{FILE}", "exec")
    names: dict[str, Any] = {"__name__": "app"}
    before, sys.stdout = sys.stdout, printer  # type: ignore[assignment]
    try:
        if phase == "init":
            return _attempt(recorder, phase, lambda: exec(code, names))
        exec(code, names)
        return _attempt(recorder, phase, names["main"])
    finally:
        sys.stdout = before


def dedented(source: str) -> str:
    return textwrap.dedent(source).lstrip()


def answer() -> None:
    """What the runtime's client does with a result."""


def _attempt(recorder: Recorder, phase: str, work: Callable[[], Any]) -> Any:
    tracing = sys.gettrace()
    recorder.begin(phase)
    try:
        try:
            return work()
        except Exception as error:
            return error
        finally:
            answer()
            recorder.end()
    finally:
        sys.settrace(tracing)


def told(recording: Recording) -> list[str]:
    """Each step in a word or two: `line 3 x=1`, `return 2 'a'`, `exception 4 ValueError: no`."""
    return [" ".join(_words(step)) for step in recording.steps]


def _words(step: Step) -> list[str]:
    words = [step.event, str(step.line)]
    if step.event in ("call", "resume"):
        words.append(step.function)
    words += [f"{name}={value}" for name, value in step.changed]
    words += [f"-{name}" for name in step.gone]
    if step.printed:
        words.append(repr(step.printed))
    return [*words, step.value] if step.value else words


def in_steps(text: str) -> list[str]:
    """What is written as lines of words between bars, as `told` has it."""
    return [step for line in text.strip().splitlines() for step in line.strip().split("|")]


def in_a_child(work: Callable[[], None]) -> int:
    """The exit status of a process that does this."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

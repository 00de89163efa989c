"""Keeping a few processes running, for a command that serves several at once."""

from __future__ import annotations

import ctypes
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

log = logging.getLogger(__name__)

_PR_SET_PDEATHSIG = 1
_SOON_S = 0.001  # 0 would mean never
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 30.0
_STEADY_S = 30.0  # after running this long, a death counts as the first again
_GRACE_S = 10.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """
    A process to keep running. `environment` is added to this one's, or to what `inherits` names of it.

    When it ends with the status `refusal` it will not do better next time: it has said why.
    """

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] | None = None
    inherits: Collection[str] | None = None
    refusal: int | None = None


class _Child:
    def __init__(self, command: Command) -> None:
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.wait_s = _FIRST_WAIT_S
        self.started_at = 0.0
        self.due_at = 0.0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            list(self.command.arguments),
            env=_environment_of(self.command),
            preexec_fn=_die_with_parent,  # noqa: PLW1509 — this process has one thread
            start_new_session=True,  # Ctrl-C reaches us alone, and we tell them in our own time
        )
        log.debug("%s runs as process %d", self.command.name, self.process.pid)

    def check(self) -> bool:
        """
        Start it when it is due; when it has died, say so and set the time of the next start.

        False when it has refused.
        """
        now = time.monotonic()
        if self.process is None:
            if now >= self.due_at:
                self.start()
            return True
        status = self.process.poll()
        if status is None:
            return True
        if status == self.command.refusal:
            return False
        if now - self.started_at >= _STEADY_S:
            self.wait_s = _FIRST_WAIT_S
        log.error("%s ended with status %d; again in %.1f s", self.command.name, status, self.wait_s)
        self.process = None
        self.due_at = now + self.wait_s
        self.wait_s = min(self.wait_s * 2, _LONGEST_WAIT_S)
        return True

    def seconds_to_start(self) -> float | None:
        return None if self.process is not None else max(0.0, self.due_at - time.monotonic())


def keep_running(commands: Sequence[Command]) -> int:
    """
    Run `commands` side by side until SIGTERM or SIGINT; returns 0 when they have ended.

    When one refuses, all end and its status is returned. What else dies is started again, after
    0.5 s, then twice as long each time up to 30 s. On the signal each gets SIGTERM, and SIGKILL after
    10 s. They die with this process even when it is killed. Call it from the main thread of a process
    that has no other.
    """
    children = [_Child(command) for command in commands]
    watched = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGALRM}
    # Blocked, then waited for: so nothing is lost between looking and sleeping. Handlers that do nothing,
    # since what is ignored by default need not wait, and a late alarm would end this process.
    handlers = {number: signal.signal(number, _do_nothing) for number in (signal.SIGCHLD, signal.SIGALRM)}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    try:
        while True:
            for child in children:
                if not child.check():
                    return child.command.refusal or 0
            waits = [wait for child in children if (wait := child.seconds_to_start()) is not None]
            # With an alarm, since not every system can wait for a signal for a while only.
            signal.setitimer(signal.ITIMER_REAL, max(_SOON_S, min(waits)) if waits else 0)
            if signal.sigwait(watched) in (signal.SIGTERM, signal.SIGINT):
                return 0
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _stop(children)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)


@contextmanager
def running(command: Command, *, folder: Path, ready: str, within_s: float = 30.0) -> Iterator[bool]:
    """
    Run one command from `folder` while the block lasts; it gets SIGTERM at the end, and dies with us.

    Yields whether the line `ready` came on its stdout in time.
    """
    process = subprocess.Popen(
        list(command.arguments),
        cwd=folder,
        env=_environment_of(command),
        stdout=subprocess.PIPE,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 — it only makes system calls
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        yield _says(process.stdout, ready.encode(), within_s)
    finally:
        process.terminate()
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _environment_of(command: Command) -> dict[str, str]:
    names = os.environ if command.inherits is None else command.inherits
    inherited = {name: os.environ[name] for name in names if name in os.environ}
    return {**inherited, **(command.environment or {})}


def _says(output: IO[bytes], line: bytes, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    said = b""
    while (left := deadline - time.monotonic()) > 0 and select.select([output], [], [], left)[0]:
        data = os.read(output.fileno(), 4096)
        if not data:
            return False
        said += data
        if line in said.split(b"\n"):
            return True
    return False


def _do_nothing(*_: object) -> None:
    pass


def _stop(children: Sequence[_Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + _GRACE_S
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # What the parent blocked would stay blocked through exec.
    signal.pthread_sigmask(signal.SIG_SETMASK, set())

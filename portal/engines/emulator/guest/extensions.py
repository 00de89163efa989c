"""
External extensions: the programs in /opt/extensions, started before the runtime and watched.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html. What they print goes into
the log in frames, a line in each, so that it can be told from what the function prints; and so
does how they end (see framed.py on the other side).
"""

from __future__ import annotations

import json
import os
import select
import signal
import time
from typing import Any

_LINE = b"\xa5\x5a\x00\xe0"
_STATE = b"\xa5\x5a\x00\xe1"
_CHUNK = 1 << 16  # as much as a pipe holds
_LONGEST_LINE = 1 << 16

# Those that are of the runtime's process, by the same page.
_NOT_THEIRS = (
    "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
    "_AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_PORT", "_HANDLER",
)  # fmt: skip


def start(names: list[str], opt: str, environment: dict[str, str]) -> None:
    """
    Start them, and wait until all have registered: only then may the runtime begin. What they have
    printed until then is in the log by then, however busy the machine.

    Nothing happens when there are none. Whoever waits for one that never registers is killed from
    outside when the time for it is over.
    """
    if not names:
        return
    asked, asks = os.pipe()
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            # Twice, so that the runtime does not find a child that it has not made.
            if os.fork() == 0:
                os.close(asks)
                os.close(told)
                _Watch(opt, environment).over(names, asked, tells)
        finally:
            os._exit(0)
    os.close(asked)
    os.close(tells)
    os.waitpid(child, 0)
    _wait_for(environment["AWS_LAMBDA_RUNTIME_API"])
    os.close(asks)
    os.read(told, 1)
    os.close(told)


def _wait_for(address: str) -> None:
    import http.client

    connection = http.client.HTTPConnection(address)
    connection.request("GET", "/extensions/registered")
    connection.getresponse().read()
    connection.close()


class _Watch:
    """Of the process that starts them, reads what they print, and tells how they end."""

    def __init__(self, opt: str, environment: dict[str, str]) -> None:
        self._folder = f"{opt}/extensions"
        self._environment = {name: value for name, value in environment.items() if name not in _NOT_THEIRS}
        self._poller = select.poll()
        self._printing: dict[int, bytes] = {}  # by where it is read: what has no line end yet
        self._names: dict[int, tuple[str, int]] = {}  # by pid, with where it is read

    def over(self, names: list[str], asked: int, tells: int) -> None:
        """All their life long. The end of `asked` is answered with that of `tells`, once all is read."""
        woken, wakes = os.pipe()
        for descriptor in (woken, wakes):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakes)
        self._poller.register(woken, select.POLLIN)
        self._poller.register(asked, select.POLLIN | select.POLLHUP)
        for name in names:
            self._start(name)
        while self._names or self._printing:
            for descriptor, _ in self._poller.poll():
                if descriptor == woken:
                    os.read(woken, _CHUNK)
                elif descriptor == asked:
                    # Once each, as much as a pipe holds: one that never stops printing is not waited for.
                    for printed in tuple(self._printing):
                        self._read(printed)
                    self._poller.unregister(asked)
                    os.close(asked)
                    os.close(tells)
                elif descriptor in self._printing:
                    self._read(descriptor)
            self._reap()

    def _start(self, name: str) -> None:
        printed, prints = os.pipe()
        actions = [(os.POSIX_SPAWN_DUP2, prints, 1), (os.POSIX_SPAWN_DUP2, prints, 2)]
        try:
            program, *arguments = _command(f"{self._folder}/{name}")
            pid = os.posix_spawn(
                program,
                [program, *arguments],
                self._environment,
                file_actions=actions,
                # Python ignores these two, and what is ignored stays so.
                setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],
            )
        except OSError as error:
            os.close(printed)
            kind = "PermissionDenied" if isinstance(error, PermissionError) else "UnknownError"
            _tell({"name": name, "unlaunched": kind})
        else:
            os.set_blocking(printed, False)
            self._names[pid] = name, printed
            self._printing[printed] = b""
            self._poller.register(printed, select.POLLIN | select.POLLHUP)
        finally:
            os.close(prints)

    def _read(self, descriptor: int) -> bool:
        """Whether there may be more."""
        try:
            data = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return False
        *lines, rest = (self._printing[descriptor] + data).split(b"\n")
        if rest and (not data or len(rest) > _LONGEST_LINE):
            lines, rest = [*lines, rest], b""
        for line in lines:
            _write(_LINE, line)
        self._printing[descriptor] = rest
        if not data:
            self._poller.unregister(descriptor)
            os.close(descriptor)
            del self._printing[descriptor]
        return bool(data)

    def _reap(self) -> None:
        while self._names:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            if pid in self._names:
                name, printed = self._names.pop(pid)
                # What it printed at last comes before its end.
                while printed in self._printing and self._read(printed):
                    pass
                _tell({"name": name, "code": os.waitstatus_to_exitcode(status)})


def _command(path: str) -> list[str]:
    """
    What the kernel would run for a script. Files that came with a function have no executable bit here,
    and lie where nothing is executed. Raises OSError.
    """
    with open(path, "rb") as file:
        is_script = file.read(2) == b"#!"
    if not is_script:
        return [path]
    from .bootstrap import first_line  # here, since most environments have no extension

    return [*first_line(path), path]


def _tell(state: dict[str, Any]) -> None:
    _write(_STATE, json.dumps(state).encode())


def _write(kind: bytes, message: bytes) -> None:
    micros = time.time_ns() // 1000
    frame = kind + len(message).to_bytes(4, "big") + micros.to_bytes(8, "big") + message
    while frame:
        frame = frame[os.write(1, frame) :]

"""
A runtime that is kept as a snapshot: initialised once, it waits here, and is forked for each restore.

The walls around it are those of one environment, so one copy lives at a time: the next one ends the one
before. Whoever drives it says when, see snapshot.py on the other side.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import select
import signal
import sys
from typing import Any

from .entropy import Drawn
from .folder import Folder

# No paths of AWS's.
_NEXT = "/snapshot/next"
_ENDED = "/snapshot/ended"


class Client:
    """Waits to be restored, here; everything else is AWS's, so that nothing of this is in a stack trace."""

    def __init__(self, client: Any, drawn: Drawn, *, address: str, temporary: str) -> None:
        self._client = client
        self._drawn = drawn
        self._address = address
        self._temporary = temporary

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def restore_next(self) -> None:
        """Returns in copies only. Raises ValueError when /tmp holds more than is kept of it."""
        self._drawn.end()
        _Snapshot(self._address, Folder(self._temporary)).wait_to_be_copied()
        self._client.restore_next()


def kept(client: Any, *, seed: bytes, address: str, temporary: str) -> Client:
    """A client whose runtime becomes a snapshot. What is random in its initialisation comes from `seed`."""
    drawn = Drawn(seed)
    drawn.begin()
    return Client(client, drawn, address=address, temporary=temporary)


class _Snapshot:
    def __init__(self, address: str, temporary: Folder) -> None:
        self._address = address
        self._temporary = temporary
        self._copy = -1  # its pid
        self._number = 0  # of the copy, as the host counts them
        self._watched = -1  # readable when the copy has ended

    def wait_to_be_copied(self) -> None:
        line = http.client.HTTPConnection(self._address)
        while True:
            try:
                line.request("GET", _NEXT)
                self._wait(line)
                self._number = int(line.getresponse().read())
            except (OSError, http.client.HTTPException):
                os._exit(1)  # there is nobody to be restored for
            self._end_others()
            self._temporary.bring_back()
            if self._is_copy():
                self._temporary.forget()
                line.close()
                return

    def _wait(self, line: http.client.HTTPConnection) -> None:
        """
        For the word to make a copy; tells of the end of the one before, should it come first. With the word
        all lines but this one are dropped, in the middle of telling too.
        """
        poller = select.poll()
        poller.register(line.sock, select.POLLIN)
        if self._watched >= 0:
            poller.register(self._watched, select.POLLIN)
        while line.sock.fileno() not in (ready := {descriptor for descriptor, _ in poller.poll()}):
            poller.unregister(*ready)
            try:
                self._tell_end()
            except (OSError, http.client.HTTPException):
                if not poller.poll(0):
                    raise

    def _tell_end(self) -> None:
        _, status = os.waitpid(self._copy, 0)
        self._forget_copy()
        code = os.waitstatus_to_exitcode(status)
        told = http.client.HTTPConnection(self._address)
        how = [code, None] if code >= 0 else [None, -code]
        told.request("POST", _ENDED, json.dumps([self._number, *how]))
        told.getresponse().read()
        told.close()

    def _end_others(self) -> None:
        """The copy, and whatever it or the initialisation has started: all but this and the keeper."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)
        self._forget_copy()

    def _forget_copy(self) -> None:
        if self._watched >= 0:
            os.close(self._watched)
        self._copy = self._watched = -1

    def _is_copy(self) -> bool:
        """Fork; False in the snapshot."""
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):  # it may be the function's own
                stream.flush()
        random = sys.modules["random"]
        state = random.getstate()
        self._copy = os.fork()
        if self._copy:
            self._watched = os.pidfd_open(self._copy)
            return False
        random.setstate(state)  # Python seeds it anew after a fork; what AWS restores is as it was
        return True

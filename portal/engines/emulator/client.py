"""Talking to the broker from a thread or a command."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from portal.engines.sandbox import Command, Frame, FrameError, Wire, connect, running

from .carried import carried_outcome, carry_job
from .function import Job
from .messages import FRAME_BYTES, Done, LogLine, Message, Part, Provisioned, Queued, Started, Throttled
from .session_client import Asked, Session

__all__ = [
    "Asked",
    "Broker",
    "BrokerGone",
    "Busy",
    "Cancelled",
    "Done",
    "LogLine",
    "Message",
    "Part",
    "Provisioned",
    "Queued",
    "Refused",
    "Session",
    "Started",
    "Throttled",
    "private_broker",
]

_CONNECT_S = 5.0
_FREE = 16  # connections that are kept; more threads than that make new ones
_FREE_S = 20.0  # less than a broker waits for the next request
_SILENCE_S = 960.0  # longer than the longest invocation


class BrokerGone(Exception):
    """The broker is not there, died, or met a fault of ours. The code of the learner is not the cause."""


class Cancelled(Exception):
    """The job was cancelled."""


class Refused(Exception):
    """The job cannot be run as it is; the message says what to change."""


class Busy(Exception):
    """The queue is full: so many wait in it."""

    def __init__(self, retry_after_s: int, queued: int) -> None:
        super().__init__(f"Every environment is taken; try again in {retry_after_s} s.")
        self.retry_after_s = retry_after_s
        self.queued = queued


class Broker:
    """
    The broker at a socket, for any number of threads.

    Connections that are free are used again, and closed with this object; to a broker that has been
    started again there is a new one.
    """

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        # With the time since when. Append and pop of a list are whole for threads.
        self._free: list[tuple[float, Wire]] = []

    def run(self, job: Job) -> Iterator[Message]:
        """
        Messages in order, Done for each event. Closing the iterator early cancels the job.

        Raises BrokerGone, Busy, Cancelled, Refused.
        """
        return cast(Iterator[Message], self._say("run", job))

    def stream(self, job: Job) -> Iterator[Message | Part]:
        """
        As run(), by InvokeWithResponseStream: each Part of a response comes while the function sends it,
        before the Done of its event, whose payload is empty unless the function failed, before the
        first Part or in the middle.

        Whoever takes long over a Part holds up the function, whose time goes on.
        """
        return self._say("stream", job)

    def open(self, job: Job) -> Session:
        """
        A session: the function and AWS of `job`, whose events are a null for each that runs at once; its own
        come later, one by one. Raises BrokerGone; Refused and Busy come with the events.
        """
        wire = self._connect()
        told, events = carry_job(job)
        self._send(wire, {"op": "session", "job": told}, events)
        return Session(wire, self._receive)

    def cancel(self, job_id: str) -> None:
        """Ends the job wherever it is; nothing happens when it has ended. Raises BrokerGone."""
        self._ask({"op": "cancel", "job": job_id})

    def status(self) -> dict[str, Any]:
        """
        How busy it is: {"running", "queued", "at_once", "memory_mb", "memory_taken_mb",
        "most_memory_mb", "warm", "pooled"}. And what it can run: "runtimes", each {"names", "language",
        "version", "reason", "remedy"}, where version is None for one that it cannot, and the names
        of "layers". Raises BrokerGone.
        """
        return self._ask({"op": "status"})

    def metrics(self) -> str:
        """What it has counted, in Prometheus' text format. Raises BrokerGone."""
        text: str = self._ask({"op": "metrics"})["metrics"]
        return text

    def close(self) -> None:
        """Let go of the connections that are free. Whoever asks again makes a new one."""
        with suppress(IndexError):
            while True:
                self._free.pop()[1].close()

    def _say(self, word: str, job: Job) -> Iterator[Message | Part]:
        with self._wire(_SILENCE_S) as wire:
            told, events = carry_job(job)
            self._send(wire, {"op": word, "job": told}, events)
            while (frame := self._receive(wire)).value != {"end": True}:
                yield _message(frame)

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        with self._wire(_CONNECT_S) as wire:
            self._send(wire, asked)
            answer: dict[str, Any] = self._receive(wire).value
            return answer

    @contextmanager
    def _wire(self, timeout_s: float) -> Iterator[Wire]:
        """Free again afterwards when all has been said; else closed, which cancels what is under way."""
        wire = self._find_free() or self._connect()
        wire.settimeout(timeout_s)
        is_over = False
        try:
            yield wire
            is_over = True
        except (Refused, Busy, Cancelled):  # the broker's last words
            is_over = True
            raise
        finally:
            if is_over and len(self._free) < _FREE:
                self._free.append((time.monotonic(), wire))
            else:
                wire.close()

    def _find_free(self) -> Wire | None:
        with suppress(IndexError):
            while True:
                since, wire = self._free.pop()
                if wire.is_quiet() and time.monotonic() - since < _FREE_S:
                    return wire
                wire.close()  # its broker has gone, or is about to think that we have
        return None

    def _connect(self) -> Wire:
        try:
            return connect(self._socket, timeout_s=_CONNECT_S, cap=FRAME_BYTES)
        except OSError as error:
            raise BrokerGone(f"The broker does not answer at {self._socket}: {error}") from error

    @staticmethod
    def _send(wire: Wire, value: dict[str, Any], attached: Sequence[bytes] = ()) -> None:
        try:
            wire.send(value, attached)
        except FrameError as error:
            raise Refused(str(error)) from error
        except OSError as error:
            raise BrokerGone(f"The broker went away: {error}") from error

    @staticmethod
    def _receive(wire: Wire) -> Frame:
        """Its value is an object."""
        try:
            frame = wire.receive()
        except (OSError, FrameError) as error:
            raise BrokerGone(f"The broker went away: {error}") from error
        if frame is None or not isinstance(frame.value, dict):
            raise BrokerGone("The broker closed the connection.")
        match frame.value:
            case {"fault": words}:
                raise BrokerGone(words)
            case {"refused": words}:
                raise Refused(words)
            case {"busy": retry_after_s, "queued": queued}:
                raise Busy(retry_after_s, queued)
            case {"cancelled": True}:
                raise Cancelled
        return frame


_BY_WORD: dict[str, Callable[..., Message]] = {
    "provisioned": Provisioned,
    "started": Started,
    "log": LogLine,
    "throttled": Throttled,
}


def _message(frame: Frame) -> Message | Part:
    """Raises BrokerGone for what none of these is: a broker of another version said it."""
    try:
        return _read(frame)
    except (KeyError, TypeError, ValueError) as fault:
        raise BrokerGone(f"The broker said what is not understood: {fault!r:.300}.") from fault


def _read(frame: Frame) -> Message | Part:
    ((word, value),) = frame.value.items()
    if word in _BY_WORD:
        return _BY_WORD[word](**value)
    match word:
        case "queued":
            return Queued(value)
        case "part":
            return Part(**value, data=bytes(frame.attached))
        case "done":
            return Done(value["index"], carried_outcome(value["outcome"], frame.attached))
    raise ValueError(f"no message is called {word!r}")


@contextmanager
def private_broker(module: str = "portal.engines.emulator", **options: float | str) -> Iterator[Path]:
    """
    A broker of one's own, for a command or a test; yields its socket.

    `module` is run: portal.engines.cloud is a broker with AWS beside functions. `options` are those of the
    process: at_once=2, queue=1, pool=0, init_limit=1.5, sdk="start".
    Raises BrokerGone when it cannot start.
    """
    given = {"pool": 1, "sdk": "never", **options}
    with tempfile.TemporaryDirectory(prefix="warmstart-") as folder:
        socket = Path(folder) / "broker.sock"
        arguments = [sys.executable, "-m", module, "--say-ready", "--socket", str(socket)]
        for name, value in given.items():
            arguments += [f"--{name.replace('_', '-')}", str(value)]
        root = Path(__file__).resolve().parents[3]
        with running(Command(name="broker", arguments=arguments), folder=root, ready="ready") as ready:
            if not ready:
                raise BrokerGone("The broker did not start; what it said is above.")
            yield socket

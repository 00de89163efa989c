"""A session with the broker, from a thread: events go out one by one, outcomes come back in any order."""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from portal.engines.sandbox import Frame, FrameError, Wire

from .carried import carried_outcome
from .outcome import Outcome

_CLOSING_S = 5.0
OUT = 64  # events with the broker at once; the others wait here


class SessionOver(Exception):
    """It has been closed."""


class Asked:
    """One event. `outcome` is what becomes of it, and cancelled when the event was given up."""

    def __init__(self, number: int, environment: int, text: str, request_id: str | None) -> None:
        self.number = number
        self.environment = environment
        self.text = text
        self.request_id = request_id
        self.outcome: Future[Outcome] = Future()
        self.began_s: float | None = None  # monotonic; None while it waits for its turn

    def frame(self) -> dict[str, Any]:
        told = {"number": self.number, "environment": self.environment, "request_id": self.request_id}
        return {"event": told}


class Session:
    """
    Made by Broker.open(). `ask()` never waits for the broker; close() ends what is under way. What ends the
    session (BrokerGone, Refused, Busy, Cancelled) is the exception of every outcome that is still open.
    """

    def __init__(self, wire: Wire, receive: Callable[[Wire], Frame]) -> None:
        self._wire = wire
        self._receive = receive
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._waiting: deque[Asked] = deque()
        self._out: dict[int, Asked] = {}
        self._ended: BaseException | None = None
        self._reader = threading.Thread(target=self._read, name="session", daemon=True)
        wire.settimeout(None)
        self._reader.start()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, event: str, *, environment: int, request_id: str | None = None) -> Asked:
        """JSON text, for the environment of this number: a new one, or that of the last such event."""
        asked = Asked(next(self._numbers), environment, event, request_id)
        with self._lock:
            if self._ended is not None:
                asked.outcome.set_exception(self._ended)
                return asked
            self._waiting.append(asked)
        self._pump()
        return asked

    def give_up(self, asked: Asked) -> None:
        """Its environment goes with it; nothing happens when it is done."""
        with self._lock:
            if asked in self._waiting:
                self._waiting.remove(asked)
                asked.outcome.cancel()
                return
            if asked.number in self._out:
                self._send({"give_up": asked.number})

    def retire(self, environment: int) -> None:
        """It is not needed any more."""
        with self._lock:
            if self._ended is None:
                self._send({"retire": environment})

    def close(self) -> None:
        with self._lock:
            if self._out or self._waiting or self._ended is not None:
                self._wire.shutdown()
            else:
                self._send({"close": True})
        self._reader.join(_CLOSING_S)
        self._wire.shutdown()
        self._reader.join()
        self._wire.close()

    def _pump(self) -> None:
        with self._lock:
            while self._waiting and len(self._out) < OUT and self._ended is None:
                asked = self._waiting.popleft()
                self._out[asked.number] = asked
                self._send(asked.frame(), asked.text)

    def _send(self, value: dict[str, Any], text: str = "") -> None:
        """The reader tells everybody when the broker is gone."""
        try:
            self._wire.send(value, [text.encode("utf-8", "surrogatepass")] if text else ())
        except FrameError as error:
            self._end(error)
        except OSError:
            self._wire.shutdown()

    def _read(self) -> None:
        try:
            while True:
                self._heed(self._receive(self._wire))
        except Exception as error:
            with self._lock:
                self._end(error)

    def _heed(self, frame: Frame) -> None:
        match frame.value:
            case {"begun": int(number)}:
                if number in self._out:
                    self._out[number].began_s = time.monotonic()
                return
            case {"done": {"index": int(number), "outcome": dict(told)}}:
                if asked := self._take(number):
                    asked.outcome.set_result(carried_outcome(told, frame.attached))
            case {"gone": int(number)}:
                if asked := self._take(number):
                    asked.outcome.cancel()
            case {"end": True}:
                raise SessionOver("The session is over.")
            case _:  # the place in the queue, before there is one
                return
        self._pump()

    def _take(self, number: int) -> Asked | None:
        with self._lock:
            return self._out.pop(number, None)

    def _end(self, error: BaseException) -> None:
        if self._ended is not None:
            return
        self._ended = error
        for asked in (*self._out.values(), *self._waiting):
            if not asked.outcome.done():
                asked.outcome.set_exception(error)
        self._out.clear()
        self._waiting.clear()

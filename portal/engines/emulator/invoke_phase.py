"""INVOKE: an event is handed out, and what comes of it waited for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from portal.engines.sandbox import Exit

from . import errors, lines
from .inbox import Inbox
from .instance import Instance
from .phase_end import PhaseEnd
from .platform_events import RuntimeDone, Status
from .runtime_api import Invocation
from .signals import Answered, ExtensionFailed, ExtensionReady, Ready, Signal, TooLarge
from .spans import Times

_UNSEEN_S = 0.001  # in so short a time no memory worth telling is filled; the next look finds it
_AFTER_ANSWER_S = 1.0  # the runtime asks for its next event right after its answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Run(PhaseEnd):
    """
    What an invocation came to: an answer, a failure, or an answer and a failure after it. An error that the
    runtime itself told is a success of Lambda's.
    """

    answer: Answered | None = None
    is_sound: bool = False  # and all that runs inside can be invoked again
    times: Times | None = None  # None: it never came to an event


class Turn:
    """
    Over when the runtime has answered and asks for more, and so do all extensions that were told of
    the event; or when one of them ends.

    `answered` is called when the runtime is about to ask for more, `runtime_done` when it does, which
    may be long before the others do.
    """

    def __init__(
        self,
        inbox: Inbox,
        deadline: float,
        *,
        awaited: set[str],
        answered: Callable[[], None],
        runtime_done: Callable[[], None],
    ) -> None:
        self._inbox = inbox
        self._deadline = deadline
        self._awaited = awaited
        self._answered = answered
        self._runtime_done = runtime_done
        self.times = Times(began=time.monotonic())
        self.answer: Answered | None = None
        self.end: Exit | TooLarge | ExtensionFailed | None = None

    def take(self, signal: Signal) -> bool:
        match signal:
            case Answered():
                self.answer = self.times.answer = signal
                self._inbox.deadline = min(self._deadline, signal.ended + _AFTER_ANSWER_S)
                self._answered()
            case Ready():
                self.times.ready_at = time.monotonic()
                self._inbox.deadline = self._deadline
                self._runtime_done()
            case ExtensionReady(name=name):
                self._awaited.discard(name)
            case Exit() | TooLarge() | ExtensionFailed():
                self.end = signal
                return True
        return self.times.ready_at is not None and not self._awaited


async def run(instance: Instance, invocation: Invocation, deadline: float) -> Run:
    """Ends with the runtime ready for more, or gone."""
    launch, log = instance.launch, instance.log
    assert launch is not None

    def runtime_done(status: Status = "success", error_type: str = "") -> None:
        if log.is_detailed:
            instance.drain()
            log.platform(done(invocation, turn.times, status, error_type))

    def answered() -> None:
        # Here, where the runtime has something to do meanwhile. Looking takes longer than to return an event.
        if turn.times.since_began() > _UNSEEN_S or not instance.is_measured:
            instance.note_peak()

    turn = Turn(
        launch.inbox,
        deadline,
        awaited=launch.extensions.hand_out(invocation),
        answered=answered,
        runtime_done=runtime_done,
    )
    launch.runtime.hand_out(invocation)
    is_all = await launch.inbox.wait(deadline, turn.take)
    turn.times.ended = time.monotonic()
    came_to = _came_to(instance, invocation.request_id, turn, is_all=is_all)
    if not came_to.is_sound:
        if turn.times.ready_at is None:
            runtime_done(came_to.status, came_to.error_type)
        await instance.reset("timeout" if came_to.is_timeout else "failure")
    return came_to


def done(invocation: Invocation, times: Times | None, status: Status, error_type: str) -> RuntimeDone:
    """`times` None: it never came to an event."""
    answer = times.answer if times is not None else None
    return RuntimeDone(
        request_id=invocation.request_id,
        trace=invocation.logged_trace,
        status=status,
        duration_ms=(time.monotonic() - times.began) * 1000 if times is not None else 0.0,
        produced_bytes=answer.produced_bytes if answer is not None else 0,
        spans=times.of_runtime() if times is not None else (),
        error_type=error_type,
    )


def _came_to(instance: Instance, request_id: str, turn: Turn, *, is_all: bool) -> Run:
    """A runtime that ends instead of asking for more, or does neither, has still answered."""
    answer, times = turn.answer, turn.times
    match turn.end:
        case Exit():
            failure = None if answer else errors.exited(request_id, turn.end)
            return Run(answer=answer, failure=failure, times=times)
        case ExtensionFailed():
            return Run(answer=answer, failure=errors.by_extension(request_id, turn.end), times=times)
        case TooLarge():
            instance.kills.append("response")
            return Run(failure=errors.too_large(request_id), times=times)
    if is_all:
        return Run(answer=answer, is_sound=True, times=times)
    instance.kills.append("time")
    if answer and times.ready_at is None:
        return Run(answer=answer, times=times)
    failure = errors.timed_out(request_id, instance.function.timeout_s, lines.stamp())
    return Run(answer=answer, failure=failure, is_timeout=True, times=times)

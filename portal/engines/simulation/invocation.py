"""One invocation: how long init and handler take of its time, and what it came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .account import Throttle
from .environments import Environment
from .handlers import NO_ANSWER, Answer, FunctionError, Pending


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """
    As whoever called is told. Without `throttle` there is an `answer`. `billed_ms` includes init (facts K-4),
    and of a restore from a snapshot nothing: AWS bills what the runtime and its hooks take of it, which is
    not told apart here. `init_ms` is that restore where there was one.
    """

    request_id: str
    begun_ms: int
    ended_ms: int
    environment: int = 0
    is_cold: bool = False
    init_ms: int = 0
    billed_ms: int = 0
    answer: Answer = NO_ANSWER
    throttle: Throttle | None = None

    @property
    def has_failed(self) -> bool:
        return self.answer.error is not None


class Run:
    """
    An invocation under way.

    Init over its limit is cut there and done again within the function's own timeout, as it is after the
    runtime had ended: whoever takes longer to initialise than their timeout never gets out of that. A
    restore over its limit ends the invocation there, and leaves an environment that has to be restored.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    """

    __slots__ = (
        "begun_ms",
        "environment",
        "init_ms",
        "is_cold",
        "on_end",
        "pending",
        "request_id",
        "restore_ms",
        "suppressed_ms",
        "was_restored",
    )

    pending: Pending

    def __init__(
        self,
        environment: Environment,
        *,
        request_id: str,
        begun_ms: int,
        on_end: Callable[[Invocation], None],
    ) -> None:
        self.environment = environment
        self.request_id = request_id
        self.begun_ms = begun_ms
        self.on_end = on_end
        self.is_cold = False
        self.init_ms = 0
        self.suppressed_ms = 0  # of init, within the function's timeout
        self.restore_ms = 0
        self.was_restored = True  # as far as that was needed

    def needs_init(self, takes_ms: int, *, limit_ms: int) -> None:
        if self.environment.was_used:
            self.suppressed_ms = takes_ms
            return
        self.is_cold = True
        self.init_ms = min(takes_ms, limit_ms)
        if takes_ms > limit_ms:
            self.suppressed_ms = takes_ms

    def needs_restore(self, takes_ms: int, *, limit_ms: int) -> None:
        self.is_cold = not self.environment.was_used
        self.init_ms = self.restore_ms = min(takes_ms, limit_ms)
        if takes_ms > limit_ms:
            self.was_restored = False
            self.pending = _Unrestored()

    @property
    def handler_from_ms(self) -> int:
        return self.begun_ms + self.init_ms + self.suppressed_ms

    def due_ms(self, timeout_ms: int) -> int:
        takes_ms = min(self.suppressed_ms + self.pending.duration_ms, timeout_ms)
        return self.begun_ms + self.init_ms + takes_ms

    def conclude(self, timeout_ms: int) -> tuple[Answer, int]:
        """The answer, and when it comes: a time-out at the timeout, whenever that was found out."""
        answer = self.pending.answer()
        until_ms = self.begun_ms + self.init_ms + timeout_ms
        if self.suppressed_ms + self.pending.duration_ms > timeout_ms or answer.timed_out:
            return _timed_out(timeout_ms, self.request_id), until_ms
        return answer, self.due_ms(timeout_ms)

    def ended(self, answer: Answer, *, now_ms: int) -> Invocation:
        return Invocation(
            request_id=self.request_id,
            begun_ms=self.begun_ms,
            ended_ms=now_ms,
            environment=self.environment.number,
            is_cold=self.is_cold,
            init_ms=self.init_ms + self.suppressed_ms,
            billed_ms=now_ms - self.begun_ms - self.restore_ms,
            answer=answer,
        )


class _Unrestored:
    """The handler never came to run."""

    duration_ms = 0

    def answer(self) -> Answer:
        words = "Lambda couldn't restore the snapshot within the timeout limit."
        return Answer(error=FunctionError("SnapStartTimeoutException", words), handled=frozenset())


def _timed_out(timeout_ms: int, request_id: str) -> Answer:
    message = f"RequestId: {request_id} Error: Task timed out after {timeout_ms / 1000:.2f} seconds"
    return Answer(error=FunctionError("Sandbox.Timedout", message), timed_out=True)

"""One batch of messages on its way through a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.engines.events import sqs
from portal.engines.simulation.batch_failures import read_failures
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.handlers import FunctionError
from portal.engines.simulation.invocation import Invocation
from portal.engines.simulation.journal import NOTHING, UNDONE, Detail, Journal, Kind
from portal.engines.simulation.rules import MappingRules

from .message import Held, Receipt
from .queue import SimulatedQueue


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    clock: Clock
    journal: Journal
    queue: SimulatedQueue
    function: SimulatedFunction
    reports_failures: bool
    rules: MappingRules


Over = Callable[[bool], None]  # told whether the batch failed as a whole


class Batch:
    """
    Invokes until the function takes it, or until its messages are about to be visible again. On success, and
    as far as the function reports no failure, deletes; what failed comes back by itself.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """

    def __init__(
        self, messages: list[Held], receipts: list[Receipt], *, around: Surroundings, over: Over
    ) -> None:
        self._messages = messages
        self._receipts = receipts
        self._pairs = list(zip(messages, receipts, strict=True))
        self._around = around
        self._over = over
        self._pause_ms = around.rules.throttle_after_ms[0]
        self._request_id = around.function.new_request_id()
        self._event = sqs.event(around.queue.described, [held.told for held in messages])

    @property
    def size(self) -> int:
        return sum(held.size for held in self._messages)

    def invoke(self) -> None:
        around = self._around
        if any(held.receipt is not receipt for held, receipt in self._pairs):  # others may have them by now
            self._over(False)
            return
        where = around.queue.name
        refused = around.function.try_invoke(
            self._event, source=where, on_end=self._ended, request_id=self._request_id
        )
        if refused is None:
            for held in self._messages:
                around.journal.note(Kind.SENT_TO_FUNCTION, held.subject, where, {"request": self._request_id})
            return
        for held in self._messages:
            around.journal.note(Kind.THROTTLED, held.subject, where, {"because": refused.because.value})
        self._try_later()

    def _try_later(self) -> None:
        clock = self._around.clock
        lapses_ms = min(receipt.lapses_at_ms for receipt in self._receipts)
        if clock.now_ms + self._pause_ms >= lapses_ms:  # Lambda lets go; the messages become visible again
            self._over(False)
            return
        clock.after(self._pause_ms, self.invoke)
        self._pause_ms = min(2 * self._pause_ms, self._around.rules.throttle_after_ms[1])

    def _ended(self, invocation: Invocation) -> None:
        answer = invocation.answer
        failed = self._failed(invocation)
        for index, (held, receipt) in enumerate(self._pairs):
            is_handled = None if answer.handled is None else index in answer.handled
            if failed is None or held.identifier in failed:
                self._failed_one(held, is_handled, answer.error)
            else:
                self._deleted_one(held, receipt, is_handled)
        self._over(failed is None)

    def _failed(self, invocation: Invocation) -> frozenset[str] | None:
        if invocation.has_failed:
            return None
        if not self._around.reports_failures:
            return frozenset()
        return read_failures(invocation.answer.response, {held.identifier for held in self._messages})

    def _failed_one(self, held: Held, is_handled: bool | None, error: FunctionError | None) -> None:
        journal, where = self._around.journal, self._around.queue.name
        if is_handled:
            journal.note(Kind.HANDLED, held.subject, where)
        detail: Detail = {"request": self._request_id, "error": error.type if error else None}
        journal.note(Kind.FAILED, held.subject, where, detail)

    def _deleted_one(self, held: Held, receipt: Receipt, is_handled: bool | None) -> None:
        detail = UNDONE if is_handled is False else NOTHING
        self._around.journal.note(Kind.SUCCEEDED, held.subject, self._around.queue.name, detail)
        self._around.queue.delete(held, receipt)

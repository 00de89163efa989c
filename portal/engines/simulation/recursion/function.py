"""
A function that sends events on, and Lambda, which stops it when that goes round and round.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from portal.engines.simulation.account import Account, Throttle
from portal.engines.simulation.chance import Chance
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.constants import published
from portal.engines.simulation.function import FunctionSettings, OnEnd, SimulatedFunction
from portal.engines.simulation.handlers import Answer, FunctionError, Handler
from portal.engines.simulation.invocation import Invocation
from portal.engines.simulation.journal import Journal

from .lineage import Trace, read_trace

MOST = published().whole("N-18", "invocations")  # "approximately 16 times"
SEEN = frozenset({"sqs", "sns", "s3", "lambda"})  # facts N-18: no loop through DynamoDB or another is seen
ERROR = "RecursiveInvocationException"
MESSAGE = (
    "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services "
    "resources and stopped your function's invocation."
)
RecursiveLoop = Literal["Terminate", "Allow"]
Sends = Callable[[Any, str | None], None]


class Traced(dict[str, Any]):
    """An event that an asynchronous sender hands over together with its trace header."""

    def __init__(self, event: Mapping[str, Any], header: str | None) -> None:
        super().__init__(event)
        self.header = header


class RecursiveFunction(SimulatedFunction):
    """
    `sends` is what the function does with each event that it has handled, given the header that goes along,
    and may be said later, as what it sends to leads back to it;
    `through` the service that it goes through, by which Lambda sees the chain, or does not. `stopped` counts
    the invocations that were stopped: RecursiveInvocationsDropped.

    To an event source mapping a stopped invocation is one that failed: of a queue the messages come back
    until they are dead-lettered.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        handler: Handler,
        settings: FunctionSettings,
        account: Account,
        chance: Chance,
        sends: Sends | None = None,
        through: str = "sqs",
        recursive_loop: RecursiveLoop = "Terminate",
        most: int = MOST,
    ) -> None:
        super().__init__(
            clock=clock, journal=journal, handler=handler, settings=settings, account=account, chance=chance
        )
        self.stopped = 0
        self.sends = sends
        self._through = through
        self._loop = recursive_loop
        self._most = most
        self._chains = 0

    def try_invoke(
        self,
        event: object,
        *,
        source: str,
        on_end: OnEnd,
        request_id: str | None = None,
        qualifier: str | None = None,
        is_rate_limited: bool = False,
    ) -> Throttle | None:
        request_id = request_id or self.new_request_id()
        trace = self._trace(event)
        if self._loop == "Terminate" and trace.of(self.name) >= self._most:
            self._stop(request_id, on_end)
            return None

        def ended(invocation: Invocation) -> None:
            if not invocation.has_failed and self.sends:
                is_seen = self._through in SEEN
                self.sends(event, trace.invoked(self.name).header if is_seen else None)
            on_end(invocation)

        return super().try_invoke(
            event,
            source=source,
            on_end=ended,
            request_id=request_id,
            qualifier=qualifier,
            is_rate_limited=is_rate_limited,
        )

    def _trace(self, event: object) -> Trace:
        """Of the record that has gone round most often; of a batch one is enough."""
        self._chains += 1
        otherwise = f"1-{self._chains:08x}-{0:024x}"
        traces = [read_trace(header, otherwise=otherwise) for header in headers_of(event)]
        return max(traces, key=lambda trace: trace.of(self.name), default=Trace(root=otherwise))

    def _stop(self, request_id: str, on_end: OnEnd) -> None:
        self.stopped += 1
        now_ms = self._clock.now_ms
        answer = Answer(error=FunctionError(ERROR, MESSAGE), handled=frozenset())
        invocation = Invocation(request_id=request_id, begun_ms=now_ms, ended_ms=now_ms, answer=answer)
        self._clock.after(0, lambda: on_end(invocation))


def headers_of(event: object) -> list[str]:
    """Of the messages of a queue, each of which brings its own, or of the whole event."""
    if isinstance(event, Traced):
        return [event.header] if event.header else []
    records = event.get("Records") if isinstance(event, Mapping) else None
    found = []
    for record in records if isinstance(records, list) else []:
        attributes = record.get("attributes") if isinstance(record, Mapping) else None
        header = attributes.get("AWSTraceHeader") if isinstance(attributes, Mapping) else None
        if isinstance(header, str):
            found.append(header)
    return found

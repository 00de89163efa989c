"""An asynchronous event on its way."""

from __future__ import annotations

from portal.engines.events import destinations
from portal.engines.events.place import HERE
from portal.engines.simulation.invocation import Invocation


class Event:
    __slots__ = (
        "arrived_ms",
        "attempts",
        "is_again",
        "latest",
        "pause_ms",
        "payload",
        "request_id",
        "source",
        "subject",
    )

    def __init__(
        self, payload: object, *, subject: str, source: str, request_id: str, arrived_ms: int, pause_ms: int
    ) -> None:
        self.payload = payload
        self.subject = subject
        self.source = source
        self.request_id = request_id
        self.arrived_ms = arrived_ms
        self.pause_ms = pause_ms  # before it is tried again after a throttle
        self.attempts = 0
        self.latest: Invocation | None = None
        self.is_again = False  # a duplicate, of one that is at its end

    def ended(
        self, condition: destinations.Condition, *, function_name: str, qualifier: str, at_ms: int
    ) -> destinations.Ended:
        """What a destination is told: facts N-7."""
        answer = self.latest.answer if self.latest else None
        response: object = answer.response if answer else None
        if answer and answer.error:
            response = {"errorMessage": answer.error.message, "errorType": answer.error.type}
        return destinations.Ended(
            request_id=self.request_id,
            function_arn=f"{HERE.function_arn(function_name)}:{qualifier}",
            condition=condition,
            invoke_count=self.attempts,
            request=self.payload,
            response=response,
            error="Unhandled" if answer and answer.error else None,
            executed_version=qualifier,
            at_ms=at_ms,
        )

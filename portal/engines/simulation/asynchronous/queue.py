"""Lambda's own queue of asynchronous events: tried again, given up, sent on."""

from __future__ import annotations

import json

from portal.engines.events import destinations
from portal.engines.simulation.account import Because, Throttle
from portal.engines.simulation.chance import Chance
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.invocation import Invocation
from portal.engines.simulation.journal import NOTHING, UNDONE, Detail, Journal, Kind
from portal.engines.simulation.rules import ASYNC, AsyncRules

from .event import Event
from .settings import AsyncSettings, Destination, check


class PayloadTooLarge(ValueError):
    """`Invoke` answers 413; the message says how much is taken."""


class AsyncQueue:
    """
    One function's. A failing event is tried again after one minute, then two; a throttled one with growing
    pauses, which take no retry away, until it is too old. Whether it will be is seen before a pause: with a
    maximum age of 60 s there is one attempt. `held` counts events that are not at an end.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
    Raises BadSettings.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        chance: Chance,
        function: SimulatedFunction,
        settings: AsyncSettings,
        on_success: Destination | None = None,
        on_failure: Destination | None = None,
        dead_letters: Destination | None = None,
        rules: AsyncRules = ASYNC,
    ) -> None:
        check(settings, on_success=on_success, dead_letters=dead_letters, rules=rules)
        self.settings = settings
        self.held = 0
        self._clock = clock
        self._journal = journal
        self._function = function
        self._on_success = on_success
        self._failures = [destination for destination in (on_failure, dead_letters) if destination]
        self._duplicates = chance.stream(f"duplicates of {function.name}'s events")
        self._rules = rules
        self._sent = 0

    @property
    def name(self) -> str:
        return f"{self._function.name} events"

    def publish(self, payload: object, *, source: str = "invoke", size: int | None = None) -> str:
        """
        Take an event; the request id, which every attempt has. `size` is its bytes as JSON, where known.
        Raises PayloadTooLarge.
        """
        size = len(json.dumps(payload, separators=(",", ":")).encode()) if size is None else size
        if size > self._rules.payload_bytes:
            raise PayloadTooLarge(
                f"{size:,} bytes: an asynchronous event has {self._rules.payload_bytes:,} at most. "
                "Put what is large into S3, and send its key."
            )
        self._sent += 1
        event = Event(
            payload,
            subject=f"{self.name}#{self._sent}",
            source=source,
            request_id=self._function.new_request_id(),
            arrived_ms=self._clock.now_ms,
            pause_ms=self._rules.throttle_after_ms[0],
        )
        self.held += 1
        self._journal.note(Kind.ARRIVED, event.subject, self.name, {"source": source})
        self._clock.after(0, lambda: self._attempt(event))
        return event.request_id

    def _attempt(self, event: Event) -> None:
        if self._function.settings.reserved == 0:
            self._give_up(event, "ZeroReservedConcurrency")
            return
        refused = self._function.try_invoke(
            event.payload,
            source=event.source,
            on_end=lambda invocation: self._ended(event, invocation),
            request_id=event.request_id,
        )
        if refused:
            self._throttled(event, refused)
            return
        event.attempts += 1
        self._journal.note(Kind.SENT_TO_FUNCTION, event.subject, self.name, {"attempt": event.attempts})

    def _throttled(self, event: Event, refused: Throttle) -> None:
        if refused.because is Because.RESERVED_ZERO:
            self._give_up(event, "ZeroReservedConcurrency")
            return
        self._journal.note(Kind.THROTTLED, event.subject, self.name, {"because": refused.because.value})
        self._wait(event, event.pause_ms)
        event.pause_ms = min(2 * event.pause_ms, self._rules.throttle_after_ms[1])

    def _wait(self, event: Event, pause_ms: int) -> None:
        """Then try again; but not when it would be too old by then."""
        if self._clock.now_ms + pause_ms - event.arrived_ms >= self.settings.age_ms:
            self._give_up(event, "EventAgeExceeded")
            return
        self._journal.note(Kind.RETURNED, event.subject, self.name, {"for_ms": pause_ms})
        self._clock.after(pause_ms, lambda: self._attempt(event))

    def _ended(self, event: Event, invocation: Invocation) -> None:
        event.latest = invocation
        answer = invocation.answer
        if not invocation.has_failed:
            self._succeeded(event, is_done=answer.handled is None or bool(answer.handled))
            return
        if answer.handled:
            self._journal.note(Kind.HANDLED, event.subject, self.name)
        detail: Detail = {"attempt": event.attempts, "error": answer.error.type if answer.error else None}
        self._journal.note(Kind.FAILED, event.subject, self.name, detail)
        if event.attempts > self.settings.retries:
            self._give_up(event, "RetriesExhausted")
        else:
            self._wait(event, self._rules.retry_after_ms[event.attempts - 1])

    def _succeeded(self, event: Event, *, is_done: bool) -> None:
        self._journal.note(Kind.SUCCEEDED, event.subject, self.name, NOTHING if is_done else UNDONE)
        if event.is_again:
            return
        self.held -= 1
        self._journal.note(Kind.DELETED, event.subject, self.name)
        if self._on_success:
            self._send_on(event, "Success", self._on_success)
        if self.settings.duplicates and self._duplicates.random() < self.settings.duplicates:
            self._deliver_again(event)

    def _deliver_again(self, event: Event) -> None:
        event.is_again = True
        self._journal.note(Kind.DUPLICATED, event.subject, self.name)
        # Whatever comes of it, the event itself is at its end.
        self._function.try_invoke(
            event.payload,
            source=event.source,
            on_end=lambda invocation: None if invocation.has_failed else self._succeeded(event, is_done=True),
            request_id=event.request_id,
        )

    def _give_up(self, event: Event, condition: destinations.Condition) -> None:
        self.held -= 1
        taken = [self._send_on(event, condition, destination) for destination in self._failures]
        kind = Kind.DEAD_LETTERED if any(taken) else Kind.EXPIRED
        detail: Detail = {"condition": condition, "attempts": event.attempts}
        self._journal.note(kind, event.subject, self.name, detail)

    def _send_on(self, event: Event, condition: destinations.Condition, to: Destination) -> bool:
        function = self._function
        ended = event.ended(
            condition,
            function_name=function.name,
            qualifier=function.settings.qualifier,
            at_ms=self._clock.epoch_ms,
        )
        is_taken = to.take(ended, event.subject)
        kind = Kind.DELIVERED if is_taken else Kind.UNDELIVERED
        self._journal.note(kind, event.subject, self.name, {"to": to.name, "condition": condition})
        return is_taken

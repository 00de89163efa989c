"""A message as a queue holds it."""

from __future__ import annotations

from portal.engines.events import sqs
from portal.engines.simulation.clock import Alarm
from portal.engines.simulation.rules import MAPPING


class Receipt:
    """What one receive gave out: all of it comes back at once, unless it is deleted before."""

    __slots__ = ("alarm", "lapses_at_ms", "outstanding")

    alarm: Alarm

    def __init__(self, lapses_at_ms: int) -> None:
        self.lapses_at_ms = lapses_at_ms
        self.outstanding = 0


class Held:
    """
    `told` is what a function is told of it, at the latest receive. `receipt` is None while it is visible.
    A `twin` is a second copy that a standard queue delivers: deleting it deletes nothing.
    """

    __slots__ = (
        "home",
        "is_dead",
        "is_gone",
        "is_twin",
        "number",
        "receipt",
        "receives",
        "sent_ms",
        "size",
        "subject",
        "told",
    )

    def __init__(self, told: sqs.Message, *, subject: str, number: int, size: int, sent_ms: int) -> None:
        self.told = told
        self.subject = subject
        self.number = number  # in the queue, in order of sending
        self.size = size
        self.sent_ms = sent_ms
        self.receives = 0
        self.home: object = None  # the queue that it was put into last
        self.receipt: Receipt | None = None
        self.is_dead = False  # put into a dead-letter queue, and nobody has received it there
        self.is_gone = False
        self.is_twin = False

    @property
    def payload_bytes(self) -> int:
        """What it takes of a function's payload, its metadata included."""
        return self.size + MAPPING.message_overhead_bytes

    @property
    def identifier(self) -> str:
        return self.told.id

    def receive(self, receipt: Receipt, *, epoch_ms: int) -> None:
        self.receives += 1
        self.receipt = receipt
        receipt.outstanding += 1
        first_ms = epoch_ms if self.receives == 1 else self.told.first_received_at_ms
        self.told = self.told.received(count=self.receives, first_at_ms=first_ms)

    def twin(self) -> Held:
        copy = Held(self.told, subject=self.subject, number=self.number, size=self.size, sent_ms=self.sent_ms)
        copy.receives = self.receives
        copy.is_twin = True
        return copy

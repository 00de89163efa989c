"""
A bucket of S3 that tells of its objects: to a function, a queue, or an event bus.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html;
notification-how-to-filtering.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from portal.engines.events import eventbridge, s3
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.clock import Clock
from portal.engines.simulation.journal import Journal, Kind

from .bus import SimulatedBus
from .delivery import Delivery
from .endpoint import Endpoint
from .retries import RetryPolicy

_AMBIGUOUS = (
    "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are "
    "overlapping for the same event type."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """`event` as in the API without its "s3:": "ObjectCreated:*", or one kind of it."""

    event: str
    endpoint: Endpoint
    prefix: str = ""
    suffix: str = ""

    def wants(self, name: str, key: str) -> bool:
        return _covers(self.event, name) and key.startswith(self.prefix) and key.endswith(self.suffix)

    def overlaps(self, other: Notice) -> bool:
        """One object could meet both, for one kind of event."""
        return (
            (_covers(self.event, other.event) or _covers(other.event, self.event))
            and (self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix))
            and (self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix))
        )


class SimulatedBucket:
    """
    What a function does with an event is tried again by Lambda's own queue; S3 itself hands it over once it
    can. `bus` is for a bucket that tells EventBridge of everything. Raises BadSettings.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        name: str = "acme-uploads-111122223333",
        notices: tuple[Notice, ...] = (),
        bus: SimulatedBus | None = None,
    ) -> None:
        _check(notices)
        self.name = name
        self.held = 0
        self._clock = clock
        self._journal = journal
        self._notices = notices
        self._bus = bus
        self._described = s3.Bucket(name=name)
        self._told = 0

    def put(self, key: str, *, size: int = 0) -> None:
        """Write an object; of one key the later event has the larger sequencer."""
        self.happened("ObjectCreated:Put", key, size=size)

    def delete(self, key: str) -> None:
        self.happened("ObjectRemoved:Delete", key)

    def happened(self, name: str, key: str, *, size: int = 0) -> None:
        """Anything that S3 tells of, by its name without "s3:"."""
        told = s3.Happening(name=name, key=key, size=size, at_ms=self._clock.epoch_ms)
        for notice in self._notices:
            if notice.wants(name, key):
                self._send(notice, told)
        if self._bus and name in eventbridge.S3_KINDS:
            seed = f"{self.name}/{key}/{self._clock.now_ms}/{name}"
            self._bus.put_event(eventbridge.s3_envelope(self._described, told, seed=seed))

    def _send(self, notice: Notice, told: s3.Happening) -> None:
        self._told += 1
        self.held += 1
        life = f"{self.name}#{self._told}"
        self._journal.note(Kind.ARRIVED, life, self.name, {"key": told.key, "event": told.name})
        payload = s3.event(self._described, [told])
        delivery = Delivery(
            clock=self._clock,
            journal=self._journal,
            subject=life,
            where=self.name,
            source="s3",
            endpoint=notice.endpoint,
            # How long S3 itself tries is not published: as long as a target of EventBridge here.
            plan=RetryPolicy(),
            payload=payload,
            letter=lambda delivery, refused, exhausted: (json.dumps(payload), {}),
            over=self._over,
        )
        self._clock.after(0, delivery.attempt)

    def _over(self) -> None:
        self.held -= 1


def _covers(event: str, name: str) -> bool:
    return event == name or (event.endswith(":*") and name.startswith(event[:-1]))


def _check(notices: tuple[Notice, ...]) -> None:
    for place, one in enumerate(notices):
        if one.endpoint.is_function is False and one.endpoint.name.endswith(".fifo"):
            raise BadSettings("S3 tells standard queues, not FIFO ones. Put an event bus between.")
        for other in notices[place + 1 :]:
            if one.overlaps(other):
                raise BadSettings(_AMBIGUOUS)

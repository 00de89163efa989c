"""Topics, buses and buckets as sources of a scenario: what may be declared of them, and what then sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, Len

from portal.engines.events import eventbridge
from portal.engines.simulation.account import BadSettings
from portal.engines.simulation.asynchronous import AsyncQueue, AsyncSettings, dead_letters_into
from portal.engines.simulation.delivery import (
    BUS,
    Endpoint,
    Notice,
    Outage,
    RetryPolicy,
    SimulatedBucket,
    SimulatedBus,
    SimulatedTopic,
    Target,
)
from portal.engines.simulation.filters import BadFilter
from portal.engines.simulation.queues import QueueSettings, SimulatedQueue
from portal.engines.simulation.rules import ASYNC, SECOND_MS

from .stage import Around, Item, object_of

_MONTH_S = 30 * 86_400


@dataclass(frozen=True, kw_only=True, slots=True)
class Down:
    """Between the two, Lambda takes nothing from this sender, which tries again by its own rules."""

    from_s: Annotated[float, Ge(0), Le(_MONTH_S)]
    until_s: Annotated[float, Ge(0), Le(_MONTH_S)]


@dataclass(frozen=True, kw_only=True, slots=True)
class AsyncSender:
    """
    What comes after delivery is Lambda's own queue, with `retries`, `age_s` and the `dead_letters` of the
    function; `forbidden`: the function's policy does not let this sender.
    """

    retries: int = ASYNC.retries[1]
    age_s: int = ASYNC.age_ms[1] // SECOND_MS
    dead_letters: bool = False
    forbidden: bool = False
    down: Annotated[tuple[Down, ...], Len(0, 20)] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicSource(AsyncSender):
    """An SNS topic; `undelivered` is the dead-letter queue of its subscription."""

    kind: Literal["sns"] = "sns"
    filter_policy: Annotated[str, Len(1, 4_096)] | None = None
    undelivered: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BusSource(AsyncSender):
    """An event bus, the body as the detail; `undelivered` is the dead-letter queue of its target."""

    kind: Literal["eventbridge"] = "eventbridge"
    pattern: Annotated[str, Len(1, BUS.pattern_characters)] = '{"source": ["shop"]}'
    target_retries: int = BUS.attempts[1]
    target_age_s: int = BUS.age_s[1]
    undelivered: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BucketSource(AsyncSender):
    """A bucket: each event writes an object, under the body as its key."""

    kind: Literal["s3"] = "s3"


class Delivering:
    """The function's own queue, and the dead-letter queues around it."""

    def __init__(self, told: AsyncSender, around: Around) -> None:
        self._around = around
        self._dead = self._queue("dead-letters") if told.dead_letters else None
        self._events = AsyncQueue(
            clock=around.clock,
            journal=around.journal,
            chance=around.chance,
            function=around.function,
            settings=AsyncSettings(retries=told.retries, age_ms=told.age_s * SECOND_MS),
            dead_letters=dead_letters_into(self._dead) if self._dead else None,
        )
        outages = tuple(
            Outage(from_ms=round(one.from_s * SECOND_MS), until_ms=round(one.until_s * SECOND_MS))
            for one in told.down
        )
        self._endpoint = Endpoint(
            clock=around.clock, to=self._events, permitted=not told.forbidden, outages=outages
        )

    def _queue(self, name: str) -> SimulatedQueue:
        around = self._around
        return SimulatedQueue(
            clock=around.clock,
            journal=around.journal,
            chance=around.chance,
            settings=QueueSettings(name=name),
        )


class Topic(Delivering):
    def __init__(self, told: TopicSource, around: Around) -> None:
        super().__init__(told, around)
        self._topic = SimulatedTopic(clock=around.clock, journal=around.journal, chance=around.chance)
        try:
            self._topic.subscribe(
                self._endpoint,
                filter_policy=told.filter_policy,
                scope="MessageBody",
                dead_letters=self._queue("undelivered") if told.undelivered else None,
            )
        except BadFilter as fault:
            raise BadSettings(f"source.filter_policy: {fault}") from None

    @property
    def held(self) -> int:
        return self._topic.held + self._events.held

    def send(self, item: Item) -> None:
        self._topic.publish(item.body)


class Bus(Delivering):
    def __init__(self, told: BusSource, around: Around) -> None:
        super().__init__(told, around)
        self._bus = SimulatedBus(clock=around.clock, journal=around.journal)
        target = Target(
            self._endpoint,
            policy=RetryPolicy(attempts=told.target_retries, age_s=told.target_age_s),
            dead_letters=self._queue("undelivered") if told.undelivered else None,
        )
        try:
            self._bus.put_rule("rule", told.pattern, target)
        except BadFilter as fault:
            raise BadSettings(f"source.pattern: {fault}") from None

    @property
    def held(self) -> int:
        return self._bus.held + self._events.held

    def send(self, item: Item) -> None:
        envelope = eventbridge.envelope(
            object_of(item.body),
            seed=f"{item.name}/{self._around.clock.now_ms}",
            at_ms=self._around.clock.epoch_ms,
            source="shop",
            detail_type="Order Placed",
        )
        self._bus.put_event(envelope)


class Bucket(Delivering):
    def __init__(self, told: BucketSource, around: Around) -> None:
        super().__init__(told, around)
        notice = Notice(event="ObjectCreated:*", endpoint=self._endpoint)
        self._bucket = SimulatedBucket(clock=around.clock, journal=around.journal, notices=(notice,))

    @property
    def held(self) -> int:
        return self._bucket.held + self._events.held

    def send(self, item: Item) -> None:
        self._bucket.put(item.body, size=len(item.body))

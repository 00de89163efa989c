"""Senders for tests: endpoints, topics, buses and schedules."""

from portal.engines.simulation import Kind
from portal.engines.simulation.asynchronous import AsyncQueue, AsyncSettings
from portal.engines.simulation.delivery import (
    Endpoint,
    Outage,
    SimulatedTopic,
)
from portal.engines.simulation.queues import QueueSettings, SimulatedQueue

DAY_MS = 24 * 3_600_000


def events_of(stage):
    return AsyncQueue(
        clock=stage.clock,
        journal=stage.journal,
        chance=stage.chance,
        function=stage.function,
        settings=AsyncSettings(),
    )


def queue_of(stage, name="letters"):
    return SimulatedQueue(
        clock=stage.clock, journal=stage.journal, chance=stage.chance, settings=QueueSettings(name=name)
    )


def endpoint(stage, **asked):
    return Endpoint(clock=stage.clock, to=asked.pop("to", None) or events_of(stage), **asked)


def down(ms, code="INTERNAL_ERROR"):
    return (Outage(from_ms=0, until_ms=ms, code=code),)


def topic_of(stage, *endpoints, **asked):
    topic = SimulatedTopic(clock=stage.clock, journal=stage.journal, chance=stage.chance)
    for one in endpoints:
        topic.subscribe(one, **asked)
    return topic


def attempts(stage, where):
    """When a sender failed to deliver, and when it did at last."""
    kinds = (Kind.FAILED, Kind.THROTTLED, Kind.DELIVERED)
    return [one.at_ms for one in stage.journal if one.where == where and one.kind in kinds]


def messages(queue):
    return queue.receive(most=10, most_bytes=1_000_000, visibility_ms=1_000)

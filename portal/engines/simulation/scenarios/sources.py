"""One row for each kind of source that a scenario may have."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from portal.engines.simulation.asynchronous import (
    AsyncQueue,
    AsyncSettings,
    dead_letters_into,
    results_into,
)
from portal.engines.simulation.filters import compile_filters
from portal.engines.simulation.queues import (
    MappingSettings,
    ProvisionedPollers,
    QueueSettings,
    SimulatedQueue,
    SqsMapping,
)
from portal.engines.simulation.rules import SECOND_MS

from .declaration import AsyncSource, SqsSource
from .of_callers import Http, HttpSource, Workflow, WorkflowSource
from .of_doors import Balancer, LoadBalancerSource, Rest, RestSource, UserPool, UserPoolSource
from .of_loops import LoopSource, loop
from .of_senders import Bucket, BucketSource, Bus, BusSource, Topic, TopicSource
from .of_services import Iot, IotSource, Logs, LogsSource, Scheduler, SchedulerSource
from .of_streams import DynamoDb, DynamoDbSource, Kafka, KafkaSource, Kinesis, KinesisSource
from .stage import Around, Item, Sender


class Asynchronous:
    def __init__(self, told: AsyncSource, around: Around) -> None:
        self._dead = _queue(around, "dead-letters") if told.dead_letters else None
        self._results = _queue(around, "results") if told.on_success else None
        self._events = AsyncQueue(
            clock=around.clock,
            journal=around.journal,
            chance=around.chance,
            function=around.function,
            settings=AsyncSettings(
                retries=told.retries, age_ms=told.age_s * SECOND_MS, duplicates=told.duplicates
            ),
            dead_letters=dead_letters_into(self._dead) if self._dead else None,
            on_success=results_into(self._results) if self._results else None,
        )

    @property
    def held(self) -> int:
        return self._events.held + sum(queue.held for queue in (self._dead, self._results) if queue)

    def send(self, item: Item) -> None:
        self._events.publish(_json(item.body), source="invoke")


class Queue:
    def __init__(self, told: SqsSource, around: Around) -> None:
        suffix = ".fifo" if told.fifo else ""
        self._dead = _queue(around, f"orders-dead{suffix}") if told.max_receive_count else None
        self._queue = SimulatedQueue(
            clock=around.clock,
            journal=around.journal,
            chance=around.chance,
            settings=QueueSettings(
                name=f"orders{suffix}",
                visibility_ms=told.visibility_s * SECOND_MS,
                retention_ms=told.retention_s * SECOND_MS,
                delay_ms=told.delay_s * SECOND_MS,
                max_receive_count=told.max_receive_count,
                duplicates=told.duplicates,
            ),
            dead_letters=self._dead,
        )
        SqsMapping(
            clock=around.clock,
            journal=around.journal,
            queue=self._queue,
            function=around.function,
            settings=MappingSettings(
                batch_size=told.batch_size,
                window_ms=told.window_s * SECOND_MS,
                reports_failures=told.reports_failures,
                maximum_concurrency=told.maximum_concurrency,
                provisioned=_pollers(told),
            ),
            keeps=compile_filters(told.filters, source="sqs").passes if told.filters else None,
        )

    @property
    def held(self) -> int:
        return self._queue.held + (self._dead.held if self._dead else 0)

    def send(self, item: Item) -> None:
        if self._queue.settings.is_fifo:
            self._queue.send(item.body, group=item.key, deduplication=item.name)
        else:
            self._queue.send(item.body)


def _pollers(told: SqsSource) -> ProvisionedPollers | None:
    if told.least_pollers is None:
        return None
    return ProvisionedPollers(least=told.least_pollers, most=told.most_pollers)


MAKE: Mapping[type, Callable[[Any, Around], Sender]] = {
    AsyncSource: Asynchronous,
    SqsSource: Queue,
    KinesisSource: Kinesis,
    DynamoDbSource: DynamoDb,
    KafkaSource: Kafka,
    TopicSource: Topic,
    BusSource: Bus,
    BucketSource: Bucket,
    SchedulerSource: Scheduler,
    IotSource: Iot,
    LogsSource: Logs,
    HttpSource: Http,
    RestSource: Rest,
    LoadBalancerSource: Balancer,
    UserPoolSource: UserPool,
    WorkflowSource: Workflow,
    LoopSource: loop,
}


def _queue(around: Around, name: str) -> SimulatedQueue:
    return SimulatedQueue(
        clock=around.clock,
        journal=around.journal,
        chance=around.chance,
        settings=QueueSettings(name=name),
    )


def _json(body: str) -> Any:
    """An event is JSON; what is none is its text."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body

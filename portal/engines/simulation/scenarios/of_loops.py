"""A function that sends what it was sent back to where it came from, as a source of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from portal.engines.simulation.asynchronous import AsyncQueue, AsyncSettings, dead_letters_into
from portal.engines.simulation.function import SimulatedFunction
from portal.engines.simulation.queues import MappingSettings, QueueSettings, SimulatedQueue, SqsMapping
from portal.engines.simulation.recursion import RecursiveFunction, RecursiveLoop, Traced
from portal.engines.simulation.rules import ASYNC, QUEUE, SECOND_MS
from portal.engines.simulation.streams import StreamMapping, StreamMappingSettings, TableStream

from .stage import Around, Item, Sender, object_of

_KEYS = {"id": "1"}


@dataclass(frozen=True, kw_only=True, slots=True)
class LoopSource:
    """
    Each event is sent round and round: `through` a queue with its mapping, a table's stream, or the function
    itself, asynchronously. `retries` are of asynchronous events, `visibility_s` and `max_receive_count` of
    the queue; `dead_letters` is of either. Where nothing stops it, the limits of the scenario do.
    """

    kind: Literal["loop"] = "loop"
    through: Literal["sqs", "lambda", "dynamodb"] = "sqs"
    recursive_loop: RecursiveLoop = "Terminate"
    dead_letters: bool = True
    retries: int = ASYNC.retries[1]
    visibility_s: int = QUEUE.default_visibility_ms // SECOND_MS
    max_receive_count: int = 3


def function_for(source: object) -> Callable[..., SimulatedFunction]:
    """What makes the scenario's function: one that sends on what it gets where the source is a loop."""
    if not isinstance(source, LoopSource):
        return SimulatedFunction
    return partial(RecursiveFunction, through=source.through, recursive_loop=source.recursive_loop)


def loop(told: LoopSource, around: Around) -> Sender:
    """Raises BadSettings."""
    function = around.function
    assert isinstance(function, RecursiveFunction)
    return _ROADS[told.through](told, around, function)


class _ThroughQueue:
    def __init__(self, told: LoopSource, around: Around, function: RecursiveFunction) -> None:
        self._dead = _queue(around, QueueSettings(name="dead-letters")) if told.dead_letters else None
        self._queue = _queue(
            around,
            QueueSettings(
                name="orders",
                visibility_ms=told.visibility_s * SECOND_MS,
                max_receive_count=told.max_receive_count if self._dead else None,
            ),
            dead_letters=self._dead,
        )
        function.sends = self._again
        SqsMapping(
            clock=around.clock,
            journal=around.journal,
            queue=self._queue,
            function=function,
            settings=MappingSettings(batch_size=1),
        )

    @property
    def held(self) -> int:
        return self._queue.held + (self._dead.held if self._dead else 0)

    def send(self, item: Item) -> None:
        self._queue.send(item.body)

    def _again(self, event: Any, header: str | None) -> None:
        for record in event["Records"]:
            self._queue.send(record["body"], trace=header)


class _ThroughItself:
    def __init__(self, told: LoopSource, around: Around, function: RecursiveFunction) -> None:
        self._dead = _queue(around, QueueSettings(name="dead-letters")) if told.dead_letters else None
        self._events = AsyncQueue(
            clock=around.clock,
            journal=around.journal,
            chance=around.chance,
            function=function,
            settings=AsyncSettings(retries=told.retries),
            dead_letters=dead_letters_into(self._dead) if self._dead else None,
        )
        function.sends = self._again

    @property
    def held(self) -> int:
        return self._events.held + (self._dead.held if self._dead else 0)

    def send(self, item: Item) -> None:
        self._events.publish(object_of(item.body), source="invoke")

    def _again(self, event: Any, header: str | None) -> None:
        self._events.publish(Traced(event, header), source="lambda")


class _ThroughTable:
    """Its stream has no place for a trace header: Lambda cannot see that the chain goes on."""

    def __init__(self, told: LoopSource, around: Around, function: RecursiveFunction) -> None:
        self._stream = TableStream(clock=around.clock, shards=1)
        self._mapping = StreamMapping(
            clock=around.clock,
            journal=around.journal,
            stream=self._stream,
            function=function,
            settings=StreamMappingSettings(
                batch_size=1, retries=told.retries, on_failure="sqs" if told.dead_letters else None
            ),
        )
        self._body: str | None = None
        function.sends = self._again

    @property
    def held(self) -> int:
        return self._mapping.held

    def send(self, item: Item) -> None:
        self._write(item.body)

    def _again(self, event: Any, header: str | None) -> None:
        for record in event["Records"]:
            self._write(record["dynamodb"]["NewImage"]["body"]["S"])

    def _write(self, body: str) -> None:
        old = None if self._body is None else {**_KEYS, "body": self._body}
        self._body = body
        self._stream.put("MODIFY" if old else "INSERT", keys=_KEYS, new={**_KEYS, "body": body}, old=old)


_ROADS: Mapping[str, Callable[[LoopSource, Around, RecursiveFunction], Sender]] = {
    "sqs": _ThroughQueue,
    "lambda": _ThroughItself,
    "dynamodb": _ThroughTable,
}


def _queue(
    around: Around, settings: QueueSettings, *, dead_letters: SimulatedQueue | None = None
) -> SimulatedQueue:
    return SimulatedQueue(
        clock=around.clock,
        journal=around.journal,
        chance=around.chance,
        settings=settings,
        dead_letters=dead_letters,
    )

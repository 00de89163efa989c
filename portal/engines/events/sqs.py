"""
What Lambda gives a function for messages of an SQS queue.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html; the attributes are those that ReceiveMessage
names: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .batch import Json, records_event
from .identifiers import base64_of, uuid_of
from .place import HERE, Place

SENDER = "AROAEXAMPLESENDER:order-service"
_FIRST_SEQUENCE = 18_891_742_051_328_246_784
_RECEIVED_AFTER_MS = 40


class NoGroup(ValueError):
    """A message of a FIFO queue without MessageGroupId: SQS refuses to take it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """One whose name ends in ".fifo" is a FIFO queue, as with SQS."""

    name: str = "orders"
    place: Place = HERE

    @property
    def arn(self) -> str:
        return self.place.arn("sqs", self.name)

    @property
    def is_fifo(self) -> bool:
        return self.name.endswith(".fifo")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribute:
    """`data_type` is "String", "Number" or one of these with a ".label"; bytes are Binary."""

    value: str | bytes
    data_type: str = "String"


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """
    A message as it lies in a queue, at one of its receives.

    `receive_count` counts this receive. `first_received_at_ms` None: shortly after it was sent. Group,
    deduplication id and sequence number are a FIFO queue's. `moved_from_arn` is the queue that a redrive
    policy took it from; `trace` an X-Ray trace header.
    """

    id: str
    body: str
    sent_at_ms: int
    receive_count: int = 1
    first_received_at_ms: int | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    group_id: str | None = None
    deduplication_id: str | None = None
    sequence_number: str | None = None
    moved_from_arn: str | None = None
    trace: str | None = None
    sender_id: str = SENDER

    def received(self, *, count: int, first_at_ms: int | None) -> Message:
        """At another receive. Written out, since a simulation does it for every message."""
        return Message(
            id=self.id,
            body=self.body,
            sent_at_ms=self.sent_at_ms,
            receive_count=count,
            first_received_at_ms=first_at_ms,
            attributes=self.attributes,
            group_id=self.group_id,
            deduplication_id=self.deduplication_id,
            sequence_number=self.sequence_number,
            moved_from_arn=self.moved_from_arn,
            trace=self.trace,
            sender_id=self.sender_id,
        )


def message(
    body: str, *, seed: str, sent_at_ms: int, attributes: Mapping[str, Attribute] | None = None
) -> Message:
    """A standard queue's, with an id that is always the same for one seed."""
    return Message(id=uuid_of(f"sqs/{seed}"), body=body, sent_at_ms=sent_at_ms, attributes=attributes or {})


def fifo_message(
    body: str, *, seed: str, sent_at_ms: int, group_id: str, number: int, deduplication_id: str | None = None
) -> Message:
    """`number` counts the messages of the queue from 0. No deduplication id: the SHA-256 of the body."""
    return Message(
        id=uuid_of(f"sqs/{seed}"),
        body=body,
        sent_at_ms=sent_at_ms,
        group_id=group_id,
        deduplication_id=deduplication_id or hashlib.sha256(body.encode()).hexdigest(),
        sequence_number=sequence_number(number),
    )


def sequence_number(number: int) -> str:
    """Of the message that is `number`-th in its FIFO queue: larger for later ones, with gaps between."""
    return str(_FIRST_SEQUENCE + number * 256)


def record(queue: Queue, told: Message) -> Json:
    """
    One message: {"messageId", "receiptHandle", "body", "attributes", "messageAttributes", "md5OfBody",
    "eventSource", "eventSourceARN", "awsRegion"}; all counts and times in attributes are strings.

    The receipt handle is a new one with every receive. Raises NoGroup.
    """
    return {
        "messageId": told.id,
        "receiptHandle": "AQEB" + base64_of(f"receipt/{told.id}/{told.receive_count}", 78),
        "body": told.body,
        "attributes": _attributes(queue, told),
        "messageAttributes": {name: _attribute(value) for name, value in told.attributes.items()},
        "md5OfBody": hashlib.md5(
            told.body.encode("utf-8", "surrogatepass"), usedforsecurity=False
        ).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.arn,
        "awsRegion": queue.place.region,
    }


def event(queue: Queue, messages: Iterable[Message]) -> Json:
    """A batch, {"Records": [record, …]}. Raises EmptyBatch, NoGroup."""
    return records_event((record(queue, told) for told in messages), "SQS")


def _attributes(queue: Queue, told: Message) -> Json:
    first = told.first_received_at_ms
    found = {
        "ApproximateReceiveCount": str(told.receive_count),
        "SentTimestamp": str(told.sent_at_ms),
        "SenderId": told.sender_id,
        "ApproximateFirstReceiveTimestamp": str(
            told.sent_at_ms + _RECEIVED_AFTER_MS if first is None else first
        ),
    }
    if queue.is_fifo:
        if told.group_id is None:
            raise NoGroup(f"{queue.name} is a FIFO queue: give the message {told.id} a group_id.")
        found["SequenceNumber"] = told.sequence_number or sequence_number(0)
        found["MessageDeduplicationId"] = (
            told.deduplication_id or hashlib.sha256(told.body.encode("utf-8", "surrogatepass")).hexdigest()
        )
    if told.group_id is not None:  # standard queues have groups too, for fairness
        found["MessageGroupId"] = told.group_id
    if told.moved_from_arn is not None:
        found["DeadLetterQueueSourceArn"] = told.moved_from_arn
    if told.trace is not None:
        found["AWSTraceHeader"] = told.trace
    return found


def _attribute(told: Attribute) -> Json:
    lists: Json = {"stringListValues": [], "binaryListValues": []}
    if isinstance(told.value, bytes):
        data_type = told.data_type if told.data_type.startswith("Binary") else "Binary"
        return {"binaryValue": base64.b64encode(told.value).decode(), **lists, "dataType": data_type}
    return {"stringValue": told.value, **lists, "dataType": told.data_type}

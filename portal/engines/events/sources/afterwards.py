"""What Lambda itself sends after an invocation: records of destinations, dead letters, batches given up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from portal.engines.events import (
    destinations,
    dynamodb,
    eventbridge,
    kafka,
    kinesis,
    on_failure,
    s3,
    sns,
    sqs,
)
from portal.engines.events.identifiers import uuid_of
from portal.engines.events.knobs import Problem, Settings, choice, switch, whole, words
from portal.engines.events.place import HERE
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source

from .contents import compact, order

_GROUP = _("After an invocation")
_FUNCTION = HERE.function_arn("process-order")
_MOST_ATTEMPTS = 10_000
_WAYS = {
    "function": _("a function that is the destination"),
    "sqs": "SQS",
    "sns": "SNS",
    "eventbridge": "EventBridge",
}
_CONDITIONS = {
    "RetriesExhausted": _("all attempts failed"),
    "EventAgeExceeded": _("it grew too old"),
    "ZeroReservedConcurrency": _("reserved concurrency is 0"),
    "Success": _("it succeeded"),
}


def _ended(settings: Settings) -> destinations.Ended:
    condition = next(one for one in get_args(destinations.Condition) if one == settings.text("condition"))
    is_fine = condition == "Success"
    attempts = 0 if condition == "ZeroReservedConcurrency" else settings.number("attempts")
    failure = {
        "errorMessage": settings.text("error"),
        "errorType": "ValueError",
        "requestId": uuid_of(f"invocation/{settings.seed}"),
        "stackTrace": [
            '  File "/var/task/lambda_function.py", line 7, in lambda_handler\n    raise ValueError(text)\n'
        ],
    }
    return destinations.Ended(
        request_id=uuid_of(f"invocation/{settings.seed}"),
        function_arn=f"{_FUNCTION}:$LATEST",
        condition=condition,
        invoke_count=attempts,
        request=order(1),
        response={"charged": True} if is_fine else failure,
        error=None if is_fine else "Unhandled",
        at_ms=settings.at_ms,
    )


def _carried(way: str, text: str, settings: Settings, *, name: str, attributes: Any = None) -> Any:
    """A text as a function behind a queue or a topic gets it."""
    if way == "sqs":
        told = sqs.message(
            text, seed=f"after/{settings.seed}", sent_at_ms=settings.at_ms, attributes=attributes
        )
        return sqs.event(sqs.Queue(name=name), [told])
    notice = sns.Notification(
        id=uuid_of(f"after/{settings.seed}"), message=text, at_ms=settings.at_ms, attributes=attributes or {}
    )
    return sns.event(sns.Topic(name=name), notice)


def _destination(settings: Settings) -> Any:
    ended, way = _ended(settings), settings.text("way")
    if way == "eventbridge":
        return eventbridge.event(destinations.envelope(ended))
    record = destinations.record(ended)
    return record if way == "function" else _carried(way, compact(record), settings, name="orders-ended")


def _dead_letter(settings: Settings) -> Any:
    text, attributes = destinations.dead_letter(_ended(settings))
    return _carried(settings.text("way"), text, settings, name="orders-dead", attributes=attributes)


def _check_attempts(settings: Settings) -> Iterator[Problem]:
    if settings.text("condition") == "RetriesExhausted" and settings.number("attempts") < 1:
        yield Problem(knob="attempts", says="Attempts: there was one at least, or it would not have failed.")
    if settings.text("condition") == "Success" and settings.number("attempts") < 1:
        yield Problem(
            knob="attempts", says="Attempts: there was one at least, or nothing would have succeeded."
        )


def _lost(settings: Settings) -> dict[str, Any]:
    attempts = settings.number("attempts")
    return {
        "request_id": uuid_of(f"invocation/{settings.seed}"),
        "function_arn": _FUNCTION,
        "invoke_count": attempts,
        "error": None if settings.is_on("partial") else "Unhandled",
        "at_ms": settings.at_ms,
    }


def _lost_of_kafka(settings: Settings) -> dict[str, Any]:
    cluster, size = kafka.Cluster(), settings.number("records")
    records = tuple(
        kafka.Record(
            topic="telemetry",
            partition=0,
            offset=1_500 + number,
            at_ms=settings.at_ms - 60_000 + number,
            value=compact(order(number + 1)).encode(),
        )
        for number in range(size)
    )
    condition = next(one for one in get_args(kafka.Condition) if one == settings.text("condition"))
    payload = len(compact(kafka.event(cluster, records)).encode())
    told = kafka.LostBatch(
        cluster=cluster, records=records, condition=condition, payload_bytes=payload, **_lost(settings)
    )
    return kafka.lost_record(told)


def _lost_of_stream(settings: Settings) -> dict[str, Any]:
    of_kinesis, size = settings.text("stream") == "kinesis", settings.number("records")
    number_of = kinesis.sequence_number if of_kinesis else dynamodb.sequence_number
    condition = next(one for one in get_args(on_failure.Condition) if one == settings.text("condition"))
    told = on_failure.LostBatch(
        stream_arn=kinesis.Stream().arn if of_kinesis else dynamodb.TableStream().arn,
        shard_id=kinesis.shard_id(0) if of_kinesis else "shardId-00000001795428900000-6b041242",
        start_sequence_number=number_of(0),
        end_sequence_number=number_of(size - 1),
        first_arrived_at_ms=settings.at_ms - 60_000,
        last_arrived_at_ms=settings.at_ms - 60_000 + (size - 1) * 250,
        batch_size=size,
        condition=condition,
        **_lost(settings),
    )
    return on_failure.record(told)


def _on_failure(settings: Settings) -> Any:
    record = _lost_of_kafka(settings) if settings.text("stream") == "kafka" else _lost_of_stream(settings)
    way = settings.text("way")
    if way in ("sqs", "sns"):
        return _carried(way, compact(record), settings, name="stream-failures")
    folder = f"aws/lambda/{uuid_of('mapping')}/shardId-000000000000/2026/11/23"
    key = f"{folder}/{record['timestamp']}-{uuid_of(settings.seed)}"
    size = len(compact(record)) + 1_000 * settings.number("records")
    told = s3.Happening(key=key, size=size, at_ms=settings.at_ms)
    return s3.event(s3.Bucket(name="acme-stream-failures"), [told])


def _check_lost(settings: Settings) -> Iterator[Problem]:
    condition, attempts = settings.text("condition"), settings.number("attempts")
    if condition == "MaximumPayloadSizeExceeded" and settings.text("stream") != "kafka":
        yield Problem(
            knob="condition", says="MaximumPayloadSizeExceeded is Kafka's: choose another, or Kafka."
        )
    if condition == "RetryAttemptsExhausted" and attempts < 1:
        yield Problem(
            knob="attempts", says="Attempts: there was one at least, or there would be none to exhaust."
        )
    if condition == "MaximumPayloadSizeExceeded" and attempts:
        yield Problem(
            knob="attempts", says="Attempts: what is too large is never sent to the function: write 0."
        )


_ERROR = words("error", _("Error message"), default="amount is missing", longest=1_500, lines=2)
_ATTEMPTS = whole(
    "attempts",
    _("Attempts"),
    default=3,
    least=0,
    most=_MOST_ATTEMPTS,
    help=_("approximateInvokeCount; the first counts."),
)

SOURCES = (
    Source(
        slug="destination",
        title=_("Record of a destination"),
        group=_GROUP,
        delivery="asynchronous",
        summary=_("How an asynchronous invocation ended: the event, the answer, and why Lambda gave up."),
        answer=_("Anything. Mind the way back: a destination that invokes the same function goes round."),
        docs="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
        own_knobs=(
            choice(
                "condition",
                _("How it ended"),
                _CONDITIONS,
                help=_("At 0 reserved concurrency nothing was tried."),
            ),
            choice("way", _("By way of"), _WAYS, help=_("A queue and a topic carry the record as text.")),
            _ATTEMPTS,
            _ERROR,
        ),
        build=_destination,
        check=_check_attempts,
    ),
    Source(
        slug="dead-letter",
        title=_("Dead letter of a function"),
        group=_GROUP,
        delivery="polled",
        summary=_("The event that failed, alone: what went wrong is in three message attributes."),
        answer=_("Anything. Sent back as it is, it fails as before."),
        docs="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
        own_knobs=(
            choice(
                "condition", _("Why"), {name: says for name, says in _CONDITIONS.items() if name != "Success"}
            ),
            choice("way", _("By way of"), {"sqs": "SQS", "sns": "SNS"}),
            _ATTEMPTS,
            _ERROR,
        ),
        build=_dead_letter,
        check=_check_attempts,
    ),
    Source(
        slug="on-failure",
        title=_("Batch of a stream that was given up"),
        group=_GROUP,
        delivery="polled",
        summary=_("Where the skipped records are, not what they hold: read them again before they expire."),
        answer=_("Anything."),
        docs="https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
        own_knobs=(
            choice(
                "stream", _("Stream"), {"kinesis": "Kinesis", "dynamodb": "DynamoDB", "kafka": "Kafka (MSK)"}
            ),
            choice(
                "condition",
                _("Why"),
                {
                    "RetryAttemptsExhausted": _("all attempts failed"),
                    "RecordAgeExceeded": _("the records grew too old"),
                    "MaximumPayloadSizeExceeded": _("a record is over 6 MB (Kafka)"),
                },
            ),
            whole("records", _("Records in the batch"), default=10, least=1, most=10_000),
            _ATTEMPTS,
            switch(
                "partial",
                _("After partial failures"),
                help=_("functionError is null: the function answered, every time."),
            ),
            choice(
                "way",
                _("By way of"),
                {"sqs": "SQS", "sns": "SNS", "s3": _("S3, which tells of the object")},
                help=_("A bucket alone is also given the records."),
            ),
        ),
        build=_on_failure,
        check=_check_lost,
    ),
)

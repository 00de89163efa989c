"""SQS: messages of a queue, plain or with other services' envelopes in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from portal.engines.events import eventbridge, s3, sns, sqs
from portal.engines.events.knobs import Problem, Settings, choice, switch, whole
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source

from . import batches
from .batches import Part
from .contents import compact, order, spoil

STANDARD_BATCH, FIFO_BATCH = 10_000, 10  # facts H-1
_GAP_MS = 350
_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html"
_ANSWER = _(
    "Anything, and the batch is deleted. With ReportBatchItemFailures set,"
    ' {"batchItemFailures": [{"itemIdentifier": messageId}]} keeps some.'
)
_INSIDE = {
    "order": _("an order, JSON"),
    "sns": _("an SNS notification"),
    "raw": _("SNS with raw delivery"),
    "s3": _("an S3 notification"),
    "s3-sns": _("S3 in SNS"),
    "test": _("S3's test message"),
    "eventbridge": _("an EventBridge event"),
}
_OF_S3 = ("s3", "s3-sns", "test")
_DIGEST = bytes.fromhex("4cc62491d274fa26c0a6a2b0fdeedb32")
ATTRIBUTES = {
    "type": sqs.Attribute(value="order.placed"),
    "priority": sqs.Attribute(value="2", data_type="Number"),
    "checksum": sqs.Attribute(value=_DIGEST),
}


def message_at(number: int, settings: Settings) -> int:
    return settings.at_ms + (number - 1) * _GAP_MS


def body_of(inside: str, part: Part, settings: Settings) -> str:
    """What a message says whose text is `part.text`, in the envelopes that it came through."""
    at_ms, seed = message_at(part.number, settings), f"{settings.seed}/{part.number}"
    if inside in ("order", "raw"):
        return part.text
    if inside == "sns":
        return sns.body(sns.Topic(), sns.notification(part.text, seed=seed, at_ms=at_ms))
    if inside == "eventbridge":
        told = eventbridge.envelope(
            order(part.number), seed=seed, at_ms=at_ms, source="com.example.orders", detail_type="OrderPlaced"
        )
        return _spoilt(compact(eventbridge.event(told)), part, settings, "detail")
    if inside == "test":
        return _spoilt(compact(s3.test_event(s3.Bucket(), at_ms)), part, settings, "Event")
    happening = s3.Happening(key=f"uploads/día {part.number}.jpg", size=90_210 + part.number, at_ms=at_ms)
    notice = _spoilt(compact(s3.event(s3.Bucket(), [happening])), part, settings, _("Records"))
    if inside == "s3":
        return notice
    told_by = sns.notification(notice, seed=seed, at_ms=at_ms, subject="Amazon S3 Notification")
    return sns.body(sns.Topic(name="uploads"), told_by)


def _spoilt(text: str, part: Part, settings: Settings, field: str) -> str:
    is_bad = part.number == settings.number("poison")
    return spoil(text, settings.text("poison_is"), field) if is_bad else text


def _text(settings: Settings) -> Any:
    return lambda number: compact(order(number, pad_kb=settings.number("size_kb")))


def _standard(settings: Settings) -> Any:
    inside = settings.text("inside")
    queue = sqs.Queue(name="uploads" if inside in _OF_S3 else "orders")
    messages = []
    for part in batches.parts(settings, _text(settings), field="amount"):
        made = sqs.message(
            body_of(inside, part, settings),
            seed=f"{settings.seed}/{part.number}",
            sent_at_ms=message_at(part.number, settings),
            attributes=ATTRIBUTES if settings.is_on("attributes") else None,
        )
        messages.append(_received(made, settings, is_again=part.is_again))
    return sqs.event(queue, messages)


def _received(made: sqs.Message, settings: Settings, *, is_again: bool = False) -> sqs.Message:
    """A second delivery of the same message has a receipt of its own."""
    moved = sqs.Queue(name="orders").arn if settings.is_on("moved") else None
    return replace(made, receive_count=settings.number("received") + is_again, moved_from_arn=moved)


def _fifo(settings: Settings) -> Any:
    groups = settings.number("groups")
    messages = []
    for part in batches.parts(settings, _text(settings), field="amount"):
        made = sqs.fifo_message(
            part.text,
            seed=f"{settings.seed}/{part.number}",
            sent_at_ms=message_at(part.number, settings),
            group_id=f"customer-{17 + (part.number - 1) % groups}",
            number=part.number - 1,
            deduplication_id=None if settings.is_on("by_content") else f"ord-{1000 + part.number}",
        )
        messages.append(_received(made, settings))
    return sqs.event(sqs.Queue(name="orders.fifo"), messages)


def _check(settings: Settings) -> Iterator[Problem]:
    yield from batches.check(settings)
    inside = settings.text("inside")
    if inside in (*_OF_S3, "eventbridge"):
        if settings.text("body"):
            yield Problem(
                knob="body", says="An event of AWS has no text of yours: leave it empty, or choose orders."
            )
        if settings.number("size_kb"):
            yield Problem(
                knob="size_kb", says="Padding goes into orders: choose 0, or put orders into the queue."
            )


_RECEIVED = whole(
    "received",
    _("Receives"),
    default=1,
    least=1,
    most=1_000,
    help=_("Over maxReceiveCount: to the dead-letter queue."),
)
_MOVED = switch(
    "moved",
    _("Moved here by a redrive policy"),
    help=_("As in a dead-letter queue: DeadLetterQueueSourceArn tells whence."),
)

SOURCES = (
    Source(
        slug="sqs",
        title=_("SQS, standard queue"),
        group=_("Storage, queues and topics"),
        delivery="polled",
        summary=_(
            "Messages of a queue in a batch, in no order to rely on. The body is a string, whatever it holds."
        ),
        answer=_ANSWER,
        docs=_DOCS,
        own_knobs=(
            batches.records(STANDARD_BATCH, what="message"),
            choice("inside", _("What each holds"), _INSIDE, help=_("Envelopes are JSON text in JSON text.")),
            batches.poison(STANDARD_BATCH),
            batches.POISON_IS,
            batches.twice(
                STANDARD_BATCH,
                help=_("At least once, says SQS: the same messageId again, with a new receipt."),
            ),
            batches.order(_("A standard queue keeps none.")),
            _RECEIVED,
            _MOVED,
            batches.attributes(_("dataType and stringValue here, where SNS has Type and Value.")),
            batches.OWN,
            batches.SIZE,
        ),
        build=_standard,
        check=_check,
    ),
    Source(
        slug="sqs-fifo",
        title=_("SQS, FIFO queue"),
        group=_("Storage, queues and topics"),
        delivery="polled",
        summary=_(
            "At most ten messages, in order within each group. Stop at the first that"
            " fails, and report the rest."
        ),
        answer=_ANSWER,
        docs=_DOCS,
        own_knobs=(
            batches.records(FIFO_BATCH, what="message", default=4),
            whole(
                "groups", _("Message groups"), default=2, least=1, most=FIFO_BATCH, help=_("They take turns.")
            ),
            batches.poison(FIFO_BATCH),
            batches.POISON_IS,
            _RECEIVED,
            _MOVED,
            switch(
                "by_content",
                _("Deduplicated by content"),
                help=_("MessageDeduplicationId is the SHA-256 of the body, and not one of the sender's."),
            ),
            batches.OWN,
            batches.SIZE,
        ),
        build=_fifo,
        check=batches.check,
    ),
)

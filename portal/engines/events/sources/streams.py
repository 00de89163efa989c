"""Streams: Kinesis, Firehose and Kafka, all with readings of devices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.engines.events import firehose, kafka, kinesis, logs
from portal.engines.events.knobs import Problem, Settings, choice, switch, whole
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source

from . import batches
from .batches import Part
from .contents import compact, reading

BATCH = 10_000  # facts H-1
_GAP_MS = 1_250
_DEVICES = 10
_INSIDE = {
    "reading": _("a reading, JSON"),
    "bytes": _("bytes that are no text"),
    "logs": _("CloudWatch logs, gzip"),
}
_WINDOWS = {
    "": _("no window"),
    "open": _("a tumbling window, not its last batch"),
    "final": _("the last batch of one"),
}
_WINDOW_MS = 120_000
_ANSWER = _(
    "Anything, and the batch is done. With ReportBatchItemFailures set,"
    ' {"batchItemFailures": [{"itemIdentifier": sequenceNumber}]} has it tried again from there on.'
)


def device_of(number: int, settings: Settings) -> int:
    return 7 + (number - 1) % settings.number("devices")


def arrived(part: Part, settings: Settings) -> int:
    """A producer that tries again does so at the end."""
    return settings.at_ms + part.place * _GAP_MS


def _text(settings: Settings) -> Any:
    pad = {"note": "x" * (settings.number("size_kb") * 1024)} if settings.number("size_kb") else {}

    def text(number: int) -> str:
        at_ms = settings.at_ms + (number - 1) * _GAP_MS
        return compact({**reading(number, at_ms=at_ms, device=device_of(number, settings)), **pad})

    return text


def _data(part: Part, settings: Settings) -> bytes:
    inside = str(settings.values.get("inside", "reading"))
    is_bad = part.number == settings.number("poison")
    if inside == "bytes":
        return b"" if is_bad else b"\x00\xffA" + part.number.to_bytes(4, "big")
    if inside == "logs" and not is_bad:
        line = logs.LogLine(message=part.text, at_ms=arrived(part, settings))
        return logs.packed(logs.Subscription(), [line], seed=f"{settings.seed}/{part.number}")
    return part.text.encode()


def _records(settings: Settings) -> Iterator[kinesis.Record]:
    shard = settings.number("shard")
    for part in batches.parts(settings, _text(settings), field="temperatureC"):
        yield kinesis.Record(
            data=_data(part, settings),
            partition_key=f"device-{device_of(part.number, settings)}",
            sequence_number=kinesis.sequence_number(part.place, shard),
            arrived_at_ms=arrived(part, settings),
            shard_id=kinesis.shard_id(shard),
        )


def _kinesis(settings: Settings) -> Any:
    stream = kinesis.Stream()
    window = settings.text("window")
    if not window:
        return kinesis.event(stream, _records(settings))
    start = settings.at_ms // _WINDOW_MS * _WINDOW_MS
    told = kinesis.Window(
        start_ms=start,
        end_ms=start + _WINDOW_MS,
        state={"count": 12, "sum": 261.5},
        is_final=window == "final",
    )
    made = [kinesis.record(stream, one) for one in _records(settings)]
    shard = kinesis.shard_id(settings.number("shard"))
    return kinesis.window_event(made, told, shard=shard, source_arn=stream.arn)


def _firehose(settings: Settings) -> Any:
    reads = kinesis.Stream().arn if settings.text("from") == "kinesis" else None
    stream = firehose.DeliveryStream(source_arn=reads)
    return firehose.event(stream, _records(settings), seed=settings.seed)


def kafka_records(settings: Settings) -> Iterator[kafka.Record]:
    partitions = settings.number("partitions")
    offsets = [1_500] * partitions
    for part in batches.parts(settings, _text(settings), field="temperatureC"):
        device = device_of(part.number, settings)
        where = device % partitions
        yield kafka.Record(
            topic="telemetry",
            partition=where,
            offset=offsets[where],
            at_ms=arrived(part, settings),
            key=f"device-{device}".encode() if settings.is_on("keys") else None,
            value=part.text.encode(),
            headers={"content-type": b"application/json"} if settings.is_on("headers") else {},
        )
        offsets[where] += 1


def _kafka(settings: Settings) -> Any:
    return kafka.event(kafka.Cluster(is_msk=settings.text("cluster") == "msk"), kafka_records(settings))


def _check_inside(settings: Settings) -> Iterator[Problem]:
    yield from batches.check(settings)
    if settings.text("inside") == "bytes" and (settings.text("body") or settings.number("size_kb")):
        yield Problem(knob="inside", says="Bytes have no text of yours and no padding: choose a reading.")


_DEVICES_KNOB = whole(
    "devices",
    _("Devices"),
    default=2,
    least=1,
    most=_DEVICES,
    help=_("A partition key each. They take turns."),
)
_SHARD = whole("shard", _("Shard"), default=0, least=0, most=999, help=_("A batch is of one."))
_AGAIN = _("A producer wrote again: the same data, with a number of its own.")

SOURCES = (
    Source(
        slug="kinesis",
        title=_("Kinesis data stream"),
        group=_("Streams"),
        delivery="polled",
        summary=_("Records of one shard, in order. The data is base64, whatever the producer put there."),
        answer=_ANSWER,
        docs="https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html",
        own_knobs=(
            batches.records(BATCH),
            choice("inside", _("What each holds"), _INSIDE),
            batches.poison(BATCH),
            batches.POISON_IS,
            batches.twice(BATCH, help=_AGAIN),
            _DEVICES_KNOB,
            _SHARD,
            choice(
                "window",
                _("Tumbling window"),
                _WINDOWS,
                help=_('Return {"state": …} to have it in the next batch.'),
            ),
            batches.OWN,
            batches.SIZE,
        ),
        build=_kinesis,
        check=_check_inside,
    ),
    Source(
        slug="firehose",
        title=_("Firehose transformation"),
        group=_("Streams"),
        delivery="synchronous",
        summary=_(
            "Records to be changed on their way: small letters, and an answer for each of them is expected."
        ),
        answer=_(
            '{"records": [{"recordId", "result": "Ok", "Dropped" or "ProcessingFailed",'
            ' "data": base64}]}, one for'
            " each record."
        ),
        docs="https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html",
        own_knobs=(
            batches.records(500),
            choice("from", _("Where they come from"), {"put": "PutRecord", "kinesis": _("a Kinesis stream")}),
            batches.poison(500),
            batches.POISON_IS,
            batches.twice(500, help=_AGAIN),
            _DEVICES_KNOB,
            _SHARD,
            batches.OWN,
            batches.SIZE,
        ),
        build=_firehose,
        check=batches.check,
    ),
    Source(
        slug="kafka",
        title="Kafka",
        group=_("Streams"),
        delivery="polled",
        summary=_("Records under topic and partition, not in one list: loop over both. Values are base64."),
        answer=_(
            "Anything, and the batch is done. With ReportBatchItemFailures set,"
            ' {"batchItemFailures": [{"itemIdentifier": {"partition": "topic-0", "offset": 15}}]}'
            " has it tried again from there on."
        ),
        docs="https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html",
        own_knobs=(
            choice("cluster", _("Cluster"), {"msk": "Amazon MSK", "own": _("one of your own")}),
            batches.records(BATCH, default=3),
            whole("partitions", _("Partitions"), default=2, least=1, most=20),
            _DEVICES_KNOB,
            batches.poison(BATCH),
            batches.POISON_IS,
            batches.twice(BATCH, help=_AGAIN),
            switch(
                "keys", _("Records have keys"), help=_("Without one there is no key in the event at all.")
            ),
            switch("headers", _("Records have headers"), help=_("Each value is a list of bytes as numbers.")),
            batches.OWN,
            batches.SIZE,
        ),
        build=_kafka,
        check=batches.check,
    ),
)

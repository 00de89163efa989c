"""Streams for tests: a stage with a stream, its mapping, and handlers that fail."""

import base64
import json

from portal.engines.simulation.streams import KinesisStream, StreamMapping, StreamMappingSettings

from .scripted import Raised

SHARD = "shardId-000000000000"
DAY_MS = 24 * 3_600_000


def mapped(stage, *, shards=1, retention_ms=None, **settings):
    stream = KinesisStream(clock=stage.clock, shards=shards, retention_ms=retention_ms)
    return stream, follow(stage, stream, **settings)


def follow(stage, stream, **settings):
    return StreamMapping(
        clock=stage.clock,
        journal=stage.journal,
        stream=stream,
        function=stage.function,
        settings=StreamMappingSettings(**settings),
    )


def put(stream, *values, key="k"):
    return [stream.put(json.dumps(value).encode(), partition_key=key) for value in values]


def values(event):
    return [json.loads(base64.b64decode(record["kinesis"]["data"])) for record in event["Records"]]


def numbers(event):
    return [record["kinesis"]["sequenceNumber"] for record in event["Records"]]


def fail(event):
    raise Raised


def fail_on(poison):
    def answer(event):
        if poison in values(event):
            raise Raised

    return answer


def report(*poison):
    """Reports the first record among these, as a handler does that goes in order."""

    def answer(event):
        failed = [
            number for value, number in zip(values(event), numbers(event), strict=True) if value in poison
        ]
        return {"batchItemFailures": [{"itemIdentifier": number} for number in failed[:1]]}

    return answer

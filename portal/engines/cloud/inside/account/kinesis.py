"""Kinesis: streams and their records."""

from __future__ import annotations

import base64
from typing import Any

from portal.engines.cloud.inside.state import backends, tell

from .thing import Thing, Things, given, shown, told

SECTION = "streams"


def plant(stream: dict[str, Any]) -> None:
    tell("kinesis", "CreateStream", {"StreamName": stream["name"], "ShardCount": stream.get("shards") or 1})
    for record in stream.get("records", ()):
        data = base64.b64encode(given(record)).decode()
        asked = {"StreamName": stream["name"], "PartitionKey": record["partition_key"], "Data": data}
        tell("kinesis", "PutRecord", asked)


def look() -> Things:
    for region, backend in backends("kinesis").items():
        for stream in backend.streams.values():
            yield Thing("stream", region, stream.stream_name, "", {"shards": len(stream.shards)})
            for shard, record in _records(stream):
                value = {"partition_key": record.partition_key, "data": shown(_data(record)), "shard": shard}
                yield Thing("record", region, stream.stream_name, f"{shard}:{record.sequence_number}", value)


def dig() -> list[dict[str, Any]]:
    return [
        {
            "name": stream.stream_name,
            "shards": len(stream.shards),
            "records": [
                {"partition_key": record.partition_key, **told(_data(record))}
                for _, record in _records(stream)
            ],
        }
        for backend in backends("kinesis").values()
        for stream in backend.streams.values()
    ]


def _records(stream: Any) -> list[tuple[str, Any]]:
    return [(shard.shard_id, record) for shard in stream.shards.values() for record in shard.records.values()]


def _data(record: Any) -> bytes:
    return base64.b64decode(record.data)

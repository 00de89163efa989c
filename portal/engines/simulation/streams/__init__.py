"""
Kinesis and DynamoDB streams, and the mappings that feed functions from them.

    stream = KinesisStream(clock=clock, shards=2)
    mapping = StreamMapping(clock=clock, journal=journal, stream=stream, function=function,
                            settings=StreamMappingSettings(batch_size=10, retries=3, bisects=True))
    stream.put(b"{}", partition_key="device-7")
    stream.split("shardId-000000000000")
"""

from __future__ import annotations

from .mapping import StreamMapping
from .rules import DYNAMODB, KINESIS, MAPPING, StreamRules
from .settings import StreamMappingSettings
from .stream import KinesisStream, Record, Shard, Stream, TableStream

__all__ = [
    "DYNAMODB",
    "KINESIS",
    "MAPPING",
    "KinesisStream",
    "Record",
    "Shard",
    "Stream",
    "StreamMapping",
    "StreamMappingSettings",
    "StreamRules",
    "TableStream",
]

"""
Kafka topics, of Amazon MSK or of one's own, and the mappings that feed functions from them.

    topic = KafkaTopic(clock=clock, partitions=4)
    mapping = KafkaMapping(clock=clock, journal=journal, chance=chance, topic=topic, function=function,
                           settings=KafkaMappingSettings(batch_size=50))
    topic.produce(b"{}", key=b"customer-7")
"""

from __future__ import annotations

from .mapping import KafkaMapping
from .rules import KAFKA, KafkaRules
from .settings import KafkaMappingSettings, ProvisionedPollers
from .topic import KafkaTopic, Record

__all__ = [
    "KAFKA",
    "KafkaMapping",
    "KafkaMappingSettings",
    "KafkaRules",
    "KafkaTopic",
    "ProvisionedPollers",
    "Record",
]

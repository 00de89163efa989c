"""Topics of Kafka for tests."""

import base64
import json

from portal.engines.simulation.kafka import KafkaMapping, KafkaMappingSettings, KafkaTopic, ProvisionedPollers

from .scripted import Raised

DAY_MS = 24 * 3_600_000
PROVISIONED = ProvisionedPollers(least=1, most=10)


def mapped(stage, *, partitions=1, retention_ms=None, dead_letters=None, **asked):
    topic = KafkaTopic(clock=stage.clock, partitions=partitions, retention_ms=retention_ms)
    return topic, follow(stage, topic, dead_letters=dead_letters, **asked)


def follow(stage, topic, *, dead_letters=None, **asked):
    return KafkaMapping(
        clock=stage.clock,
        journal=stage.journal,
        chance=stage.chance,
        topic=topic,
        function=stage.function,
        settings=KafkaMappingSettings(**asked),
        dead_letters=dead_letters,
    )


def produce(topic, *values, partition=0):
    return [topic.produce(json.dumps(value).encode(), partition=partition) for value in values]


def records(event):
    return [record for one in event["records"].values() for record in one]


def values(event):
    return [json.loads(base64.b64decode(record["value"])) for record in records(event)]


def fail_on(*poison):
    def answer(event):
        if set(poison) & set(values(event)):
            raise Raised

    return answer


def report(*poison):
    def answer(event):
        failed = [
            record for value, record in zip(values(event), records(event), strict=True) if value in poison
        ]
        return {"batchItemFailures": [{"itemIdentifier": named(record)} for record in failed]}

    return answer


def named(record):
    return {"partition": f"{record['topic']}-{record['partition']}", "offset": record["offset"]}

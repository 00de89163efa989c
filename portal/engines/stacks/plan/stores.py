"""What holds data: buckets, tables, queues, topics, streams, secrets, parameters: as an account is seeded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from portal.engines.stacks.functions import Cannot
from portal.engines.stacks.names import suffix

from .parts import Part, Parts, is_true, known_text, name_in, whole

Json = dict[str, Any]


def seed_of(parts: Parts) -> Json:
    """Sections of a seed; each thing is tried on its own, and what cannot be is left out with the reason."""
    policies = _policies(parts)
    found: Json = {}
    for section, (kind, make) in _MAKERS.items():
        made: list[Json] = []
        for part in list(parts.of(kind)):
            with parts.trying(part):
                policy = policies.get((section, part.name))
                made.append(make(parts, part) | ({"policy": policy} if policy else {}))
        if made:
            found[section] = made
    _forget_strangers(parts, found)
    return found


def _bucket(parts: Parts, part: Part) -> Json:
    versioned = part.object("VersioningConfiguration").get("Status") == "Enabled"
    return {"name": part.name, **({"versioned": True} if versioned else {})}


def _table(parts: Parts, part: Part) -> Json:
    kinds = {
        str(one.get("AttributeName")): str(one.get("AttributeType"))
        for one in part.items("AttributeDefinitions")
        if isinstance(one, dict)
    }
    indexes = [*part.items("GlobalSecondaryIndexes"), *part.items("LocalSecondaryIndexes")]
    found: Json = {"name": part.name, "key": _key(part.items("KeySchema"), kinds)}
    if indexes:
        found["indexes"] = [
            {"name": str(one.get("IndexName")), "key": _key(one.get("KeySchema") or [], kinds)}
            for one in indexes
            if isinstance(one, dict)
        ]
    if view := part.object("StreamSpecification").get("StreamViewType"):
        found["stream"] = str(view)
    return found


def _key(schema: list[Any], kinds: Mapping[str, str]) -> Json:
    """The partition key first, whatever the order."""
    written = [one for one in schema if isinstance(one, dict)]
    names = [
        str(one.get("AttributeName")) for one in sorted(written, key=lambda one: str(one.get("KeyType")))
    ]
    if unknown := [name for name in names if name not in kinds]:
        raise Cannot(f"the key {unknown[0][:60]} is not in AttributeDefinitions")
    return {name: kinds[name] for name in names}


def _queue(parts: Parts, part: Part) -> Json:
    found: Json = {"name": part.name}
    for aws, ours in _QUEUE.items():
        if part.properties.get(aws) is not None:
            found[ours] = part.number(aws, 0)
    if is_true(part.properties.get("ContentBasedDeduplication")):
        found["content_deduplication"] = True
    if redrive := part.object("RedrivePolicy"):
        found["redrive"] = {
            "to": name_in(str(redrive.get("deadLetterTargetArn", ""))),
            "after": whole(redrive.get("maxReceiveCount", 10), "maxReceiveCount"),
        }
    return found


_QUEUE: Final = {
    "VisibilityTimeout": "visibility_timeout_s",
    "MessageRetentionPeriod": "retention_s",
    "DelaySeconds": "delay_s",
    "ReceiveMessageWaitTimeSeconds": "wait_s",
}


def _topic(parts: Parts, part: Part) -> Json:
    arn = parts.resolver.ref(part.logical_id)
    subscriptions = [_subscription(one) for one in part.items("Subscription") if isinstance(one, dict)]
    for other in list(parts.of("SNS::Subscription")):
        if other.properties.get("TopicArn") == arn:
            with parts.trying(other):
                subscriptions.append(
                    _subscription({name: other.properties[name] for name in other.properties})
                )
    return {"name": part.name, **({"subscriptions": subscriptions} if subscriptions else {})}


def _subscription(written: Mapping[str, Any]) -> Json:
    protocol = known_text(written.get("Protocol", ""), "Protocol")
    found: Json = {"protocol": protocol, "endpoint": known_text(written.get("Endpoint", ""), "Endpoint")}
    if protocol not in ("sqs", "lambda", "email", "http", "https", "sms"):
        raise Cannot(f"a subscription by {protocol[:40]} is not simulated here")
    if is_true(written.get("RawMessageDelivery")):
        found["raw"] = True
    pattern = written.get("FilterPolicy")
    if isinstance(pattern, str):
        pattern = json.loads(pattern)
    if pattern:
        if written.get("FilterPolicyScope") == "MessageBody":
            raise Cannot("a filter on the body of messages is not simulated here")
        found["filter"] = pattern
    return found


def _stream(parts: Parts, part: Part) -> Json:
    return {"name": part.name, "shards": part.number("ShardCount", 1)}


def _secret(parts: Parts, part: Part) -> Json:
    """What is generated is the same each time here."""
    found: Json = {"name": part.name}
    if description := part.text("Description"):
        found["description"] = description
    if "SecretString" in part.properties:
        return {**found, "text": part.text("SecretString")}
    generate = part.object("GenerateSecretString")
    password = suffix(part.name, part.logical_id, 32).lower()
    if template := generate.get("SecretStringTemplate"):
        try:
            value = json.loads(str(template))
        except ValueError:
            raise Cannot("SecretStringTemplate is no JSON") from None
        return {
            **found,
            "text": json.dumps({**value, str(generate.get("GenerateStringKey", "password")): password}),
        }
    return {**found, "text": password}


def _parameter(parts: Parts, part: Part) -> Json:
    name = part.name if part.name.startswith("/") or "/" not in part.name else f"/{part.name}"
    return {"name": name, "value": part.text("Value"), "type": part.text("Type", "String")}


_Make = Callable[[Parts, Part], Json]
_MAKERS: Final[Mapping[str, tuple[str, _Make]]] = {
    "buckets": ("S3::Bucket", _bucket),
    "tables": ("DynamoDB::Table", _table),
    "queues": ("SQS::Queue", _queue),
    "topics": ("SNS::Topic", _topic),
    "streams": ("Kinesis::Stream", _stream),
    "secrets": ("SecretsManager::Secret", _secret),
    "parameters": ("SSM::Parameter", _parameter),
}


def _policies(parts: Parts) -> dict[tuple[str, str], Json]:
    """Of buckets, queues and topics, by section and name."""
    found: dict[tuple[str, str], Json] = {}
    for kind, section, where in (
        ("S3::BucketPolicy", "buckets", "Bucket"),
        ("SQS::QueuePolicy", "queues", "Queues"),
        ("SNS::TopicPolicy", "topics", "Topics"),
    ):
        for part in list(parts.of(kind)):
            with parts.trying(part):
                document = dict(part.object("PolicyDocument"))
                for named in part.items(where):
                    found[section, name_in(str(named))] = document
    return found


def _forget_strangers(parts: Parts, seed: Json) -> None:
    """What points to queues that are not of this stack goes, and is told."""
    queues = {one["name"] for one in seed.get("queues", ())}
    by_name = {part.name: part for kind in ("SQS::Queue", "SNS::Topic") for part in parts.of(kind)}
    for queue in seed.get("queues", ()):
        if "redrive" in queue and queue["redrive"]["to"] not in queues:
            to = queue.pop("redrive")["to"]
            parts.leave(
                by_name[queue["name"]],
                f"its dead-letter queue {to[:80]!r} is not in this stack; it has none here",
                is_partial=True,
            )
    for topic in seed.get("topics", ()):
        for one in list(topic.get("subscriptions", ())):
            if one["protocol"] == "sqs" and name_in(one["endpoint"]) not in queues:
                topic["subscriptions"].remove(one)
                parts.leave(
                    by_name[topic["name"]],
                    f"it sends to {one['endpoint'][:80]}, which is not in this stack",
                    is_partial=True,
                )

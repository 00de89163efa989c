"""SQS: queues and their messages."""

from __future__ import annotations

import base64
import json
from typing import Any

from portal.engines.cloud.iam import PolicyKind
from portal.engines.cloud.inside.room import weight_of
from portal.engines.cloud.inside.state import REGION, account, backends, tell

from .thing import Thing, Things, document, shown, written

SECTION = "queues"
POLICIES = {"policy": PolicyKind.RESOURCE}
_ATTRIBUTES = {
    "visibility_timeout_s": "VisibilityTimeout",
    "retention_s": "MessageRetentionPeriod",
    "delay_s": "DelaySeconds",
    "wait_s": "ReceiveMessageWaitTimeSeconds",
}


def plant(queue: dict[str, Any]) -> None:
    asked = {aws: str(queue[name]) for name, aws in _ATTRIBUTES.items() if queue.get(name) is not None}
    if queue["name"].endswith(".fifo"):
        asked |= {"FifoQueue": "true"}
        if queue.get("content_deduplication"):
            asked |= {"ContentBasedDeduplication": "true"}
    if policy := queue.get("policy"):
        asked |= {"Policy": json.dumps(policy)}
    tell("sqs", "CreateQueue", {"QueueName": queue["name"], "Attributes": asked})


def bind(queue: dict[str, Any]) -> None:
    """What names other queues, once they are there; then the messages."""
    url = tell("sqs", "GetQueueUrl", {"QueueName": queue["name"]})["QueueUrl"]
    if redrive := queue.get("redrive"):
        policy = json.dumps({"deadLetterTargetArn": arn(redrive["to"]), "maxReceiveCount": redrive["after"]})
        tell("sqs", "SetQueueAttributes", {"QueueUrl": url, "Attributes": {"RedrivePolicy": policy}})
    for message in queue.get("messages", ()):
        asked = {"QueueUrl": url, "MessageBody": written(message)}
        if message.get("attributes"):
            asked["MessageAttributes"] = message["attributes"]
        if queue["name"].endswith(".fifo"):
            asked["MessageGroupId"] = message.get("group") or "default"
            if message.get("deduplication"):
                asked["MessageDeduplicationId"] = message["deduplication"]
        tell("sqs", "SendMessage", asked)


def look() -> Things:
    for region, backend in backends("sqs").items():
        for queue in backend.queues.values():
            settings: dict[str, Any] = {
                name: int(getattr(queue, _snake(aws))) for name, aws in _ATTRIBUTES.items()
            }
            if queue.redrive_policy:
                settings["redrive"] = dict(queue.redrive_policy)
            settings |= document(queue.policy)
            yield Thing("queue", region, queue.name, "", settings)
            for message in list(queue._messages):
                yield Thing("message", region, queue.name, message.id, _value(message))


def dig() -> list[dict[str, Any]]:
    found = []
    for backend in backends("sqs").values():
        for queue in backend.queues.values():
            part: dict[str, Any] = {"name": queue.name}
            part |= {name: int(getattr(queue, _snake(aws))) for name, aws in _ATTRIBUTES.items()}
            if queue.redrive_policy:
                to = str(queue.redrive_policy["deadLetterTargetArn"]).rpartition(":")[2]
                part["redrive"] = {"to": to, "after": int(queue.redrive_policy["maxReceiveCount"])}
            if queue.fifo_queue and queue.content_based_deduplication in (True, "true"):
                part["content_deduplication"] = True
            part |= document(queue.policy)
            part["messages"] = [_part(message) for message in queue._messages]
            found.append(part)
    return found


def held_bytes() -> int:
    return sum(
        weight_of(message.body)
        for backend in backends("sqs").values()
        for queue in backend.queues.values()
        for message in queue._messages
    )


def policy_of(arn: str) -> str | None:
    queue = _queue(arn)
    return queue.policy if queue is not None else None


def tags_of(arn: str) -> dict[str, str]:
    queue = _queue(arn)
    return dict(queue.tags) if queue is not None else {}


def _queue(arn: str) -> Any:
    _, _, _, region, _, name = arn.split(":", 5)
    backend = backends("sqs").get(region)
    return backend.queues.get(name) if backend is not None else None


def arn(name: str) -> str:
    return name if name.startswith("arn:") else f"arn:aws:sqs:{REGION}:{account()}:{name}"


def _value(message: Any) -> dict[str, Any]:
    return {
        "body": shown(message.body),
        **({"attributes": _attributes(message)} if message.message_attributes else {}),
        **({"group": message.group_id} if message.group_id else {}),
        "receive_count": message.approximate_receive_count,
        "visible": bool(message.visible),
    }


def _part(message: Any) -> dict[str, Any]:
    return (
        {"text": message.body}
        | ({"attributes": _attributes(message)} if message.message_attributes else {})
        | ({"group": message.group_id} if message.group_id else {})
        | ({"deduplication": message.deduplication_id} if message.deduplication_id else {})
    )


def _attributes(message: Any) -> dict[str, dict[str, str]]:
    """As SendMessage takes them."""
    return {
        name: {
            key: base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
            for key, value in sorted(dict(attribute).items())
            if value is not None and key in ("DataType", "StringValue", "BinaryValue")
        }
        for name, attribute in sorted(message.message_attributes.items())
    }


def _snake(aws: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in aws).lstrip("_")

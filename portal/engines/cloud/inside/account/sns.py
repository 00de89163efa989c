"""SNS: topics, subscriptions, and what was published."""

from __future__ import annotations

import json
from typing import Any

from portal.engines.cloud.iam import PolicyKind
from portal.engines.cloud.inside.state import REGION, account, backends, tell

from . import sqs
from .thing import Thing, Things, document, shown

SECTION = "topics"
POLICIES = {"policy": PolicyKind.RESOURCE}
_DEFAULT = "__default_policy_ID"  # what every topic has, and no grant to a role


def plant(topic: dict[str, Any]) -> None:
    asked = {"Name": topic["name"]}
    if topic["name"].endswith(".fifo"):
        asked |= {"Attributes.entry.1.key": "FifoTopic", "Attributes.entry.1.value": "true"}
    tell("sns", "CreateTopic", asked)
    if policy := topic.get("policy"):
        named = {"AttributeName": "Policy", "AttributeValue": json.dumps(policy)}
        tell("sns", "SetTopicAttributes", {"TopicArn": _arn("sns", topic["name"]), **named})
    for subscription in topic.get("subscriptions", ()):
        attributes = {}
        if subscription.get("raw"):
            attributes["RawMessageDelivery"] = "true"
        if subscription.get("filter"):
            attributes["FilterPolicy"] = json.dumps(subscription["filter"])
        asked = {
            "TopicArn": _arn("sns", topic["name"]),
            "Protocol": subscription["protocol"],
            "Endpoint": _endpoint(subscription),
        }
        for number, (name, value) in enumerate(attributes.items(), start=1):
            asked |= {f"Attributes.entry.{number}.key": name, f"Attributes.entry.{number}.value": value}
        tell("sns", "Subscribe", asked)


def look() -> Things:
    for region, backend in backends("sns").items():
        for topic in backend.topics.values():
            value = {"fifo": str(topic.fifo_topic) == "true", **_policy(topic)}
            yield Thing("topic", region, topic.name, "", value)
            for message_id, message, subject, attributes, group in topic.sent_notifications:
                value = {"message": shown(message)}
                value |= {"subject": subject} if subject else {}
                value |= {"attributes": _attributes(attributes)} if attributes else {}
                value |= {"group": group} if group else {}
                yield Thing("message", region, topic.name, message_id, value)
        for subscription in backend.subscriptions.values():
            yield Thing(
                "subscription", region, subscription.topic.name, subscription.arn, _value(subscription)
            )


def dig() -> list[dict[str, Any]]:
    found = []
    for backend in backends("sns").values():
        for topic in backend.topics.values():
            own = [one for one in backend.subscriptions.values() if one.topic.arn == topic.arn]
            part = {"name": topic.name, "subscriptions": [_value(one) for one in own]}
            found.append(part | _policy(topic))
    return found


def policy_of(arn: str) -> str | None:
    topic = _topic(arn)
    return topic.policy if topic is not None else None


def tags_of(arn: str) -> dict[str, str]:
    topic = _topic(arn)
    return dict(topic._tags) if topic is not None else {}


def _topic(arn: str) -> Any:
    backend = backends("sns").get(arn.split(":", 5)[3])
    return backend.topics.get(arn) if backend is not None else None


def _policy(topic: Any) -> dict[str, Any]:
    """Unless it is the one that it has from the beginning."""
    kept = document(topic.policy)
    is_default = isinstance(kept["policy"], dict) and kept["policy"].get("Id") == _DEFAULT
    return {} if is_default else kept


def _value(subscription: Any) -> dict[str, Any]:
    value: dict[str, Any] = {"protocol": subscription.protocol, "endpoint": subscription.endpoint}
    if str(subscription.attributes.get("RawMessageDelivery", "")).lower() == "true":
        value["raw"] = True
    if policy := subscription.attributes.get("FilterPolicy"):
        value["filter"] = json.loads(policy) if isinstance(policy, str) else policy
    return value


def _attributes(attributes: dict[str, Any]) -> dict[str, str]:
    return {name: str(one.get("Value")) for name, one in sorted(attributes.items())}


def _endpoint(subscription: dict[str, Any]) -> str:
    """A queue or a function of the account may be given by its name."""
    endpoint = str(subscription["endpoint"])
    match subscription["protocol"]:
        case "sqs":
            return sqs.arn(endpoint)
        case "lambda" if not endpoint.startswith("arn:"):
            return _arn("lambda", f"function:{endpoint}")
    return endpoint


def _arn(service: str, rest: str) -> str:
    return f"arn:aws:{service}:{REGION}:{account()}:{rest}"

"""
What SNS sends: to a function, and to queues and addresses, where it is spelled in another way.

https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html,
https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html; raw delivery,
https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from .batch import Json, records_event
from .identifiers import base64_of, hex_of, uuid_of
from .moments import iso_ms
from .place import HERE, Place
from .sqs import Attribute


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """`subscription` is the last part of the subscription's ARN, a UUID."""

    name: str = "orders"
    subscription: str = "7f6cb8d8-90b2-4e44-8e6d-41410e050d6d"
    place: Place = HERE

    @property
    def arn(self) -> str:
        return self.place.arn("sns", self.name)

    @property
    def subscription_arn(self) -> str:
        return f"{self.arn}:{self.subscription}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notification:
    """One message that was published. `attributes` are as with SQS; they are spelled in another way here."""

    id: str
    message: str
    at_ms: int
    subject: str | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


def notification(message: str, *, seed: str, at_ms: int, subject: str | None = None) -> Notification:
    """One with an id that is always the same for one seed."""
    return Notification(id=uuid_of(f"sns/{seed}"), message=message, at_ms=at_ms, subject=subject)


def record(topic: Topic, told: Notification) -> Json:
    """
    {"EventSource": "aws:sns", "EventVersion", "EventSubscriptionArn", "Sns": {"Message": str, "Subject":
    str or null, "MessageAttributes": {name: {"Type", "Value"}}, …}}, in capitals.
    """
    return {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": topic.subscription_arn,
        "Sns": {
            "Type": "Notification",
            "MessageId": told.id,
            "TopicArn": topic.arn,
            "Subject": told.subject,
            "Message": told.message,
            "Timestamp": iso_ms(told.at_ms),
            "SignatureVersion": "1",
            "Signature": base64_of(f"signature/{told.id}", 96),
            "SigningCertUrl": _certificate(topic),
            "UnsubscribeUrl": _unsubscribe(topic),
            "MessageAttributes": {name: _attribute(value) for name, value in told.attributes.items()},
        },
    }


def event(topic: Topic, told: Notification) -> Json:
    """{"Records": [record]}: of one message, always (unconfirmed that there never are more)."""
    return records_event([record(topic, told)], "SNS")


def body(topic: Topic, told: Notification) -> str:
    """
    The JSON text that a queue's message has as its body, without raw delivery: "SigningCertURL" and
    "UnsubscribeURL" here, no Subject and no MessageAttributes where there are none.
    """
    found: Json = {"Type": "Notification", "MessageId": told.id, "TopicArn": topic.arn}
    if told.subject is not None:
        found["Subject"] = told.subject
    found |= {
        "Message": told.message,
        "Timestamp": iso_ms(told.at_ms),
        "SignatureVersion": "1",
        "Signature": base64_of(f"signature/{told.id}", 96),
        "SigningCertURL": _certificate(topic),
        "UnsubscribeURL": _unsubscribe(topic),
    }
    if told.attributes:
        found["MessageAttributes"] = {name: _attribute(value) for name, value in told.attributes.items()}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _certificate(topic: Topic) -> str:
    name = f"SimpleNotificationService-{hex_of(f'certificate/{topic.place.region}', 32)}"
    return f"https://sns.{topic.place.region}.amazonaws.com/{name}.pem"


def _unsubscribe(topic: Topic) -> str:
    host = f"https://sns.{topic.place.region}.amazonaws.com/"
    return f"{host}?Action=Unsubscribe&SubscriptionArn={topic.subscription_arn}"


def _attribute(told: Attribute) -> Json:
    if isinstance(told.value, bytes):
        return {"Type": "Binary", "Value": base64.b64encode(told.value).decode()}
    return {"Type": told.data_type, "Value": told.value}

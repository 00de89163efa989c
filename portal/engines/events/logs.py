"""
What CloudWatch Logs sends a function that subscribes to a log group.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .batch import EmptyBatch, Json
from .identifiers import number_of
from .place import HERE, Place

MessageType = Literal["DATA_MESSAGE", "CONTROL_MESSAGE"]
_CONTROL = "CWL CONTROL MESSAGE: Checking health of destination Firehose."
_FIRST_ID = 39_348_700_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """`stream` is the log stream of the lines: a batch has those of one alone."""

    group: str = "/aws/lambda/orders"
    stream: str = "2026/11/23/[$LATEST]6b041242f45b1f0b3383a72a2349d368"
    name: str = "errors-to-lambda"
    place: Place = HERE


@dataclass(frozen=True, kw_only=True, slots=True)
class LogLine:
    message: str
    at_ms: int


def message(
    subscription: Subscription, lines: Iterable[LogLine], *, seed: str, kind: MessageType = "DATA_MESSAGE"
) -> Json:
    """
    What the event holds once it is decoded: {"messageType", "owner", "logGroup", "logStream",
    "subscriptionFilters", "logEvents": [{"id", "timestamp": ms, "message"}]}. Raises EmptyBatch.

    A CONTROL_MESSAGE asks whether the receiver can be reached: it has no group, and a line of its own. That
    is how Firehose and Kinesis get it; that a function does is unconfirmed.
    """
    told = list(lines)
    if not told:
        raise EmptyBatch("CloudWatch Logs never sends an empty batch: give one line at least.")
    is_data = kind == "DATA_MESSAGE"
    first = _FIRST_ID + number_of(f"logs/{seed}", 10**15) * 10**6
    return {
        "messageType": kind,
        "owner": subscription.place.account_id if is_data else "CloudwatchLogs",
        "logGroup": subscription.group if is_data else "",
        "logStream": subscription.stream if is_data else "",
        "subscriptionFilters": [subscription.name] if is_data else [],
        "logEvents": [
            {
                "id": str(first + number) if is_data else "",
                "timestamp": line.at_ms,
                "message": line.message if is_data else _CONTROL,
            }
            for number, line in enumerate(told if is_data else told[:1])
        ],
    }


def packed(
    subscription: Subscription, lines: Iterable[LogLine], *, seed: str, kind: MessageType = "DATA_MESSAGE"
) -> bytes:
    """The same in gzip, as a Kinesis stream gets it. Raises EmptyBatch."""
    told = message(subscription, lines, seed=seed, kind=kind)
    # Without the time of packing, which would make two of one.
    return gzip.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def event(
    subscription: Subscription, lines: Iterable[LogLine], *, seed: str, kind: MessageType = "DATA_MESSAGE"
) -> Json:
    """{"awslogs": {"data": base64 of gzip of the message's JSON}}. Raises EmptyBatch."""
    return {"awslogs": {"data": base64.b64encode(packed(subscription, lines, seed=seed, kind=kind)).decode()}}

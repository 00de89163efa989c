"""
What SQS does with the header of a trace: it becomes an attribute of the message.

"To send X-Ray trace headers through Amazon SQS, you can […] use the X-Amzn-Trace-Id tracing header":
https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html. AWS's SDKs send it by themselves from
within a function, to recognise loops.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from . import bounds

if TYPE_CHECKING:
    from .http import Request

_SENDING = ("AmazonSQS.SendMessage", "AmazonSQS.SendMessageBatch")
_CHARACTERS = 500


def carried(request: Request) -> Request:
    """With the attribute on each message that has none; anything else as it is."""
    header = request.headers.get("x-amzn-trace-id", "")[:_CHARACTERS]
    if not header or request.headers.get("x-amz-target") not in _SENDING:
        return request
    if bounds.excess_of_json(request.body):
        return request  # it will be refused
    try:
        asked = json.loads(request.body)
    except ValueError:
        return request  # whoever reads it has words for that
    messages = _messages(asked)
    for message in messages:
        attributes = message.setdefault("MessageSystemAttributes", {})
        if isinstance(attributes, dict):
            attributes.setdefault("AWSTraceHeader", {"DataType": "String", "StringValue": header})
    if not messages:
        return request
    body = json.dumps(asked).encode()
    return replace(request, headers={**request.headers, "content-length": str(len(body))}, body=body)


def _messages(asked: Any) -> list[dict[str, Any]]:
    if not isinstance(asked, dict):
        return []
    entries = asked.get("Entries", [asked])
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []

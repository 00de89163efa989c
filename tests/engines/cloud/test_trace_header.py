"""A message carries the trace in which it was sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from portal.engines.cloud.inside.trace_header import carried

HEADER = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"


@dataclass(frozen=True)
class Request:
    """As inside.http has it, which only imports behind the walls."""

    headers: dict[str, str]
    body: bytes


ATTRIBUTE = {"AWSTraceHeader": {"DataType": "String", "StringValue": HEADER}}
OWN = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272794"}}


def request(action: str, body: Any, header: str = HEADER) -> Request:
    headers = {"x-amz-target": f"AmazonSQS.{action}", "x-amzn-trace-id": header}
    return Request(headers=headers, body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("action", "body", "sent"),
    [
        (
            "SendMessage",
            {"MessageBody": "x"},
            {"MessageBody": "x", "MessageSystemAttributes": ATTRIBUTE},
        ),
        (
            "SendMessageBatch",
            {"Entries": [{"Id": "1"}, {"Id": "2", "MessageSystemAttributes": OWN}]},
            {
                "Entries": [
                    {"Id": "1", "MessageSystemAttributes": ATTRIBUTE},
                    {"Id": "2", "MessageSystemAttributes": OWN},
                ]
            },
        ),
    ],
    ids=["one", "several, of which one has its own"],
)
def test_what_is_sent_has_the_header_as_an_attribute(action, body, sent):
    told = carried(request(action, body))

    assert json.loads(told.body) == sent
    assert told.headers["content-length"] == str(len(told.body))


@pytest.mark.parametrize(
    "asked",
    [
        request("ReceiveMessage", {"QueueUrl": "x"}),
        request("SendMessage", {"MessageBody": "x"}, header=""),
        request("SendMessage", ["no", "message"]),
        request("SendMessageBatch", {"Entries": "none"}),
        Request(headers=request("SendMessage", {}).headers, body=b"{"),
        Request(headers=request("SendMessage", {}).headers, body=b"[" * 100_000),
    ],
    ids=["receiving", "no trace", "a list", "no entries", "no JSON", "too deep"],
)
def test_anything_else_is_left_as_it_is(asked):
    assert carried(asked) == asked

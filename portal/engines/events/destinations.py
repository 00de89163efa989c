"""
What Lambda sends on after an asynchronous invocation: the record of a destination, and a dead letter.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html;
S test_lambda_destinations, test_invoke_lambda_eventbridge, test_dead_letter_queue.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from .batch import Json
from .eventbridge import Envelope
from .identifiers import uuid_of
from .moments import iso_ms
from .place import HERE, Place
from .sqs import Attribute

Condition = Literal["Success", "RetriesExhausted", "EventAgeExceeded", "ZeroReservedConcurrency"]
_ERROR_CHARACTERS = 1024  # of a dead letter's ErrorMessage (facts N-6)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """
    An asynchronous invocation at its end.

    `function_arn` has its qualifier (":$LATEST"). `invoke_count` counts the attempts, 0 where there was
    none; then there is no response either. `error` is the runtime's word, "Unhandled", and None for a
    success; `response` what the function returned, or its error object. `request` is the event.
    """

    request_id: str
    function_arn: str
    condition: Condition
    invoke_count: int
    request: Any
    response: Any = None
    error: str | None = None
    executed_version: str = "$LATEST"
    at_ms: int
    place: Place = HERE

    @property
    def is_success(self) -> bool:
        return self.condition == "Success"


def record(told: Ended) -> Json:
    """
    {"version", "timestamp", "requestContext": {"requestId", "functionArn", "condition",
    "approximateInvokeCount"}, "requestPayload", "responseContext": {"statusCode", "executedVersion",
    "functionError"?}, "responsePayload"}; the last two are left out where the function never ran.

    That is the body of an SQS message or the Message of a notification, as text, and the event itself of
    a function that is a destination.
    """
    whole: Json = {
        "version": "1.0",
        "timestamp": iso_ms(told.at_ms),
        "requestContext": {
            "requestId": told.request_id,
            "functionArn": told.function_arn,
            "condition": told.condition,
            "approximateInvokeCount": told.invoke_count,
        },
        "requestPayload": told.request,
    }
    if told.invoke_count == 0:
        return whole
    context: Json = {"statusCode": 200, "executedVersion": told.executed_version}
    if told.error is not None:
        context["functionError"] = told.error
    return {**whole, "responseContext": context, "responsePayload": told.response}


def envelope(told: Ended, *, bus: str = "default") -> Envelope:
    """The record in EventBridge: from "lambda", with the bus and the function among the resources."""
    how = "Success" if told.is_success else "Failure"
    return Envelope(
        id=uuid_of(f"destination/{told.request_id}"),
        source="lambda",
        detail_type=f"Lambda Function Invocation Result - {how}",
        detail=record(told),
        at_ms=told.at_ms,
        resources=(told.place.arn("events", f"event-bus/{bus}"), told.function_arn),
        place=told.place,
    )


def dead_letter(told: Ended) -> tuple[str, dict[str, Attribute]]:
    """
    The body of a dead letter, which is the event and nothing else, and its attributes: RequestID,
    ErrorCode (a Number, 200 for an error of the function) and ErrorMessage (its first 1 KB).
    """
    says = told.response.get("errorMessage") if isinstance(told.response, dict) else None
    attributes = {
        "RequestID": Attribute(value=told.request_id),
        "ErrorCode": Attribute(value="200", data_type="Number"),
        "ErrorMessage": Attribute(value=str(says or told.condition)[:_ERROR_CHARACTERS]),
    }
    return json.dumps(told.request, ensure_ascii=False, separators=(",", ":")), attributes

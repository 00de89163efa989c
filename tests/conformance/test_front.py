"""Rows 9, 35, 56 and 57: what the caller of `Invoke` gets over HTTP."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from portal.engines.emulator import Done, Function, Job, Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.messages import Throttled
from portal.engines.front_doors.invoke_api import Request, Response, Taken, answered, take, throttled

SYNCHRONOUS, ASYNCHRONOUS = 6_291_456, 1_048_576  # bytes; facts M-7 and M-8
CONTEXT = base64.b64encode(b'{"custom": {"cart": "7"}}').decode()


def taken(**request: Any) -> Taken:
    found = take(Request(**request))
    assert isinstance(found, Taken), found
    return found


def refusal(**request: Any) -> tuple[int, str, str]:
    found = take(Request(**request))
    assert isinstance(found, Response), found
    error = json.loads(found.body)
    assert error["Type"] == "User"
    return found.status, found.headers["x-amzn-ErrorType"], error["message"]


def invoked(broker: Broker, source: str, asked: Taken) -> Outcome:
    function = Function(files={"lambda_function.py": source})
    job = Job(
        id="front", owner="front", function=function, events=(asked.event,), warm=False, call=asked.call
    )
    (outcome,) = (message.outcome for message in broker.run(job) if isinstance(message, Done))
    return outcome


@pytest.mark.parametrize("body", [b"{", b"{'a': 1}", b"NaN", b"[1,]", b"[" * 100_000, b"\x87", b" "])
def test_row_9_an_event_that_is_no_json_is_refused_before_the_function(body: bytes) -> None:
    # S test_lambda_invoke_payload_encoding_error; B InvalidRequestContentException
    status, kind, _ = refusal(body=body)

    assert (status, kind) == (400, "InvalidRequestContentException")


def test_row_9_bytes_that_are_no_utf_8_are_told_by_the_first() -> None:
    assert refusal(body=b'"\x87"')[2] == (
        "Could not parse request body into json: Invalid UTF-8 start byte 0x87"
    )


@pytest.mark.parametrize(("kind", "most"), [("RequestResponse", SYNCHRONOUS), ("Event", ASYNCHRONOUS)])
def test_a_request_may_have_so_many_bytes(kind: str, most: int) -> None:
    # facts M-7, M-8; B RequestTooLargeException
    headers = {"X-Amz-Invocation-Type": kind}
    assert taken(body=b'"' + b"x" * (most - 2) + b'"', headers=headers).event

    status, error, words = refusal(body=b'"' + b"x" * (most - 1) + b'"', headers=headers)
    assert (status, error) == (413, "RequestTooLargeException")
    assert str(most) in words


@pytest.mark.parametrize(
    "context", ["nonsense!", "bm8=", "W10=", base64.b64encode(b'{"a":"' + b"x" * 2_700 + b'"}').decode()]
)
def test_row_35_a_client_context_that_cannot_be_one_is_refused(context: str) -> None:
    # B; facts M-17
    assert refusal(headers={"X-Amz-Client-Context": context})[:2] == (400, "InvalidRequestContentException")


def test_row_35_a_client_context_is_taken() -> None:
    asked = taken(headers={"x-amz-client-context": CONTEXT}, qualifier="live")

    assert (asked.call.client_context, asked.call.qualifier) == ('{"custom": {"cart": "7"}}', "live")


@pytest.mark.parametrize(
    ("kind", "status"), [(None, None), ("RequestResponse", None), ("Event", 202), ("DryRun", 204)]
)
def test_row_56_who_does_not_wait_is_told_at_once(kind: str | None, status: int | None) -> None:
    # B; facts G-5
    asked = taken(body=b"{}", headers={"X-Amz-Invocation-Type": kind} if kind else {})

    assert (asked.at_once.status if asked.at_once else None) == status
    assert asked.is_dry == (kind == "DryRun")


def test_row_56_another_invocation_type_is_refused() -> None:
    status, kind, words = refusal(headers={"X-Amz-Invocation-Type": "Sometimes"})

    assert (status, kind) == (400, "InvalidParameterValueException")
    assert "Sometimes" in words


@pytest.mark.broker
def test_row_56_a_return_value_is_status_200_and_the_payload(broker: Broker) -> None:
    # B
    asked = taken(body=b'{"order": 7}')
    outcome = invoked(broker, "def lambda_handler(event, context): return event['order']", asked)
    response = answered(asked, outcome, version="$LATEST")

    assert (response.status, response.body) == (200, b"7")
    assert response.headers == {
        "Content-Type": "application/json",
        "X-Amz-Executed-Version": "$LATEST",
        "x-amzn-RequestId": outcome.request_id,
    }


@pytest.mark.broker
def test_row_56_a_function_error_is_status_200_with_a_header(broker: Broker) -> None:
    # B; facts G-6
    asked = taken()
    outcome = invoked(broker, "def lambda_handler(event, context): raise KeyError(len(event))", asked)
    response = answered(asked, outcome, version="3")

    assert response.status == 200
    assert response.headers["X-Amz-Function-Error"] == "Unhandled"
    assert response.headers["X-Amz-Executed-Version"] == "3"
    assert json.loads(response.body)["errorMessage"] == "0"


@pytest.mark.broker
def test_row_56_the_log_is_its_last_4_kilobytes_in_base64(broker: Broker) -> None:
    # B; facts M-18
    asked = taken(headers={"X-Amz-Log-Type": "Tail"})
    outcome = invoked(broker, "def lambda_handler(event, context): print('ü' * 10_000)", asked)
    tail = base64.b64decode(answered(asked, outcome, version="$LATEST").headers["X-Amz-Log-Result"])

    assert len(tail) == 4096
    assert outcome.log.encode().endswith(tail)


def test_row_57_a_throttle_is_429_with_its_reason() -> None:
    # S test_reserved_concurrency
    response = throttled(Throttled(0, "ReservedFunctionConcurrentInvocationLimitExceeded"))

    assert (response.status, response.headers["x-amzn-ErrorType"]) == (429, "TooManyRequestsException")
    assert json.loads(response.body) == {
        "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
        "Type": "User",
        "message": "Rate Exceeded.",
    }

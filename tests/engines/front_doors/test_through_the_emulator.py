"""A real handler in a real environment, behind two doors."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable

import pytest

from portal.engines.emulator import Concurrency, Done, Function, Job, Throttled
from portal.engines.emulator.client import Broker
from portal.engines.front_doors import (
    Answer,
    Door,
    FunctionUrl,
    Invoke,
    RestApi,
    answer_of,
    answer_of_throttle,
    call,
    caller,
)

from .asking import NOW, asked

HANDLER = """
    import base64, json

    def lambda_handler(event, context):
        body = event.get("body") or ""
        if event["isBase64Encoded"]:
            body = base64.b64decode(body).decode()
        order = json.loads(body)
        if order["amount"] < 0:
            raise ValueError("no such amount")
        if order["amount"] == 0:
            return {"statusCode": 200, "body": order}
        return {"statusCode": 201, "headers": {"X-Order": order["id"]}, "body": json.dumps({"total": order["amount"]})}
"""
Behind = Callable[..., Invoke]


@pytest.fixture
def behind(broker: Broker) -> Behind:
    def build(**more: object) -> Invoke:
        function = Function(files={"lambda_function.py": textwrap.dedent(HANDLER)})

        def invoke(event: str, /) -> Answer:
            job = Job(id="doors", owner="doors", function=function, events=(event,), **more)  # type: ignore[arg-type]
            (answer,) = (
                answer_of(message.outcome) if isinstance(message, Done) else answer_of_throttle(message)
                for message in broker.run(job)
                if isinstance(message, Done | Throttled)
            )
            return answer

        return invoke

    return build


def order(door: Door, invoke: Invoke, amount: float) -> tuple[int, str | None, str]:
    path = "/prod/orders" if isinstance(door, RestApi) else "/orders"
    body = json.dumps({"id": "ord-1001", "amount": amount}).encode()
    request = asked("POST", path, body=body, headers={"Content-Type": "application/json"})
    found = call(door, request, invoke, NOW)
    assert found.answer is not None
    assert caller(found).returned
    return found.response.status, found.response.value("x-order"), found.response.body.decode()


@pytest.mark.broker
def test_one_handler_behind_a_rest_api_and_a_function_url(behind: Behind) -> None:
    invoke, rest, url = behind(), RestApi(), FunctionUrl()

    assert order(rest, invoke, 1250) == (201, "ord-1001", '{"total": 1250}')
    assert order(url, invoke, 1250) == (201, "ord-1001", '{"total": 1250}')
    # An exception: facts G-13, conformance row 64.
    assert order(rest, invoke, -1) == (502, None, '{"message":"Internal server error"}')
    assert order(url, invoke, -1) == (502, None, "Internal Server Error")
    # A body that is no string: conformance row 65.
    assert order(rest, invoke, 0) == (502, None, '{"message":"Internal server error"}')


@pytest.mark.broker
def test_a_function_without_concurrency(behind: Behind) -> None:
    # Lambda: urls-configuration; facts G-13
    invoke = behind(concurrency=Concurrency(reserved=0))

    assert order(FunctionUrl(), invoke, 1)[0] == 429
    assert order(RestApi(), invoke, 1)[0] == 500

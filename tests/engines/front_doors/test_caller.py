"""Both sides beside each other, and how much of it is shown."""

from __future__ import annotations

import json

import pytest

from portal.engines.front_doors import (
    Answer,
    Door,
    FunctionUrl,
    HttpApi,
    LambdaAuthorizer,
    LoadBalancer,
    RestApi,
    Route,
    call,
    caller,
)
from portal.engines.front_doors.caller import SHOWN

from .asking import NOW, Function, asked, exchange


def test_what_was_sent_returned_and_seen() -> None:
    request = asked("POST", "/prod/pets", query="a=b", headers={"X-Tag": "1"}, body=b'{"n": 1}')
    view = caller(exchange(RestApi(), request, "just a string"))

    assert view.door == "API Gateway REST API"
    assert view.request_line == "POST /prod/pets?a=b HTTP/1.1"
    assert (view.request_headers, view.request_body) == ((("X-Tag", "1"),), '{"n": 1}')
    assert view.route == "ANY /{proxy+}"
    assert json.loads(view.event)["queryStringParameters"] == {"a": "b"}
    assert view.returned == '"just a string"'
    assert view.status_line == "HTTP/1.1 502 Bad Gateway"
    assert view.body == '{"message":"Internal server error"}'
    assert [rule.source for rule in view.explanations] == ["conformance row 65"]


def test_what_did_not_take_place_is_empty() -> None:
    guard = LambdaAuthorizer(name="guard", kind="TOKEN", sources=("method.request.header.A",))
    api = RestApi(routes=(Route(key="GET /a", authorizer="guard"),), authorizers=(guard,))
    function = Function({"statusCode": 200})
    found = call(
        api, asked(path="/prod/a", headers={"A": "t"}), function, NOW, authorize={"guard": Function([])}
    )
    view = caller(found)

    assert (view.event, view.returned) == ("", "")
    assert json.loads(view.authorizer_event)["authorizationToken"] == "t"
    assert view.authorizer_returned == "[]"


def test_what_is_long_is_cut_and_bytes_are_counted() -> None:
    long = caller(exchange(FunctionUrl(), asked(body=b"\xff" * 5), "ü" * 100_000))

    assert len(long.body) < SHOWN + 20
    assert long.body.endswith("cut here")
    assert len(long.returned) < SHOWN + 20
    assert long.request_body == "5 bytes that are no text"


def test_a_letter_that_the_cut_goes_through_is_no_reason_to_hide_the_rest() -> None:
    view = caller(exchange(FunctionUrl(), asked(), "x" + "€" * 50_000))

    assert view.body.startswith("x€€")


def test_a_status_that_nobody_registered() -> None:
    assert caller(exchange(FunctionUrl(), asked(), {"statusCode": 299})).status_line == "HTTP/1.1 299"


@pytest.mark.parametrize(
    "payload",
    [
        r'"\ud800"',
        r'{"statusCode": 200, "body": "\ud800"}',
        r'{"statusCode": 200, "headers": {"X-Name": "\ud800"}}',
        r'{"statusCode": 200, "multiValueHeaders": {"X-Name": ["\ud800"]}}',
        r'{"statusCode": "\ud800"}',
        r'{"\ud800": 1}',
        '"\ud800',
        '"' + "\ud800" * 2 * SHOWN + '"',
    ],
)
@pytest.mark.parametrize("door", [RestApi(), HttpApi(payload_format="1.0"), FunctionUrl(), LoadBalancer()])
def test_half_of_a_pair_of_surrogates_is_shown_as_a_question_mark(door: Door, payload: str) -> None:
    """JSON can have it, and no page."""
    view = caller(call(door, asked(path="/prod/a"), lambda event: Answer(payload=payload), NOW))

    shown = [view.returned, view.status_line, view.body, *(rule.says for rule in view.explanations)]
    assert "?" in view.returned
    assert json.dumps([*shown, *view.headers], ensure_ascii=False).encode()

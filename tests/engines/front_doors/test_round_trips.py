"""Any request, through any door, to a handler that gives back what it got."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.front_doors import (
    Answer,
    Door,
    FunctionUrl,
    HttpApi,
    HttpRequest,
    LoadBalancer,
    RestApi,
    call,
    validate_request,
)

from .asking import NOW, asked, echo

EVERYTHING_BINARY = RestApi(binary_media_types=("*/*",))
DOORS = [
    EVERYTHING_BINARY, HttpApi(), HttpApi(payload_format="1.0"), FunctionUrl(), LoadBalancer(),
    LoadBalancer(multi_value_headers=True),
]  # fmt: skip
IDS = ["rest", "http", "http 1.0", "url", "alb", "alb in lists"]

KINDS = st.sampled_from(["application/json", "text/plain", "image/png", "application/x-www-form-urlencoded"])
VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="?#"), max_size=20)
NAMES = st.text("abcXYZ-", min_size=1, max_size=8).filter(
    lambda name: name.lower() not in ("te", "x-amzn-trace-id")
)
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)


@st.composite
def requests(draw: st.DrawFn) -> HttpRequest:
    kind = draw(st.none() | KINDS)
    headers = draw(st.lists(st.tuples(NAMES, VALUES), max_size=5))
    headers += [("Content-Type", kind)] if kind else []
    return asked(
        draw(st.sampled_from(["GET", "POST", "PUT", "DELETE"])),
        "/prod/" + draw(VISIBLE),
        query=draw(VISIBLE),
        headers=headers,
        body=draw(st.binary(max_size=200) | st.text(max_size=50).map(str.encode)),
    )


@pytest.mark.parametrize("door", DOORS, ids=IDS)
@settings(max_examples=30)
@given(request=requests())
def test_a_body_comes_back_as_it_was_sent(door: Door, request: HttpRequest) -> None:
    validate_request(request)
    response = call(door, request, echo, NOW).response

    assert (response.status, response.body) == (200, request.body)
    assert response.value("content-length") == str(len(request.body))


@given(body=st.text(max_size=100))
def test_text_comes_back_through_a_rest_api_that_knows_nothing_binary(body: str) -> None:
    request = asked("POST", "/prod/a", body=body.encode())

    assert call(RestApi(), request, echo, NOW).response.body.decode() == body


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
KEYS = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "cookies"]
SHAPED = st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6)


@pytest.mark.parametrize("door", [RestApi(), *DOORS[1:]], ids=IDS)
@settings(max_examples=40)
@given(value=JSON | SHAPED)
def test_whatever_is_returned_there_is_a_response_and_a_reason(door: Door, value: Any) -> None:
    found = call(door, asked(path="/prod/a"), lambda event: Answer(payload=json.dumps(value)), NOW)

    assert 100 <= found.response.status <= 599
    assert found.response.value("content-length") is not None
    for name, text in found.response.headers:
        assert name.isascii()
        assert "\n" not in text
    if found.response.status >= 500 and value != {}:
        assert found.seen.because


@settings(max_examples=50)
@given(value=JSON.filter(lambda value: not isinstance(value, str | dict)))
def test_what_has_no_status_is_the_body_of_a_function_url(value: Any) -> None:
    found = call(FunctionUrl(), asked(), lambda event: Answer(payload=json.dumps(value)), NOW).response

    assert (found.status, json.loads(found.body)) == (200, value)


@pytest.mark.parametrize("door", DOORS, ids=IDS)
@settings(max_examples=30)
@given(
    payload=st.text(max_size=40)
    | st.binary(max_size=40).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
)
def test_any_text_of_a_runtime_is_answered(door: Door, payload: str) -> None:
    found = call(door, asked(path="/prod/a"), lambda event: Answer(payload=payload), NOW)

    assert 200 <= found.response.status <= 599

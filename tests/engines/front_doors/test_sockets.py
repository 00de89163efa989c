"""A WebSocket API: who is let in, and which route a message takes."""

from __future__ import annotations

import json

import pytest

from portal.engines.front_doors import (
    Closed,
    LambdaAuthorizer,
    Sent,
    SocketRoute,
    Sockets,
    WebSocketApi,
)
from portal.engines.front_doors.sockets.sockets import MOST

from .asking import NOW, Function, asked
from .opening import API, BARE, KB, OK, opened

# The beginning.


@pytest.mark.parametrize(
    ("connect", "status"),
    [
        (Function({"statusCode": 200}), 101),
        (Function({"statusCode": 204}), 101),
        (Function({"statusCode": 401, "body": "who are you"}), 401),
        (Function({"statusCode": 302}), 302),
        (Function({"statusCode": 101}), 502),
        (Function({"statusCode": 500}), 500),
        (Function({"message": "no status"}), 502),
        (Function(None), 502),
        (Function("hello"), 502),
        (Function({"errorMessage": "x"}, kind="failed"), 502),
        (Function({}, kind="throttled"), 500),
        (Function({"statusCode": 200}, took_s=29.5), 504),
    ],
)
def test_connect_decides_who_is_let_in(connect: Function, status: int) -> None:
    # API Gateway: apigateway-websocket-api-route-keys-connect-disconnect; facts G-13
    sockets = Sockets(API)
    found = sockets.open(asked(), connect, NOW)

    assert found.seen.response.status == status
    assert (found.connection is not None) is (status == 101)
    assert found.seen.because


def test_connect_gets_the_handshake() -> None:
    connect = Function({"statusCode": 200})
    found = Sockets(API).open(asked(query="a=b", headers={"Origin": "https://a.example"}), connect, NOW)
    (event,) = connect.events

    assert event["headers"]["Origin"] == "https://a.example"
    assert event["queryStringParameters"] == {"a": "b"}
    assert event["stageVariables"] == {"table": "t"}
    context = event["requestContext"]
    assert (context["routeKey"], context["eventType"]) == ("$connect", "CONNECT")
    assert found.connection is not None
    assert context["connectionId"] == found.connection.id
    assert "body" not in event


def test_without_a_connect_route_everybody_is_let_in() -> None:
    sockets = Sockets(BARE)
    connect = Function({"statusCode": 500})

    assert sockets.open(asked(), connect, NOW).seen.response.status == 101
    assert connect.events == []


def guarded() -> WebSocketApi:
    guard = LambdaAuthorizer(name="guard", sources=("route.request.querystring.token",))
    return WebSocketApi(routes=(SocketRoute(key="$connect", authorizer="guard"),), authorizers=(guard,))


@pytest.mark.parametrize(
    ("query", "effect", "status"), [("token=a", "Allow", 101), ("token=a", "Deny", 403), ("", "Allow", 401)]
)
def test_an_authorizer_of_connect(query: str, effect: str, status: int) -> None:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": "*"}
    answer = {"principalId": "asha", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    connect = Function({"statusCode": 200})
    sockets = Sockets(guarded(), authorize={"guard": Function(answer)})
    found = sockets.open(asked(query=query), connect, NOW)

    assert found.seen.response.status == status
    if status == 101:
        assert connect.events[0]["requestContext"]["authorizer"]["principalId"] == "asha"
    else:
        assert connect.events == []


def test_so_many_connections_and_no_more() -> None:
    sockets = Sockets(WebSocketApi())
    for number in range(MOST):
        sockets.open(asked(request_id=str(number)), OK, NOW)

    assert sockets.open(asked(request_id="more"), OK, NOW).seen.response.status == 429


# Messages.


@pytest.mark.parametrize(
    ("message", "route"),
    [
        ('{"action": "join"}', "join"),
        ('{"action": "leave"}', "$default"),
        ('{"action": "$connect"}', "$default"),
        ('{"action": 7}', "$default"),
        ('{"other": "join"}', "$default"),
        ("join", "$default"),
        ("[]", "$default"),
        ("[" * 5_000, "$default"),
        (b'{"action": "join"}', "$default"),
    ],
)
def test_a_message_names_its_route(message: str | bytes, route: str) -> None:
    # API Gateway: apigateway-websocket-api-selection-expressions
    sockets, connection_id = opened()

    assert sockets.receive(connection_id, message, OK, NOW).route == route


def test_a_selection_may_go_deeper() -> None:
    api = WebSocketApi(routes=(SocketRoute(key="join"),), selection="$request.body.a.b")
    sockets, connection_id = opened(api)

    assert sockets.receive(connection_id, '{"a": {"b": "join"}}', OK, NOW).route == "join"


def test_a_handler_gets_the_message_as_it_was() -> None:
    sockets, connection_id = opened()
    handler = Function({"statusCode": 200})
    sockets.receive(connection_id, '{"action":"join"}', handler, NOW)
    sockets.receive(connection_id, b"\x00\x01", handler, NOW)
    text, raw = handler.events

    assert (text["body"], text["isBase64Encoded"]) == ('{"action":"join"}', False)
    assert (raw["body"], raw["isBase64Encoded"]) == ("AAE=", True)
    assert text["requestContext"]["eventType"] == "MESSAGE"
    assert text["requestContext"]["messageId"] != raw["requestContext"]["messageId"]
    assert "headers" not in text


def test_without_a_route_the_client_is_told() -> None:
    sockets, connection_id = opened(WebSocketApi(routes=(SocketRoute(key="join"),)))
    turn = sockets.receive(connection_id, "hello", OK, NOW)
    (sent,) = turn.effects

    assert isinstance(sent, Sent)
    told = json.loads(sent.data)
    assert (told["message"], told["connectionId"]) == ("Forbidden", connection_id)
    assert turn.event is None


@pytest.mark.parametrize(
    ("handler", "responds", "told"),
    [
        (Function({"statusCode": 200, "body": "hi"}), False, None),
        (Function({"statusCode": 200, "body": "hi"}), True, "hi"),
        (Function({"statusCode": 200}), True, None),
        (Function(None), True, "Internal server error"),
        (Function({"body": 1}), True, "Internal server error"),
        (Function({"errorMessage": "x"}, kind="failed"), False, "Internal server error"),
        (Function({}, took_s=29.5), False, "Endpoint request timed out"),
        (Function({"body": "x" * 129 * KB}), True, "Internal server error"),
    ],
)
def test_what_the_client_hears_of_a_message(handler: Function, responds: bool, told: str | None) -> None:
    sockets, connection_id = opened(WebSocketApi(routes=(SocketRoute(key="$default", responds=responds),)))
    effects = sockets.receive(connection_id, "hello", handler, NOW).effects

    heard = [effect.data for effect in effects if isinstance(effect, Sent)]
    if told == "hi" or told is None:
        assert heard == ([told] if told else [])
    else:
        assert [json.loads(one)["message"] for one in heard] == [told]


@pytest.mark.parametrize(
    ("size", "frame", "is_open"),
    [(128 * KB, 32 * KB, True), (128 * KB + 1, 0, False), (10, 32 * KB + 1, False)],
    ids=["as large as may be", "a message too large", "a frame too large"],
)
def test_what_is_too_large_closes_the_connection(size: int, frame: int, is_open: bool) -> None:
    # facts T-4; event-sources §4: close 1009
    sockets, connection_id = opened()
    handler = Function({})
    turn = sockets.receive(connection_id, "x" * size, handler, NOW, frame_bytes=frame)

    assert (connection_id in sockets) is is_open
    if not is_open:
        (closed,) = turn.effects
        assert isinstance(closed, Closed)
        assert closed.code == 1009
        assert [event["requestContext"]["routeKey"] for event in handler.events] == ["$disconnect"]


def test_letters_count_as_their_bytes() -> None:
    sockets, connection_id = opened()
    sockets.receive(connection_id, "ü" * (64 * KB + 1), OK, NOW)

    assert connection_id not in sockets


def test_half_of_a_pair_of_surrogates_is_sent_as_a_question_mark() -> None:
    """No frame of text can carry it."""
    sockets, one = opened(WebSocketApi(routes=(SocketRoute(key="$default", responds=True),)))

    turn = sockets.receive(one, "hello", Function({"body": "a\ud800"}), NOW)

    assert [effect.data for effect in turn.effects if isinstance(effect, Sent)] == ["a?"]

"""What a handler says to those who are connected, and how a connection ends."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from portal.engines.front_doors import (
    Answer,
    BadDoor,
    Closed,
    Sent,
    SocketRoute,
    Sockets,
    WebSocketApi,
    delete_connection,
    get_connection,
    post_to_connection,
)

from .asking import NOW, Function, asked
from .opening import API, BARE, KB, OK, later, opened

# @connections.


def test_posting_reaches_the_client() -> None:
    sockets, connection_id = opened()
    text = post_to_connection(sockets, connection_id, "hällo".encode(), NOW)
    raw = post_to_connection(sockets, connection_id, b"\xff", NOW)

    assert (text.response.status, raw.response.status) == (200, 200)
    assert text.effects == (Sent(connection_id=connection_id, data="hällo"),)
    assert raw.effects == (Sent(connection_id=connection_id, data=b"\xff"),)


@pytest.mark.parametrize(
    ("connection_id", "size", "status", "kind"),
    [
        ("gone", 1, 410, "GoneException"),
        (None, 128 * KB, 200, None),
        (None, 128 * KB + 1, 413, "PayloadTooLargeException"),
    ],
)
def test_posting_is_answered_as_botocore_has_it(
    connection_id: Any, size: int, status: int, kind: Any
) -> None:
    # B apigatewaymanagementapi PostToConnection
    sockets, found = opened()
    response = post_to_connection(sockets, connection_id or found, b"x" * size, NOW).response

    assert (response.status, response.value("x-amzn-errortype")) == (status, kind)


def test_nobody_can_post_before_connect_has_answered() -> None:
    sockets = Sockets(API)
    statuses = []

    def connect(event: str, /) -> Answer:
        connection_id = json.loads(event)["requestContext"]["connectionId"]
        statuses.append(post_to_connection(sockets, connection_id, b"welcome", NOW).response.status)
        return Answer(payload='{"statusCode": 200}')

    assert sockets.open(asked(), connect, NOW).connection is not None
    assert statuses == [410]


def test_a_handler_may_post_and_close_while_it_runs() -> None:
    sockets, connection_id = opened(WebSocketApi(routes=(SocketRoute(key="$default", responds=True),)))
    posted = []

    def handler(event: str, /) -> Answer:
        posted.append(post_to_connection(sockets, connection_id, b"one", NOW).response.status)
        posted.append(delete_connection(sockets, connection_id, OK, NOW).response.status)
        return Answer(payload='{"statusCode": 200, "body": "too late"}')

    assert sockets.receive(connection_id, "hello", handler, NOW).effects == ()
    assert posted == [200, 204]


def test_a_handler_is_heard_while_it_runs_whatever_thread_it_speaks_from() -> None:
    """Over @connections it comes as a request of its own, while the message is still under way."""
    sockets, connection_id = opened()
    posted = []

    def post() -> None:
        posted.append(post_to_connection(sockets, connection_id, b"one", NOW).response.status)

    def handler(event: str, /) -> Answer:
        thread = threading.Thread(target=post)
        thread.start()
        thread.join(10)
        return Answer()

    sockets.receive(connection_id, "hello", handler, NOW)

    assert posted == [200]


def test_a_connection_can_be_looked_at() -> None:
    # B apigatewaymanagementapi GetConnection
    sockets, connection_id = opened(headers={"User-Agent": "test/1"})
    sockets.receive(connection_id, "hello", OK, later(seconds=5))
    told = json.loads(get_connection(sockets, connection_id).response.body)

    assert told == {
        "connectedAt": "2026-11-23T10:15:30Z",
        "identity": {"sourceIp": "203.0.113.7", "userAgent": "test/1"},
        "lastActiveAt": "2026-11-23T10:15:35Z",
    }
    assert get_connection(sockets, "gone").response.status == 410


def test_a_connection_can_be_closed_by_its_api() -> None:
    # B apigatewaymanagementapi DeleteConnection
    sockets, connection_id = opened()
    found = delete_connection(sockets, connection_id, Function({}), NOW)

    assert found.response.status == 204
    assert [effect.code for effect in found.effects if isinstance(effect, Closed)] == [1000]
    assert found.turn is not None
    assert found.turn.route == "$disconnect"
    assert delete_connection(sockets, connection_id, OK, NOW).response.status == 410


# The end.


@pytest.mark.parametrize(
    ("active", "now", "is_open"),
    [
        ([], {"minutes": 9, "seconds": 59}, True),
        ([], {"minutes": 10}, False),
        ([9], {"minutes": 18}, True),
        ([9], {"minutes": 19}, False),
        (list(range(5, 120, 5)), {"minutes": 119}, True),
        (list(range(5, 120, 5)), {"hours": 2}, False),
    ],
)
@pytest.mark.parametrize("does", ["receives", "is posted to"])
def test_idle_for_ten_minutes_or_open_for_two_hours(
    active: list[int], now: Any, is_open: bool, does: str
) -> None:
    # facts T-4
    sockets, connection_id = opened()
    for minutes in active:
        at = later(minutes=minutes)
        assert sockets.sweep(OK, at) == ()
        if does == "receives":
            sockets.receive(connection_id, "hello", OK, at)
        else:
            post_to_connection(sockets, connection_id, b"hello", at)
    turns = sockets.sweep(OK, later(**now))

    assert (connection_id in sockets) is is_open
    assert [effect.code for turn in turns for effect in turn.effects if isinstance(effect, Closed)] == (
        [] if is_open else [1001]
    )


def test_an_api_takes_500_new_connections_a_second() -> None:
    # event-sources §4. Those that have gone again count as well: it is a rate, not how many there are.
    sockets = Sockets(BARE)

    def connect(number: int, after_s: float) -> int:
        seen = sockets.open(asked(request_id=f"request-{number}"), OK, later(seconds=after_s)).seen
        return seen.response.status

    within = [connect(number, 0.001 * number) for number in range(500)]

    assert set(within) == {101}
    assert connect(500, 0.999) == 429
    assert connect(501, 1.0) == 101  # the first of them is a second old
    assert connect(502, 1.0) == 429


def test_a_client_that_leaves_is_told_of() -> None:
    sockets, connection_id = opened()
    handler = Function({})
    turn = sockets.leave(
        connection_id, 1005, "Client-side close frame status not set", handler, later(seconds=9)
    )
    (event,) = handler.events

    assert turn.effects == ()
    assert (event["requestContext"]["disconnectStatusCode"], connection_id in sockets) == (1005, False)
    with pytest.raises(KeyError):
        sockets.receive(connection_id, "hello", OK, NOW)


def test_without_a_disconnect_route_nobody_is_told() -> None:
    sockets, connection_id = opened(BARE)
    handler = Function({})

    assert sockets.leave(connection_id, 1000, "", handler, NOW).event is None
    assert handler.events == []


def test_an_api_that_may_not_invoke() -> None:
    api = WebSocketApi(may_invoke=False, routes=(SocketRoute(key="$default"), SocketRoute(key="$disconnect")))
    sockets, connection_id = opened(api)
    handler = Function({})
    turn = sockets.receive(connection_id, "hello", handler, NOW)
    sockets.leave(connection_id, 1000, "", handler, NOW)

    assert handler.events == []
    assert [json.loads(one.data)["message"] for one in turn.effects if isinstance(one, Sent)] == [
        "Internal server error"
    ]


def test_a_bad_api_has_no_sockets() -> None:
    with pytest.raises(BadDoor, match="selection"):
        Sockets(WebSocketApi(selection="action"))

"""Every kind of door from outside, through a real broker and real sandboxes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils.timezone import now

from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes import RUNTIMES
from portal.engines.front_doors import Connection, HttpRequest
from portal.engines.front_doors.configured.doors import ACCOUNT
from portal.engines.front_doors.sockets.connection import IDLE, LONGEST, MESSAGE_BYTES
from portal.pages.calls import app, sockets, stages
from portal.records.playground.deploy import close_door
from portal.records.playground.models import DeployedDoor
from portal.records.runs.pool import Pool
from tests import needs
from tests.pages.calls.conftest import SocketClient, connected, curl, request
from tests.pages.playground.conftest import carry

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def pool(broker: Broker) -> Iterator[None]:
    pool = Pool(broker, threads=2)
    pool.start()
    yield
    pool.stop(within_s=5)


def test_a_rest_api_answers_502_for_what_is_no_response(deploy):
    got = curl(f"/call/{deploy('rest-api', repr('just text')).token}/prod/pets")

    assert (got.status, got.json) == (502, {"message": "Internal server error"})
    assert got.header("x-amzn-errortype") == "InternalServerErrorException"


def test_an_http_api_takes_the_short_form(deploy):
    door = deploy("http-api", '{"path": event["rawPath"], "query": event["rawQueryString"]}')

    got = curl(f"/call/{door.token}/caf%C3%A9/a%2Fb", query="x=1&y=%20")

    assert got.status == 200
    assert got.header("content-type") == "application/json"
    assert got.json == {"path": "/café/a/b", "query": "x=1&y=%20"}


def test_a_function_url_passes_method_headers_and_body_on(deploy):
    door = deploy("function-url", '{"statusCode": 201, "headers": {"x-own": "1"}, "body": json.dumps([event["requestContext"]["http"]["method"], event["headers"]["x-mine"], event["body"], event["headers"]["host"]])}')  # fmt: skip

    got = curl(f"/call/{door.token}/", method="PUT", headers={"X-Mine": "yes", "Content-Type": "text/plain"}, body=b"hello")  # fmt: skip

    assert got.status == 201
    assert got.json[:3] == ["PUT", "yes", "hello"]
    assert got.json[3].endswith(".lambda-url.ap-south-1.on.aws")


def test_a_load_balancer_gives_its_own_page_for_what_is_no_response(deploy):
    got = curl(f"/call/{deploy('alb', '42').token}/")

    assert got.status == 502
    assert b"502 Bad Gateway" in got.body


def test_a_call_is_a_run_of_its_owner_and_both_sides_are_kept(deploy, owner):
    door = deploy("function-url", '{"body": "hi"}')

    assert curl(f"/call/{door.token}/").json == {"body": "hi"}

    (kept,) = door.exchanges.all()
    assert kept.run.learner == owner
    assert kept.run.play.mode == "call"
    assert '"rawPath": "/"' in kept.shown["event"]
    assert kept.shown["explanations"]


def test_an_exception_is_502_to_the_caller_and_a_traceback_to_the_owner(deploy):
    door = deploy("function-url", "1 / 0")

    assert curl(f"/call/{door.token}/").status == 502
    assert "ZeroDivisionError" in door.exchanges.get().shown["returned"]


def test_a_streamed_response_comes_in_parts(deploy):
    if not RUNTIMES["nodejs22.x"].version:
        needs.missing("Node.js")
    code = """
exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
  stream = awslambda.HttpResponseStream.from(stream, {statusCode: 202, headers: {"Content-Type": "text/plain"}});
  stream.write("one ");
  await new Promise((done) => setTimeout(done, 300));
  stream.write("two");
  stream.end();
});
"""
    door = deploy(
        "function-url", files={"index.js": code}, runtime="nodejs22.x", invoke_mode="RESPONSE_STREAM"
    )

    got = curl(f"/call/{door.token}/")

    assert (got.status, got.body, got.header("content-type")) == (202, b"one two", "text/plain")
    assert len(got.chunks) >= 2
    assert door.exchanges.get().shown["body"] == "one two"


CHAT = {
    "lambda_function.py": """
def lambda_handler(event, context):
    route = event["requestContext"]["routeKey"]
    if route == "$connect" and event.get("queryStringParameters", {}).get("who") == "mallory":
        return {"statusCode": 403}
    if route == "where":
        return {"statusCode": 200, "body": event["requestContext"]["connectionId"]}
    return {"statusCode": 200, "body": route + " " + event.get("body", "")}
"""
}
ROUTES = [{"key": "$connect"}, {"key": "$disconnect"}, {"key": "$default", "responds": True},
          {"key": "where", "responds": True}]  # fmt: skip


def test_a_websocket_api_is_a_websocket(deploy):
    door = deploy("websocket-api", files=CHAT, routes=ROUTES)

    async def talk() -> list[Any]:
        async with connected(f"/call/{door.token}/", query="who=alice") as client:
            assert (await client.hears())["type"] == "websocket.accept"
            await client.says("hello")
            told = [(await client.hears())["text"]]
            await client.says('{"action": "where"}')
            connection_id = (await client.hears())["text"]
            key = {"x-warmstart-key": door.key}
            path = f"/call/{door.token}/prod/@connections/{quote(connection_id, safe='')}"
            statuses = [
                (await request(path, "POST", {}, b"from outside")).status,
                (await request(path, "POST", key, b"from outside")).status,
            ]
            told.append((await client.hears())["text"])
            statuses.append((await request(path, "GET", key)).status)
            statuses.append((await request(path, "DELETE", key)).status)
            told.append((await client.hears())["code"])
            statuses.append((await request(path, "GET", key)).status)
        return [*told, statuses]

    assert asyncio.run(talk()) == ["$default hello", "from outside", 1000, [403, 200, 200, 204, 410]]
    routes = [one.shown["route"] for one in door.exchanges.order_by("pk")]
    assert routes == ["$connect", "$default", "where", "$disconnect"]


def test_a_websocket_that_connect_refuses_is_not_opened(deploy):
    door = deploy("websocket-api", files=CHAT, routes=ROUTES)

    async def talk() -> Any:
        async with connected(f"/call/{door.token}/", query="who=mallory") as client:
            return await client.hears()

    assert asyncio.run(talk())["status"] == 403


def streaming(body: str) -> dict[str, str]:
    return {
        "index.js": "exports.handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        + body
        + "\n});\n"
    }


@pytest.mark.parametrize(
    ("body", "status", "seen", "says"),
    [
        ("throw new Error('at once');", 502, b"Internal Server Error", "failed"),
        (
            "stream.setContentType('text/plain'); stream.write('begun '); await new Promise((done) => "
            "setTimeout(done, 100)); throw new Error('later');",
            200,
            b"begun ",
            "failed in the middle",
        ),
        ("stream.end();", 200, b"", "0 bytes"),
    ],
    ids=["before", "in the middle", "nothing"],
)
def test_a_stream_that_fails(deploy, body, status, seen, says):
    if not RUNTIMES["nodejs22.x"].version:
        needs.missing("Node.js")
    door = deploy("function-url", files=streaming(body), runtime="nodejs22.x", invoke_mode="RESPONSE_STREAM")

    got = curl(f"/call/{door.token}/")

    assert (got.status, got.body) == (status, seen)
    assert says in " ".join(rule["says"] for rule in door.exchanges.get().shown["explanations"])


def test_a_function_that_does_not_stream_is_sent_whole_by_a_url_that_does(deploy):
    door = deploy("function-url", '{"statusCode": 201, "body": "no prelude"}', invoke_mode="RESPONSE_STREAM")

    got = curl(f"/call/{door.token}/")

    assert (got.status, got.json) == (200, {"statusCode": 201, "body": "no prelude"})
    assert got.header("content-type") == "application/json"


def test_an_api_gives_up_before_the_function_is_done(deploy):
    answer = '__import__("time").sleep(0.3)'
    door = deploy("rest-api", answer, timeout_ms=100)

    got = curl(f"/call/{door.token}/prod/")

    assert (got.status, got.json) == (504, {"message": "Endpoint request timed out"})
    assert "the function ran on" in door.exchanges.get().shown["explanations"][0]["says"]


def test_a_function_of_no_concurrency_is_throttled_in_the_doors_words(deploy):
    door = deploy("function-url")
    door.function.fields = {**door.function.fields, "reserved": "0"}
    door.function.save()

    got = curl(f"/call/{door.token}/")

    assert (got.status, got.json) == (429, {"message": "Rate Exceeded."})


def test_an_alias_that_is_not_there_is_told_to_the_owner_alone(deploy):
    door = deploy("http-api")
    door.qualifier = "live"
    door.save()

    got = curl(f"/call/{door.token}/")

    assert (got.status, got.json) == (500, {"message": "Internal Server Error"})
    assert "live" in door.exchanges.get().shown["returned"]


def test_whoever_has_the_key_signs_and_the_function_never_sees_it(deploy):
    door = deploy("function-url", "event", auth_type="AWS_IAM", granted=[])

    got = curl(f"/call/{door.token}/", headers={"X-Warmstart-Key": door.key})

    assert (got.status, got.json["requestContext"]["authorizer"]["iam"]["accountId"]) == (200, ACCOUNT)
    assert door.key not in got.body.decode()


def test_a_streamed_run_has_a_page_as_any_other(deploy, owner, client):
    if not RUNTIMES["nodejs22.x"].version:
        needs.missing("Node.js")
    door = deploy("function-url", files=streaming("stream.end('all');"), runtime="nodejs22.x",
                  invoke_mode="RESPONSE_STREAM")  # fmt: skip
    curl(f"/call/{door.token}/")
    carry(client, owner)

    assert client.get(reverse("playground:result", args=[door.exchanges.get().run_id])).status_code == 200


def test_a_caller_who_does_not_take_what_is_streamed_is_let_go(deploy, monkeypatch):
    if not RUNTIMES["nodejs22.x"].version:
        needs.missing("Node.js")
    monkeypatch.setattr(app, "TAKE_S", 0)
    door = deploy("function-url", files=streaming("stream.end('all');"), runtime="nodejs22.x",
                  invoke_mode="RESPONSE_STREAM")  # fmt: skip

    assert asyncio.run(request(f"/call/{door.token}/", reads=False)).body == b""
    assert door.exchanges.count() == 1


@pytest.fixture
def chat(deploy):
    return deploy("websocket-api", files=CHAT, routes=ROUTES)


def talk(chat: DeployedDoor, then: Callable[[SocketClient], Awaitable[Any]]) -> Any:
    """With a client who is connected."""

    async def go() -> Any:
        async with connected(f"/call/{chat.token}/", query="who=alice") as client:
            assert (await client.hears())["type"] == "websocket.accept"
            return await then(client)

    return asyncio.run(go())


def test_a_socket_that_was_idle_for_too_long_is_closed(chat, monkeypatch):
    later = [timedelta()]
    monkeypatch.setattr(sockets, "now", lambda: now() + later[0])
    monkeypatch.setattr(sockets, "_left_s", lambda connection, at: 0.01)  # it looks all the time

    async def wait(client: SocketClient) -> Any:
        await client.says("hello")
        told = (await client.hears())["text"]
        later[0] = IDLE
        return told, (await client.hears())["code"]

    assert talk(chat, wait) == ("$default hello", 1001)


def test_a_socket_is_looked_at_when_it_is_due():
    at = now()
    request_then = HttpRequest(received_at=at, request_id="1")
    made = Connection(id="1", request=request_then, opened_at=at, last_active_at=at)
    busy = replace(made, last_active_at=at + LONGEST - timedelta(minutes=1))

    assert sockets._left_s(made, at) == IDLE.total_seconds()
    assert sockets._left_s(busy, at) == LONGEST.total_seconds()


def test_a_socket_ends_with_its_door(chat):
    async def close(client: SocketClient) -> Any:
        await asyncio.to_thread(close_door, deployed=chat, now=now())
        await client.says("still there?")
        return await client.hears()

    assert talk(chat, close)["type"] == "websocket.close"


def test_messages_count_as_calls(chat, settings):
    settings.CALLS_A_MINUTE = 2

    async def flood(client: SocketClient) -> Any:
        for _ in range(2):
            await client.says("hello")
        return [(await client.hears())["text"] for _ in range(2)]

    first, second = talk(chat, flood)
    assert first == "$default hello"
    assert "2 times within a minute" in json.loads(second)["message"]


def test_a_message_that_is_too_large_ends_its_connection(chat):
    async def shout(client: SocketClient) -> Any:
        await client.says("x" * (MESSAGE_BYTES + 1))
        return await client.hears()

    assert talk(chat, shout)["code"] == 1009


def test_a_door_has_room_for_so_many(chat, monkeypatch):
    monkeypatch.setattr(stages, "OF_A_DOOR", 1)

    async def another(_: SocketClient) -> Any:
        async with connected(f"/call/{chat.token}/") as client:
            return await client.hears()

    assert talk(chat, another)["status"] == 429

"""Templates of common shapes, deployed and used: real functions, real state beside them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator import Outcome
from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes import RUNTIMES
from portal.engines.stacks import CheckerAt, NotDeployed, Stack
from tests.needs import missing

from .deployed import stack

pytestmark = pytest.mark.broker


def thing(of: Stack, section: str, name: str) -> dict[str, Any]:
    wanted = of.deployment.thing_of(section, name)
    return next(one for one in of.deployment.account[section] if one["name"] == wanted)


def ran(of: Stack) -> list[tuple[str, str]]:
    """Cause and function of each invocation."""
    names = {one.name: one.logical_id for one in of.deployment.functions.values()}
    return [(one.cause, names[one.target.function]) for one in of.deployment.steps if one.target is not None]


def test_an_api_and_a_table(checks: CheckerAt, broker: Broker) -> None:
    notes = stack("api-and-table", checks, broker)

    put = notes.calls.call("PUT", "/notes/7", body=b'{"text": "milk"}').exchange.response
    got = notes.calls.call("GET", "/notes/7").exchange.response
    absent = notes.calls.call("GET", "/notes/8").exchange.response
    unrouted = notes.calls.call("DELETE", "/notes/7").exchange.response

    assert (put.status, got.status, absent.status, unrouted.status) == (201, 200, 404, 404)
    assert json.loads(got.body) == {"id": "7", "text": "milk"}
    assert thing(notes, "tables", "Notes")["items"] == [{"id": "7", "text": "milk"}]


def test_an_s3_pipeline(checks: CheckerAt, broker: Broker) -> None:
    pipeline = stack("s3-pipeline", checks, broker)

    pipeline.deployment.put_object("incoming-111122223333", "a letter.txt", b"three little words")
    pipeline.deployment.put_object("incoming-111122223333", "picture.png", b"\xff\xd8")

    assert ran(pipeline) == [("s3", "CountFunction")]
    (counted,) = thing(pipeline, "buckets", "Counted")["objects"]
    assert (counted["key"], counted["text"]) == ("a letter.txt.count", "3")


def test_a_queue_worker(checks: CheckerAt, broker: Broker) -> None:
    worker = stack("queue-worker", checks, broker)

    worker.deployment.send("Jobs", "fine")
    worker.deployment.send("Jobs", "poison")

    assert ran(worker) == [("sqs", "Worker")] * 4
    assert thing(worker, "queues", "Jobs").get("messages", []) == []
    assert [one["text"] for one in thing(worker, "queues", "Dead")["messages"]] == ["poison"]
    assert worker.deployment.steps[-1].note.startswith("Received 3 times: moved to my-stack-Dead-")


def test_a_stream_processor(checks: CheckerAt, broker: Broker) -> None:
    orders = stack("stream-processor", checks, broker)

    orders.deployment.invoke("Place", json.dumps({"orders": [{"id": "1", "n": 1}, {"id": "2", "n": 1}]}))
    orders.deployment.invoke("Place", json.dumps({"orders": [{"id": "1", "n": 2}]}))

    assert ran(orders) == [("invoke", "Place"), ("dynamodb", "Copy"), ("invoke", "Place")]
    seen = sorted(thing(orders, "tables", "Audit")["items"], key=lambda item: str(item["id"]))
    assert seen == [{"id": "1", "seen": "INSERT"}, {"id": "2", "seen": "INSERT"}]


def test_a_scheduled_job(checks: CheckerAt, broker: Broker) -> None:
    job = stack("scheduled-job", checks, broker)

    job.schedules.fire("ReportNightly")
    job.schedules.fire("ReportHourly")

    told = [json.loads(step.outcome.payload) for step in job.deployment.steps if step.outcome]
    assert told == ["nightly", "Scheduled Event"]
    assert json.loads(job.deployment.steps[0].event) == {"kind": "nightly", "at": "2026-11-28T12:00:00Z"}
    with pytest.raises(NotDeployed, match="There is no schedule 'Weekly'"):
        job.schedules.fire("Weekly")


def test_a_fan_out(checks: CheckerAt, broker: Broker) -> None:
    shop = stack("fan-out", checks, broker)

    shop.deployment.invoke("Publish", '{"total": 120}')
    shop.deployment.invoke("Publish", '{"total": 20}')

    assert ran(shop) == [
        ("invoke", "Publish"), ("sns", "Mail"), ("events", "Alert"), ("invoke", "Publish"), ("sns", "Mail"),
    ]  # fmt: skip
    packed = [json.loads(one["text"]) for one in thing(shop, "queues", "Packing")["messages"]]
    assert packed == [{"total": 120}, {"total": 20}]
    mailed = json.loads(shop.deployment.steps[1].event)["Records"][0]
    assert mailed["Sns"]["TopicArn"] == "arn:aws:sns:us-east-1:111122223333:orders"


def test_a_step_function(checks: CheckerAt, broker: Broker) -> None:
    orders = stack("step-function", checks, broker)

    shipped = orders.start("Order", {"item": "book", "total": 12})
    refunded = orders.start("Order", {"item": "piano", "total": 900})
    stopped = orders.start("Order", {"item": "house", "total": 5_000})

    assert shipped is not None
    assert shipped.output == {"shipped": "book", "receipt": "book-12"}
    assert refunded is not None
    assert refunded.output == {"refunded": 900, "because": "CarrierBusy"}
    assert ran(orders)[2:] == [
        ("states", "Charge"), ("states", "Ship"), ("states", "Ship"), ("states", "Ship"), ("states", "Refund"),
        ("states", "Charge"),
    ]  # fmt: skip
    assert stopped is not None
    assert (stopped.status, stopped.error.error if stopped.error else "") == ("FAILED", "TooMuch")


def test_a_schedule_starts_a_step_function(checks: CheckerAt, broker: Broker) -> None:
    orders = stack("step-function", checks, broker)

    orders.schedules.fire("OrderDaily")

    assert ran(orders) == [("states", "Charge"), ("states", "Ship")]


def test_a_websocket_api(checks: CheckerAt, broker: Broker) -> None:
    chat = stack("websocket", checks, broker)

    opened = chat.sockets.connect()

    assert opened.connection is not None
    assert opened.seen.response.status == 101
    assert chat.sockets.send(opened.connection.id, '{"action": "say", "text": "hi"}') == ["you said hi"]
    (refused,) = chat.sockets.send(opened.connection.id, '{"action": "shout"}')
    assert json.loads(refused)["message"] == "Forbidden"


def test_an_authorizer(checks: CheckerAt, broker: Broker) -> None:
    api = stack("authorizer", checks, broker)

    let_in = api.calls.call("GET", "/secret", headers={"Authorization": "open sesame"}).exchange.response
    kept_out = api.calls.call("GET", "/v1/secret", headers={"Authorization": "please"}).exchange.response
    unknown = api.calls.call("GET", "/secret").exchange.response

    assert (let_in.status, let_in.body) == (200, b"gold, ali")
    assert (kept_out.status, unknown.status) == (403, 401)
    assert ran(api) == [("authorizer", "Doorkeeper"), ("http", "Secret"), ("authorizer", "Doorkeeper")]


def test_functions_with_a_layer_and_an_alias(checks: CheckerAt, broker: Broker) -> None:
    greeting = stack("functions-with-alias", checks, broker)

    told = greeting.calls.call("GET", "/hello").exchange.response
    warm = greeting.deployment.invoke("Warm", "{}")

    assert told.body == b"hello from the layer, version 1"
    assert isinstance(warm, Outcome)
    assert warm.payload == '"hello from the layer"'
    assert greeting.deployment.steps[0].version == "1"


def test_a_node_function_at_an_address_of_its_own(checks: CheckerAt, broker: Broker) -> None:
    if RUNTIMES["nodejs22.x"].availability().version is None:
        missing("Node.js is not installed")
    hello = stack("node-url", checks, broker)

    told = hello.calls.call("GET", "/anything?name=ada").exchange.response

    assert (told.status, json.loads(told.body)) == (200, {"hello": "ada"})


def test_plain_cloudformation(checks: CheckerAt, broker: Broker) -> None:
    tree = stack("plain-cloudformation", checks, broker)

    told = tree.calls.call("GET", "/things").exchange.response

    assert (told.status, told.body) == (200, b"/things")


def test_a_role_that_may_not_is_denied(checks: CheckerAt, broker: Broker) -> None:
    orders = stack("stream-processor", checks, broker)
    copy = orders.deployment.functions[orders.deployment.name_of("Copy")]
    place = orders.deployment.functions[orders.deployment.name_of("Place")]
    orders.deployment.moved(replace(place, policy=copy.policy))

    ended = orders.deployment.invoke("Place", json.dumps({"orders": [{"id": "1"}]}))

    assert isinstance(ended, Outcome)
    assert "AccessDenied" in ended.payload
    assert thing(orders, "tables", "Orders").get("items", []) == []

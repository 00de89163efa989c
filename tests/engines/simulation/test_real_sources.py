"""Real handlers behind streams, doors and state machines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from portal.engines.emulator.client import Broker
from portal.engines.front_doors import HttpApi
from portal.engines.simulation import Stop
from portal.engines.simulation.callers import SimulatedDoor
from portal.engines.simulation.streams import KinesisStream, StreamMapping, StreamMappingSettings
from portal.engines.simulation.workflow import StateMachine
from tests.engines.simulation.test_real_handler import RealWorld

pytestmark = pytest.mark.broker

REPORTS = """
import base64
def lambda_handler(event, context):
    for record in event["Records"]:
        if base64.b64decode(record["kinesis"]["data"]) == b"bad":
            return {"batchItemFailures": [{"itemIdentifier": record["kinesis"]["sequenceNumber"]}]}
    return {"batchItemFailures": []}
"""
COUNTS = """
def lambda_handler(event, context):
    state = event["state"]
    for record in event["Records"]:
        key = record["kinesis"]["partitionKey"]
        state[key] = state.get(key, 0) + 1
    if event["isFinalInvokeForWindow"]:
        print("counted", sorted(state.items()))
    return {"state": state}
"""
WORKS = """
def lambda_handler(event, context):
    if event.get("rawPath"):
        return {"statusCode": 201, "body": event["rawPath"]}
    if event["n"] < 0:
        raise LookupError("no such order")
    return event["n"] * 2
"""


def follow(world: RealWorld, **asked: Any) -> tuple[KinesisStream, StreamMapping]:
    stream = KinesisStream(clock=world.clock)
    mapping = StreamMapping(
        clock=world.clock,
        journal=world.journal,
        stream=stream,
        function=world.function,
        settings=StreamMappingSettings(**asked),
    )
    return stream, mapping


def test_a_real_handler_reports_and_its_record_is_tried_four_times(broker: Broker) -> None:
    """S kinesis 2025-11-25, once more with a handler that runs."""
    world = RealWorld(broker, REPORTS)
    stream, mapping = follow(world, retries=3, reports_failures=True, on_failure="sqs")
    for data in (b"good", b"good", b"bad"):
        stream.put(data, partition_key="k")

    assert world.run() is Stop.QUIET

    (lost,) = mapping.lost
    assert len(world.heard) == 4
    assert lost["requestContext"]["approximateInvokeCount"] == 4
    assert lost["KinesisBatchInfo"]["batchSize"] == 1
    assert lost["responseContext"]["functionError"] is None
    assert (world.ledger.deleted, world.ledger.dead_lettered, world.ledger.check()) == (2, 1, True)


def test_a_real_handler_keeps_its_state_through_a_window(broker: Broker) -> None:
    world = RealWorld(broker, COUNTS)
    stream, _ = follow(world, tumbling_s=60)
    for key in ("a", "b", "a"):
        world.clock.at(5_000 if key == "b" else 10_000, lambda key=key: stream.put(b"x", partition_key=key))

    assert world.run() is Stop.QUIET

    assert "counted [('a', 2), ('b', 1)]" in world.heard[-1].log


def test_real_answers_and_errors_reach_callers_and_state_machines(broker: Broker) -> None:
    world = RealWorld(broker, WORKS)
    states = {
        "Work": {
            "Type": "Task",
            "Resource": f"arn:aws:lambda:ap-south-1:111122223333:function:{world.function.name}",
            "Retry": [{"ErrorEquals": ["LookupError"], "MaxAttempts": 1}],
            "End": True,
        }
    }
    machine = StateMachine(
        clock=world.clock,
        journal=world.journal,
        chance=world.chance,
        definition=json.dumps({"StartAt": "Work", "States": states}),
        functions={world.function.name: world.function},
    )
    door = SimulatedDoor(
        clock=world.clock,
        journal=world.journal,
        chance=world.chance,
        function=world.function,
        door=HttpApi(),
    )
    good, bad = machine.start({"n": 21}), machine.start({"n": -1})
    call = door.call("/orders")

    assert world.run() is Stop.QUIET

    assert good.output == 42
    assert (bad.status, bad.error.error if bad.error else "") == ("FAILED", "LookupError")
    assert call.status == 201
    assert call.exchange is not None
    assert call.exchange.response.body == b"/orders"
    assert len(world.heard) == 4

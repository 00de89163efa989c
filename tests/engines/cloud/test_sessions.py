"""A session's environments have one AWS beside them, from the first event to the last."""

from __future__ import annotations

import uuid

import pytest

from portal.engines.emulator import Function
from portal.engines.emulator.client import Broker
from portal.engines.simulation import Fixed
from portal.engines.simulation.real import RealHandler, RealSettings, open_session
from tests.engines.simulation.world import World, send_all

pytestmark = pytest.mark.broker

ONCE = """
import boto3
from botocore.exceptions import ClientError
table = boto3.client("dynamodb")

def lambda_handler(event, context):
    for record in event["Records"]:
        try:
            table.put_item(
                TableName="done",
                Item={"id": {"S": record["body"]}},
                ConditionExpression="attribute_not_exists(id)",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            print("again", record["body"])
        else:
            print("first", record["body"])
"""
SEED = {"tables": [{"name": "done", "key": {"id": "S"}}]}


def test_a_table_keeps_what_was_done_from_being_done_twice(around: Broker) -> None:
    """Each message is sent twice, and most come to another environment the second time."""
    logs: list[str] = []
    function = Function(files={"lambda_function.py": ONCE}, timeout_s=30)
    with open_session(around, function=function, owner=str(uuid.uuid4()), aws=SEED) as session:
        world = World(
            lambda world: RealHandler(
                session,
                clock=world.clock,
                chance=world.chance,
                settings=RealSettings(duration=Fixed(1_000), init=Fixed(100), patience_s=30),
                heard=lambda request_id, outcome: logs.append(outcome.log),
            ),
            timeout_ms=30_000,
        )
        queue = world.queue()
        world.mapping(queue, batch_size=1)
        send_all(queue, [*map(str, range(8)), *map(str, range(8))])
        world.run()

    words = [
        line.split() for log in logs for line in log.splitlines() if line.startswith(("first ", "again "))
    ]
    assert sorted(words) == sorted(
        [["first", str(n)] for n in range(8)] + [["again", str(n)] for n in range(8)]
    )
    assert world.ledger.cold_starts >= 5

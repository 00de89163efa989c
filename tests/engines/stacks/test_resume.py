"""A stack that is put away as JSON and taken up again goes on as if it had never been put away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.emulator.client import Broker
from portal.engines.stacks import Acting, BadState, CheckerAt, Files, Plan, Stack, by_broker, plan_of
from portal.engines.stacks.running.resume import resume, state_of

from .deployed import NOON, TEMPLATES, plan, written
from .test_shifting import BETTER, changed

pytestmark = pytest.mark.broker

# What differs between two runs of the same: who ran, how long it took, and what o'clock that made it.
VOLATILE = frozenset(
    [
        "request_id",
        "duration_ms",
        "init_ms",
        "log",
        "SentTimestamp",
        "ApproximateFirstReceiveTimestamp",
        "eventTime",
        "sequencer",
        "responseElements",
        "time",
        "ApproximateCreationDateTime",
        "aws:eventTime",
    ]
)
ORDERS = json.dumps({"orders": [{"id": "1"}, {"id": "2"}]})
ACTS: dict[str, list[tuple[str, Any]]] = {
    "queue-worker": [
        ("send", ["Jobs", "fine"]), ("send", ["Jobs", "poison"]), ("send", ["Dead", "by hand"]),
    ],
    "s3-pipeline": [
        ("put", ["Incoming", "a.txt", "one two"]), ("put", ["Incoming", "b.txt", "three"]),
        ("put", ["Incoming", "a.csv", "not taken"]),
    ],
    "stream-processor": [("event", ["orders", ORDERS, "Place"]), ("event", ["none", '{"orders": []}', "Place"])],
    "scheduled-job": [("fire", "ReportHourly"), ("fire", "ReportNightly")],
}  # fmt: skip


def comparable(value: Any) -> Any:
    match value:
        case dict():
            return {name: comparable(part) for name, part in value.items() if name not in VOLATILE}
        case list():
            return [comparable(part) for part in value]
        case str() if value.startswith("{"):
            return comparable(json.loads(value))
    return value


def put_away_and_taken_up(stack: Stack, plan: Plan, broker: Broker) -> Stack:
    kept = json.loads(json.dumps(state_of(stack)))
    return resume(kept, plan, run=by_broker(broker), owner="test-resume")


@pytest.mark.parametrize("name", list(ACTS))
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_acts_come_out_the_same_with_an_interruption_anywhere(
    checks: CheckerAt, broker: Broker, name: str, data: st.DataObject
) -> None:
    acts = data.draw(st.lists(st.sampled_from(ACTS[name]), min_size=2, max_size=4))
    interrupted = data.draw(st.lists(st.booleans(), min_size=len(acts), max_size=len(acts)))
    deployed = plan(name, checks)
    whole, parts = (Stack(deployed, run=by_broker(broker), now=NOON, owner="test-resume") for _ in range(2))

    for (kind, told), now in zip(acts, interrupted, strict=True):
        if now:
            parts = put_away_and_taken_up(parts, deployed, broker)
        assert comparable(Acting(parts).act(kind, told)) == comparable(Acting(whole).act(kind, told))

    assert comparable(parts.deployment.account) == comparable(whole.deployment.account)


def test_an_update_under_way_goes_on_minute_by_minute(checks: CheckerAt, broker: Broker) -> None:
    stack = Stack(plan("functions-with-alias", checks), run=by_broker(broker), now=NOON)
    after = changed(BETTER, checks)
    Acting(stack).act("update", after)
    weights = []
    for _ in range(9):
        stack = put_away_and_taken_up(stack, after, broker)
        weights += [shift["weight"] for shift in Acting(stack).act("wait", 1)["shifts"]]

    assert weights == [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert (stack.deployment.now - NOON).total_seconds() >= 9 * 60
    stack = put_away_and_taken_up(stack, after, broker)
    assert Acting(stack).act("call", ["GET", "/hello", ""])["body"] == "better"


def test_what_alarms_look_at_outlives_the_process(checks: CheckerAt, broker: Broker) -> None:
    stack = Stack(plan("functions-with-alias", checks), run=by_broker(broker), now=NOON)
    after = changed(BETTER.replace("return", "raise ValueError"), checks)
    Acting(stack).act("update", after)
    stack.updating.wait(minutes=8)
    statuses = {Acting(stack).act("call", ["GET", "/hello", ""])["status"] for _ in range(12)}

    stack = put_away_and_taken_up(stack, after, broker)
    (shift,) = Acting(stack).act("wait", 1)["shifts"]

    assert 500 in statuses  # nine of ten events go to the new version
    assert shift["status"] == "rolled back"


STUCK = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      StreamSpecification: {StreamViewType: KEYS_ONLY}
  Put:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.14
      Handler: app.put
      CodeUri: src/
      Timeout: 10
      Environment: {Variables: {TABLE: !Ref Table}}
      Policies: [DynamoDBWritePolicy: {TableName: !Ref Table}]
  Read:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.14
      Handler: app.read
      CodeUri: src/
      Events: {E: {Type: DynamoDB, Properties: {Stream: !GetAtt Table.StreamArn, StartingPosition: LATEST}}}
"""
STUCK_CODE = """\
import boto3, os
def put(event, context):
    boto3.resource("dynamodb").Table(os.environ["TABLE"]).put_item(Item={"id": event})
def read(event, context):
    if len(event["Records"]) < 2:
        raise ValueError("not yet")
    return [record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"]]
"""


def test_records_that_hold_up_a_shard_are_still_there(checks: CheckerAt, broker: Broker) -> None:
    deployed = written(STUCK, checks, {"src/app.py": STUCK_CODE}).plan
    assert deployed is not None
    stack = Stack(deployed, run=by_broker(broker), now=NOON)
    stuck = Acting(stack).act("event", ["first", '"a"', "Put"])

    stack = put_away_and_taken_up(stack, deployed, broker)
    told = Acting(stack).act("event", ["second", '"b"', "Put"])

    assert "is tried until its records expire" in stuck["steps"][-1]["note"]
    assert told["steps"][-1]["payload"] == ["a", "b"]


def test_code_of_many_versions_is_kept_once(checks: CheckerAt, broker: Broker) -> None:
    stack = Stack(plan("functions-with-alias", checks), run=by_broker(broker), now=NOON)
    text = (TEMPLATES / "functions-with-alias" / "template.yaml").read_text()
    files = {"src/greet.py": "# " + "x" * 50_000, "layer/python/words.py": "GREETING = 1\n"}
    for memory in (128, 256, 512):
        other = text.replace("CodeUri: src/", f"CodeUri: src/\n    MemorySize: {memory}")
        found = plan_of(other, checks=checks, project=Files(files)).plan
        assert found is not None
        stack.update(found)

    assert len(stack.deployment.functions[next(iter(found.functions))].versions.published) >= 3
    assert len(json.dumps(state_of(stack))) < 2 * 50_000


@pytest.mark.parametrize("spoilt", ["now", "account", "functions", "texts", "counts", "tally", "shifts"])
def test_what_cannot_be_read_is_said(checks: CheckerAt, broker: Broker, spoilt: str) -> None:
    stack = Stack(plan("queue-worker", checks), run=by_broker(broker), now=NOON)
    state = state_of(stack)
    del state[spoilt]

    with pytest.raises(BadState, match="cannot be read"):
        resume(state, plan("queue-worker", checks), run=by_broker(broker))

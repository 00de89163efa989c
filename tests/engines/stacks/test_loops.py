"""What goes round for ever, and what is tried again: bounded, and told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from portal.engines.emulator.client import Broker
from portal.engines.stacks import CheckerAt, Stack, by_broker
from portal.engines.stacks.running.deployment import CHAIN

from .deployed import NOON, written

pytestmark = pytest.mark.broker

LOOP = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {BucketName: loop-111122223333}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.14
      Handler: index.handler
      Timeout: 10
      InlineCode: |
        import boto3
        def handler(event, context):
            key = event["Records"][0]["s3"]["object"]["key"]
            boto3.client("s3").put_object(Bucket="loop-111122223333", Key=key + "x", Body=b"more")
      Policies: [S3WritePolicy: {BucketName: loop-111122223333}]
      Events: {E: {Type: S3, Properties: {Bucket: !Ref Bucket, Events: 's3:ObjectCreated:*'}}}
"""
FAILING = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Failed: {Type: AWS::SQS::Queue}
  Topic: {Type: AWS::SNS::Topic}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.14
      Handler: index.handler
      InlineCode: |
        def handler(event, context):
            raise ValueError("no")
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Failed.Arn}}
      Events: {E: {Type: SNS, Properties: {Topic: !Ref Topic}}}
"""


def deployed(text: str, checks: CheckerAt, broker: Broker) -> Stack:
    found = written(text, checks)
    assert found.plan is not None, [str(one) for one in found.findings]
    return Stack(found.plan, run=by_broker(broker), now=NOON, owner="test-loops")


def test_a_function_that_causes_itself_is_stopped(checks: CheckerAt, broker: Broker) -> None:
    loop = deployed(LOOP, checks, broker)

    loop.deployment.put_object("Bucket", "a", b"begin")

    assert len([step for step in loop.deployment.steps if step.outcome]) == CHAIN
    assert "recursive loop detection" in loop.deployment.steps[-1].note


def test_an_event_that_fails_is_tried_again_and_goes_to_its_destination(
    checks: CheckerAt, broker: Broker
) -> None:
    failing = deployed(FAILING, checks, broker)

    failing.publish("Topic", "hello")

    ids = [step.outcome.request_id for step in failing.deployment.steps if step.outcome]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    (queue,) = failing.deployment.account["queues"]
    told = json.loads(queue["messages"][0]["text"])
    assert told["requestContext"]["condition"] == "RetriesExhausted"
    assert told["requestContext"]["approximateInvokeCount"] == 2
    assert told["responsePayload"]["errorMessage"] == "no"


def test_an_event_that_the_function_does_not_let_in_is_lost_and_told(
    checks: CheckerAt, broker: Broker
) -> None:
    failing = deployed(FAILING, checks, broker)
    failing.deployment.plan = replace(failing.deployment.plan, granted=frozenset())

    failing.publish("Topic", "hello")

    assert failing.deployment.steps[0].note.startswith("sns.amazonaws.com may not invoke my-stack-F-")


STREAM = """\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.14, Timeout: 10}}
Resources:
  Lost: {Type: AWS::SQS::Queue}
  Clicks: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 1}}
  Put:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Environment: {Variables: {STREAM: !Ref Clicks}}
      Policies: [KinesisCrudPolicy: {StreamName: !Ref Clicks}]
      InlineCode: |
        import boto3, os
        def handler(event, context):
            records = [{"Data": one.encode(), "PartitionKey": "1"} for one in event]
            boto3.client("kinesis").put_records(StreamName=os.environ["STREAM"], Records=records)
  Read:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Policies: [SQSSendMessagePolicy: {QueueName: !GetAtt Lost.QueueName}]
      InlineCode: |
        import base64
        def handler(event, context):
            for record in event["Records"]:
                if base64.b64decode(record["kinesis"]["data"]) == b"poison":
                    number = record["kinesis"]["sequenceNumber"]
                    return {"batchItemFailures": [{"itemIdentifier": number}]}
      Events:
        E:
          Type: Kinesis
          Properties:
            Stream: !GetAtt Clicks.Arn
            StartingPosition: LATEST
            MaximumRetryAttempts: MOST
            FunctionResponseTypes: [ReportBatchItemFailures]
            DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Lost.Arn}}
"""


def test_a_stream_is_read_on_behind_what_is_given_up(checks: CheckerAt, broker: Broker) -> None:
    clicks = deployed(STREAM.replace("MOST", "1"), checks, broker)

    clicks.deployment.invoke("Put", '["a", "poison", "b"]')
    clicks.deployment.invoke("Put", '["c"]')

    read = [json.loads(step.event)["Records"] for step in clicks.deployment.steps if step.cause == "kinesis"]
    assert [len(batch) for batch in read] == [3, 2, 1]
    (queue,) = clicks.deployment.account["queues"]
    told = json.loads(queue["messages"][0]["text"])
    assert told["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert told["KinesisBatchInfo"]["batchSize"] == 2


def test_a_batch_that_is_tried_for_ever_holds_up_its_shard(checks: CheckerAt, broker: Broker) -> None:
    clicks = deployed(STREAM.replace("MOST", "-1"), checks, broker)

    clicks.deployment.invoke("Put", '["poison"]')

    assert "is tried until its records expire" in clicks.deployment.steps[-1].note


def test_a_state_machine_that_never_ends_is_stopped(checks: CheckerAt, broker: Broker) -> None:
    round_and_round = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Round:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: {StartAt: A, States: {A: {Type: Task, Resource: '${F}', Next: B}, B: {Type: Pass, Next: A}}}
      DefinitionSubstitutions: {F: !GetAtt F.Arn}
      Policies: [LambdaInvokePolicy: {FunctionName: !Ref F}]
  F:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.14, Handler: index.handler, InlineCode: 'def handler(event, context): return {}'}
"""
    machine = deployed(round_and_round, checks, broker)

    assert machine.start("Round", {}) is None
    assert machine.deployment.steps[-1].note == "Stopped after 100 invocations, which one cause has led to."

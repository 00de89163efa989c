"""AWS's SDK for JavaScript, which the Node.js runtimes have, against the simulated AWS."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from portal.engines.emulator.client import Broker
from portal.engines.emulator.runtimes import RUNTIMES
from tests.needs import missing

from .around import Ran, allow, run, run_all

pytestmark = pytest.mark.broker

SOURCE = (Path(__file__).parent / "node_calls.mjs").read_text()
# By event of node_calls.mjs: what it returns, and the actions that were asked for.
CALLS: dict[str, tuple[Any, list[str]]] = {
    "s3": (
        ["text", {"from": "here"}, ["a folder/ü+1.txt"], ["NoSuchKey", 404]],
        ["s3:CreateBucket", "s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject", "s3:GetObject"],
    ),
    "s3 streams": (["from a stream", 13, None], ["s3:CreateBucket", "s3:PutObject", "s3:GetObject"]),
    "s3 compressed": (["gzip", "text"], ["s3:CreateBucket", "s3:PutObject", "s3:GetObject"]),
    "s3 signed ahead": ("put", ["s3:CreateBucket", "s3:PutObject", "s3:GetObject"]),
    "dynamodb": (
        [3, ["a"], 1, ["ConditionalCheckFailedException", 400], ["ResourceNotFoundException", 400]],
        [f"dynamodb:{name}" for name in ("CreateTable", "PutItem", "UpdateItem", "PutItem", "GetItem", "Query", "GetItem")],
    ),
    "sqs": (
        [1, "one", ["QueueDoesNotExist", 400]],
        [f"sqs:{name}" for name in ("CreateQueue", "SendMessage", "ReceiveMessage", "DeleteMessage", "GetQueueUrl")],
    ),
    "sns": (
        ["arn:aws:sns:us-east-1:111122223333:news", "hello"],
        ["sqs:CreateQueue", "sns:CreateTopic", "sns:Subscribe", "sns:Publish", "sqs:ReceiveMessage"],
    ),
    "events": ([0, ["orders"]], ["events:PutRule", "events:PutEvents", "events:ListRules"]),
    "secretsmanager": (
        ["hidden", "ResourceNotFoundException"],
        [f"secretsmanager:{name}" for name in ("CreateSecret", "GetSecretValue", "GetSecretValue")],
    ),
    "ssm": (
        ["info", ["ParameterNotFound", 400]],
        ["ssm:PutParameter", "ssm:GetParameter", "ssm:GetParameter"],
    ),
    "kinesis": (
        ["ff"],
        [f"kinesis:{name}" for name in ("CreateStream", "PutRecord", "ListShards", "GetShardIterator", "GetRecords")],
    ),
    "sts": ("arn:aws:sts::111122223333:assumed-role/my-function-role/my-function", ["sts:GetCallerIdentity"]),
    "states": ("FAILED", ["states:CreateStateMachine", "states:StartExecution", "states:DescribeExecution"]),
    "cloudwatch": (["orders"], ["cloudwatch:PutMetricData", "cloudwatch:ListMetrics"]),
    "cloudwatch compressed": (300, ["cloudwatch:PutMetricData", "cloudwatch:ListMetrics"]),
    "logs": (
        ["sold"],
        [f"logs:{name}" for name in ("CreateLogGroup", "CreateLogStream", "PutLogEvents", "FilterLogEvents")],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def node(around: Broker) -> Broker:
    if not (found := RUNTIMES["nodejs24.x"].availability()).version:
        missing(f"{found.reason}. {found.remedy}")
    return around


@pytest.fixture(scope="module")
def called(node: Broker) -> Mapping[str, Ran]:
    """All in one environment, under a policy of just what they need: what it grants too little is an error."""
    needed = sorted({action for _, actions in CALLS.values() for action in actions})
    ran = run_all(node, SOURCE, *CALLS, runtime="nodejs24.x", policy=allow(*needed))
    return dict(zip(CALLS, ran, strict=True))


@pytest.mark.parametrize("service", CALLS)
def test_calls_are_answered_as_aws_does_and_written_down(called: Mapping[str, Ran], service: str) -> None:
    returned, actions = CALLS[service]
    ran = called[service]

    assert ran.payload == returned
    assert [call.action for call in ran.told.calls] == actions
    assert all(call.allowed and call.resource and call.request_id for call in ran.told.calls)
    assert "Warning" not in ran.outcome.log


DENIED = """
import { GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ListStreamsCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";

const CALLS = {
  s3: [new S3Client(), new GetObjectCommand({ Bucket: "uploads", Key: "a" })],
  "s3 head": [new S3Client(), new HeadObjectCommand({ Bucket: "uploads", Key: "a" })],
  dynamodb: [DynamoDBDocumentClient.from(new DynamoDBClient()), new ScanCommand({ TableName: "orders" })],
  kinesis: [new KinesisClient(), new ListStreamsCommand()],
  secretsmanager: [new SecretsManagerClient(), new GetSecretValueCommand({ SecretId: "db" })],
  sns: [new SNSClient(), new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:111122223333:news", Message: "x" })],
  sqs: [new SQSClient(), new GetQueueUrlCommand({ QueueName: "jobs" })],
  ssm: [new SSMClient(), new GetParameterCommand({ Name: "/level" })],
};

export const handler = async (event) => {
  const [client, command] = CALLS[event];
  try {
    return await client.send(command);
  } catch (error) {
    return [error.name, error.$metadata.httpStatusCode, error.message];
  }
};
"""
REFUSED = {
    "s3": ("AccessDenied", 403),
    "s3 head": ("Unknown", 403),
    "dynamodb": ("AccessDeniedException", 400),
    "kinesis": ("AccessDeniedException", 400),
    "secretsmanager": ("AccessDeniedException", 400),
    "sns": ("AuthorizationErrorException", 403),
    "sqs": ("AccessDenied", 403),
    "ssm": ("AccessDeniedException", 400),
}
SEED = {
    "buckets": [{"name": "uploads", "objects": [{"key": "a", "text": "x" * 200_000}]}],
    "tables": [{"name": "orders", "key": {"id": "S"}}],
    "queues": [{"name": "jobs"}],
    "topics": [{"name": "news"}],
    "secrets": [{"name": "db", "text": "hidden"}],
    "parameters": [{"name": "/level", "value": "info"}],
}


def test_what_the_role_may_not_is_an_error_as_the_sdk_makes_it(node: Broker) -> None:
    ran = run_all(node, DENIED, *REFUSED, runtime="nodejs22.x", aws=SEED, policy=allow("logs:*"))

    assert {name: tuple(one.payload[:2]) for name, one in zip(REFUSED, ran, strict=True)} == REFUSED
    for name, one in zip(REFUSED, ran, strict=True):
        (call,) = one.told.calls
        assert (call.allowed, call.reason) == (False, "implicit deny: no statement allows it")
        if name != "s3 head":  # which has no body
            assert f"is not authorized to perform: {call.action} ".lower() in one.payload[2].lower()


TWO = """
import { connect } from "node:http2";
import { once } from "node:events";

export const handler = async () => {
  const session = connect(process.env.AWS_ENDPOINT_URL);
  const asked = ["GET", "HEAD", "GET"].map(async (method) => {
    const stream = session.request({ ":method": method, ":path": "/uploads/a" });
    const [headers] = await once(stream, "response");
    let length = 0;
    for await (const part of stream) length += part.length;
    return [headers[":status"], Number(headers["content-length"]), length];
  });
  const answers = await Promise.all(asked);
  session.close();
  return answers;
};
"""


def test_several_things_are_asked_for_at_once_on_a_connection_of_http_2(node: Broker) -> None:
    """Longer than the 64 KB that may be sent before the far end asks for more."""
    ran = run(node, TWO, runtime="nodejs24.x", aws=SEED)

    assert ran.payload == [[200, 200_000, 200_000], [200, 200_000, 0], [200, 200_000, 200_000]]


TOO_MUCH = """
import { connect } from "node:http2";

const put = (megabytes) =>
  new Promise((done) => {
    const session = connect(process.env.AWS_ENDPOINT_URL);
    session.on("error", () => {});
    const stream = session.request({ ":method": "PUT", ":path": "/uploads/b" });
    stream.on("response", (headers) => done(headers[":status"]));
    stream.on("error", () => {});
    stream.on("close", () => done("closed"));
    stream.end(Buffer.alloc(megabytes * 2 ** 20));
  });

export const handler = async () => [await put(17), await put(1)];
"""


def test_a_body_that_is_too_long_costs_the_connection_and_nothing_else(node: Broker) -> None:
    assert run(node, TOO_MUCH, runtime="nodejs24.x", aws=SEED).payload == ["closed", 200]

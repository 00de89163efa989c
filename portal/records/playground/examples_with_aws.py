"""Examples with AWS around them: what they find there, what they do to it, and what their role may do."""

from __future__ import annotations

import json

from django.utils.translation import gettext_noop as _

from portal.engines.curriculum.models import POLICY
from portal.records.playground.example import Example
from portal.records.playground.written import SEED


def _with_aws(
    slug: str,
    title: str,
    what: str,
    *,
    code: str,
    seed: str,
    policy: dict[str, str],
    event: str = "{}",
    file: str = "lambda_function.py",
    **fields: str,
) -> Example:
    """`policy` is the resource of each action; `file` has the code."""
    statements = [
        {"Effect": "Allow", "Action": action, "Resource": resource} for action, resource in policy.items()
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    return Example(
        slug=slug,
        title=title,
        what=what,
        files={
            file: code.lstrip("\n"),
            SEED: seed.lstrip("\n"),
            POLICY: json.dumps(document, indent=2) + "\n",
        },
        event=event,
        # Importing the SDK takes a second of the processor that little memory comes with.
        fields={"memory_mb": "512", "timeout_s": "15", "aws": "Fresh", **fields},
    )


_TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table"
_QUEUE = "arn:aws:sqs:us-east-1:111122223333"
_PUT = {
    "Records": [
        {
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "uploads"}, "object": {"key": "orders/tea+and+cups.json"}},
        }
    ]
}

WITH_AWS: tuple[Example, ...] = (
    _with_aws(
        "upload-pipeline",
        _("From an upload to a table"),
        _(
            "S3 says that an object has come; the function reads it and writes an item. The tab AWS shows "
            "both calls and the item. Keys come URL-encoded: leave out unquote_plus, and S3 has no such key."
        ),
        code="""
import json
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")
orders = boto3.resource("dynamodb").Table("orders")


def lambda_handler(event, context):
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])
        order = json.load(s3.get_object(Bucket=bucket, Key=key)["Body"])
        orders.put_item(Item={"id": order["id"], "items": order["items"], "from": key})
    return {"stored": len(event["Records"])}
""",
        seed="""
# What the account begins with; `value` is written as JSON.
buckets:
  - name: uploads
    objects:
      - key: orders/tea and cups.json
        value: {id: "42", items: [tea, cups]}
tables:
  - name: orders
    key: {id: S}
""",
        policy={
            "s3:GetObject": "arn:aws:s3:::uploads/orders/*",
            "dynamodb:PutItem": f"{_TABLE}/orders",
        },
        event=json.dumps(_PUT, indent=2),
    ),
    _with_aws(
        "queue-worker",
        _("A worker of a queue"),
        _(
            "It receives messages with the SDK, stores and deletes them. Take the delete away, and the tab "
            "AWS shows messages that stay: invisible for 30 s, then they come again."
        ),
        code="""
import json

import boto3

sqs = boto3.client("sqs")
jobs = boto3.resource("dynamodb").Table("jobs")
queue = sqs.get_queue_url(QueueName="work")["QueueUrl"]  # once, in INIT


def lambda_handler(event, context):
    done = 0
    while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            job = json.loads(message["Body"])
            jobs.put_item(Item={"id": job["id"], "state": "done"})
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            done += 1
    return {"done": done}
""",
        seed="""
queues:
  - name: work
    messages:
      - value: {id: "a"}
      - value: {id: "b"}
      - value: {id: "c"}
tables:
  - name: jobs
    key: {id: S}
""",
        policy={
            "sqs:GetQueueUrl": f"{_QUEUE}:work",
            "sqs:ReceiveMessage": f"{_QUEUE}:work",
            "sqs:DeleteMessage": f"{_QUEUE}:work",
            "dynamodb:PutItem": f"{_TABLE}/jobs",
        },
    ),
    _with_aws(
        "access-denied",
        _("Access denied"),
        _(
            "Its role may read the object, not write one. Run it, and see in the tab AWS what was denied, "
            "and the smallest policy. Put that into policy.json, and run it again."
        ),
        code="""
import boto3

s3 = boto3.client("s3")


def lambda_handler(event, context):
    text = s3.get_object(Bucket="notes", Key="draft.txt")["Body"].read()
    s3.put_object(Bucket="notes", Key="final.txt", Body=text.upper())
    return {"bytes": len(text)}
""",
        seed="""
buckets:
  - name: notes
    objects:
      - key: draft.txt
        text: hello
""",
        policy={"s3:GetObject": "arn:aws:s3:::notes/*"},
    ),
    _with_aws(
        "settings",
        _("A secret and a parameter"),
        _(
            "Both are read in INIT, once for each environment: run it warm, and no call is made. What "
            "changes there meanwhile is not seen before the next cold start."
        ),
        code="""
import json

import boto3

ssm = boto3.client("ssm")
secrets = boto3.client("secretsmanager")

greeting = ssm.get_parameter(Name="/shop/greeting")["Parameter"]["Value"]
login = json.loads(secrets.get_secret_value(SecretId="shop/database")["SecretString"])


def lambda_handler(event, context):
    return {"greeting": greeting, "user": login["user"]}
""",
        seed="""
parameters:
  - name: /shop/greeting
    value: Good morning
secrets:
  - name: shop/database
    value: {user: shop, password: not-a-real-one}
""",
        policy={
            "ssm:GetParameter": "arn:aws:ssm:us-east-1:111122223333:parameter/shop/*",
            "secretsmanager:GetSecretValue": "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/*",
        },
    ),
    _with_aws(
        "node-orders",
        _("Orders into a table, in Node.js"),
        _(
            "AWS's SDK for JavaScript is in the runtime: a client, and commands that it sends. Order 42 "
            "comes twice and is stored once, by a condition. Allow it dynamodb:GetItem instead in "
            "policy.json, and it ends with AccessDeniedException."
        ),
        code="""
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";

const table = DynamoDBDocumentClient.from(new DynamoDBClient()); // once, in INIT

const once = { TableName: "orders", ConditionExpression: "attribute_not_exists(id)" };

export const handler = async (event) => {
  const counts = { stored: 0, repeated: 0 };
  for (const order of event.orders) {
    try {
      await table.send(new PutCommand({ ...once, Item: order }));
      counts.stored += 1;
    } catch (error) {
      if (error.name !== "ConditionalCheckFailedException") throw error;
      counts.repeated += 1;
    }
  }
  return counts;
};
""",
        seed="""
tables:
  - name: orders
    key: {id: S}
""",
        policy={"dynamodb:PutItem": f"{_TABLE}/orders"},
        event=json.dumps(
            {"orders": [{"id": order, "items": ["tea"]} for order in ("42", "43", "42")]}, indent=2
        ),
        file="index.mjs",
        runtime="nodejs24.x",
        handler="index.handler",
    ),
)

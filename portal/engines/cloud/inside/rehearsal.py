"""
A call of each service before there is a run, in the zygote: what moto, botocore and the interpreter do for
the first time (models, routes, caches: up to 50 ms each) is then done, and every copy has it.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

from . import caller, known
from .account import Account
from .desk import Desk
from .gate import Gate
from .http import Request

ACCOUNT_BYTES = 1024 * 1024
_NAME = "rehearsal"
_ROLE = f"arn:aws:iam::111122223333:role/{_NAME}"
_TRUST = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Principal": {"AWS": _ROLE}, "Action": "sts:AssumeRole"},
}
_OPEN = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"AWS": _ROLE},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{_NAME}/*",
    },
}
_SEED = {
    "roles": [{"name": _NAME, "trust": _TRUST}],
    "buckets": [
        {
            "name": _NAME,
            "policy": _OPEN,
            "objects": [{"key": "key", "text": "text", "metadata": {"a": "b"}}],
        }
    ],
    "tables": [{"name": _NAME, "key": {"id": "S", "at": "N"}, "items": [{"id": "1", "at": 1, "list": [{}]}]}],
    "queues": [
        {"name": _NAME, "messages": [{"text": "1"}]},
        {"name": "second", "redrive": {"to": _NAME, "after": 1}},
    ],
    "topics": [{"name": _NAME, "subscriptions": [{"protocol": "sqs", "endpoint": _NAME}]}],
    "buses": [{"name": _NAME, "rules": [{"name": _NAME, "pattern": {"source": ["a"]}}]}],
    "secrets": [{"name": _NAME, "text": "text"}],
    "parameters": [{"name": _NAME, "value": "value"}],
    "streams": [{"name": _NAME, "records": [{"partition_key": "1", "text": "text"}]}],
}
_POLICY = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"},
}
_QUEUE = f"https://sqs.us-east-1.amazonaws.com/111122223333/{_NAME}"
_KEY = {"id": {"S": "1"}, "at": {"N": "1"}}
_LOG: dict[str, object] = {"logGroupName": _NAME}
_STREAM: dict[str, object] = {**_LOG, "logStreamName": _NAME}
_ENTRY = {"Source": "a", "DetailType": "b", "Detail": "{}", "EventBusName": _NAME}
# (service, operation, what it is given), in order; S3's by method and path.
_CALLS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("dynamodb", "PutItem", {"TableName": _NAME, "Item": {**_KEY, "text": {"S": "text"}}}),
    ("dynamodb", "GetItem", {"TableName": _NAME, "Key": _KEY}),
    (
        "dynamodb",
        "UpdateItem",
        {
            "TableName": _NAME,
            "Key": _KEY,
            "UpdateExpression": "SET n = if_not_exists(n, :zero) + :one",
            "ExpressionAttributeValues": {":zero": {"N": "0"}, ":one": {"N": "1"}},
        },
    ),
    (
        "dynamodb",
        "Query",
        {
            "TableName": _NAME,
            "KeyConditionExpression": "id = :id",
            "ExpressionAttributeValues": {":id": {"S": "1"}},
        },
    ),
    ("dynamodb", "Scan", {"TableName": _NAME}),
    ("dynamodb", "DeleteItem", {"TableName": _NAME, "Key": _KEY}),
    ("sqs", "GetQueueUrl", {"QueueName": _NAME}),
    ("sqs", "SendMessage", {"QueueUrl": _QUEUE, "MessageBody": "1"}),
    ("sqs", "ReceiveMessage", {"QueueUrl": _QUEUE}),
    ("sns", "Publish", {"TopicArn": f"arn:aws:sns:us-east-1:111122223333:{_NAME}", "Message": "text"}),
    ("events", "PutEvents", {"Entries": [_ENTRY]}),
    ("secretsmanager", "GetSecretValue", {"SecretId": _NAME}),
    ("ssm", "GetParameter", {"Name": _NAME}),
    ("kinesis", "PutRecord", {"StreamName": _NAME, "PartitionKey": "1", "Data": "MQ=="}),
    ("sts", "GetCallerIdentity", {}),
    ("sts", "AssumeRole", {"RoleArn": _ROLE, "RoleSessionName": _NAME}),
    ("states", "ListStateMachines", {}),
    ("cloudwatch", "PutMetricData", {"Namespace": _NAME, "MetricData": [{"MetricName": "a", "Value": 1}]}),
    ("logs", "CreateLogGroup", _LOG),
    ("logs", "CreateLogStream", _STREAM),
    ("logs", "PutLogEvents", {**_STREAM, "logEvents": [{"timestamp": 1, "message": "text"}]}),
)
_OBJECTS = (
    ("PUT", f"/{_NAME}/other", b"text"),
    ("GET", f"/{_NAME}/other", b""),
    ("HEAD", f"/{_NAME}/other", b""),
    ("GET", f"/{_NAME}?list-type=2", b""),
    ("DELETE", f"/{_NAME}/other", b""),
)


def rehearse() -> None:
    """Leaves nothing behind."""
    caller.take_up(_ROLE, _NAME)
    account = Account()
    desk = Desk(Gate(_POLICY), account.room(ACCOUNT_BYTES))
    account.plant(_SEED)
    for method, path, body in _OBJECTS:
        desk.answer(Request(method=method, url=path, headers=_headers("s3"), body=body), 0)
    for service, operation, parameters in _CALLS:
        desk.answer(_request(service, operation, parameters), 0)
    faults = [call for call in desk.take(None)[0] if call["error"]]
    if faults:
        raise RuntimeError(f"The rehearsal failed: {faults[0]}")
    account.changes()
    account.export()
    account.clear()


def _headers(service: str) -> dict[str, str]:
    scope = f"ASIAEXAMPLEEXAMPLE00/20260101/us-east-1/{known.BY_NAME[service].host}/aws4_request"
    signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00"
    return {"authorization": signed, "host": "169.254.100.1"}


def _request(service: str, operation: str, parameters: dict[str, object]) -> Request:
    headers, of = _headers(service), known.BY_NAME[service]
    if of.target:
        headers |= {
            "x-amz-target": f"{of.target}.{operation}",
            "content-type": "application/x-amz-json-1.0",
        }
        body = json.dumps(parameters)
    else:
        headers["content-type"] = "application/x-www-form-urlencoded"
        body = urlencode({"Action": operation, "Version": of.version, **parameters})
    return Request(method="POST", url="/", headers=headers, body=body.encode())

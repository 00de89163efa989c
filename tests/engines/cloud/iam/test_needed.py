"""What API calls need."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.cloud.iam import Known, Need, Unknown, needed, operations
from portal.engines.cloud.iam.actions import table
from portal.engines.cloud.iam.overlap import arns_overlap

from .build import ACCOUNT, OTHER_ACCOUNT

REGION = "eu-west-1"
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/Orders"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
QUEUE_URL = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/jobs"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"
STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/clicks"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:m"
GROUP = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/f"
BUS = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/"
PARAMETER = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/"
ROLE = f"arn:aws:iam::{OTHER_ACCOUNT}:role/reader"
KNOWN = Known(
    arns={
        "db": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db-AbCdEf",
        "iterator": STREAM,
        "alias/app": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1",
    },
    partition_keys={"Orders": "pk"},
)
CASES: list[tuple[str, str, dict[str, Any], list[tuple[str, str]]]] = [
    ("s3", "GetObject", {"Bucket": "b", "Key": "a/b"}, [("s3:GetObject", "arn:aws:s3:::b/a/b")]),
    ("s3", "GetObject", {"Bucket": "b", "Key": "k", "VersionId": "1"}, [("s3:GetObjectVersion", "arn:aws:s3:::b/k")]),
    ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}, [("s3:GetObject", "arn:aws:s3:::b/k")]),
    (
        "s3",
        "PutObject",
        {"Bucket": "b", "Key": "k", "Tagging": "team=a", "ACL": "private"},
        [("s3:PutObject", "arn:aws:s3:::b/k"), ("s3:PutObjectTagging", "arn:aws:s3:::b/k"), ("s3:PutObjectAcl", "arn:aws:s3:::b/k")],
    ),
    ("s3", "ListObjectsV2", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
    ("s3", "ListBuckets", {}, [("s3:ListAllMyBuckets", "*")]),
    (
        "s3",
        "CopyObject",
        {"Bucket": "b", "Key": "k", "CopySource": "a/x%20y?versionId=3"},
        [("s3:GetObjectVersion", "arn:aws:s3:::a/x y"), ("s3:PutObject", "arn:aws:s3:::b/k")],
    ),
    (
        "s3",
        "CopyObject",
        {"Bucket": "b", "Key": "k", "CopySource": {"Bucket": "a", "Key": "x"}},
        [("s3:GetObject", "arn:aws:s3:::a/x"), ("s3:PutObject", "arn:aws:s3:::b/k")],
    ),
    (
        "s3",
        "DeleteObjects",
        {"Bucket": "b", "Delete": {"Objects": [{"Key": "1"}, {"Key": "2", "VersionId": "v"}]}},
        [("s3:DeleteObject", "arn:aws:s3:::b/1"), ("s3:DeleteObjectVersion", "arn:aws:s3:::b/2")],
    ),
    (
        "s3",
        "GetObject",
        {"Bucket": f"arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/ap", "Key": "k"},
        [("s3:GetObject", f"arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/ap/object/k")],
    ),
    ("dynamodb", "PutItem", {"TableName": "Orders", "Item": {}}, [("dynamodb:PutItem", TABLE)]),
    ("dynamodb", "GetItem", {"TableName": TABLE, "Key": {}}, [("dynamodb:GetItem", TABLE)]),
    ("dynamodb", "Query", {"TableName": "Orders", "IndexName": "i"}, [("dynamodb:Query", TABLE + "/index/i")]),
    (
        "dynamodb",
        "BatchWriteItem",
        {"RequestItems": {"Orders": [{"PutRequest": {"Item": {}}}], "Other": [{"DeleteRequest": {"Key": {}}}]}},
        [("dynamodb:BatchWriteItem", TABLE), ("dynamodb:BatchWriteItem", TABLE.replace("Orders", "Other"))],
    ),
    (
        "dynamodb",
        "TransactWriteItems",
        {
            "TransactItems": [
                {"Put": {"TableName": "Orders", "Item": {}}},
                {"ConditionCheck": {"TableName": "Orders", "Key": {}}},
                {"Put": {"TableName": "Orders", "Item": {}}},
            ]
        },
        [("dynamodb:PutItem", TABLE), ("dynamodb:ConditionCheckItem", TABLE)],
    ),
    (
        "dynamodb",
        "ExecuteStatement",
        {"Statement": 'SELECT a FROM "Orders"."by-day" WHERE pk = ?'},
        [("dynamodb:PartiQLSelect", TABLE + "/index/by-day")],
    ),
    (
        "dynamodb",
        "BatchExecuteStatement",
        {"Statements": [{"Statement": "INSERT INTO Orders VALUE {'pk':'1'}"}, {"Statement": "update Orders set a=1"}]},
        [("dynamodb:PartiQLInsert", TABLE), ("dynamodb:PartiQLUpdate", TABLE)],
    ),
    ("dynamodb", "ListTables", {}, [("dynamodb:ListTables", "*")]),
    (
        "dynamodbstreams",
        "DescribeStream",
        {"StreamArn": TABLE + "/stream/1"},
        [("dynamodb:DescribeStream", TABLE + "/stream/1")],
    ),
    ("sqs", "SendMessage", {"QueueUrl": QUEUE_URL}, [("sqs:SendMessage", QUEUE)]),
    ("sqs", "SendMessageBatch", {"QueueUrl": f"http://127.0.0.1:4566/{ACCOUNT}/jobs"}, [("sqs:SendMessage", QUEUE)]),
    (
        "sqs",
        "GetQueueUrl",
        {"QueueName": "jobs", "QueueOwnerAWSAccountId": OTHER_ACCOUNT},
        [("sqs:GetQueueUrl", QUEUE.replace(ACCOUNT, OTHER_ACCOUNT))],
    ),
    ("sns", "Publish", {"TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:t"}, [("sns:Publish", f"arn:aws:sns:{REGION}:{ACCOUNT}:t")]),
    ("sns", "Publish", {"PhoneNumber": "+4900"}, [("sns:Publish", "*")]),
    ("events", "PutEvents", {"Entries": [{}, {}, {"EventBusName": "own"}]}, [("events:PutEvents", BUS + "default"), ("events:PutEvents", BUS + "own")]),
    ("events", "PutRule", {"Name": "r"}, [("events:PutRule", BUS.replace("event-bus/", "rule/r"))]),
    ("events", "PutTargets", {"Rule": "r", "EventBusName": "own"}, [("events:PutTargets", BUS.replace("event-bus/", "rule/own/r"))]),
    ("stepfunctions", "StartExecution", {"stateMachineArn": MACHINE}, [("states:StartExecution", MACHINE)]),
    ("states", "StartExecution", {"stateMachineArn": MACHINE}, [("states:StartExecution", MACHINE)]),
    ("secretsmanager", "GetSecretValue", {"SecretId": "db"}, [("secretsmanager:GetSecretValue", KNOWN.arns["db"])]),
    (
        "secretsmanager",
        "GetSecretValue",
        {"SecretId": "no-such"},
        [("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:no-such")],
    ),
    ("ssm", "GetParameter", {"Name": "/app/db"}, [("ssm:GetParameter", PARAMETER + "app/db")]),
    ("ssm", "GetParameters", {"Names": ["a", "/b"]}, [("ssm:GetParameters", PARAMETER + "a"), ("ssm:GetParameters", PARAMETER + "b")]),
    ("ssm", "GetParametersByPath", {"Path": "/app"}, [("ssm:GetParametersByPath", PARAMETER + "app")]),
    ("kinesis", "PutRecords", {"StreamName": "clicks"}, [("kinesis:PutRecords", STREAM)]),
    ("kinesis", "GetRecords", {"ShardIterator": "iterator"}, [("kinesis:GetRecords", STREAM)]),
    ("kms", "Encrypt", {"KeyId": "alias/app"}, [("kms:Encrypt", KNOWN.arns["alias/app"])]),
    ("sts", "GetCallerIdentity", {}, []),
    ("sts", "AssumeRole", {"RoleArn": ROLE}, [("sts:AssumeRole", ROLE)]),
    (
        "sts",
        "AssumeRole",
        {"RoleArn": ROLE, "Tags": [{"Key": "team", "Value": "a"}]},
        [("sts:AssumeRole", ROLE), ("sts:TagSession", ROLE)],
    ),
    ("lambda", "Invoke", {"FunctionName": "f"}, [("lambda:InvokeFunction", FUNCTION)]),
    ("lambda", "Invoke", {"FunctionName": FUNCTION, "Qualifier": "live"}, [("lambda:InvokeFunction", FUNCTION + ":live")]),
    ("lambda", "Invoke", {"FunctionName": f"{ACCOUNT}:function:f:live"}, [("lambda:InvokeFunction", FUNCTION + ":live")]),
    ("logs", "PutLogEvents", {"logGroupName": "/aws/lambda/f", "logStreamName": "s"}, [("logs:PutLogEvents", GROUP + ":log-stream:s")]),
    ("logs", "CreateLogGroup", {"logGroupName": "/aws/lambda/f"}, [("logs:CreateLogGroup", GROUP + ":log-stream:")]),
    ("cloudwatch", "PutMetricData", {"Namespace": "Shop"}, [("cloudwatch:PutMetricData", "*")]),
    ("xray", "PutTraceSegments", {}, [("xray:PutTraceSegments", "*")]),
]  # fmt: skip


def asked(service: str, operation: str, parameters: dict[str, Any]) -> tuple[Need, ...]:
    return needed(service, operation, parameters, ACCOUNT, REGION, known=KNOWN)


@pytest.mark.parametrize(("service", "operation", "parameters", "expected"), CASES)
def test_a_call_needs_actions_on_resources(
    service: Any, operation: Any, parameters: Any, expected: Any
) -> None:
    needs = asked(service, operation, parameters)

    assert [(need.action, need.resource) for need in needs] == expected


def test_the_cases_have_every_service() -> None:
    assert {service for service, *_ in CASES} == set(operations())


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "keys"),
    [
        (
            "s3",
            "ListObjectsV2",
            {"Bucket": "b", "Prefix": "home/", "MaxKeys": 5},
            {"s3:prefix": ("home/",), "s3:max-keys": ("5",), "s3:delimiter": None},
        ),
        (
            "s3",
            "PutObject",
            {"Bucket": "b", "Key": "k", "ServerSideEncryption": "aws:kms", "Tagging": "team=a&x="},
            {
                "s3:x-amz-server-side-encryption": ("aws:kms",),
                "s3:RequestObjectTag/team": ("a",),
                "s3:RequestObjectTagKeys": ("team", "x"),
            },
        ),
        (
            "dynamodb",
            "PutItem",
            {"TableName": "Orders", "Item": {"pk": {"S": "alice"}, "total": {"N": "5"}}},
            {"dynamodb:LeadingKeys": ("alice",), "dynamodb:Attributes": ("pk", "total")},
        ),
        (
            "dynamodb",
            "Query",
            {
                "TableName": "Orders",
                "KeyConditionExpression": "#k = :who AND begins_with(day, :d)",
                "ProjectionExpression": "a.b[0], c",
                "ExpressionAttributeNames": {"#k": "pk"},
                "ExpressionAttributeValues": {":who": {"S": "alice"}, ":d": {"S": "2026"}},
                "Select": "SPECIFIC_ATTRIBUTES",
            },
            {
                "dynamodb:LeadingKeys": ("alice",),
                "dynamodb:Attributes": ("a", "c", "pk", "day"),
                "dynamodb:Select": ("SPECIFIC_ATTRIBUTES",),
            },
        ),
        (
            "dynamodb",
            "UpdateItem",
            {"TableName": "Orders", "Key": {"pk": {"S": "1"}}, "UpdateExpression": "SET hits = if_not_exists(hits, :z) + :one"},
            {"dynamodb:Attributes": ("pk", "hits")},
        ),
        (
            "dynamodb",
            "BatchGetItem",
            {"RequestItems": {"Orders": {"Keys": [{"pk": {"S": "a"}}, {"pk": {"S": "b"}}], "AttributesToGet": ["x"]}}},
            {"dynamodb:LeadingKeys": ("a", "b"), "dynamodb:Attributes": ("pk", "x")},
        ),
        (
            "dynamodb",
            "TransactGetItems",
            {"TransactItems": [{"Get": {"TableName": "Orders", "Key": {"pk": {"S": "a"}}}}]},
            {"dynamodb:EnclosingOperation": ("TransactGetItems",), "dynamodb:LeadingKeys": ("a",)},
        ),
        (
            "events",
            "PutEvents",
            {"Entries": [{"Source": "shop", "DetailType": "paid"}]},
            {"events:source": ("shop",), "events:detail-type": ("paid",)},
        ),
        (
            "sns",
            "Subscribe",
            {"TopicArn": "arn:aws:sns:e:1:t", "Protocol": "https", "Endpoint": "https://example.com"},
            {"sns:Protocol": ("https",), "sns:Endpoint": ("https://example.com",)},
        ),
        ("ssm", "GetParametersByPath", {"Path": "/app", "Recursive": True}, {"ssm:Recursive": ("true",)}),
        (
            "sts",
            "AssumeRole",
            {"RoleArn": ROLE, "ExternalId": "7", "RoleSessionName": "s", "Tags": [{"Key": "t", "Value": "a"}]},
            {"sts:ExternalId": ("7",), "sts:RoleSessionName": ("s",), "aws:RequestTag/t": ("a",), "aws:TagKeys": ("t",)},
        ),
        ("cloudwatch", "PutMetricData", {"Namespace": "Shop"}, {"cloudwatch:namespace": ("Shop",)}),
        ("kms", "Encrypt", {"KeyId": "1", "EncryptionContext": {"app": "x"}}, {"kms:EncryptionContextKeys": ("app",)}),
    ],
)  # fmt: skip
def test_a_call_brings_condition_keys(service: Any, operation: Any, parameters: Any, keys: Any) -> None:
    context = asked(service, operation, parameters)[0].context

    assert {name: context.get(name) for name in keys} == keys


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "message"),
    [
        ("ec2", "RunInstances", {}, "no service ec2"),
        ("s3", "FlyToTheMoon", {}, "s3 FlyToTheMoon needs is not in the table"),
        ("s3", "GetObject", {"Bucket": "b"}, "give Key"),
        ("s3", "GetObject", {"Bucket": "b", "Key": 5}, "give Key"),
        ("s3", "CopyObject", {"Bucket": "b", "Key": "k", "CopySource": "a"}, "give CopySource"),
        ("s3", "DeleteObjects", {"Bucket": "b", "Delete": {"Objects": [{}]}}, "not shaped"),
        ("dynamodb", "TransactWriteItems", {"TransactItems": [{"Fly": {}}]}, "no Fly"),
        ("dynamodb", "ExecuteStatement", {"Statement": "DROP TABLE x"}, "no PartiQL"),
        ("kinesis", "GetRecords", {"ShardIterator": "other"}, "not known"),
        ("kms", "Encrypt", {"KeyId": "alias/other"}, "alias/other is not known"),
        ("kms", "Decrypt", {"CiphertextBlob": b"x"}, "not known"),
    ],
)
def test_what_cannot_be_told_is_said(service: Any, operation: Any, parameters: Any, message: Any) -> None:
    with pytest.raises(Unknown, match=message):
        asked(service, operation, parameters)


PARAMETERS = [
    "Bucket", "Key", "TableName", "RequestItems", "TransactItems", "QueueUrl", "QueueName", "TopicArn", "Name",
    "Names", "Path", "SecretId", "StreamName", "RoleArn", "FunctionName", "stateMachineArn", "executionArn",
    "Entries", "Delete", "Tags", "Item", "KeyConditionExpression", "ExpressionAttributeNames", "CopySource",
    "logGroupName", "logStreamName", "KeyId", "Rule", "ResourceArn", "Statement", "Tagging", "StreamArn",
    "ResourceId", "name", "EventBusName", "Namespace", "AlarmNames", "KeyConditions", "EncryptionContext",
]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=6) | st.booleans() | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Key", "Objects", "Get", "Put", "S", "a", "Value"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(
    st.sampled_from([(service, name) for service, names in operations().items() for name in names]),
    st.dictionaries(st.sampled_from(PARAMETERS), VALUES, max_size=6),
)
def test_hostile_parameters_need_something_or_are_said_to_be_wrong(operation: Any, parameters: Any) -> None:
    try:
        needs = asked(operation[0], operation[1], parameters)
    except Unknown:
        return

    assert all(isinstance(need, Need) for need in needs)


PLAIN = {
    **dict.fromkeys(PARAMETERS, "x"),
    "RequestItems": {"x": [{"PutRequest": {}}]},
    "TransactItems": [{"Get": {"TableName": "x"}}],
    "Names": ["x"],
    "Entries": [{}],
    "Delete": {"Objects": [{"Key": "x"}]},
    "Tags": [],
    "Item": {},
    "CopySource": "x/x",
    "QueueUrl": QUEUE_URL,
    "Statement": "SELECT a FROM x",
    "Statements": [{"Statement": "DELETE FROM x"}],
    "TransactStatements": [{"Statement": "SELECT a FROM x"}],
    "TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:x",
    "StreamArn": TABLE + "/stream/x",
    "stateMachineArn": MACHINE,
    "executionArn": MACHINE.replace("stateMachine", "execution") + ":x",
    "RoleArn": ROLE,
    "ExpressionAttributeNames": {},
    "KeyConditions": {},
    "EncryptionContext": {},
    "AlarmNames": ["x"],
    "SourceIdentity": "x",
}
RESOURCE_ARNS = {"dynamodb": TABLE, "sns": f"arn:aws:sns:{REGION}:{ACCOUNT}:x"}


@pytest.mark.parametrize(
    ("service", "operation"), [(service, name) for service, names in operations().items() for name in names]
)
def test_the_table_agrees_with_the_service_authorization_reference(service: Any, operation: Any) -> None:
    """Actions exist, and on a resource of one of the types that they have, or `*` when they have none."""
    parameters = {**PLAIN, "ResourceArn": RESOURCE_ARNS.get(service, "x")}
    parameters["ShardIterator"] = "iterator"
    known = Known(arns={"iterator": TABLE + "/stream/x" if service == "dynamodbstreams" else STREAM})
    if service == "kinesis":
        del parameters["Name"]
    for need in needed(service, operation, parameters, ACCOUNT, REGION, known=known):
        action = table().find(need.action)
        assert action is not None, f"{need.action} does not exist"
        assert action.written == need.action
        patterns = table().arn_patterns(action)
        fits = any(arns_overlap(pattern, need.resource) for pattern in patterns)
        assert fits or need.resource == "*" or need.written == "*", f"{need.resource} is none of {patterns}"
        # A policy that names the resource would not do for an action that knows none.
        assert action.resources or "*" in (need.resource, need.written), f"{need.action} knows no resources"

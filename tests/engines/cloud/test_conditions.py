"""Conditions of the role's policy: the call, its circumstances, and the tags of what it is about."""

from __future__ import annotations

import pytest

from portal.engines.emulator.client import Broker

from .around import allow, handler, run
from .heaven import Heaven
from .test_refused import SEED

pytestmark = pytest.mark.broker


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}, None),
        ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, "AccessDenied"),
        ({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, None),
        ({"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, "AccessDenied"),
        ({"Bool": {"aws:SecureTransport": "false"}}, "AccessDenied"),
        ({"ArnLike": {"lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:tested"}}, None),
        ({"StringLike": {"s3:prefix": "home/*"}}, None),
        ({"StringLike": {"s3:prefix": "etc/*"}}, "AccessDenied"),
    ],
    ids=str,
)
def test_conditions_see_the_call_and_its_circumstances(
    heaven: Heaven, condition: dict[str, object], code: str | None
) -> None:
    policy = allow("s3:ListBucket")
    policy["Statement"][0]["Condition"] = condition
    with heaven.account({"buckets": [{"name": "uploads"}]}, policy=policy) as account:
        account.ask("GET", "/uploads?list-type=2&prefix=home/alice")
        (call,) = account.told().calls

    assert call.error == code


def under(action: str, condition: dict[str, dict[str, str]]) -> dict[str, object]:
    """Besides: everything is allowed but this action, which is under a condition."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "NotAction": action, "Resource": "*"},
            {"Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition},
        ],
    }


@pytest.mark.parametrize(
    ("policy", "good", "bad"),
    [
        (
            under("dynamodb:GetItem", {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": "alice"}}),
            'boto3.client("dynamodb").get_item(TableName="orders", Key={"id": {"S": "alice"}})',
            'boto3.client("dynamodb").get_item(TableName="orders", Key={"id": {"S": "bob"}})',
        ),
        (
            under("s3:ListBucket", {"StringLike": {"s3:prefix": "home/*"}}),
            'boto3.client("s3").list_objects_v2(Bucket="uploads", Prefix="home/alice")',
            'boto3.client("s3").list_objects_v2(Bucket="uploads")',
        ),
        (
            under("sqs:SendMessage", {"StringEquals": {"aws:ResourceTag/team": "blue"}}),
            'boto3.client("sqs").send_message(QueueUrl=tagged, MessageBody="x")',
            'boto3.client("sqs").send_message(QueueUrl=plain, MessageBody="x")',
        ),
        (
            under("sns:Publish", {"StringEquals": {"aws:ResourceTag/team": "blue"}}),
            'boto3.client("sns").publish(TopicArn=news, Message="x")',
            'boto3.client("sns").publish(TopicArn=other, Message="x")',
        ),
        (
            under("dynamodb:Scan", {"StringEquals": {"aws:ResourceTag/team": "blue"}}),
            'boto3.client("dynamodb").scan(TableName="orders")',
            'boto3.client("dynamodb").scan(TableName="others")',
        ),
        (
            under("secretsmanager:GetSecretValue", {"StringEquals": {"aws:ResourceTag/team": "blue"}}),
            'boto3.client("secretsmanager").get_secret_value(SecretId="blue")',
            'boto3.client("secretsmanager").get_secret_value(SecretId="db")',
        ),
    ],
    ids=["leading keys", "prefix", "a queue's tag", "a topic's tag", "a table's tag", "a secret's tag"],
)
def test_a_condition_is_held_against_a_real_call(
    around: Broker, policy: dict[str, object], good: str, bad: str
) -> None:
    body = f"""
    from botocore.exceptions import ClientError
    blue = [{{"Key": "team", "Value": "blue"}}]
    tagged = boto3.client("sqs").create_queue(QueueName="tagged", tags={{"team": "blue"}})["QueueUrl"]
    plain = boto3.client("sqs").get_queue_url(QueueName="jobs")["QueueUrl"]
    news = boto3.client("sns").create_topic(Name="blue", Tags=blue)["TopicArn"]
    other = boto3.client("sns").create_topic(Name="other")["TopicArn"]
    table = boto3.client("dynamodb").describe_table(TableName="orders")["Table"]["TableArn"]
    boto3.client("dynamodb").tag_resource(ResourceArn=table, Tags=blue)
    boto3.client("secretsmanager").create_secret(Name="blue", SecretString="x", Tags=blue)
    {good}
    try:
        {bad}
    except ClientError as fault:
        return fault.response["Error"]["Code"]
    """
    tables = [{"name": name, "key": {"id": "S"}} for name in ("orders", "others")]

    ran = run(around, handler(body), aws={**SEED, "tables": tables}, policy=policy)

    assert ran.payload in ("AccessDenied", "AccessDeniedException", "AuthorizationError")
    assert [call.allowed for call in ran.told.calls][-2:] == [True, False]

"""What is not simulated, and what the role may not do: in the shape that the SDK makes its exceptions from."""

from __future__ import annotations

import pytest

from portal.engines.emulator.client import Broker, Refused

from .around import allow, handler, run

pytestmark = pytest.mark.broker

CAUGHT = """
from botocore.exceptions import ClientError
try:
    {call}
except ClientError as fault:
    return [fault.response["Error"]["Code"], fault.response["Error"].get("Message", ""),
            fault.response["ResponseMetadata"]["HTTPStatusCode"]]
"""


def caught(call: str) -> str:
    return handler(CAUGHT.format(call=call))


@pytest.mark.parametrize(
    ("call", "what"),
    [
        ('boto3.client("ec2").describe_instances()', "ec2:DescribeInstances"),
        ('boto3.client("iam").list_users()', "iam:ListUsers"),
        ('boto3.client("kms").list_keys()', "kms:ListKeys"),
        ('boto3.client("lambda").list_functions()', "lambda:GET"),
        ('boto3.client("ssm").get_ops_summary()', "ssm:GetOpsSummary"),
    ],
    ids=["query, ec2", "query", "json", "rest-json", "an action that moto lacks"],
)
def test_what_is_not_simulated_says_so(around: Broker, call: str, what: str) -> None:
    ran = run(around, caught(call))

    code, words, status = ran.payload
    assert (code, status) == ("NotSimulatedHere", 501)
    assert words.startswith(what)
    assert "is not simulated here. " in words
    assert len(words) < 2_500
    (recorded,) = ran.told.calls
    assert recorded.error == "NotSimulatedHere"


def test_an_unknown_service_is_answered_with_those_that_are_known(around: Broker) -> None:
    ran = run(around, caught('boto3.client("kms").list_keys()'))

    assert (
        "cloudwatch, dynamodb, events, kinesis, logs, s3, secretsmanager, sns, sqs, ssm, states, sts"
        in (ran.payload[1])
    )


@pytest.mark.parametrize(
    ("call", "known"),
    [
        ('boto3.client("ssm").get_ops_summary()', "Of ssm, simulated are AddTagsToResource, "),
        ('boto3.client("sns").get_sms_sandbox_account_status()', "Of sns, simulated are AddPermission, "),
        (
            'boto3.client("s3").list_bucket_analytics_configurations(Bucket="uploads")',
            "Of s3, simulated are ",
        ),
    ],
    ids=["json", "query", "rest-xml"],
)
def test_a_missing_action_is_answered_with_those_of_its_service(
    around: Broker, call: str, known: str
) -> None:
    code, words, _ = run(around, caught(call), aws=SEED).payload

    assert code == "NotSimulatedHere"
    assert known in words
    assert words.count(",") <= 60


SEED = {
    "buckets": [{"name": "uploads", "objects": [{"key": "a", "text": "x"}]}],
    "tables": [{"name": "orders", "key": {"id": "S"}}],
    "queues": [{"name": "jobs"}],
    "topics": [{"name": "news"}],
    "secrets": [{"name": "db", "text": "hidden"}],
}
DENIED = {
    "s3": ('boto3.client("s3").get_object(Bucket="uploads", Key="a")', "AccessDenied", 403),
    "s3 head": ('boto3.client("s3").head_object(Bucket="uploads", Key="a")', "403", 403),
    "dynamodb": (
        'boto3.client("dynamodb").scan(TableName="orders")',
        "AccessDeniedException",
        400,
    ),
    "sqs": ('boto3.client("sqs").get_queue_url(QueueName="jobs")', "AccessDenied", 403),
    "sns": (
        'boto3.client("sns").publish(TopicArn="arn:aws:sns:us-east-1:111122223333:news", Message="x")',
        "AuthorizationError",
        403,
    ),
    "secretsmanager": (
        'boto3.client("secretsmanager").get_secret_value(SecretId="db")',
        "AccessDeniedException",
        400,
    ),
}


@pytest.mark.parametrize("service", DENIED)
def test_what_the_role_may_not_is_denied_as_the_service_does(around: Broker, service: str) -> None:
    call, code, status = DENIED[service]

    ran = run(around, caught(call), aws=SEED, policy=allow("logs:*"))

    assert (ran.payload[0], ran.payload[2]) == (code, status)
    (recorded,) = ran.told.calls
    assert recorded.allowed is False
    assert recorded.reason == "implicit deny: no statement allows it"
    assert ran.told.changes == ()
    if service != "s3 head":
        session = "arn:aws:sts::111122223333:assumed-role/my-function-role/my-function"
        assert ran.payload[1].startswith(f"User: {session} is not authorized to perform: ")


def test_nothing_is_touched_by_what_is_denied(around: Broker) -> None:
    call = 'boto3.client("s3").delete_object(Bucket="uploads", Key="a")'

    ran = run(around, caught(call), aws=SEED, policy=allow("s3:GetObject"))

    assert ran.payload[0] == "AccessDenied"
    assert ran.told.changes == ()


def test_the_smallest_policy_is_enough_and_nothing_less(around: Broker) -> None:
    body = """
    boto3.client("s3").put_object(Bucket="uploads", Key="b", Body=b"")
    boto3.client("dynamodb").put_item(TableName="orders", Item={"id": {"S": "1"}})
    """
    smallest = run(around, handler(body), aws=SEED).told.smallest_policy
    assert smallest is not None

    again = run(around, handler(body), aws=SEED, policy=smallest)

    assert again.outcome.function_error is None
    for left_out in range(len(smallest["Statement"])):
        less = {**smallest, "Statement": [s for n, s in enumerate(smallest["Statement"]) if n != left_out]}
        assert run(around, handler(body), aws=SEED, policy=less).outcome.function_error == "Unhandled"


@pytest.mark.parametrize(
    ("job", "words"),
    [
        ({"aws": {"queues": [{"name": "a", "redrive": {"to": "b", "after": 2}}]}}, r"aws: queues\[0\], a: "),
        ({"policy": {"Version": "2012-10-17", "Statement": []}}, "policy: Statement: "),
        ({"aws": {"secrets": [{"name": "a", "text": "x" * 2**20}]}}, "`aws` has 1,048,"),
        (
            {"aws": {"buckets": [{"key": "a"}]}},
            r"aws: buckets\[0\] is not as a seed has it \(KeyError: 'name'",
        ),
        ({"aws": {"queues": 5}}, r"aws: queues is no list"),
        (
            {
                "aws": {
                    "tables": [
                        {"name": "big", "key": {"id": "S"}, "items": [{"id": "a", "x": "x" * 500_000}]}
                    ]
                }
            },
            r"aws: tables\[0\], big: Item size has exceeded the maximum allowed size",
        ),
        (
            {"aws": {"buckets": [{"name": "a-b", "policy": {"Statement": []}}]}},
            r"aws: buckets\[0\], a-b: policy: Statement: Syntax errors in policy.",
        ),
        ({"policy": {"Version": "x" * 30_000}}, "`policy` has 30,"),
        ({"aws": None, "policy": {}}, "give `aws` too"),
    ],
    ids=[
        "a seed that AWS refuses",
        "a policy that AWS refuses",
        "a long seed",
        "a seed without a name",
        "a seed of another shape",
        "a table whose item is too long",
        "a policy of a bucket that AWS refuses",
        "a long policy",
        "a policy alone",
    ],
)
def test_a_job_that_cannot_be_is_refused_with_the_place(around: Broker, job: object, words: str) -> None:
    with pytest.raises(Refused, match=words):
        run(around, handler("return 1"), **job)  # type: ignore[arg-type]


def test_a_broker_without_aws_says_so(broker: Broker) -> None:
    with pytest.raises(Refused, match="no AWS beside its functions"):
        run(broker, handler("return 1"))


def test_the_smallest_policy_is_for_a_key_with_wildcards_alone(around: Broker) -> None:
    body = 'return [boto3.client("s3").get_object(Bucket="uploads", Key=k)["ETag"] for k in event]'
    seed = {
        "buckets": [{"name": "uploads", "objects": [{"key": k, "text": k} for k in ("a*b", "a${b}", "axb")]}]
    }
    smallest = run(around, handler(body), ["a*b", "a${b}"], aws=seed).told.smallest_policy
    assert smallest is not None

    assert (
        run(around, handler(body), ["a*b", "a${b}"], aws=seed, policy=smallest).outcome.function_error is None
    )
    assert (
        run(around, handler(body), ["axb"], aws=seed, policy=smallest).outcome.function_error == "Unhandled"
    )

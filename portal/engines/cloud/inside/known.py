"""The services that are simulated, as data: how each is told from the others, and where moto has it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """
    `name` is the prefix of its actions in policies. `moto` is moto's name for it, `model` botocore's.

    `host` begins its host name, and is what requests are signed for. One that is not signed is known by
    `target`, the prefix of X-Amz-Target, or by `version`, that of the query protocol.
    """

    name: str
    moto: str
    model: str
    host: str
    target: str | None = None
    version: str | None = None


_TABLE = (
    Service(name="s3", moto="s3", model="s3", host="s3"),
    Service(name="dynamodb", moto="dynamodb", model="dynamodb", host="dynamodb", target="DynamoDB_20120810"),
    Service(name="sqs", moto="sqs", model="sqs", host="sqs", target="AmazonSQS", version="2012-11-05"),
    Service(name="sns", moto="sns", model="sns", host="sns", version="2010-03-31"),
    Service(name="events", moto="events", model="events", host="events", target="AWSEvents"),
    Service(
        name="secretsmanager",
        moto="secretsmanager",
        model="secretsmanager",
        host="secretsmanager",
        target="secretsmanager",
    ),
    Service(name="ssm", moto="ssm", model="ssm", host="ssm", target="AmazonSSM"),
    Service(name="kinesis", moto="kinesis", model="kinesis", host="kinesis", target="Kinesis_20131202"),
    Service(name="sts", moto="sts", model="sts", host="sts", version="2011-06-15"),
    Service(
        name="states", moto="stepfunctions", model="stepfunctions", host="states", target="AWSStepFunctions"
    ),
    Service(
        name="cloudwatch",
        moto="cloudwatch",
        model="cloudwatch",
        host="monitoring",
        target="GraniteServiceVersion20100801",
        version="2010-08-01",
    ),
    Service(name="logs", moto="logs", model="logs", host="logs", target="Logs_20140328"),
)

BY_NAME = {service.name: service for service in _TABLE}
BY_SIGNING = {service.host: service for service in _TABLE}
BY_TARGET = {service.target: service for service in _TABLE if service.target}
BY_VERSION = {service.version: service for service in _TABLE if service.version}
NAMES = tuple(sorted(BY_NAME))
# Of S3; moto's functions for them, as for those that policies are judged for, have other names.
OTHERWISE_NAMED = frozenset(
    {
        "PutBucketAccelerateConfiguration",
        "PutBucketInventoryConfiguration",
        "PutBucketOwnershipControls",
        "PutBucketReplication",
        "PutObjectLockConfiguration",
    }
)
# Of STS; moto answers them and asks no trust policy, nor the policies of whoever calls.
WITHOUT_TRUST = frozenset({"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML", "GetFederationToken"})

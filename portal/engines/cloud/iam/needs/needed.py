"""One door to the tables of all services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import dynamodb, messaging, running, s3, secrets, watching
from .call import Call, Known, Need, Rule, Unknown

# What a rule runs into when a structure is not one: parameters come from learners.
_ILL_SHAPED = (AttributeError, KeyError, TypeError, ValueError, StopIteration)

# boto3's name of a service → the prefix of its actions, and what each of its operations needs.
_TABLES: dict[str, tuple[str, dict[str, Rule]]] = {
    "s3": ("s3", s3.RULES),
    "dynamodb": ("dynamodb", dynamodb.RULES),
    "dynamodbstreams": ("dynamodb", dynamodb.STREAMS),
    "sqs": ("sqs", messaging.SQS),
    "sns": ("sns", messaging.SNS),
    "events": ("events", messaging.EVENTS),
    "kinesis": ("kinesis", messaging.KINESIS),
    "secretsmanager": ("secretsmanager", secrets.SECRETS_MANAGER),
    "ssm": ("ssm", secrets.SSM),
    "kms": ("kms", secrets.KMS),
    "lambda": ("lambda", running.LAMBDA),
    "stepfunctions": ("states", running.STATES),
    "states": ("states", running.STATES),
    "sts": ("sts", running.STS),
    "logs": ("logs", watching.LOGS),
    "cloudwatch": ("cloudwatch", watching.CLOUDWATCH),
    "xray": ("xray", watching.XRAY),
}


def needed(
    service: str,
    operation: str,
    parameters: Mapping[str, Any],
    account: str,
    region: str,
    *,
    known: Known | None = None,
) -> tuple[Need, ...]:
    """
    All of these must be allowed, or the call is denied; () for one that needs no permission.

    `service` and `operation` are boto3's (`s3`, `GetObject`), `parameters` as boto3 takes them. `account` and
    `region` are those that the caller asks in. Raises Unknown for an operation that is not in the table, and
    for parameters that do not tell the resource: a service would refuse these anyway.
    """
    if service not in _TABLES:
        raise Unknown(f"There is no service {service} here; there are {', '.join(_TABLES)}.")
    prefix, rules = _TABLES[service]
    if operation not in rules:
        raise Unknown(f"What {service} {operation} needs is not in the table.")
    call = Call(
        prefix=prefix,
        operation=operation,
        parameters=parameters,
        account=account,
        region=region,
        known=known or Known(),
    )
    try:
        return rules[operation](call)
    except _ILL_SHAPED as fault:
        raise Unknown(f"{service} {operation}: the parameters are not shaped as boto3 sends them.") from fault


def operations() -> dict[str, tuple[str, ...]]:
    """What is in the table: boto3's name of each service → its operations."""
    return {service: tuple(sorted(rules)) for service, (_, rules) in _TABLES.items()}

"""Who may do what before anything runs: roles that poll, and services that invoke functions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from portal.engines.cloud.iam import (
    MalformedPolicy,
    Policies,
    Policy,
    Principal,
    Request,
    decide,
    parse_policy,
)
from portal.engines.cloud.iam.matching import matches_resource
from portal.engines.stacks.names import ACCOUNT, REGION

from .model import Deployed, Grant, Notification, Poll
from .parts import Part, Parts, is_true, target_of

# What Lambda asks the role for when a mapping is created, and what it says where that is denied. Sources:
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions and
# …/services-dynamodb-eventsourcemapping.html, …/services-kinesis-create.html; the words are from memory.
_NEEDED: Final = {
    "sqs": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "dynamodb": ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"),
    "kinesis": ("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"),
}
_NAMES: Final = {"sqs": "SQS", "dynamodb": "DynamoDB Streams", "kinesis": "Kinesis"}
_ANYBODY = "*"


def granted_by(parts: Parts) -> frozenset[Grant]:
    """Of each AWS::Lambda::Permission, but for those that hold for calls through a function URL alone."""
    found = set()
    for part in parts.of("Lambda::Permission"):
        target = target_of(part.properties.get("FunctionName"))
        if target is not None and not _is_for_url(part):
            found.add(_grant(part, target.function))
    return frozenset(found)


def _is_for_url(part: Part) -> bool:
    action = part.properties.get("Action")
    return action == "lambda:InvokeFunctionUrl" or is_true(part.properties.get("InvokedViaFunctionUrl"))


def _grant(part: Part, function: str) -> Grant:
    """What is not known before a deployment is no condition here."""
    source, account = (part.properties.get(name) for name in ("SourceArn", "SourceAccount"))
    return Grant(
        principal=str(part.properties.get("Principal")),
        function=function,
        source=source if isinstance(source, str) else "",
        account=account if isinstance(account, str) else "",
    )


def is_granted(granted: frozenset[Grant], principal: str, function: str, source: str) -> bool:
    """Whether the service may invoke the function for its resource `source`, an ARN of this account."""
    return any(
        one.principal in (principal, _ANYBODY)
        and one.function == function
        and one.account in ("", ACCOUNT)
        and (not one.source or matches_resource(_named(one.source), source))
        for one in granted
    )


def _named(arn: str) -> str:
    """
    As far as it is compared here: of an API its id, not the stage, method and path; of a rule its name, not
    its bus.
    """
    head, colon, resource = arn.rpartition(":")
    service = arn.split(":")[2] if arn.count(":") >= 5 else ""
    if service == "execute-api":
        return head + colon + resource.partition("/")[0]
    if service == "events" and resource.startswith("rule/"):
        return f"{head}:rule/{resource.rpartition('/')[2]}"
    return arn


def refuse_polls(parts: Parts, polls: Iterable[Poll], functions: Mapping[str, Deployed]) -> list[Poll]:
    """Those whose function's role may read what they poll; of the others AWS would not make the mapping."""
    by_id = {part.logical_id: part for part in parts.of("Lambda::EventSourceMapping")}
    kept = []
    for poll in polls:
        function = functions.get(poll.target.function)
        if function is None:
            parts.leave(by_id[poll.logical_id], f"its function {poll.target.function[:64]} is not deployed")
        elif denied := _denied(poll, function):
            service, _, action = denied.partition(":")
            why = (
                f"The provided execution role does not have permissions to call {action} on {_NAMES[service]}"
            )
            parts.leave(by_id[poll.logical_id], why, is_fault=True)
        else:
            kept.append(poll)
    return kept


def _denied(poll: Poll, function: Deployed) -> str | None:
    """The first action that the role may not do; None for all that it needs, or a role from elsewhere."""
    policy = _parsed(function.policy)
    if policy is None:
        return None
    resource = {
        "sqs": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{poll.source}",
        "dynamodb": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{poll.source}/stream/2026-01-01T00:00:00.000",
        "kinesis": f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{poll.source}",
    }[poll.kind]
    principal = Principal(id=f"arn:aws:sts::{ACCOUNT}:assumed-role/{function.name}/{function.name}")
    for action in _NEEDED[poll.kind]:
        request = Request(principal=principal, action=action, resource=resource)
        if not decide(request, Policies(identity=(policy,))).allowed:
            return action
    return None


def _parsed(document: Mapping[str, Any] | None) -> Policy | None:
    try:
        return parse_policy(json.dumps(document)) if document is not None else None
    except MalformedPolicy:  # told where the role is
        return None


def refuse_notifications(
    parts: Parts, notifications: Iterable[Notification], granted: frozenset[Grant]
) -> list[Notification]:
    """Those to functions that let S3 in; of the others S3 would not take the bucket's configuration."""
    by_name = {part.name: part for part in parts.of("S3::Bucket")}
    kept = []
    for one in notifications:
        target = target_of(one.to) if ":lambda:" in one.to else None
        bucket = f"arn:aws:s3:::{one.bucket}"
        if target is not None and not is_granted(granted, "s3.amazonaws.com", target.function, bucket):
            why = (
                "Unable to validate the following destination configurations: S3 may not invoke"
                f" {target.function[:64]}. Add an AWS::Lambda::Permission with the principal s3.amazonaws.com"
                f" that holds for {bucket}"
            )
            parts.leave(by_name[one.bucket], why, is_fault=True)
        else:
            kept.append(one)
    return kept

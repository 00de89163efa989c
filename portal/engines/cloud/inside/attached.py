"""
Policies that belong to resources: how they stand in the state, and those that a call would put there.

Sources of the codes: the pages of the operations in each service's API reference, and
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html; EventBridge's is from memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.engines.cloud.iam import MalformedPolicy, Policy, PolicyKind, parse_policy

from . import account, roles
from .asked import Asked

# (service, operation) → where a policy is in what it is given.
_WRITTEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("s3", "PutBucketPolicy"): ("Policy",),
    ("sqs", "CreateQueue"): ("Attributes", "Policy"),
    ("sqs", "SetQueueAttributes"): ("Attributes", "Policy"),
    ("sns", "CreateTopic"): ("Attributes", "Policy"),
    ("sns", "SetTopicAttributes"): ("AttributeValue",),
    ("secretsmanager", "PutResourcePolicy"): ("ResourcePolicy",),
    ("events", "PutPermission"): ("Policy",),
    ("dynamodb", "PutResourcePolicy"): ("Policy",),
    ("sts", "AssumeRole"): ("Policy",),
}
_CODES = {
    "s3": "MalformedPolicy",
    "sqs": "InvalidAttributeValue",
    "sns": "InvalidParameter",
    "secretsmanager": "MalformedPolicyDocumentException",
    "sts": "MalformedPolicyDocument",
}
_TRUSTED = {"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """What besides the caller's own policies is judged. `finding` says why something is not."""

    resource: Policy | None = None
    trust: Policy | None = None
    finding: str = ""


def to(action: str, resource: str) -> Attached:
    """To `resource`, an ARN, as the state is at this moment."""
    if action in _TRUSTED:
        if trust := roles.trust_of(resource):
            return Attached(trust=trust)
        there = ", ".join(roles.names()) or "none"
        finding = f"{resource[:200]} is no role of this account; there are {there}. Others are not simulated."
        return Attached(trust=roles.NOBODY, finding=finding)
    text = account.policy_of(resource)
    if not text:
        return Attached()
    policy = _parsed(text)
    if isinstance(policy, str):
        return Attached(finding=f"The policy of {resource[:200]} is not judged: {policy}")
    return Attached(resource=policy)


def fault_in(asked: Asked) -> tuple[str, MalformedPolicy] | None:
    """The code of the service and what is wrong, of a policy that AWS would not take."""
    place = _WRITTEN.get((asked.service.name, asked.operation))
    if place is None or asked.parameters.get("AttributeName", "Policy") != "Policy":
        return None
    written: Any = asked.parameters
    for name in place:
        written = written.get(name) if isinstance(written, dict) else None
    if not written or not isinstance(written, str):
        return None
    kind = PolicyKind.SESSION if asked.service.name == "sts" else PolicyKind.RESOURCE
    try:
        parse_policy(written, kind)
    except MalformedPolicy as fault:
        return _CODES.get(asked.service.name, "ValidationException"), fault
    return None


@lru_cache(maxsize=32)
def _parsed(text: str) -> Policy | str:
    try:
        return parse_policy(text, PolicyKind.RESOURCE, name="resource")
    except MalformedPolicy as fault:
        return str(fault)

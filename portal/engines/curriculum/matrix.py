"""What IAM decides under one policy, request by request."""

from __future__ import annotations

from collections.abc import Iterable

from portal.engines.cloud import ACCOUNT
from portal.engines.cloud.iam import Context, Decision, Policies, Policy, Principal, Request, decide

from .models import Ask

FUNCTION = "function"
_ROLE = Principal(
    id=f"arn:aws:sts::{ACCOUNT}:assumed-role/{FUNCTION}-role/{FUNCTION}",
    role=f"arn:aws:iam::{ACCOUNT}:role/{FUNCTION}-role",
)


def decide_each(policy: Policy, requests: Iterable[Ask]) -> dict[str, Decision]:
    """By the request's id. The policy is the execution role's, in the account of all that it asks for."""
    return {
        one.id: decide(
            Request(
                principal=_ROLE,
                action=one.action,
                resource=one.resource,
                resource_account=ACCOUNT,
                context=Context(one.context),
            ),
            Policies(identity=(policy,)),
        )
        for one in requests
    }

"""
The policy that an authorizer returns, held against the method that is called.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html; who
is allowed what is decided as for any other policy.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from portal.engines.cloud.iam import (
    Context,
    Decision,
    MalformedPolicy,
    Policies,
    Principal,
    Reason,
    Request,
    decide,
    parse_policy,
)
from portal.engines.front_doors.wire.request import HttpRequest
from portal.engines.front_doors.wire.returned import Malformed, kind_of

INVOKE = "execute-api:Invoke"


def decision_on(document: Any, *, arn: str, request: HttpRequest, now: datetime) -> Decision:
    """`arn` is the method's. Raises Malformed for what is no policy."""
    if not isinstance(document, dict):
        raise Malformed(f"policyDocument was {kind_of(document)}, and not an object.")
    try:
        policy = parse_policy(json.dumps({"Version": "2012-10-17", **document}), name="policyDocument")
    except MalformedPolicy as fault:
        raise Malformed(f"policyDocument is no policy: {fault}") from None
    account = arn.split(":")[4]
    asked = Request(
        # Whom the policy is returned for; conditions on who that is see a user of the API's account.
        principal=Principal(id=f"arn:aws:iam::{account}:user/caller"),
        action=INVOKE,
        resource=arn,
        context=Context(
            {
                "aws:SourceIp": request.source_ip,
                "aws:UserAgent": request.value("user-agent") or (),
                "aws:SecureTransport": True,
                "aws:CurrentTime": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "aws:EpochTime": int(now.timestamp()),
            }
        ),
    )
    return decide(asked, Policies(identity=(policy,)))


def told(decision: Decision, arn: str) -> str:
    """Which statement decided."""
    if decision.statement is None:
        return f"No statement of the policy allows {arn}."
    verb = "allows" if decision.reason is Reason.ALLOWED else "denies"
    return f"Statement {decision.statement.index + 1} of the policy {verb} {arn}."

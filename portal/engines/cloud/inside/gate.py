"""Whether the execution role may make a call: asked before the state is, and told with its reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from moto.core.utils import utcnow

from portal.engines.cloud.iam import (
    Decision,
    Known,
    Need,
    Policies,
    PolicyType,
    Principal,
    Reason,
    Request,
    Unknown,
    decide,
    denial_message,
    needed,
    parse_policy,
)
from portal.engines.cloud.iam.context import Values

from . import account, attached, caller, state
from .asked import Asked
from .caller import Caller

_REASONS = {
    Reason.ALLOWED: "allowed",
    Reason.EXPLICIT_DENY: "explicit deny",
    Reason.IMPLICIT_DENY: "implicit deny",
}
_NO_POLICY = "no policy was given"
_EVERYTHING = parse_policy(
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}',
    name=_NO_POLICY,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """
    `needs` are all that the call needs, `decided` the one that was denied, or the first. `reason` says what
    decided, `principal` is the ARN of who asks, `words` are the message of an error, `findings` tell what was
    not judged, and why.
    """

    is_allowed: bool
    needs: tuple[Need, ...]
    decided: Need
    reason: str
    principal: str
    words: str = ""
    findings: tuple[str, ...] = ()


class Gate:
    """`policy`, a document, is the execution role's; None allows everything. Raises MalformedPolicy."""

    def __init__(self, policy: dict[str, Any] | None) -> None:
        self._own = _EVERYTHING
        if policy is not None:
            self._own = parse_policy(json.dumps(policy), name="execution role")

    def rule(self, asked: Asked) -> Ruling:
        own = Need(action=f"{asked.service.name}:{asked.operation}")
        try:
            needs = needed(
                asked.service.model,
                asked.operation,
                asked.parameters,
                state.account(),
                asked.region,
                known=_known(),
            )
        except Unknown:
            # Not in the table, or it does not say on what: the service itself will have words for that.
            needs = (own,)
        asks = caller.of(asked.access_key)
        if not needs:
            reason = "needs no permission"
            return Ruling(is_allowed=True, needs=(), decided=own, reason=reason, principal=asks.arn)
        return self._judge(asked, needs, asks)

    def _judge(self, asked: Asked, needs: tuple[Need, ...], asks: Caller) -> Ruling:
        identity = (self._own,) if asks.identity is None else asks.identity
        reasons: list[str] = []
        findings: dict[str, None] = {}
        for need in needs:
            request = _request(asked, need, asks)
            beside = attached.to(need.action, need.resource)
            if beside.finding:
                findings[beside.finding] = None
            policies = Policies(
                identity=identity, session=asks.session, resource=beside.resource, trust=beside.trust
            )
            decision = decide(request, policies)
            reasons.append(_told(decision))
            if not decision.allowed:
                return Ruling(
                    is_allowed=False,
                    needs=needs,
                    decided=need,
                    reason=reasons[-1],
                    principal=asks.arn,
                    words=denial_message(request, decision),
                    findings=tuple(findings),
                )
        return Ruling(
            is_allowed=True,
            needs=needs,
            decided=needs[0],
            reason=reasons[0],
            principal=asks.arn,
            findings=tuple(findings),
        )


def judge_alone() -> None:
    """Once, in the zygote: moto would judge bucket policies too, without principals and conditions."""
    from moto.iam.access_control import PermissionResult
    from moto.s3.models import FakeBucket

    FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL


def _request(asked: Asked, need: Need, asks: Caller) -> Request:
    now = utcnow()
    everywhere: dict[str, Values] = {
        "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": int(now.replace(tzinfo=UTC).timestamp()),
        "aws:RequestedRegion": asked.region,
        "aws:SecureTransport": True,  # as it would be: there is no other way here
        "aws:userid": asks.user_id,
    }
    if asks.function:
        everywhere["lambda:SourceFunctionArn"] = asks.function  # facts E-11
    for name, value in account.tags_of(need.resource).items():
        everywhere[f"aws:ResourceTag/{name}"] = value
    return Request(
        principal=Principal(id=asks.arn, role=asks.role),
        action=need.action,
        resource=need.resource,
        resource_account=state.account(),
        context=need.context.over(everywhere),
    )


def _told(decision: Decision) -> str:
    """What decided, and where that stands."""
    reason = _REASONS[decision.reason]
    kind = decision.policy_type
    if decision.statement is None:
        where = "" if kind in (None, PolicyType.IDENTITY) else f" of the {kind.value}"
        return f"{reason}: no statement{where} allows it"
    if decision.statement.policy == _NO_POLICY:
        return _NO_POLICY
    where = "" if kind is PolicyType.IDENTITY else f" of the {kind.value}" if kind else ""
    name = decision.statement.statement.sid or f"number {decision.statement.index + 1}"
    return f"{reason} by statement {name}{where}"


def _known() -> Known:
    """What only the state can tell: ARNs of secrets, partition keys of tables."""
    arns = {
        secret.name: secret.arn
        for backend in state.backends("secretsmanager").values()
        for secret in backend.secrets.values()
    }
    keys = {
        table.name: table.hash_key_attr
        for backend in state.backends("dynamodb").values()
        for table in backend.tables.values()
    }
    return Known(arns=arns, partition_keys=keys)

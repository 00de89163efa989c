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
    Principal,
    Reason,
    Request,
    Unknown,
    decide,
    denial_message,
    needed,
    parse_policy,
)

from . import caller, state
from .asked import Asked

_REASONS = {
    Reason.ALLOWED: "allowed",
    Reason.EXPLICIT_DENY: "explicit deny",
    Reason.IMPLICIT_DENY: "implicit deny",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """
    `needs` are all that the call needs, `decided` the one that was denied, or the first. `reason` says what
    decided, `words` are the message of an error.
    """

    is_allowed: bool
    needs: tuple[Need, ...]
    decided: Need
    reason: str
    words: str = ""


class Gate:
    """`policy` is the document of the role's policy; None allows everything. Raises MalformedPolicy."""

    def __init__(self, policy: dict[str, Any] | None, *, role: str = "") -> None:
        self._role = role
        self._policies = None
        if policy is not None:
            self._policies = Policies(identity=(parse_policy(json.dumps(policy), name="execution role"),))

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
        if not needs:
            return Ruling(is_allowed=True, needs=(), decided=own, reason="needs no permission")
        if self._policies is None:
            return Ruling(is_allowed=True, needs=needs, decided=needs[0], reason="no policy was given")
        return self._judge(asked, needs, self._policies)

    def _judge(self, asked: Asked, needs: tuple[Need, ...], policies: Policies) -> Ruling:
        reasons = []
        for need in needs:
            request = self._request(asked, need)
            decision = decide(request, policies)
            reasons.append(_told(decision))
            if not decision.allowed:
                words = denial_message(request, decision)
                return Ruling(is_allowed=False, needs=needs, decided=need, reason=reasons[-1], words=words)
        return Ruling(is_allowed=True, needs=needs, decided=needs[0], reason=reasons[0])

    def _request(self, asked: Asked, need: Need) -> Request:
        now = utcnow()
        everywhere = {
            "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "aws:EpochTime": int(now.replace(tzinfo=UTC).timestamp()),
            "aws:RequestedRegion": asked.region,
            "aws:SecureTransport": True,  # as it would be: there is no other way here
            "lambda:SourceFunctionArn": caller.function_arn(),  # facts E-11
            "aws:userid": caller.user_id(),
        }
        return Request(
            principal=Principal(id=caller.arn(), role=self._role),
            action=need.action,
            resource=need.resource,
            resource_account=state.account(),
            context=need.context.over(everywhere),
        )


def _told(decision: Decision) -> str:
    """What decided, and where that stands."""
    reason = _REASONS[decision.reason]
    if decision.statement is None:
        return f"{reason}: no statement allows it"
    name = decision.statement.statement.sid or f"number {decision.statement.index + 1}"
    return f"{reason} by statement {name}"


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

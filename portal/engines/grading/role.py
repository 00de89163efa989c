"""One expectation about the policy of the execution role, decided without a run."""

from __future__ import annotations

import re
from collections.abc import Mapping

from portal.engines.cloud import ACCOUNT
from portal.engines.cloud.iam import (
    Context,
    Decision,
    MalformedPolicy,
    Policies,
    Policy,
    Principal,
    Reason,
    Request,
    decide,
    parse_policy,
)
from portal.engines.curriculum.models import POLICY, Case, Decisions, PolicySize

from .miss import Miss

# The last portion of *, of arn:aws:s3:::* and arn:aws:s3:::*/*; of arn:aws:dynamodb:…:111122223333:table/*
_ALL_OF_S3 = re.compile(r"[*?/]*")
_ALL_OF_A_KIND = re.compile(r"(?:[a-z-]+[/:])?[*?]*")
_WORDS = {
    Reason.ALLOWED: "allowed",
    Reason.IMPLICIT_DENY: "implicitly denied",
    Reason.EXPLICIT_DENY: "explicitly denied",
}


def examine_policy(
    expectation: PolicySize | Decisions, files: Mapping[str, str], function: str
) -> Miss | None:
    """`function` is its name: the session of its role has it."""
    text = files.get(POLICY)
    if text is None:
        return Miss(reason=f"There is no {POLICY}.")
    try:
        policy = parse_policy(text)
    except MalformedPolicy as fault:
        return Miss(reason=f"{POLICY}: {fault}")
    if isinstance(expectation, PolicySize):
        return _size(expectation, policy, sum(not character.isspace() for character in text))
    return next((miss for case in expectation.cases if (miss := _case(case, policy, function))), None)


def _case(case: Case, policy: Policy, function: str) -> Miss | None:
    decision = decide(
        Request(
            principal=Principal(
                id=f"arn:aws:sts::{ACCOUNT}:assumed-role/{function}-role/{function}",
                role=f"arn:aws:iam::{ACCOUNT}:role/{function}-role",
            ),
            action=case.action,
            resource=case.resource,
            resource_account=ACCOUNT,
            context=Context(case.context),
        ),
        Policies(identity=(policy,)),
    )
    actual = _WORDS[decision.reason]
    if actual == case.decision or (case.decision == "denied" and not decision.allowed):
        return None
    reason = f"{case.action} on {case.resource} should be {case.decision}, and is {actual}{_why(decision)}."
    return Miss(reason=reason, expected=case.decision, actual=actual)


def _why(decision: Decision) -> str:
    if decision.statement is None:
        return ": no statement of the policy allows it"
    name = decision.statement.statement.sid or f"number {decision.statement.index + 1}"
    return f" by statement {name}"


def _size(expectation: PolicySize, policy: Policy, size: int) -> Miss | None:
    most, statements = expectation.at_most_bytes, expectation.at_most_statements
    if most is not None and size > most:
        return Miss(
            reason=f"The policy has {size:,} bytes without white space; {most:,} are enough.",
            expected=f"at most {most:,} bytes",
            actual=f"{size:,} bytes",
        )
    if statements is not None and len(policy.statements) > statements:
        return Miss(
            reason=f"The policy has {len(policy.statements)} statements; {statements} are enough.",
            expected=f"at most {statements} statements",
            actual=f"{len(policy.statements)} statements",
        )
    found = {"action": _wide_action(policy), "resource": _wide_resource(policy)}
    for element in expectation.no_wildcard:
        if wide := found[element]:
            return Miss(
                reason=f"The policy allows more than is needed: its {element} {wide} covers others, too.",
                expected=f"no wildcard that covers other {element}s",
                actual=wide,
            )
    return None


def _wide_action(policy: Policy) -> str:
    """The first Allow of more than one action; "" for none."""
    for statement in policy.statements:
        if statement.effect == "Allow":
            for value in statement.action.values:
                if statement.action.negated or "*" in value or "?" in value:
                    return f"NotAction {value}" if statement.action.negated else value
    return ""


def _wide_resource(policy: Policy) -> str:
    """The first Allow on everything, or on everything of a kind; `…:inbox/incoming/*` is not that."""
    for statement in policy.statements:
        if statement.effect == "Allow" and statement.resource is not None:
            for value in statement.resource.values:
                if statement.resource.negated:
                    return f"NotResource {value}"
                all_of = _ALL_OF_S3 if ":s3:" in value else _ALL_OF_A_KIND
                if all_of.fullmatch(value.split(":", 5)[-1]):
                    return value
    return ""

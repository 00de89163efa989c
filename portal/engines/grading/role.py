"""One expectation about the policy of the execution role, or those of a template, decided without a run."""

from __future__ import annotations

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
from portal.engines.curriculum.models import POLICY, TEMPLATE, Case, Decisions, PolicySize
from portal.engines.stacks.reading import Unreadable, read

from .miss import Miss
from .wildcards import allowed_by, allowed_by_template

_NO_WILDCARD = "no wildcard that covers others"
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
    wide = (one.wide(expectation.no_wildcard) for one in allowed_by(policy))
    reason = next((one for one in wide if one), "")
    return Miss(reason=reason, expected=_NO_WILDCARD) if reason else None


def examine_template_policies(expectation: PolicySize, files: Mapping[str, str]) -> Miss | None:
    """Of the policies that a template writes, no_wildcard alone is asked."""
    try:
        document = read(files.get(TEMPLATE, ""))
    except Unreadable as fault:
        return Miss(reason=f"{TEMPLATE} cannot be read: {fault}")
    wide = (one.wide(expectation.no_wildcard) for one in allowed_by_template(document))
    reason = next((one for one in wide if one), "")
    return Miss(reason=reason, expected=_NO_WILDCARD) if reason else None

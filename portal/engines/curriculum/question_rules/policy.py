"""Policies: AWS would take them, and IAM decides what the question says it decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from portal.engines.cloud.iam import MalformedPolicy, Policy, parse_policy
from portal.engines.curriculum.matrix import decide_each
from portal.engines.curriculum.models import PolicyMatrix
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path

from .unlike import unlike


def check_policy_matrix(question: PolicyMatrix, at: Path) -> Iterator[Finding]:
    yield from unlike("request", question.requests, (*at, "requests"), question.slug)
    if len({one.decision for one in question.requests}) < 2:
        yield Finding(
            at=(*at, "requests"),
            fault=f'Question "{question.slug}": every request has the same decision.',
            remedy="Ask for at least one that is allowed and one that is denied.",
        )
    if question.write and not question.wrong:
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}" has no `wrong` policy.',
            remedy="Add one that people write, with its `why`.",
        )
    if not question.write and (question.wrong or question.starter is not None):
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}" shows its policy, and has a `starter` or `wrong` ones.',
            remedy="Add `write: true`, or remove them.",
        )
    yield from _right(question, at)
    for place, wrong in enumerate(question.wrong):
        here = (*at, "wrong", place, "policy")
        policy, found = _taken(question.slug, wrong.policy, here)
        yield from found
        if policy and not _otherwise(question, policy):
            yield Finding(
                at=here,
                fault=f'Question "{question.slug}": this wrong policy decides everything rightly.',
                remedy="Add a request that tells it from the right one.",
            )


def _right(question: PolicyMatrix, at: Path) -> Iterator[Finding]:
    policy, found = _taken(question.slug, question.policy, (*at, "policy"))
    yield from found
    for name in _otherwise(question, policy) if policy else ():
        place = [one.id for one in question.requests].index(name)
        said = question.requests[place].decision
        yield Finding(
            at=(*at, "requests", place, "decision"),
            fault=f'Question "{question.slug}": request "{name}" is `{said}`, and IAM decides otherwise.',
            remedy="Change the decision or the policy.",
        )


def _otherwise(question: PolicyMatrix, policy: Policy) -> list[str]:
    decisions = decide_each(policy, question.requests)
    return [one.id for one in question.requests if decisions[one.id].allowed != (one.decision == "allow")]


def _taken(slug: str, document: dict[str, Any], at: Path) -> tuple[Policy | None, list[Finding]]:
    try:
        return parse_policy(json.dumps(document)), []
    except MalformedPolicy as fault:
        said = f'Question "{slug}": AWS would not take this policy: {fault.message}'
        return None, [Finding(at=at, fault=said.removesuffix(".") + ".", remedy=fault.remedy)]

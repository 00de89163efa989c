"""
The engine and the naive evaluator decide alike.

2,000 cases by default; `IAM_CASES=100000 .venv/bin/pytest tests/engines/cloud/iam/test_against_oracle.py` for more,
and `IAM_SEED` for others. A case that differs is printed in full.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from functools import cache
from random import Random
from typing import Any

import pytest

from portal.engines.cloud.iam import (
    Context,
    Policies,
    Policy,
    PolicyKind,
    Principal,
    Request,
    decide,
    parse_policy,
)
from portal.engines.cloud.iam.request import PrincipalKind

from . import oracle
from .generated import Case, case

CASES = int(os.environ.get("IAM_CASES", "2000"))
SEED = int(os.environ.get("IAM_SEED", "20121017"))
KINDS: dict[str, PrincipalKind] = {
    "aws": "aws",
    "service": "service",
    "federated": "federated",
    "anonymous": "anonymous",
}


def decided(generated: Case) -> tuple[str, str]:
    request = asked(generated)

    def read(kind: str, policy_kind: PolicyKind) -> tuple[Policy, ...]:
        documents = generated.policies[kind]
        # Identity policies have to be of the newer version when IAM takes them; the older ones are still about.
        return tuple(
            parse_policy(json.dumps(document), policy_kind)
            if document["Version"] == "2012-10-17" or policy_kind.value.has_principal
            else older(document)
            for document in documents
        )

    policies = Policies(
        identity=read("identity", PolicyKind.ROLE_INLINE),
        resource=next(iter(read("resource", PolicyKind.RESOURCE)), None),
        boundary=next(iter(read("boundary", PolicyKind.MANAGED)), None),
        session=read("session", PolicyKind.SESSION),
        trust=next(iter(read("trust", PolicyKind.TRUST)), None),
    )
    decision = decide(request, policies)
    return decision.reason.value, decision.policy_type.name.lower() if decision.policy_type else ""


def older(document: dict[str, object]) -> Policy:
    written = parse_policy(json.dumps({**document, "Version": "2012-10-17"}))
    return Policy(statements=written.statements, version="2008-10-17")


def asked(generated: Case) -> Request:
    return Request(
        principal=Principal(id=generated.who["id"], kind=KINDS[generated.who["kind"]]),
        action=generated.action,
        resource=generated.resource,
        resource_account=generated.owner,
        context=Context(generated.context),
    )


def judged(generated: Case) -> tuple[str, str]:
    who = dict(generated.who)
    who["account"] = who["id"].split(":")[4] if who["kind"] == "aws" else ""
    context = dict(generated.context)
    if who["kind"] == "aws":
        context["aws:PrincipalArn"] = [who["id"]]
        if ":assumed-role/" in who["id"]:
            context["aws:PrincipalArn"] = [f"arn:aws:iam::{who['account']}:role/{who['id'].split('/')[1]}"]
        if ":user/" in who["id"]:
            context["aws:username"] = [who["id"].split("/")[-1]]
    request = {
        "who": who,
        "action": generated.action,
        "resource": generated.resource,
        "owner": generated.owner,
        "context": context,
    }
    return oracle.judge(request, generated.policies)


def test_the_engine_decides_as_the_rules_say() -> None:
    random = Random(SEED)
    for number in range(CASES):
        generated = case(random)
        ours, theirs = decided(generated), judged(generated)

        # Which of two Allows granted is nobody's rule; which policy denied, AWS's message has to say.
        assert ours[0] == theirs[0], f"case {number}: {ours} instead of {theirs}\n{generated.shown()}"
        assert ours[0] == "allowed" or ours[1] == theirs[1], f"case {number}: {ours}\n{generated.shown()}"


@pytest.mark.parametrize(
    "outcome",
    [
        "allowed",
        *(f"{reason} {kind}" for reason in ("explicitDeny", "implicitDeny")
          for kind in ("trust", "resource", "identity", "boundary", "session")),
    ],
)  # fmt: skip
def test_the_generated_cases_come_to_every_outcome(outcome: Any) -> None:
    """Otherwise agreement would say little."""
    assert outcomes()[outcome] >= 3, outcomes()


@cache
def outcomes() -> Counter[str]:
    random = Random(SEED)
    found = (judged(case(random)) for _ in range(2_000))
    return Counter(reason if reason == "allowed" else f"{reason} {kind}" for reason, kind in found)

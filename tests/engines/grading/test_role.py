"""Checks of the execution role's policy: what IAM would decide, how large it is, what it leaves open."""

from __future__ import annotations

import json
from typing import Any

import pytest

from portal.engines.curriculum.models import POLICY
from tests.engines.grading.test_around import result

BUCKET = "arn:aws:s3:::inbox"
TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"


def policy(*statements: tuple[str, Any, Any], **more: Any) -> dict[str, str]:
    written = [
        {"Effect": effect, "Action": action, "Resource": on, **more} for effect, action, on in statements
    ]
    return {POLICY: json.dumps({"Version": "2012-10-17", "Statement": written}, indent=2)}


READ = policy(("Allow", "s3:GetObject", f"{BUCKET}/in/*"))
SIZE = len("".join(READ[POLICY].split()))


@pytest.mark.parametrize(
    ("files", "action", "on", "decision", "reason"),
    [
        (READ, "s3:GetObject", f"{BUCKET}/in/a", "allowed", None),
        (READ, "s3:GetObject", f"{BUCKET}/out/a", "denied", None),
        (READ, "s3:GetObject", f"{BUCKET}/out/a", "implicitly denied", None),
        (READ, "s3:GetObject", f"{BUCKET}/out/a", "explicitly denied", "and is implicitly denied: no statement of the policy allows it."),
        (READ, "s3:GetObject", f"{BUCKET}/in/a", "denied", "should be denied, and is allowed by statement number 1."),
        (policy(("Allow", "*", "*"), ("Deny", "s3:*", "*")), "s3:GetObject", "*", "explicitly denied", None),
        (policy(("Allow", "*", "*"), ("Deny", "s3:*", "*")), "s3:GetObject", "*", "allowed", "is explicitly denied by statement number 2."),
        ({}, "s3:GetObject", "*", "denied", "There is no policy.json."),
        ({POLICY: "{"}, "s3:GetObject", "*", "denied", "Syntax errors in policy."),
    ],
)  # fmt: skip
def test_iam_is_asked_without_a_run(files, action, on, decision, reason):
    case = {"action": action, "resource": on, "decision": decision}
    failure = result({"kind": "decisions", "cases": (case,)}, files=files).failure

    assert (failure and failure.reason) is None if reason is None else reason in failure.reason


@pytest.mark.parametrize(("context", "decision"), [({"s3:prefix": "in/"}, "allowed"), ({}, "denied")])
def test_a_case_may_bring_condition_keys(context, decision):
    files = policy(("Allow", "s3:ListBucket", BUCKET), Condition={"StringEquals": {"s3:prefix": "in/"}})
    case = {"action": "s3:ListBucket", "resource": BUCKET, "decision": decision, "context": context}

    assert result({"kind": "decisions", "cases": (case,)}, files=files).passed


@pytest.mark.parametrize(
    ("files", "expect", "reason"),
    [
        (READ, {"at_most_bytes": SIZE, "at_most_statements": 1, "no_wildcard": ("action", "resource")}, None),
        (READ, {"at_most_bytes": SIZE - 1}, f"The policy has {SIZE} bytes without white space; {SIZE - 1} are enough."),
        (policy(("Allow", "a:b", "*"), ("Allow", "a:c", "*")), {"at_most_statements": 1}, "has 2 statements; 1 are enough."),
        (policy(("Allow", "s3:Get*", f"{BUCKET}/in/a")), {"no_wildcard": ("action",)}, "its action s3:Get* covers others, too."),
        (policy(("Allow", ["s3:GetObject", "*"], "*")), {"no_wildcard": ("action",)}, "its action * covers"),
        (policy(("Deny", "s3:*", "*")), {"no_wildcard": ("action", "resource")}, None),
        (policy(("Allow", "s3:GetObject", "*")), {"no_wildcard": ("resource",)}, "its resource * covers"),
        (policy(("Allow", "s3:GetObject", "arn:aws:s3:::*/*")), {"no_wildcard": ("resource",)}, "its resource arn:aws:s3:::*/* covers"),
        (policy(("Allow", "s3:GetObject", f"{BUCKET}/*")), {"no_wildcard": ("resource",)}, None),
        (policy(("Allow", "dynamodb:PutItem", TABLE)), {"no_wildcard": ("resource",)}, None),
        (policy(("Allow", "dynamodb:PutItem", TABLE.replace("orders", "*"))), {"no_wildcard": ("resource",)}, "covers"),
    ],
)  # fmt: skip
def test_the_size_of_a_policy_and_its_wildcards(files, expect, reason):
    failure = result({"kind": "policy_size", **expect}, files=files).failure

    assert failure is None if reason is None else reason in failure.reason


@pytest.mark.parametrize("element", ["action", "resource"])
def test_everything_but_these_is_a_wildcard(element):
    written = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": BUCKET}
    written[f"Not{element.capitalize()}"] = written.pop(element.capitalize())
    files = {POLICY: json.dumps({"Version": "2012-10-17", "Statement": [written]})}

    failure = result({"kind": "policy_size", "no_wildcard": (element,)}, files=files).failure

    assert f"its {element} Not{element.capitalize()}" in failure.reason

"""Labs whose code is a template or a workflow: checks against what a stack job gave, and against the text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.curriculum.models import TEMPLATE, WORKFLOW, Check, Lab, LabHead
from portal.engines.grading import CheckResult, grade_lab

ERROR = {
    "rule": "W2531",
    "level": "error",
    "line": 11,
    "column": 7,
    "message": "It is old.",
    "remedy": "Write another.",
}
WARNING = {"rule": "W1", "level": "warning", "line": 3, "column": 1, "message": "Hm.", "remedy": ""}
STEP = {
    "cause": "http", "source": "GET /hello", "function": "my-stack-Hello-1:live", "version": "1", "request_id": "r",
    "function_error": None, "payload": {"ok": True},
}  # fmt: skip
FAILED = STEP | {"function_error": "Unhandled", "payload": {"errorType": "ValueError"}}
NOTE = {"cause": "invoke", "source": "", "note": "Stopped."}
ANSWER = {
    "call": "GET /hello",
    "status": 200,
    "headers": {"a": "b"},
    "body": '{"n": 7}',
    "steps": [STEP, NOTE],
}
RESOURCES = [
    {"logical_id": "Hello", "type": "AWS::Lambda::Function", "name": "my-stack-Hello-1", "status": "deployed", "why": ""},
    {"logical_id": "Live", "type": "AWS::Lambda::Alias", "name": "live", "status": "in part", "why": "so"},
    {"logical_id": "Vpc", "type": "AWS::EC2::VPC", "name": "", "status": "left out", "why": "not here"},
]  # fmt: skip
GAVE = {
    "findings": [WARNING],
    "resources": RESOURCES,
    "outputs": {},
    "responses": [ANSWER],
    "refused": "",
    "state": None,
}
REFUSED = GAVE | {
    "findings": [WARNING, ERROR],
    "responses": [],
    "resources": [one | {"status": "left out"} for one in RESOURCES],
}
UNCHECKED = GAVE | {"findings": [], "resources": [], "responses": [], "refused": "Checking took too long."}


def lab(code: str, *expect: dict[str, Any], acts: int = 1, **fields: Any) -> Lab:
    given = tuple({"call": "GET /hello"} for _ in range(acts))
    check = Check.model_validate({"slug": "c", "title": "C", "given": given, "expect": expect, **fields})
    head = LabHead.model_validate(
        {"code": code, "title": "L", "summary": "S", "minutes": 5, "checks": (check,)}
    )
    payloads = {"c": ('{"call":"GET /hello"}',) * acts}
    return Lab(
        slug="l", head=head, brief="B", starter={}, solution={}, wrong={}, presets=(), payloads=payloads
    )


def of_template(
    expect: dict[str, Any], gave: Any = GAVE, files: dict[str, str] | None = None, **fields: Any
) -> CheckResult:
    deployed = {} if gave is None else {"c": gave}
    return grade_lab(lab("template", expect, **fields), files or {}, {}, deployed=deployed).results[0]


@pytest.mark.parametrize(
    ("expect", "gave", "reason"),
    [
        ({"kind": "findings", "level": "error", "times": 0}, GAVE, None),
        ({"kind": "findings", "level": "error", "times": 0}, REFUSED, "Expected no findings of level error, found 1. Line 11: W2531: It is old. Write another."),
        ({"kind": "findings", "level": "warning", "times": 2}, REFUSED, None),
        ({"kind": "findings", "rule": "W2531", "times": 0}, GAVE, None),
        ({"kind": "findings", "rule": "W2531"}, GAVE, "Expected at least 1 finding of W2531, found none."),
        ({"kind": "findings", "times": 0}, UNCHECKED, "Checking took too long."),
        ({"kind": "findings", "times": 0}, None, "The template was not looked at: the run was cut short."),
        ({"kind": "resources", "type": "AWS::Lambda::Function", "times": 1}, GAVE, None),
        ({"kind": "resources", "type": "AWS::Lambda::Alias", "logical_id": "Live"}, GAVE, None),
        ({"kind": "resources", "type": "AWS::Lambda::Alias", "logical_id": "Dead"}, GAVE, "Expected at least 1 resource AWS::Lambda::Alias named Dead, found none."),
        ({"kind": "resources", "type": "AWS::EC2::VPC"}, GAVE, "Expected at least 1 resource AWS::EC2::VPC, found none."),
        ({"kind": "resources", "type": "AWS::Lambda::Function"}, REFUSED, "The template is not deployed. Line 11: W2531: It is old. Write another."),
        ({"kind": "steps", "cause": "http", "function": "Hello", "outcome": "succeeded", "times": 1}, GAVE, None),
        ({"kind": "steps", "cause": "sqs", "times": 0}, GAVE, None),
        ({"kind": "steps", "outcome": "failed"}, GAVE, "Expected at least 1 invocation that failed, found none."),
        ({"kind": "steps", "function": "Other"}, GAVE, "Expected at least 1 invocation of Other, found none."),
        ({"kind": "steps", "times": 0}, REFUSED, "The template is not deployed. Line 11: W2531: It is old. Write another."),
        ({"kind": "at_path", "path": "$.status", "value": 200}, GAVE, None),
        ({"kind": "at_path", "path": "$.body", "decode": "json", "then": "$.n", "value": 7}, GAVE, None),
        ({"kind": "includes", "value": {"headers": {"a": "b"}}, "invocation": 0}, GAVE, None),
        ({"kind": "about", "path": "$.status", "value": 500, "absolute": 1}, GAVE, "Expected 500 ± 1 at $.status, got 200."),
        ({"kind": "at_path", "path": "$.status", "value": 200}, REFUSED, "The template is not deployed. Line 11: W2531: It is old. Write another."),
        ({"kind": "at_path", "path": "$.status", "value": 200}, None, "This was not done: the run was cut short."),
        ({"kind": "at_path", "path": "$.status", "value": 200}, GAVE | {"responses": [], "refused": "No such route."}, "No such route."),
    ],
)  # fmt: skip
def test_what_a_deployment_came_to(expect, gave, reason):
    failure = of_template(expect, gave).failure

    assert (failure and failure.reason) == reason


def test_a_step_that_failed_is_told_with_its_error():
    gave = GAVE | {"responses": [ANSWER | {"steps": [FAILED]}]}

    failure = of_template({"kind": "steps", "outcome": "succeeded"}, gave).failure

    assert "ValueError" in failure.actual


def test_the_act_is_shown_beside_what_came_of_it():
    failure = of_template({"kind": "at_path", "path": "$.status", "value": 201}).failure

    assert '"call": "GET /hello"' in failure.event
    assert (failure.expected, failure.actual) == ("201", "200")


def test_a_hidden_check_tells_its_hint_and_nothing_else():
    failure = of_template({"kind": "findings", "times": 0}, hidden=True, hint="Look again.").failure

    assert (failure.reason, failure.event, failure.expected, failure.actual) == (
        "Look again.",
        None,
        None,
        None,
    )


def test_checks_that_do_the_same_look_at_one_deployment():
    one = Check.model_validate({"slug": "one", "title": "One", "expect": ({"kind": "findings", "times": 0},)})
    other = one.model_copy(update={"slug": "other"})
    calls = Check.model_validate(
        {"slug": "calls", "title": "Calls", "given": ({"call": "GET /"},), "expect": ({"kind": "steps"},)}
    )
    head = LabHead(code="template", title="L", summary="S", minutes=5, checks=(one, calls, other))
    made = Lab(slug="l", head=head, brief="B", starter={}, solution={}, wrong={}, presets=(),
               payloads={"one": (), "calls": ('{"call":"GET /"}',), "other": ()})  # fmt: skip

    assert [made.deployment_of(check) for check in head.checks] == ["one", "calls", "one"]


POLICY = """\
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - {managed}
        - Version: '2012-10-17'
          Statement:
            - Effect: {effect}
              Action: {action}
              Resource: {resource}
"""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"action": "'dynamodb:*'"}, "template.yaml, line 9: the statement allows more than is needed: its action dynamodb:* covers others, too."),
        ({"action": "'*'", "effect": "Deny"}, None),
        ({"resource": "'*'"}, "template.yaml, line 9: the statement allows more than is needed: its resource * covers others, too."),
        ({"resource": "'*'", "action": "xray:PutTraceSegments"}, None),
        ({"resource": "!Sub 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/*'"}, "template.yaml, line 9: the statement allows more"),
        ({"managed": "AmazonDynamoDBFullAccess"}, "template.yaml, line 6, allows more than is needed: its action * of AmazonDynamoDBFullAccess"),
        ({"managed": "arn:aws:iam::aws:policy/AdministratorAccess"}, "template.yaml, line 6, allows more"),
    ],
)  # fmt: skip
def test_policies_that_a_template_writes(change, reason):
    told = {
        "managed": "AWSXRayDaemonWriteAccess",
        "effect": "Allow",
        "action": "dynamodb:PutItem",
        "resource": "!GetAtt T.Arn",
    }
    text = POLICY.format(**told | change)

    failure = of_template(
        {"kind": "policy_size", "no_wildcard": ("action", "resource")}, files={TEMPLATE: text}
    ).failure

    assert (failure is None) if reason is None else failure.reason.startswith(reason)


DEPLOYS = """\
on: {push: {branches: [main]}}
permissions: {id-token: write, contents: read}
concurrency: deploy
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - uses: aws-actions/configure-aws-credentials@v6
        with: {role-to-assume: arn, aws-region: us-east-1}
      - run: |
          sam validate --lint
          sam build && sam deploy --resolve-s3 --no-confirm-changeset --no-fail-on-empty-changeset --stack-name s --capabilities CAPABILITY_IAM
"""


def of_workflow(expect: dict[str, Any], text: str = DEPLOYS) -> CheckResult:
    return grade_lab(lab("workflow", expect, acts=0), {WORKFLOW: text}, {}).results[0]


@pytest.mark.parametrize(
    ("expect", "reason"),
    [
        ({"kind": "findings", "level": "info", "times": 0}, None),
        ({"kind": "findings", "rule": "oidc"}, "Expected at least 1 finding of oidc, found none."),
        ({"kind": "workflow_steps", "uses": "actions/checkout", "times": 1}, None),
        ({"kind": "workflow_steps", "uses": "aws-actions/configure-aws-credentials", "inputs": ("role-to-assume",)}, None),
        ({"kind": "workflow_steps", "uses": "actions/checkout", "inputs": ("ref",)}, "Expected at least 1 step using actions/checkout with ref, found none."),
        ({"kind": "workflow_steps", "runs": "sam deploy --resolve-s3"}, None),
        ({"kind": "workflow_steps", "runs": "sam sync"}, "Expected at least 1 step running sam sync, found none."),
        ({"kind": "at_path", "path": "$.on.push.branches", "value": ["main"]}, None),
        ({"kind": "at_path", "path": "$.jobs[?@.environment]", "present": True}, "Expected something at $.jobs[?@.environment], and there is nothing."),
        ({"kind": "matches", "pattern": "--stack-name s "}, None),
    ],
)  # fmt: skip
def test_what_a_workflow_says(expect, reason):
    failure = of_workflow(expect).failure

    assert (failure and failure.reason) == reason


@pytest.mark.parametrize(
    "expect", [{"kind": "workflow_steps", "runs": "a"}, {"kind": "at_path", "path": "$.a", "value": 1}]
)
def test_a_workflow_that_cannot_be_read_is_said_with_its_line(expect):
    assert (
        "1:3" in of_workflow(expect, "a: b: c").failure.reason
        or "cannot be read" in of_workflow(expect, "a: b: c").failure.reason
    )


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_graded(text):
    result = of_workflow({"kind": "workflow_steps", "runs": "sam deploy"}, text)

    assert result.failure is not None
    assert (
        of_template({"kind": "policy_size", "no_wildcard": ("action",)}, files={TEMPLATE: text}) is not None
    )

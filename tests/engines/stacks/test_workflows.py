from __future__ import annotations

from pathlib import Path

import pytest

from portal.engines.stacks import CheckerAt
from portal.engines.stacks.workflows import check_workflow

pytestmark = pytest.mark.broker

SOUND = """\
name: Deploy
on: {push: {branches: [main]}}
permissions: {id-token: write, contents: read}
concurrency: {group: deploy, cancel-in-progress: false}
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - uses: aws-actions/setup-sam@v3
        with: {use-installer: true}
      - uses: aws-actions/configure-aws-credentials@v6
        with: {role-to-assume: '${{ vars.ROLE }}', aws-region: ap-south-1}
      - run: sam validate --lint
      - run: sam build
      - run: >-
          sam deploy --resolve-s3 --no-confirm-changeset --no-fail-on-empty-changeset
          --stack-name my-stack --capabilities CAPABILITY_IAM
"""


def told(text: str, checks: CheckerAt, **more: bool) -> list[tuple[str, str, int]]:
    return [(one.level, one.rule, one.line) for one in check_workflow(text, checks=checks, **more)]


def test_a_sound_workflow_has_no_findings(checks: CheckerAt) -> None:
    assert told(SOUND, checks) == []


def test_the_workflow_of_the_source_notes_is_refused_line_by_line(checks: CheckerAt) -> None:
    found = told((Path(__file__).with_name("notes") / "deploy-lambda.yml").read_text(), checks)

    assert [(level, rule) for level, rule, _ in found if level != "info"] == [
        ("warning", "permissions"),
        ("error", "action-major"),
        ("error", "action-major"),
        ("warning", "python-old"),
        ("warning", "python-version"),
        ("warning", "awscli-1"),
        ("error", "action-major"),
        ("error", "oidc"),
        ("error", "sam-deploy"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "level", "rule", "line"),
    [
        ("checkout@v7", "checkout@v5", "warning", "action-major", 9),
        ("checkout@v7", "checkout@v3", "error", "action-major", 9),
        ("checkout@v7", "checkout@main", "warning", "action-branch", 9),
        (
            "role-to-assume: '${{ vars.ROLE }}'",
            "aws-access-key-id: '${{ secrets.KEY }}'",
            "error",
            "oidc",
            13,
        ),
        ("role-to-assume: '${{ vars.ROLE }}', ", "", "error", "oidc", 12),
        (", aws-region: ap-south-1", "", "error", "region", 12),
        ("permissions: {id-token: write, contents: read}\n", "", "error", "oidc-permission", 5),
        ("id-token: write, ", "", "error", "oidc-permission", 6),
        ("      - run: sam build\n", "", "warning", "sam-build", 15),
        ("      - run: sam validate --lint\n", "", "info", "unchecked", 5),
        (" --no-confirm-changeset", "", "error", "sam-deploy", 16),
        (" --no-fail-on-empty-changeset", "", "warning", "sam-deploy", 16),
        ("--resolve-s3 ", "", "error", "sam-deploy", 16),
        ("--stack-name my-stack ", "", "error", "sam-deploy", 16),
        (" --capabilities CAPABILITY_IAM", "", "error", "sam-deploy", 16),
        ("deploy --resolve-s3", "deploy --guided --resolve-s3", "error", "sam-deploy", 16),
        ("sam validate --lint", "echo ${{ secrets.KEY }}", "error", "secret-printed", 14),
        ("sam validate --lint", "echo ${{ github.event.issue.title }}", "error", "injection", 14),
        ("push:", "pull_request_target:", "warning", "pull-request-target", 2),
        ("runs-on: ubuntu-latest", "runs-on: 3", "error", "schema", 7),
        ("concurrency: {group: deploy, cancel-in-progress: false}\n", "", "info", "concurrency", 2),
        ("name: Deploy", "nam: Deploy", "error", "schema", 1),
    ],
)
def test_each_rule_is_told_where_it_is_broken(
    before: str, after: str, level: str, rule: str, line: int, checks: CheckerAt
) -> None:
    assert before in SOUND

    assert (level, rule, line) in told(SOUND.replace(before, after), checks)


def test_what_samconfig_says_need_not_be_said(checks: CheckerAt) -> None:
    bare = SOUND[: SOUND.index("      - run: >-")] + "      - run: sam deploy\n"

    assert told(bare, checks, has_samconfig=True) == []


@pytest.mark.parametrize(
    "text", ["- a", "", "3", "on: [", "on: &a [*a]", "jobs: {a: {steps: [1, {uses: 3}]}}"]
)
def test_what_is_no_workflow_is_refused(text: str, checks: CheckerAt) -> None:
    assert any(level == "error" for level, _, _ in told(text, checks))

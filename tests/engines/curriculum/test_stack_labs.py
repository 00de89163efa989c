"""Labs whose code is a template or a workflow, and rules of a team that labs name."""

from __future__ import annotations

import json

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.models import TEMPLATE, WORKFLOW
from tests.engines.curriculum.test_around import POLICY

LAB = "labs/mended/lab.yaml"
HEAD = """\
code: template
title: Mended
summary: Mend it.
minutes: 5
checks:
  - slug: deploys
    title: It is deployed
    expect:
      - {kind: findings, level: error, times: 0}
  - slug: answers
    title: It answers
    given:
      - call: GET /hello
      - {event: {n: 1}, function: Hello}
      - {sample: plain/three, function: Hello}
      - {put: Inbox/a, body: text}
      - {send: Jobs, body: {a: 1}}
      - fire: Nightly
      - update: breaks
      - wait: 5
    expect:
      - {kind: at_path, path: $.status, value: 200, invocation: 0}
"""
FLOW = """\
code: workflow
title: Flow
summary: Mend it.
minutes: 5
checks:
  - slug: deploys
    title: It deploys
    expect:
      - {kind: workflow_steps, runs: sam deploy}
      - {kind: findings, rule: oidc, times: 0}
"""
RULES = """\
name: team
title: The team's rules
rules:
  - slug: lines
    title: Lines are JSON
    why: They are searched.
    times: 2
    expect:
      - {kind: structured_logs, keys: [level]}
  - slug: once
    title: Twice is once
    why: Events come twice.
    expect:
      - kind: idempotent
  - slug: no-secret
    title: No secret
    why: Everybody reads code.
    points: 3
    expect:
      - {kind: source, rule: no-secret}
  - slug: no-wildcard
    title: No wildcard
    why: Whoever takes it over.
    expect:
      - {kind: policy_size, no_wildcard: [action]}
"""


def library(content):
    return Shelf(content.root).library()


def problems(content):
    return [str(one) for one in library(content).problems]


@pytest.fixture
def mended(content):
    for part, text in {"starter": "A: 1", "solution": "A: 2", "wrong/most": "A: 3"}.items():
        content.write(f"labs/mended/{part}/{TEMPLATE}", f"{text}\n")
        content.write(f"labs/mended/{part}/src/app.py", "A = 1\n")
    content.write("labs/mended/wrong/none.yaml", "A: 4\n")
    content.write("labs/mended/updates/breaks/src/app.py", "A = 2\n")
    content.write("labs/mended/brief.md", "Mend it.\n")
    content.write(LAB, HEAD)
    return content


@pytest.fixture
def flow(content):
    for part, text in {"starter": "a: 1", "solution": "a: 2", "wrong/most": "a: 3"}.items():
        content.write(f"labs/flow/{part}/{WORKFLOW}", f"{text}\n")
    content.write("labs/flow/wrong/none.yaml", "a: 4\n")
    content.write("labs/flow/brief.md", "Mend it.\n")
    content.write("labs/flow/lab.yaml", FLOW)
    return content


def test_a_template_with_its_code_is_a_lab(mended):
    lab = library(mended).labs["mended"]

    assert problems(mended) == []
    assert list(lab.starter) == [TEMPLATE, "src/app.py"]  # the template is what the editor opens
    assert lab.wrong["none"] == {TEMPLATE: "A: 4\n", "src/app.py": "A = 1\n"}
    assert lab.updates == {"breaks": {"src/app.py": "A = 2\n"}}
    assert [json.loads(act) for act in lab.payloads["answers"]] == [
        {"call": "GET /hello"},
        {"event": {"n": 1}, "function": "Hello"},
        {"event": {"n": 3}, "function": "Hello"},
        {"put": "Inbox/a", "body": "text"},
        {"send": "Jobs", "body": {"a": 1}},
        {"fire": "Nightly"},
        {"update": "breaks"},
        {"wait": 5},
    ]


def test_a_workflow_lies_where_github_looks_for_it(flow):
    assert problems(flow) == []
    assert list(library(flow).labs["flow"].starter) == [WORKFLOW]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes: 5", "minutes: 5\nruntime: python3.14", "`runtime` is none of lab.yaml's where `code` is a template."),
        ("- call: GET /hello", "- {call: GET /hello, wait: 5}", 'Check "answers": an act does 2 things; it needs exactly one.'),
        ("- call: GET /hello", "- {body: a}", 'Check "answers": an act does 0 things; it needs exactly one.'),
        ("- call: GET /hello", "- call: hello", "Check \"answers\": 'hello' is no call."),
        ("- call: GET /hello", "- {fire: Nightly, body: a}", 'Check "answers": `fire` has no body.'),
        ("- {event: {n: 1}, function: Hello}", "- {event: {n: 1}}", 'Check "answers": an event goes to a `function`, and nothing else does.'),
        ("put: Inbox/a", "put: Inbox", "Check \"answers\": 'Inbox' is no place."),
        ("update: breaks", "update: mends", 'Check "answers": there is no updates/mends.'),
        ("      - update: breaks\n", "", 'Check "answers" waits for no update.'),
        ("kind: at_path, path: $.status, value: 200, invocation: 0", "kind: succeeds", 'Check "answers": `succeeds` is nothing to ask of a template.'),
        ("invocation: 0", "invocation: 8", 'Check "answers" looks at invocation 8, and there are 8.'),
        ("level: error, times: 0", "level: error, times: 0, at_most: 1", "contradict each other"),
        ("kind: findings, level: error, times: 0", "kind: policy_size, at_most_bytes: 9", "of policies in a template only `no_wildcard` is asked."),
        ("kind: findings, level: error, times: 0", "kind: steps", 'Check "deploys" does nothing with the stack.'),
        ("kind: findings, level: error, times: 0", "kind: workflow_steps, runs: a", "`workflow_steps` is nothing to ask of a template."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_template_lab_is_said(mended, old, new, said):
    mended.replace(LAB, old, new)

    assert any(said in one for one in problems(mended)), problems(mended)


def test_an_account_beside_a_template_is_refused(mended):
    mended.write("labs/mended/aws.yaml", "queues:\n  - name: jobs\n")

    assert any("aws.yaml stands beside a template." in one for one in problems(mended))


def test_a_function_has_no_acts_and_no_updates(content):
    content.replace("labs/double/lab.yaml", "- event: {n: 4}", "- {event: {n: 4}, function: Hello}")
    content.write("labs/double/updates/breaks/lambda_function.py", "A = 1\n")

    said = problems(content)

    assert any("`function` is for labs whose code is a template." in one for one in said)
    assert any("updates/ is of labs whose code is a template." in one for one in said)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("{kind: workflow_steps}", "a step uses an action or runs a command."),
        ("{kind: workflow_steps, uses: a, runs: b}", "a step uses an action or runs a command."),
        ("{kind: resources, type: a}", "`resources` is nothing to ask of a workflow."),
        ("{kind: logs, pattern: a}", "`logs` is nothing to ask of a workflow."),
    ],
)
def test_what_is_wrong_with_a_workflow_lab_is_said(flow, new, said):
    flow.replace("labs/flow/lab.yaml", "{kind: workflow_steps, runs: sam deploy}", new)

    assert any(said in one for one in problems(flow))


def test_other_names_with_a_dot_are_not_looked_at(flow):
    flow.write("labs/flow/starter/.git/config", "a")

    assert problems(flow) == []


# --- Rules ----------------------------------------------------------------------


@pytest.fixture
def team(content):
    content.write("rules/team.yaml", RULES)
    content.replace("labs/double/lab.yaml", "minutes: 5", "minutes: 5\nrules: [team]")
    return content


def test_rules_become_checks_behind_the_labs_own(team):
    lab = library(team).labs["double"]

    assert problems(team) == []
    assert [check.slug for check in lab.head.checks] == ["twice", "negative", "team-lines", "team-no-secret"]
    lines, secret = lab.head.checks[2:]
    assert (lines.hint, lines.rule_of, lines.hidden) == ("They are searched.", "The team's rules", False)
    assert [json.loads(event) for event in lab.payloads["team-lines"]] == [
        {"n": 2},
        {"n": 2},
        {"n": 3},
        {"n": 3},
    ]
    assert (secret.points, lab.payloads["team-no-secret"]) == (3, ())


def test_what_a_lab_has_is_asked_of_it(team):
    team.write("labs/double/aws.yaml", "tables: []\n")
    for part in ("starter", "solution"):
        team.write(f"labs/double/{part}/policy.json", POLICY)

    slugs = [check.slug for check in library(team).labs["double"].head.checks]

    assert {"team-once", "team-no-wildcard"} <= set(slugs)


def test_a_lab_without_rules_has_the_digest_that_it_had(content):
    before = library(content).labs["double"].digest
    content.write("rules/team.yaml", RULES)

    assert library(content).labs["double"].digest == before
    content.replace("labs/double/lab.yaml", "minutes: 5", "minutes: 5\nrules: [team]")
    assert library(content).labs["double"].digest != before


def test_a_check_that_is_named_as_one_of_the_rules_is_said(team):
    team.replace("labs/double/lab.yaml", "slug: negative", "slug: team-lines")

    assert any("`team-lines` has the name of one that its rules become." in one for one in problems(team))


def test_rules_that_nobody_has_written_are_said(content):
    content.replace("labs/double/lab.yaml", "minutes: 5", "minutes: 5\nrules: [taem]")

    (said,) = problems(content)

    assert "taem" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: team", "name: squad", "`name` is not the file's name."),
        ("slug: once", "slug: lines", "The rule `lines` is there twice."),
        ("kind: idempotent", "{kind: findings, times: 0}", "`findings` is of one lab, and no rule of all."),
        (
            "kind: idempotent",
            "{kind: ledger, figure: lost, times: 0}",
            "`ledger` is of one lab, and no rule of all.",
        ),
        ("kind: idempotent", "{kind: logs, pattern: '(a+)+'}", "cannot be used."),
        ("kind: idempotent", "{kind: calls, action: a, times: 1, at_most: 2}", "contradict each other"),
        ("why: They are searched.", "points: 1", "there is no `why`"),
        ("slug: once", f"slug: {'a' * 60}", "has more than 64 characters."),
    ],
)
def test_what_is_wrong_with_rules_is_said(team, old, new, said):
    team.replace(
        "rules/team.yaml",
        f"- {old}" if new.startswith("{") else old,
        f"- {new}" if new.startswith("{") else new,
    )

    assert any(said in one for one in problems(team)), problems(team)

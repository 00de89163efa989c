"""Rules of a house: structured logs, twice is once, no secret, no wildcard."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.cloud.iam import parse_policy
from portal.engines.curriculum.models import Source
from portal.engines.grading import grade_lab
from portal.engines.grading.source import examine_source
from portal.engines.grading.wildcards import allowed_by
from tests.engines.grading.test_around import after, result, sent
from tests.engines.grading.test_labs import lab
from tests.engines.grading.test_labs import outcome as logged

HANDLER = "lambda_function.lambda_handler"
LOGS = {"kind": "structured_logs", "keys": ("level", "message")}
GOOD = '{"level": "INFO", "message": "done"}'


def said(expect: dict[str, Any], *outcomes: Any, events: tuple[str, ...] | None = None) -> str | None:
    made = lab(expect, events=len(outcomes))
    if events:
        made = made.model_copy(update={"payloads": {"c": events}})
    failure = grade_lab(made, {}, {"c": outcomes}).results[0].failure
    return failure and failure.reason


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        (GOOD, None),
        (f"{GOOD}\n{GOOD}", None),
        ("hello", "Line 1 of what the function logged is no JSON: hello"),
        (f"{GOOD}\nhello", "Line 2 of what the function logged is no JSON: hello"),
        ('"text"', 'Line 1 of what the function logged is JSON, and no object: "text"'),
        ('{"level": "INFO"}', 'Line 1 of what the function logged has no message: {"level": "INFO"}'),
        ('{\n "level": "INFO",\n "message": "m"\n}', "Line 1 of what the function logged is no JSON: {"),
        ("", "The function logged nothing."),
    ],
    ids=["one", "two", "text", "the second", "no object", "no message", "over lines", "silent"],
)
def test_each_line_is_one_object(log, reason):
    assert said(LOGS, logged({}, log=log)) == reason


def test_the_lines_of_every_invocation_are_looked_at():
    assert "Line 1" in said(LOGS, logged({}, log=GOOD), logged({}, log="text"))


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_whatever_is_logged_is_looked_at_and_told(text):
    reason = said({"kind": "structured_logs"}, logged({}, log=f"{text}\n{{}}"))

    assert reason is None or reason.startswith("Line ")


@pytest.mark.parametrize(
    ("answers", "events", "reason"),
    [
        (({"n": 1}, {"n": 1}), ("1", "1"), None),
        (({"n": 1}, {"n": 2}), ("1", "1"), "The event came a second time, and the answer was another one:"),
        (({"n": 1}, {"n": 2}), ("1", "2"), None),
        (({"n": 1}, {"n": 2}, {"n": 1}), ("1", "2", "1"), None),
        (({"n": 1}, {"n": 2}, {"n": 2}), ("1", "2", "1"), "The event came a second time, and the answer was"),
    ],
    ids=["the same", "another", "another event", "between", "the first again"],
)
def test_an_event_that_comes_again_gets_the_same_answer(answers, events, reason):
    found = said({"kind": "idempotent"}, *(logged(one) for one in answers), events=events)

    assert (found is None) if reason is None else found.startswith(reason)


def test_an_event_that_comes_again_changes_nothing():
    first, again = after(changes=[sent("o-1")]), after(changes=[])

    assert result({"kind": "idempotent"}, first, again).passed
    twice = result({"kind": "idempotent"}, first, first)
    assert twice.failure.reason.startswith(
        "The event came a second time, and the account was changed again: message of to-ship was added"
    )


def test_a_failure_is_not_the_answer_that_came_before():
    assert "did not end as it did before" in said(
        {"kind": "idempotent"}, logged({}), logged("late", error="Error"), events=("1", "1")
    )


HELD = [
    'PASSWORD = "winter-2026"',
    'config.api_key = "winter-2026"',
    'connect(password="winter-2026")',
    'connect({"password": "winter-2026"})',
    'os.environ.get("DB_PASSWORD", "winter-2026")',
    'os.environ["API_TOKEN"] = "winter-2026"',
    'token: str = "winter-2026"',
    'key = "AKIA' + 'IOSFODNN7EXAMPLE"',
    'text = """-----BEGIN RSA ' + 'PRIVATE KEY-----"""',
]
FREE = [
    'PASSWORD = os.environ["PASSWORD"]',
    'SECRET_NAME = "shop/bank-password"',
    'secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop"',
    'next_token = "abcdefgh"',
    'call(ClientRequestToken="abcdefgh")',
    'os.environ.get("DB_PASSWORD", "")',
    'print("password", "is not told")',
    'TOKEN = ""',
]


@pytest.mark.parametrize("line", HELD)
def test_a_secret_in_the_code_is_found_with_its_line(line):
    files = {"lambda_function.py": f"import os\n\n{line}\n"}

    reason = examine_source(Source(kind="source", rule="no-secret"), files, HANDLER)

    assert reason.startswith("lambda_function.py, line 3, holds a secret")


@pytest.mark.parametrize("line", FREE)
def test_what_only_names_a_secret_is_none(line):
    files = {"lambda_function.py": f"import os\n\n{line}\n"}

    assert examine_source(Source(kind="source", rule="no-secret"), files, HANDLER) is None


@pytest.mark.parametrize(
    ("variable", "found"),
    [
        ("DB_PASSWORD: winter-2026", True),
        ("DB_PASSWORD: !Ref Password", False),
        ("DB_PASSWORD: '{{resolve:secretsmanager:shop/db}}'", False),
        ("DB_SECRET: arn:aws:secretsmanager:us-east-1:111122223333:secret:shop", False),
        ("TABLE: orders", False),
    ],
)
def test_a_secret_in_an_environment_variable_is_found(variable, found):
    text = (
        f"Resources:\n  F:\n    Properties:\n      Environment:\n        Variables:\n          {variable}\n"
    )

    reason = examine_source(Source(kind="source", rule="no-secret"), {"template.yaml": text}, HANDLER)

    assert bool(reason) is found
    assert not reason or reason.startswith("template.yaml, line 6, ")


def test_a_default_of_a_parameter_is_no_hiding_place():
    text = "Parameters:\n  DbPassword:\n    Type: String\n    Default: winter-2026\n"

    reason = examine_source(Source(kind="source", rule="no-secret"), {"template.yaml": text}, HANDLER)

    assert reason.startswith("template.yaml, line 4, ")


def test_the_permission_to_ask_for_a_token_is_none():
    text = "permissions:\n  id-token: write-all\nenv:\n  TOKEN: ${{ secrets.TOKEN }}\n"
    files = {".github/workflows/deploy.yaml": text}

    assert examine_source(Source(kind="source", rule="no-secret"), files, HANDLER) is None


@pytest.mark.parametrize(
    ("action", "resource", "wide"),
    [
        ("xray:PutTraceSegments", "*", ""),
        (["xray:PutTraceSegments", "cloudwatch:PutMetricData"], "*", ""),
        (["xray:PutTraceSegments", "s3:GetObject"], "*", "resource *"),
        ("nobody:Knows", "*", "resource *"),
        ("s3:GetObject", "arn:aws:s3:::inbox/in/*", ""),
        ("s3:Get*", "arn:aws:s3:::inbox/in/*", "action s3:Get*"),
    ],
)
def test_actions_without_resources_may_have_all_of_them(action, resource, wide):
    statement = {"Sid": "Mine", "Effect": "Allow", "Action": action, "Resource": resource}
    policy = parse_policy(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))

    (found,) = [one.wide(("action", "resource")) for one in allowed_by(policy)]

    assert (wide in found and "Statement Mine of the policy" in found) if wide else found == ""

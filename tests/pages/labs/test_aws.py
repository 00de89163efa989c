"""The tab AWS: what an invocation did to the AWS beside its function, and what its role had to say to that."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client

from portal.engines.curriculum import Library
from portal.engines.emulator import job_to_json
from portal.engines.emulator.function import Function, Job
from portal.library import library
from portal.pages.labs import views
from portal.records.accounts.models import Learner
from tests import make
from tests.pages.labs.conftest import a_run, a_submission
from tests.pages.labs.test_result import show

pytestmark = pytest.mark.django_db
TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
HOSTILE = "<script>alert(1)</script>\"'&{{ x }}"


def a_call(
    action: str = "dynamodb:PutItem", resource: str = TABLE, *, reason: str = "", **fields: Any
) -> dict[str, Any]:
    allowed = not reason
    return {
        "service": action.partition(":")[0],
        "action": action,
        "resource": resource,
        "decision": {"allowed": allowed, "reason": reason or "allowed by statement Write"},
        "needs": [{"action": action, "resource": resource, "written": ""}],
        "ms": 12.34,
        "request_id": "r",
        "error": None if allowed else "AccessDeniedException",
        **fields,
    }


def a_change(what: str = "added", **fields: Any) -> dict[str, Any]:
    item = {"orderId": {"S": "ord-1"}, "total": {"N": "12"}}
    return {
        "service": "dynamodb",
        "kind": "item",
        "region": "us-east-1",
        "resource": "orders",
        "id": '{"orderId": "ord-1"}',
        "what": what,
        "before": None if what == "added" else item,
        "after": None if what == "removed" else item,
        **fields,
    }


def allowing(*actions: str, resource: str = TABLE) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def tab(
    client: Client,
    learner: Learner,
    *,
    policy: dict[str, Any] | None = None,
    failed: bool = False,
    aws: dict[str, Any] | None,
) -> str:
    """The whole panel, as text between tags; "" for the tab when there is none."""
    outcome = replace(make.outcome("null", error=failed), aws=aws)
    function = Function(files={"lambda_function.py": make.CODE}, name="double")
    job = Job(id="try", owner="1", function=function, events=("{}",), aws={}, policy=policy)
    run = a_run(learner, outcome, request={"jobs": [job_to_json(job)]})
    return str(show(client, run).text)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.mark.parametrize(
    "aws",
    [None, {}, {"calls": [], "changes": [], "deliveries": [], "smallest_policy": allowing()}],
    ids=["none beside it", "nothing told", "nothing done"],
)
def test_there_is_no_tab_where_nothing_happened(client, learner, aws):
    assert 'href="#aws"' not in tab(client, learner, aws=aws)


def test_a_denied_call_is_told_by_word_and_says_what_to_do(client, learner):
    denied = a_call(reason="implicit deny: no statement allows it")
    page = tab(
        client, learner, failed=True, policy=allowing("dynamodb:GetItem"), aws={"calls": [a_call("s3:GetObject"), denied]}
    )  # fmt: skip

    assert '<a class="tab" href="#aws">AWS <span class="badge">2</span></a>' in page
    said = words(page)
    assert f"The role's policy has no Allow for dynamodb:PutItem on {TABLE}. Add one" in said
    assert "Calls, 1 of them denied" in said
    assert (
        f"denied implicit deny: no statement allows it dynamodb:PutItem {TABLE} AccessDeniedException 12.3"
        in said
    )
    assert "allowed by statement Write s3:GetObject" in said


def test_a_submission_shows_what_its_first_failing_check_did(client, learner, shelf):
    seen = replace(make.outcome('{"twice": 5}'), aws={"calls": [a_call()], "changes": [a_change()]})
    submission = a_submission(learner, shelf, visible=seen, hidden=make.outcome('{"twice": 6}'))
    page = words(show(client, submission.run).text)

    assert "AWS 1" in page
    assert "Of the check “Visible”." in page
    assert "No policy was judged" not in page  # nothing is known of what the calls needed
    assert 'added item {"orderId": "ord-1"}' in page


def test_an_explicit_deny_is_told_apart(client, learner):
    page = tab(client, learner, aws={"calls": [a_call(reason="explicit deny by statement NoWrites")]})

    assert f"denies dynamodb:PutItem on {TABLE} (explicit deny by statement NoWrites)" in words(page)


def test_a_call_that_is_not_simulated_was_neither_allowed_nor_denied(client, learner):
    page = words(
        tab(client, learner, aws={"calls": [a_call("ec2:RunInstances", "*", decision=None, needs=[])]})
    )

    assert "not simulated not simulated here ec2:RunInstances" in page
    assert "has no Allow" not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (a_change(), 'added item {"orderId": "ord-1"} After { "orderId": "ord-1", "total": 12 }'),
        (a_change("removed"), 'removed item {"orderId": "ord-1"} Before { "orderId": "ord-1", "total": 12 }'),
        (
            a_change("changed", after={"orderId": {"S": "ord-1"}, "tags": {"SS": ["b", "a"]}}),
            'Before { "orderId": "ord-1", "total": 12 } After { "orderId": "ord-1", "tags": [ "a", "b" ] }',
        ),
        (
            a_change(service="s3", kind="object", resource="inbox", id="a.txt", after={"size": 3, "content": "new"}),
            'inbox s3 added object a.txt After { "size": 3, "content": "new" }',
        ),
        (a_change(after={"cut": '{"long": "xx…'}), 'After {"long": "xx…'),
        (a_change(service="sqs", kind="queue", id="", after={}), "added queue After {}"),
    ],
    ids=["added", "removed", "changed", "an object", "cut by the engine", "a thing without a name"],
)  # fmt: skip
def test_a_change_shows_what_was_and_what_is(client, learner, change, said):
    assert said in words(tab(client, learner, aws={"changes": [change]}))


def test_what_is_long_is_cut_and_what_is_much_is_counted(client, learner):
    told = {
        "calls": [a_call()] * 210,
        "calls_dropped": 5,
        "changes": [a_change(id=str(number)) for number in range(150)],
        "changes_dropped": 7,
        "deliveries": [{"service": "sns", "target": "arn:t", "payload": "x" * 9_000}] * 60,
        "deliveries_dropped": 1,
    }
    page = words(tab(client, learner, aws=told))

    assert "AWS 215" in page
    assert "And 15 more calls" in page
    assert "And 57 more changes" in page
    assert "And 11 more that are not shown" in page
    assert "x" * 1_500 + "…" in page
    assert "x" * 1_501 not in page


def test_what_would_have_been_sent_names_its_target(client, learner):
    function = "arn:aws:lambda:us-east-1:111122223333:function:work"
    sent = {"service": "events", "target": function, "payload": {"detail": {"id": 1}}}
    page = words(tab(client, learner, aws={"deliveries": [sent]}))

    assert f"Would have been sent events to {function}" in page
    assert '"id": 1' in page


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (allowing("dynamodb:PutItem", "dynamodb:DeleteItem"), "to tidy up Statement[0].Action[1] Nothing that ran needed"),
        (allowing("dynamodb:*"), "allows too much Statement[0].Action[0]"),
        (allowing("dynamodb:PutItms"), "does not work Statement[0].Action[0]"),
        ({"Version": "2012-10-17", "Statement": []}, "not taken Statement Syntax errors in policy."),
    ],
    ids=["unused", "too wide", "a typo", "no policy"],
)  # fmt: skip
def test_what_is_odd_about_the_policy_stands_beside_it(client, learner, policy, said):
    page = tab(
        client,
        learner,
        policy=policy,
        aws={"calls": [a_call()], "smallest_policy": allowing("dynamodb:PutItem")},
    )

    assert said in words(page)
    assert re.search(r'<pre id="aws-smallest"[^>]*>\{', page)
    assert 'data-copy="#aws-smallest"' in page


OWN = "arn:aws:sts::111122223333:assumed-role/double-role/double"
AUDITOR = "arn:aws:sts::111122223333:assumed-role/auditor/nightly"


def test_a_call_in_a_session_that_was_assumed_says_as_whom(client, learner):
    told = {"calls": [a_call(principal=OWN), a_call("dynamodb:Scan", principal=AUDITOR)]}
    page = words(tab(client, learner, aws=told))

    assert f"dynamodb:Scan {TABLE} as auditor/nightly" in page
    assert page.count(" as auditor") == 1
    assert "as double-role" not in page


def test_what_took_no_part_in_the_decision_is_told_with_the_call(client, learner):
    finding = "The policy of arn:aws:s3:::inbox is not judged: it is malformed."

    assert f"note {finding}" in words(tab(client, learner, aws={"calls": [a_call(findings=[finding])]}))


def test_what_an_assumed_role_needs_is_no_use_of_the_functions_own(client, learner):
    told = {"calls": [a_call("dynamodb:GetItem", principal=OWN), a_call(principal=AUDITOR)]}
    page = words(tab(client, learner, policy=allowing("dynamodb:GetItem", "dynamodb:PutItem"), aws=told))

    assert "Statement[0].Action[1] Nothing that ran needed dynamodb:PutItem here." in page
    assert "Nothing that ran needed dynamodb:GetItem" not in page


@pytest.mark.parametrize(
    ("reason", "principal", "said"),
    [
        ("implicit deny: no statement of the role trust policy allows it", OWN, f"The trust policy of {TABLE} has no Allow"),
        ("explicit deny by statement Closed of the resource-based policy", OWN, f"The policy of {TABLE} denies"),
        ("implicit deny: no statement of the session policy allows it", AUDITOR, "The session policy that was passed with AssumeRole has no"),
        ("implicit deny: no statement allows it", AUDITOR, "The policy of the role auditor, which was assumed, has no Allow"),
        ("implicit deny: no statement allows it", OWN, "The role's policy has no Allow"),
    ],
    ids=["trust", "a resource's", "a session's", "an assumed role's", "its own"],
)  # fmt: skip
def test_a_denial_names_the_policy_that_made_it(client, learner, reason, principal, said):
    denied = a_call(reason=reason, principal=principal)

    assert said in words(tab(client, learner, failed=True, aws={"calls": [denied]}))


def test_the_functions_own_log_is_not_called_unused(client, learner):
    logs = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/double:*"
    policy = allowing("logs:CreateLogStream", "logs:PutLogEvents", resource=logs)

    assert "Nothing that ran" not in tab(client, learner, policy=policy, aws={"calls": [a_call()]})


def test_a_run_that_was_held_up_is_not_told_what_it_did_not_need(client, learner):
    denied = a_call(reason="implicit deny: no statement allows it")
    policy = allowing("dynamodb:GetItem")

    assert "Nothing that ran" not in tab(client, learner, policy=policy, aws={"calls": [denied]})


def test_the_aws_that_had_to_be_ended_says_why(client, learner):
    assert "held more than 128 MB" in tab(
        client, learner, aws={"gone": "The simulated AWS held more than 128 MB."}
    )


def test_whatever_a_function_writes_is_text(client, learner):
    told = {
        "calls": [
            a_call(HOSTILE, HOSTILE, error=HOSTILE, findings=[HOSTILE], principal=f"x:assumed-role/{HOSTILE}")
        ],
        "changes": [a_change(resource=HOSTILE, id=HOSTILE, after={HOSTILE: {"S": HOSTILE}})],
        "deliveries": [{"service": "sns", "target": HOSTILE, "payload": {"a": HOSTILE}}],
    }
    policy = allowing(f"s3:{HOSTILE}", resource=f"arn:aws:s3:::{HOSTILE}")
    page = tab(client, learner, policy=policy, aws=told | {"smallest_policy": policy})

    assert "<script>alert" not in page
    assert "alert(1)" in page
    assert "{{ x }}" in page


def test_what_is_nested_as_deep_as_anybody_likes_breaks_nothing(client, learner):
    deep: Any = {"S": "end"}
    for _ in range(300):
        deep = {"M": {"a": deep}}

    assert 'href="#aws"' in tab(client, learner, aws={"changes": [a_change(after={"a": deep})]})


@pytest.fixture
def incident(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lab is a system that people complain about."""
    found = library().labs["denied-since-this-afternoon"].incident
    lab = shelf.labs["double"].model_copy(update={"incident": found})
    made = Library(course=shelf.course, lessons=shelf.lessons, labs={"double": lab}, facts=shelf.facts)
    monkeypatch.setattr(views, "library", lambda: made)


@pytest.mark.parametrize(
    "reason", ["no statement of the role policy allows it", "explicit deny by statement NoWrites"]
)
def test_in_an_incident_a_denial_is_told_and_not_what_would_mend_it(client, learner, incident, reason):
    smallest = allowing("dynamodb:PutItem", "dynamodb:UpdateItem")

    page = tab(
        client, learner, failed=True, policy=allowing("dynamodb:GetItem"),
        aws={"calls": [a_call(reason=reason)], "smallest_policy": smallest},
    )  # fmt: skip

    assert f"dynamodb:PutItem on {TABLE}" in unescape(page)
    assert "Your policy" in page
    assert "dynamodb:UpdateItem" not in page
    for mend in ("Add one", "Narrow that Deny", "The smallest that allows", "It knows this run only"):
        assert mend not in words(page)


def test_elsewhere_the_smallest_policy_stands_beside_ones_own(client, learner):
    smallest = allowing("dynamodb:PutItem", "dynamodb:UpdateItem")

    page = tab(
        client,
        learner,
        policy=allowing("dynamodb:GetItem"),
        aws={"calls": [a_call(reason="none")], "smallest_policy": smallest},
    )

    assert "dynamodb:UpdateItem" in page
    assert "Add one" in page

"""Checks of the AWS around a function: what the account holds, what was sent, what was called."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.grading import grade_lab
from tests.engines.grading.test_labs import lab, outcome

ORDER = {"orderId": "o-1", "total": 12, "paid": True, "lines": [{"sku": "a"}]}
ACCOUNT: dict[str, Any] = {
    "buckets": [
        {
            "name": "inbox",
            "objects": [
                {"key": "in/o-1.json", "text": json.dumps(ORDER), "content_type": "application/json"},
                {"key": "in/o-2.json", "text": "{}"},
                {"key": "logo", "base64": "/w=="},
            ],
        }
    ],
    "tables": [
        {
            "name": "orders",
            "key": {"orderId": "S"},
            "items": [ORDER],
            "typed_items": [
                {"orderId": {"S": "o-2"}, "tags": {"SS": ["b", "a"]}, "n": {"N": "12345678901234567890"},
                 "deep": {"M": {"list": {"L": [{"NULL": True}, {"NS": ["2", "1"]}, {"N": "0.5"}]}}}},
            ],
        }
    ],
    "buses": [{"name": "shop", "rules": [{"name": "all", "targets": [{"id": "1", "arn": "arn:aws:lambda:::work"}]}]}],
}  # fmt: skip


def call(action: str, resource: str = "arn:aws:x:::y", *, allowed: bool | None = True, **fields: Any):
    decision = None if allowed is None else {"allowed": allowed, "reason": "so"}
    needs = [{"action": action, "resource": resource, "written": ""}]
    return {"service": action.partition(":")[0], "action": action, "resource": resource, "decision": decision, "needs": needs,
            "ms": 1.0, "request_id": "r", "error": None, **fields}  # fmt: skip


def sent(body: str, *, to: str = "to-ship", service: str = "sqs", what: str = "added"):
    after = {"body": body} if service == "sqs" else {"message": body}
    return {"service": service, "kind": "message", "region": "us-east-1", "resource": to, "id": body, "what": what,
            "before": None, "after": after}  # fmt: skip


def after(**aws: Any):
    """An outcome with this done to the AWS beside it."""
    return replace(outcome(None), aws={"account": ACCOUNT, **aws})


def result(expect: dict[str, Any], *outcomes, files: dict[str, str] | None = None):
    made = lab(expect, events=max(1, len(outcomes)))
    return grade_lab(made, files or {}, {"c": outcomes}).results[0]


STATE_HELD = [
    {"kind": "objects", "bucket": "inbox", "key": "in/o-1.json"},
    {"kind": "objects", "bucket": "inbox", "pattern": "^in/"},
    {"kind": "objects", "bucket": "inbox", "key": "in/o-3.json", "present": False},
    {"kind": "objects", "bucket": "inbox", "pattern": "^out/", "present": False},
    {"kind": "objects", "bucket": "elsewhere", "key": "a", "present": False},
    {"kind": "objects", "bucket": "inbox", "key": "in/o-2.json", "text": "{}"},
    {"kind": "objects", "bucket": "inbox", "key": "in/o-1.json", "contains": '"paid": true'},
    {"kind": "objects", "bucket": "inbox", "key": "in/o-1.json", "path": "$.lines[0].sku", "value": "a"},
    {"kind": "objects", "bucket": "inbox", "pattern": "json$", "path": "$.total", "value": 12},
    {"kind": "objects", "bucket": "inbox", "key": "logo", "text": "/w=="},
    {"kind": "items", "table": "orders", "key": {"orderId": "o-1"}},
    {"kind": "items", "table": "orders", "key": {"orderId": "o-1"}, "attributes": {"total": 12.0, "paid": True}},
    {"kind": "items", "table": "orders", "key": {"orderId": "o-1"}, "attributes": {"lines": [{"sku": "a"}]}},
    {"kind": "items", "table": "orders", "key": {"orderId": "o-2"}, "attributes": {"tags": ["a", "b"]}},
    {"kind": "items", "table": "orders", "key": {"orderId": "o-2"}, "attributes": {"n": 12345678901234567890}},
    {"kind": "items", "table": "orders", "key": {"orderId": "o-2"}, "attributes": {"deep": {"list": [None, [1, 2], 0.5]}}},
    {"kind": "items", "table": "orders", "key": {"orderId": "o-9"}, "present": False},
    {"kind": "items", "table": "orders", "key": {"orderId": "o-1", "at": 1}, "present": False},
]  # fmt: skip
STATE_MISSED = [
    ({"kind": "objects", "bucket": "inbox", "key": "a"}, "Expected an object a in the bucket inbox, and there is none.", "in/o-1.json\nin/o-2.json\nlogo"),
    ({"kind": "objects", "bucket": "empty", "key": "a"}, "Expected an object a in the bucket empty, and there is none.", "the bucket is empty"),
    ({"kind": "objects", "bucket": "inbox", "pattern": "^out/"}, "Expected an object a key matching ^out/", None),
    ({"kind": "objects", "bucket": "inbox", "pattern": "^in/", "present": False}, "There should be no object", "in/o-1.json\nin/o-2.json"),
    ({"kind": "objects", "bucket": "inbox", "key": "in/o-2.json", "text": "{ }"}, "The object in/o-2.json holds something else.", "{}"),
    ({"kind": "objects", "bucket": "inbox", "key": "in/o-2.json", "contains": "paid"}, "does not contain", "{}"),
    ({"kind": "objects", "bucket": "inbox", "key": "in/o-1.json", "path": "$.total", "value": 13}, "The object in/o-1.json: Expected 13 at $.total, got 12.", None),
    ({"kind": "objects", "bucket": "inbox", "key": "in/o-2.json", "path": "$.total", "value": 13}, "Expected 13 at $.total of the object in/o-2.json, and there is nothing.", None),
    ({"kind": "objects", "bucket": "inbox", "key": "logo", "path": "$", "value": 1}, "cannot be read as JSON", "/w=="),
    ({"kind": "items", "table": "orders", "key": {"orderId": "o-9"}}, 'Expected an item {"orderId": "o-9"} in the table orders, and there is none.', None),
    ({"kind": "items", "table": "orders", "key": {"orderId": "o-1"}, "present": False}, 'There should be no item {"orderId": "o-1"}', None),
    ({"kind": "items", "table": "orders", "key": {"orderId": "o-1"}, "attributes": {"total": "12"}}, 'The item {"orderId": "o-1"} in the table orders: Expected "12" at $.total, got 12 (a number).', None),
    ({"kind": "items", "table": "orders", "key": {"orderId": "o-1"}, "attributes": {"state": "new"}}, "and there is nothing.", None),
]  # fmt: skip


@pytest.mark.parametrize("expect", STATE_HELD)
def test_what_the_account_holds(expect):
    assert result(expect, after()).failure is None


@pytest.mark.parametrize(("expect", "reason", "actual"), STATE_MISSED)
def test_what_it_does_not_hold_is_told_with_what_it_does(expect, reason, actual):
    failure = result(expect, after()).failure

    assert reason in failure.reason
    assert failure.actual
    assert actual is None or failure.actual == actual


def test_the_account_is_that_of_the_last_invocation():
    expect = {"kind": "items", "table": "orders", "key": {"orderId": "o-1"}}

    assert result(expect, after(account={}), after()).passed
    assert not result(expect, after(), after(account={})).passed


def test_what_is_missing_is_told_with_what_was_denied():
    denied = call("dynamodb:PutItem", "arn:t", allowed=False)
    expect = {"kind": "items", "table": "orders", "key": {"orderId": "o-9"}}

    assert result(expect, after(calls=[denied])).failure.reason.endswith(
        "dynamodb:PutItem on arn:t was denied."
    )


A, B = '{"orderId": "o-1", "n": 1}', '{"orderId":"o-2"}'
MESSAGES = [sent(A), sent(B), sent(B, what="changed"), sent(A, to="other"), sent(A, to="news", service="sns")]
DELIVERED = [
    {"service": "events", "target": "arn:aws:lambda:::work", "payload": {"detail": {"id": 1}}},
    {"service": "events", "target": "arn:aws:lambda:::else", "payload": {"detail": {"id": 1}}},
    {"service": "sns", "target": "arn:aws:lambda:::work", "payload": {}},
]
CALLS = [
    call("dynamodb:PutItem", "arn:aws:dynamodb:us-east-1:1:table/orders"),
    call("dynamodb:PutItem", "arn:aws:dynamodb:us-east-1:1:table/orders", error="ConditionalCheckFailedException"),
    call("sqs:SendMessage", "arn:aws:sqs:us-east-1:1:to-ship", allowed=False),
    call("ec2:RunInstances", "*", allowed=None, needs=[]),
    call("s3:PutObject", "arn:aws:s3:::a/b", needs=[{"action": name, "resource": "arn:aws:s3:::a/b", "written": ""}
                                                    for name in ("s3:PutObject", "s3:GetObject")]),
]  # fmt: skip
COUNTED = [
    ({"kind": "messages", "queue": "to-ship"}, 2),
    ({"kind": "messages", "queue": "nowhere"}, 0),
    ({"kind": "messages", "queue": "to-ship", "pattern": "o-2"}, 1),
    ({"kind": "messages", "queue": "to-ship", "includes": {"orderId": "o-1"}}, 1),
    ({"kind": "messages", "queue": "to-ship", "includes": {"orderId": "o-1", "n": 2}}, 0),
    ({"kind": "messages", "topic": "news"}, 1),
    ({"kind": "messages", "bus": "shop"}, 1),
    ({"kind": "messages", "bus": "shop", "includes": {"detail": {"id": 1}}}, 1),
    ({"kind": "messages", "bus": "default"}, 0),
    ({"kind": "calls", "action": "dynamodb:PutItem"}, 2),
    ({"kind": "calls", "action": "dynamodb:putitem"}, 2),
    ({"kind": "calls", "action": "dynamodb:*", "resource": "arn:aws:dynamodb:*:*:table/orders"}, 2),
    ({"kind": "calls", "action": "dynamodb:*", "resource": "arn:aws:dynamodb:*:*:table/other"}, 0),
    ({"kind": "calls", "action": "*"}, 5),
    ({"kind": "calls", "action": "*", "allowed": False}, 1),
    ({"kind": "calls", "action": "*", "allowed": True}, 3),
    ({"kind": "calls", "action": "s3:GetObject"}, 1),
]


@pytest.mark.parametrize(("expect", "found"), COUNTED)
@pytest.mark.parametrize(
    ("bound", "holds"),
    [
        (lambda n: {}, lambda n: n >= 1),
        (lambda n: {"times": n}, lambda n: True),
        (lambda n: {"times": n + 1}, lambda n: False),
        (lambda n: {"at_least": n}, lambda n: True),
        (lambda n: {"at_least": n + 1}, lambda n: False),
        (lambda n: {"at_most": n}, lambda n: True),
        (lambda n: {"at_most": n - 1} if n else {"times": 1}, lambda n: False),
        (lambda n: {"at_least": n, "at_most": n + 1}, lambda n: True),
    ],
    ids=["any", "so many", "one more", "at least", "too few", "at most", "too many", "between"],
)
def test_messages_and_calls_are_counted(expect, found, bound, holds):
    done = after(changes=MESSAGES, deliveries=DELIVERED, calls=CALLS)

    made = result(expect | bound(found), done)

    assert made.passed is holds(found)
    if made.failure:
        assert f"found {found or 'none'}." in made.failure.reason


@pytest.mark.parametrize(
    ("expect", "reason"),
    [
        ({"kind": "messages", "queue": "to-ship", "times": 1}, "Expected exactly 1 message sent to the queue to-ship, found 2."),
        ({"kind": "messages", "queue": "to-ship", "pattern": "o-9"}, "Expected at least 1 message sent to the queue to-ship that match o-9, found none."),
        ({"kind": "messages", "topic": "news", "times": 0}, "Expected no messages sent to the topic news, found 1."),
        ({"kind": "calls", "action": "dynamodb:PutItem", "at_most": 1}, "Expected at most 1 call of dynamodb:PutItem, found 2."),
        ({"kind": "calls", "action": "*", "allowed": False, "times": 0}, "Expected no calls that were denied, found 1."),
        ({"kind": "calls", "action": "s3:*", "resource": "arn:x", "allowed": True}, "Expected at least 1 call of s3:* on arn:x that were allowed, found none."),
        ({"kind": "calls", "action": "sqs:*", "at_least": 2, "at_most": 3}, "Expected 2 to 3 calls of sqs:*, found 1."),
    ],
)  # fmt: skip
def test_a_wrong_number_is_told_in_a_sentence(expect, reason):
    failure = result(expect, after(changes=MESSAGES, calls=CALLS)).failure

    assert failure.reason.startswith(reason)
    assert failure.actual


def test_all_invocations_are_counted_together():
    expect = {"kind": "messages", "queue": "to-ship", "times": 2}

    assert result(expect, after(changes=[sent(A)]), after(changes=[sent(B)])).passed


def test_what_was_dropped_may_have_been_one_too_many():
    many = after(calls=[call("s3:GetObject")], calls_dropped=3)

    assert result({"kind": "calls", "action": "s3:GetObject", "at_least": 1}, many).passed
    failure = result({"kind": "calls", "action": "s3:GetObject", "at_most": 2}, many).failure
    assert failure.reason == (
        "Expected at most 2 calls of s3:GetObject, found 1, and 3 more of all kinds that are not told."
    )


@pytest.mark.parametrize("expect", [STATE_HELD[0], STATE_HELD[10], COUNTED[0][0], COUNTED[9][0]])
@pytest.mark.parametrize(
    ("outcomes", "reason"),
    [
        ([outcome(1)], "There was no AWS beside this function."),
        ([after(gone="The simulated AWS held more than 128 MB, and was ended.")], "held more than 128 MB"),
        ([after(account_refused="The account holds 2 MB.")], "The account holds 2 MB."),
        ([], "cut short"),
    ],
    ids=["none", "gone", "too much", "cut short"],
)
def test_an_aws_that_cannot_tell_fails_the_check_and_says_why(expect, outcomes, reason):
    assert reason in result(expect, *outcomes).failure.reason


def test_what_is_nested_deeper_than_python_goes_breaks_nothing():
    deep: Any = {"S": "x"}
    for _ in range(2_000):
        deep = {"L": [deep]}
    account = {"tables": [{"name": "orders", "typed_items": [{"orderId": {"S": "o-1"}, "deep": deep}]}]}

    made = result(STATE_HELD[10] | {"attributes": {"deep": 1}}, after(account=account))

    assert "nested too deeply" in made.failure.reason

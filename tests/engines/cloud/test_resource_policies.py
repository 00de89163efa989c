"""Policies of buckets, queues, topics, secrets, buses and tables: judged as they stand when somebody calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from portal.engines.cloud import ACCOUNT, REGION, BadSeed

from .around import allow
from .heaven import Account, Heaven

pytestmark = pytest.mark.broker

ROLE = f"arn:aws:iam::{ACCOUNT}:role/tested"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
NOTHING = allow("logs:*")
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:news"
URL = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/jobs"


def statement(effect: str, action: str, on: str, *, to: str = ROLE, **more: Any) -> dict[str, Any]:
    """A policy of a resource, with one statement."""
    only = {"Effect": effect, "Principal": {"AWS": to}, "Action": action, "Resource": on, **more}
    return {"Version": "2012-10-17", "Statement": [only]}


def publish(account: Account) -> int:
    asked = {"Action": "Publish", "Version": "2010-03-31", "TopicArn": TOPIC, "Message": "x"}
    form = "application/x-www-form-urlencoded"
    return account.ask("POST", "/", urlencode(asked).encode(), Content_Type=form)[0]


def of_json(service: str, operation: str, **parameters: Any) -> Any:
    def call(account: Account) -> int:
        return account.attempt(service, operation, **parameters)[0]

    return call


# What is asked for: how, and the section of the seed, the name, the action and the ARN that a policy has for it.
CALLS: dict[str, tuple[Callable[[Account], int], tuple[str, dict[str, Any]], tuple[str, str]]] = {
    "bucket": (
        lambda account: account.ask("GET", "/uploads/a")[0],
        ("buckets", {"name": "uploads", "objects": [{"key": "a", "text": "x"}]}),
        ("s3:GetObject", "arn:aws:s3:::uploads/*"),
    ),
    "queue": (
        of_json("sqs", "SendMessage", QueueUrl=URL, MessageBody="x"),
        ("queues", {"name": "jobs"}),
        ("sqs:SendMessage", QUEUE),
    ),
    "topic": (publish, ("topics", {"name": "news"}), ("SNS:Publish", TOPIC)),
    "secret": (
        of_json("secretsmanager", "GetSecretValue", SecretId="db"),
        ("secrets", {"name": "db", "text": "x"}),
        ("secretsmanager:GetSecretValue", "*"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("of", CALLS)
@pytest.mark.parametrize(
    ("effect", "to", "own", "is_allowed"),
    [
        (None, "", True, True),
        (None, "", False, False),
        ("Allow", ROLE, False, True),
        ("Allow", ROOT, False, False),
        ("Allow", "arn:aws:iam::444455556666:root", False, False),
        ("Deny", "*", True, False),
        ("Deny", f"arn:aws:iam::{ACCOUNT}:role/other", True, True),
    ],
    ids=[
        "none, and the role may",
        "none, and the role may not",
        "it allows the role, whose own policy does not",
        "it leaves it to the account, whose role may not",
        "it allows others",
        "it denies everybody, and the role may",
        "it denies others",
    ],
)
def test_either_policy_of_one_account_allows_and_each_denies(
    heaven: Heaven, of: str, effect: str | None, to: str, own: bool, is_allowed: bool
) -> None:
    call, (section, thing), (action, arn) = CALLS[of]
    policy = {"policy": statement(effect, action, arn, to=to)} if effect else {}
    seed = {section: [{**thing, **policy}]}

    with heaven.account(seed, policy=allow(action) if own else NOTHING) as account:
        status = call(account)
        (told,) = account.told().calls

    assert (status == 200) is is_allowed
    assert told.allowed is is_allowed
    assert told.findings == ()
    assert ("resource-based policy" in told.reason) is (is_allowed is not own)


def test_a_policy_counts_from_when_it_was_put_until_it_is_deleted(heaven: Heaven) -> None:
    denied = statement("Deny", "s3:GetObject", "arn:aws:s3:::uploads/private/*", to="*")
    seed = {"buckets": [{"name": "uploads", "objects": [{"key": "private/a", "text": "x"}]}]}

    with heaven.account(seed) as account:
        found = [account.ask("GET", "/uploads/private/a")[0]]
        account.ask("PUT", "/uploads?policy", json.dumps(denied).encode())
        found.append(account.ask("GET", "/uploads/private/a")[0])
        told = account.told()
        account.ask("DELETE", "/uploads?policy")
        found.append(account.ask("GET", "/uploads/private/a")[0])

    assert found == [200, 403, 200]
    assert told.calls[0].reason == "no policy was given"
    assert told.calls[2].reason == "explicit deny by statement number 1 of the resource-based policy"
    (change,) = told.changes
    assert (change.kind, change.after["policy"]) == ("bucket", denied)


def test_conditions_of_a_bucket_policy_are_judged_and_not_by_moto(heaven: Heaven) -> None:
    policy = statement(
        "Deny", "s3:*", "arn:aws:s3:::uploads/*", to="*", Condition={"Bool": {"aws:SecureTransport": "false"}}
    )
    seed = {"buckets": [{"name": "uploads", "policy": policy, "objects": [{"key": "a", "text": "x"}]}]}

    with heaven.account(seed) as account:
        assert account.ask("GET", "/uploads/a")[2] == b"x"


def test_a_bus_is_judged_by_the_policy_that_it_was_given(heaven: Heaven) -> None:
    bus = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
    policy = statement("Deny", "events:PutEvents", bus, to="*", Sid="none")
    entry = {"Source": "a", "DetailType": "b", "Detail": "{}"}

    with heaven.account() as account:
        account.call("events", "PutPermission", Policy=json.dumps(policy))
        status, _ = account.attempt("events", "PutEvents", Entries=[entry])

    assert status == 400


def test_a_table_is_judged_by_its_policy_and_so_is_its_index(heaven: Heaven) -> None:
    table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/orders"
    policy = json.dumps(statement("Deny", "dynamodb:Scan", f"{table}/index/*", to="*"))
    index = {"name": "by-state", "key": {"state": "S"}}

    with heaven.account({"tables": [{"name": "orders", "key": {"id": "S"}, "indexes": [index]}]}) as account:
        account.call("dynamodb", "PutResourcePolicy", ResourceArn=table, Policy=policy)
        on_table, _ = account.attempt("dynamodb", "Scan", TableName="orders")
        on_index, _ = account.attempt("dynamodb", "Scan", TableName="orders", IndexName="by-state")

    assert (on_table, on_index) == (200, 400)


ROTTEN = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
)


@pytest.mark.parametrize(
    ("put", "code"),
    [
        (lambda account: account.ask("PUT", "/uploads?policy", ROTTEN.encode())[::2], "MalformedPolicy"),
        (lambda account: account.ask("PUT", "/uploads?policy", b"{")[::2], "MalformedPolicy"),
        (
            lambda account: account.attempt(
                "sqs", "SetQueueAttributes", QueueUrl=URL, Attributes={"Policy": ROTTEN}
            ),
            "InvalidAttributeValue",
        ),
        (
            lambda account: account.attempt(
                "secretsmanager", "PutResourcePolicy", SecretId="db", ResourcePolicy=ROTTEN
            ),
            "MalformedPolicyDocumentException",
        ),
        (lambda account: account.attempt("events", "PutPermission", Policy=ROTTEN), "ValidationException"),
    ],
    ids=["bucket", "no JSON", "queue", "secret", "bus"],
)  # fmt: skip
def test_a_policy_that_aws_would_not_take_is_refused_in_its_words(
    heaven: Heaven, put: Any, code: str
) -> None:
    seed = {
        "buckets": [{"name": "uploads"}],
        "queues": [{"name": "jobs"}],
        "secrets": [{"name": "db", "text": "x"}],
    }
    with heaven.account(seed) as account:
        status, body = put(account)
        told = account.told()

    assert status == 400
    assert "Missing required field Principal" in str(body) or "Syntax errors in policy." in str(body)
    assert [call.error for call in told.calls] == [code]
    assert told.changes == ()


def test_what_moto_keeps_and_aws_would_not_is_told_and_not_judged(heaven: Heaven) -> None:
    with heaven.account({"queues": [{"name": "jobs"}]}) as account:
        account.call("sqs", "AddPermission", QueueUrl=URL, Label="a", AWSAccountIds=["none"], Actions=["*"])
        status, _ = account.attempt("sqs", "SendMessage", QueueUrl=URL, MessageBody="x")
        _, sent = account.told().calls

    assert status == 200
    (finding,) = sent.findings
    assert finding.startswith(
        f"The policy of {QUEUE} is not judged: Statement[0].Principal: Invalid principal"
    )


def test_policies_of_a_seed_come_back_in_what_is_kept(heaven: Heaven) -> None:
    seed = {
        section: [{**thing, "policy": statement("Allow", action, arn)}]
        for _, (section, thing), (action, arn) in CALLS.values()
    }
    with heaven.account(seed) as account:
        exported = account.export()
        assert account.told().changes == ()

    for section, (written,) in seed.items():
        assert exported[section][0]["policy"] == written["policy"]


def test_a_seed_with_a_policy_that_aws_would_not_take_is_refused_with_its_place(heaven: Heaven) -> None:
    seed = {"buckets": [{"name": "uploads", "policy": json.loads(ROTTEN)}]}

    with (
        pytest.raises(BadSeed, match=r"aws: buckets\[0\], uploads: policy: Statement\[0\]: Missing required"),
        heaven.account(seed),
    ):
        pass

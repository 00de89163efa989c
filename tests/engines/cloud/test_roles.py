"""Roles that a function assumes: who may, and what may be done in the session."""

from __future__ import annotations

import json
from typing import Any

import pytest

from portal.engines.cloud import ACCOUNT, BadSeed
from portal.engines.emulator.client import Broker

from .around import allow, handler, run
from .heaven import Heaven

pytestmark = pytest.mark.broker

ROLE = f"arn:aws:iam::{ACCOUNT}:role/reader"
OWN = f"arn:aws:iam::{ACCOUNT}:role/my-function-role"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/here"
FUNCTION = f"arn:aws:sts::{ACCOUNT}:assumed-role/my-function-role/my-function"
BUCKET = {"name": "uploads", "objects": [{"key": "a", "text": "hello"}]}
ASSUMED = """
    from botocore.exceptions import ClientError
    def attempt(call):
        try:
            return call()
        except ClientError as fault:
            return [fault.response["Error"]["Code"], fault.response["Error"].get("Message", "")]
    def assumed(role, **more):
        given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="here", **more)["Credentials"]
        return boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    def read(session):
        return session.client("s3").get_object(Bucket="uploads", Key="a")["Body"].read().decode()
"""


def trusting(principal: str, **more: Any) -> dict[str, Any]:
    only = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole", **more}
    return {"Version": "2012-10-17", "Statement": [only]}


def seed(**role: Any) -> dict[str, Any]:
    whole = {"name": "reader", "trust": trusting(OWN), "policy": allow("s3:GetObject"), **role}
    return {"buckets": [BUCKET], "roles": [whole]}


def test_a_session_may_do_what_the_role_may_and_the_function_may_not(around: Broker) -> None:
    body = f"""{ASSUMED}
    session = assumed("{ROLE}")
    who = session.client("sts").get_caller_identity()
    return [read(session), who["Arn"], who["UserId"].rpartition(":")[2],
            boto3.client("sts").get_caller_identity()["Arn"],
            attempt(lambda: read(boto3))[0],
            attempt(lambda: session.client("s3").delete_object(Bucket="uploads", Key="a"))]
    """

    ran = run(around, handler(body), aws=seed(), policy=allow("sts:AssumeRole"))

    text, who, name, function, own, (code, words) = ran.payload
    assert (text, who, name, function, own) == ("hello", SESSION, "here", FUNCTION, "AccessDenied")
    assert (code, words[: len(SESSION) + 6]) == ("AccessDenied", f"User: {SESSION}")
    assert [(call.action, call.principal, call.allowed) for call in ran.told.calls] == [
        ("sts:AssumeRole", FUNCTION, True),
        ("sts:GetCallerIdentity", SESSION, True),
        ("s3:GetObject", SESSION, True),
        ("sts:GetCallerIdentity", FUNCTION, True),
        ("s3:GetObject", FUNCTION, False),
        ("s3:DeleteObject", SESSION, False),
    ]


def test_what_a_session_needs_is_not_for_the_policy_of_the_function(around: Broker) -> None:
    ran = run(around, handler(f'{ASSUMED}\n    return read(assumed("{ROLE}"))'), aws=seed())

    assert ran.payload == "hello"
    assert ran.told.smallest_policy is not None
    (only,) = ran.told.smallest_policy["Statement"]
    assert (only["Action"], only["Resource"]) == (["sts:AssumeRole"], [ROLE])


@pytest.mark.parametrize(
    ("trust", "own", "words"),
    [
        (trusting(OWN), allow("sts:AssumeRole"), ""),
        (trusting(FUNCTION), allow("logs:*"), ""),
        (trusting(f"arn:aws:iam::{ACCOUNT}:root"), allow("sts:AssumeRole"), ""),
        (trusting(f"arn:aws:iam::{ACCOUNT}:root"), allow("logs:*"), "no identity-based policy allows"),
        (trusting(OWN), None, ""),
        (
            trusting(f"arn:aws:iam::{ACCOUNT}:role/other"),
            allow("sts:AssumeRole"),
            "no role trust policy allows",
        ),
        (trusting(f"arn:aws:iam::{ACCOUNT}:role/other"), None, "no role trust policy allows"),
        (
            trusting(OWN, Condition={"StringEquals": {"sts:ExternalId": "secret"}}),
            allow("sts:AssumeRole"),
            "no role trust policy allows",
        ),
    ],
    ids=[
        "the role",
        "the session itself",
        "the account, and the role may",
        "the account, and the role may not",
        "the role, which has no policy",
        "another role",
        "another role, and there is no policy",
        "who knows an id",
    ],
)
def test_who_is_trusted_may_assume_the_role(
    around: Broker, trust: dict[str, Any], own: dict[str, Any] | None, words: str
) -> None:
    body = f'{ASSUMED}\n    return attempt(lambda: assumed("{ROLE}") and ["", ""])'

    code, said = run(around, handler(body), aws=seed(trust=trust), policy=own).payload

    assert code == ("AccessDenied" if words else "")
    assert words in said


def test_a_session_policy_takes_away_and_gives_nothing(around: Broker) -> None:
    body = f"""{ASSUMED}
    less = assumed("{ROLE}", Policy=json.dumps({allow("s3:PutObject")!r}))
    broken = attempt(lambda: assumed("{ROLE}", Policy=json.dumps({{"Statement": []}})))
    return [attempt(lambda: read(less)), broken,
            attempt(lambda: less.client("s3").put_object(Bucket="uploads", Key="b", Body=b""))]
    """

    ran = run(around, handler(body), aws=seed())

    read, broken, write = ran.payload
    assert read[0] == write[0] == "AccessDenied"
    assert "no session policy allows" in read[1]
    assert "no identity-based policy allows" in write[1]
    assert broken[0] == "MalformedPolicyDocument"
    assert ran.told.changes == ()


def test_a_role_that_is_not_here_is_denied_and_the_call_says_which_are(around: Broker) -> None:
    body = f'{ASSUMED}\n    return attempt(lambda: assumed("arn:aws:iam::444455556666:role/reader"))'

    ran = run(around, handler(body), aws=seed())

    assert ran.payload[0] == "AccessDenied"
    (call,) = ran.told.calls
    (finding,) = call.findings
    assert finding == (
        "arn:aws:iam::444455556666:role/reader is no role of this account; there are reader."
        " Others are not simulated."
    )


@pytest.mark.parametrize(
    "call",
    [
        f'assume_role_with_web_identity(RoleArn="{ROLE}", RoleSessionName="here", WebIdentityToken="x" * 20)',
        'get_federation_token(Name="here")',
        f'assume_role(RoleArn="{ROLE}", RoleSessionName="here", PolicyArns=[{{"arn": "arn:aws:iam::aws:policy/x"}}])',
    ],
    ids=["a web identity", "a federated user", "managed policies"],
)  # fmt: skip
def test_what_would_pass_by_a_policy_is_not_simulated(around: Broker, call: str) -> None:
    body = f'{ASSUMED}\n    return attempt(lambda: boto3.client("sts").{call})'

    code, words = run(around, handler(body), aws=seed()).payload

    assert code == "NotSimulatedHere"
    assert "Of sts, simulated are AssumeRole, " in words


def test_a_role_without_a_policy_may_do_what_a_bucket_allows_it(around: Broker) -> None:
    to_role = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "s3:GetObject"}
    policy = {"Version": "2012-10-17", "Statement": [{**to_role, "Resource": "arn:aws:s3:::uploads/*"}]}
    given = seed(policy=None)
    given["buckets"] = [{**BUCKET, "policy": policy}]

    assert (
        run(around, handler(f'{ASSUMED}\n    return read(assumed("{ROLE}"))'), aws=given).payload == "hello"
    )


def test_roles_come_back_in_what_is_kept(heaven: Heaven) -> None:
    with heaven.account(seed()) as account:
        assert account.export()["roles"] == seed()["roles"]


def test_a_role_whose_trust_aws_would_not_take_is_refused_with_its_place(heaven: Heaven) -> None:
    broken = json.loads(json.dumps(trusting("everybody")))

    with (
        pytest.raises(BadSeed, match=r"aws: roles\[0\], reader: trust: Statement\[0\]\.Principal: Invalid"),
        heaven.account(seed(trust=broken)),
    ):
        pass

"""
What IAM refuses, in its words.

Most of these answers were recorded from IAM by the authors of moto (Apache-2.0, tests/test_iam/test_iam_policies.py);
the cases are facts about IAM, written anew.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.cloud.iam import MalformedPolicy, Policy, PolicyKind, parse_policy

from .build import ALICE, ROLE, allow, document

SYNTAX = "Syntax errors in policy."
LEGACY = "The policy failed legacy parsing"
VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
VERSION = "Policy document must be version 2012-10-17 or greater."
NO_ACTIONS = "Policy statement must contain actions."
NO_RESOURCES = "Policy statement must contain resources."
BUCKET = "arn:aws:s3:::b"


def good(**more: Any) -> dict[str, Any]:
    return allow("s3:ListBucket", BUCKET, **more)


def whole(**more: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": good(), **more})


def refused(text: str, kind: PolicyKind = PolicyKind.MANAGED) -> MalformedPolicy:
    with pytest.raises(MalformedPolicy) as caught:
        parse_policy(text, kind)
    return caught.value


def resource(value: Any) -> str:
    return document(allow("s3:ListBucket", value))


def action(value: Any) -> str:
    return document(allow(value, BUCKET))


def condition(value: Any) -> str:
    return document(good(Condition=value))


@pytest.mark.parametrize(
    ("text", "message", "where"),
    [
        ("This is no JSON", SYNTAX, "line 1, column 1"),
        ("", SYNTAX, "line 1, column 1"),
        ("[]", SYNTAX, ""),
        ("null", SYNTAX, ""),
        ('{"Version": NaN}', SYNTAX, ""),
        ('{"Version":"2012-10-17","Version":"2012-10-17"}', SYNTAX, ""),
        ("[" * 60_000, SYNTAX, ""),
        (whole(Version="2013-10-17"), SYNTAX, "Version"),
        (whole(Version=20121017), SYNTAX, "Version"),
        (whole(Version="2008-10-17"), VERSION, "Version"),
        (document(good(), version=None), VERSION, "Version"),
        (json.dumps({"Version": "2012-10-17"}), SYNTAX, "Statement"),
        (document(), SYNTAX, "Statement"),
        (whole(Statement=["afd"]), SYNTAX, "Statement[0]"),
        (whole(Statement="afd"), SYNTAX, "Statement"),
        (whole(Extra="value"), SYNTAX, "Extra"),
        (document(good(Extra="value")), SYNTAX, "Statement[0].Extra"),
        (whole(Id=["x"]), SYNTAX, "Id"),
        (whole(Id=5), SYNTAX, "Id"),
        (document(good(Sid={})), SYNTAX, "Statement[0].Sid"),
        (document(good(Effect="invalid")), SYNTAX, "Statement[0].Effect"),
        (document(good(Effect=None)), SYNTAX, "Statement[0].Effect"),
        (document(good(Effect=["Allow"])), SYNTAX, "Statement[0].Effect"),
        (document(good(Effect="denY")), LEGACY, "Statement[0].Effect"),
        (document(good(NotAction="s3:Get*")), SYNTAX, "Statement[0]"),
        (document(good(NotResource=[])), SYNTAX, "Statement[0]"),
        (action([[]]), SYNTAX, "Statement[0].Action[0]"),
        (action({}), SYNTAX, "Statement[0].Action"),
        (action(5), SYNTAX, "Statement[0].Action"),
        (resource(["adfdf", {}]), SYNTAX, "Statement[0].Resource[1]"),
        (action("invalid"), VENDOR, "Statement[0].Action[0]"),
        (document(allow(None, BUCKET, NotAction="")), VENDOR, "Statement[0].NotAction[0]"),
        (action("a a:ListBucket"), "Vendor a a is not valid", "Statement[0].Action[0]"),
        (action("s3:List:Bucket"), "Actions/Condition can contain only one colon.", "Statement[0].Action[0]"),
        (
            document(allow("s3s:ListBucket", BUCKET), allow("s:3s:ListBucket", BUCKET)),
            "Actions/Condition can contain only one colon.",
            "Statement[1].Action[0]",
        ),
        (resource("invalid"), 'Resource invalid must be in ARN format or "*".', "Statement[0].Resource[0]"),
        (resource(""), 'Resource  must be in ARN format or "*".', "Statement[0].Resource[0]"),
        (
            document(allow("s:3:L", "sdf")),
            'Resource sdf must be in ARN format or "*".',
            "Statement[0].Resource[0]",
        ),
        (
            resource("a:bsdf"),
            'Partition "bsdf" is not valid for resource "arn:bsdf:*:*:*:*".',
            "Statement[0].Resource[0]",
        ),
        (
            resource("a:b:c:d:e:f:g:h"),
            'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".',
            "Statement[0].Resource[0]",
        ),
        (
            resource("aws:s3:::b"),
            'Partition "s3" is not valid for resource "arn:s3:::b:*".',
            "Statement[0].Resource[0]",
        ),
        (
            resource(["arn:error:s3:::b", "arn:error:s3::b"]),
            'Partition "error" is not valid for resource "arn:error:s3:::b".',
            "Statement[0].Resource[0]",
        ),
        (
            resource("arn:aws"),
            "Resource vendor must be fully qualified and cannot contain regexes.",
            "Statement[0].Resource[0]",
        ),
        (
            resource("arn:aws:s*:::b"),
            "Resource vendor must be fully qualified and cannot contain regexes.",
            "Statement[0].Resource[0]",
        ),
        (resource("arn:aws:s3::b"), LEGACY, "Statement[0].Resource[0]"),
        (resource("arn:aws::fdsasf"), LEGACY, "Statement[0].Resource[0]"),
        (resource("arn:aws::::b"), LEGACY, "Statement[0].Resource[0]"),
        (document(allow("s3:L", None, NotResource="arn:aws:s3::b")), LEGACY, "Statement[0].NotResource[0]"),
        (
            resource("arn:aws:iam:::b"),
            'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, '
            "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, "
            "report/, access-report/.",
            "Statement[0].Resource[0]",
        ),
        (
            resource("arn:aws:iam:us-east-1::b"),
            "IAM resource arn:aws:iam:us-east-1::b cannot contain region information.",
            "Statement[0].Resource[0]",
        ),
        (
            resource("arn:aws:s3:us-east-1::b"),
            "Resource arn:aws:s3:us-east-1::b can not contain region information.",
            "Statement[0].Resource[0]",
        ),
        (document(allow("s3:ListBucket", None)), NO_RESOURCES, "Statement[0]"),
        (resource([]), NO_RESOURCES, "Statement[0]"),
        (document(allow("invalid", None)), VENDOR, "Statement[0].Action[0]"),
        (document(allow(None, BUCKET)), NO_ACTIONS, "Statement[0]"),
        (document(allow(None, None)), NO_ACTIONS, "Statement[0]"),
        (action([]), NO_ACTIONS, "Statement[0]"),
        (document({"Effect": "Deny"}, good()), NO_ACTIONS, "Statement[0]"),
        (document(allow(None, "arn:aws:s3::b")), LEGACY, "Statement[0].Resource[0]"),
        (condition([]), SYNTAX, "Statement[0].Condition"),
        (condition("a"), SYNTAX, "Statement[0].Condition"),
        (condition({"StringEquals": {"a": "\ud800"}}), SYNTAX, "Statement[0].Condition.StringEquals.a"),
        (document(good(Action="s3:\udfff")), SYNTAX, "Statement[0].Action"),
        (condition({"a": "b"}), SYNTAX, "Statement[0].Condition.a"),
        (condition({"DateGreaterThan": []}), SYNTAX, "Statement[0].Condition.DateGreaterThan"),
        (condition({"DateGreaterThan": {"a": {}}}), SYNTAX, "Statement[0].Condition.DateGreaterThan.a"),
        (condition({"x": {"a": "1"}}), SYNTAX, "Statement[0].Condition.x"),
        (
            condition({"ForAnyValue::StringEquals": {"a": "1"}}),
            SYNTAX,
            "Statement[0].Condition.ForAnyValue::StringEquals",
        ),
        (
            condition({"ForSome:StringEquals": {"a": "1"}}),
            SYNTAX,
            "Statement[0].Condition.ForSome:StringEquals",
        ),
        (condition({"NullIfExists": {"a": "true"}}), SYNTAX, "Statement[0].Condition.NullIfExists"),
        (condition({"StringEquals": {"a": None}}), SYNTAX, "Statement[0].Condition.StringEquals.a"),
        (condition({"DateGreaterThan": {"a": "sdfdsf"}}), LEGACY, "Statement[0].Condition.DateGreaterThan.a"),
        (
            condition({"DateLessThanEquals": {"a": "234-13"}}),
            LEGACY,
            "Statement[0].Condition.DateLessThanEquals.a",
        ),
        (
            condition({"DateLessThan": {"a": "2016-12-13t2:00:00.593194+1"}}),
            LEGACY,
            "Statement[0].Condition.DateLessThan.a",
        ),
        (
            condition({"DateLessThan": {"a": "2016-12-13t2:00:00.1999999999+10:59"}}),
            LEGACY,
            "Statement[0].Condition.DateLessThan.a",
        ),
        (
            condition({"DateLessThan": {"a": "9223372036854775808"}}),
            LEGACY,
            "Statement[0].Condition.DateLessThan.a",
        ),
        (
            document(good(Sid="sdf"), {"Sid": "sdf", "Effect": "Allow"}),
            "Statement IDs (SID) in a single policy must be unique.",
            "Statement[1].Sid",
        ),
        (
            document(good(Principal="*")),
            "Policy document should not specify a principal.",
            "Statement[0].Principal",
        ),
    ],
)
def test_iam_refuses(text: Any, message: Any, where: Any) -> None:
    fault = refused(text)

    assert (fault.code, fault.message, fault.where) == ("MalformedPolicyDocument", message, where)
    assert fault.remedy


@pytest.mark.parametrize(
    "text",
    [
        whole(),
        document(good(), good()),
        document(good(Sid=""), good(Sid="")),
        whole(Id="x"),
        action("*"),
        action("iam: asdf safdsf af "),
        action("fsx:ListBucket"),
        resource([BUCKET, "*"]),
        resource("arn:aws:fdsasf"),
        resource("arn:aws:s33:::b"),
        resource("arn:aws:codebuild:*"),
        resource("arn:aws-cn:s3:::b"),
        resource("arn:*:s3:::b"),
        resource("arn:aws:iam:::user/x"),
        resource("arn:aws:iam::123456789012:role/x"),
        resource("arn:aws:cloudwatch:us-east-1::b"),
        resource("arn:aws:s3:us-east-1:123456789012:accesspoint/a"),
        condition({}),
        condition({"a": {}}),
        condition({"DateGreaterThan": {}}),
        condition({"DateGreaterThan": {"a": []}}),
        condition({"DateLessThan": {"a": ["2017-07-01T00:00:00Z", "2017", "1767225600", 1767225600]}}),
        condition({"ForAllValues:StringEqualsIfExists": {"aws:TagKeys": "Department"}}),
        condition({"Bool": {"a": True}, "NumericEquals": {"a": [1, 2.5]}}),
    ],
)
def test_iam_takes(text: Any) -> None:
    assert isinstance(parse_policy(text, PolicyKind.MANAGED), Policy)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (allow("s3:GetObject", BUCKET), "Missing required field Principal"),
        (
            allow("s3:GetObject", BUCKET, Principal={"AWS": "alice"}),
            'Invalid principal in policy: "AWS":"alice"',
        ),
        (
            allow("s3:GetObject", BUCKET, Principal={"AWS": "arn:aws:iam::123456789012:user/*"}),
            'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:user/*"',
        ),
        (
            allow("s3:GetObject", BUCKET, Principal={"AWS": "arn:aws:sts::123456789012:assumed-role/app"}),
            'Invalid principal in policy: "AWS":"arn:aws:sts::123456789012:assumed-role/app"',
        ),
        (
            allow("s3:GetObject", BUCKET, Principal={"Service": "lambda"}),
            'Invalid principal in policy: "SERVICE":"lambda"',
        ),
        (allow("s3:GetObject", BUCKET, Principal={"Group": "x"}), SYNTAX),
        (allow("s3:GetObject", BUCKET, Principal="alice"), SYNTAX),
        (allow("s3:GetObject", BUCKET, Principal="*", NotPrincipal="*"), SYNTAX),
    ],
)
def test_a_resources_policy_names_principals_in_full(statement: Any, message: Any) -> None:
    assert refused(document(statement), PolicyKind.RESOURCE).message == message


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": ["123456789012", ALICE, ROLE, "arn:aws:iam::123456789012:role/path/app"]},
        {"AWS": "arn:aws:sts::123456789012:assumed-role/app/s1"},
        {"Service": ["lambda.amazonaws.com", "logs.eu-west-1.amazonaws.com"]},
        {"Federated": "cognito-identity.amazonaws.com"},
        {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
    ],
)
def test_principals_that_may_be_named(principal: Any) -> None:
    policy = parse_policy(document(allow(Principal=principal), version=None), PolicyKind.RESOURCE)

    assert policy.version == "2008-10-17"
    assert policy.statements[0].principal is not None


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (allow("sts:AssumeRole", "*", Principal="*"), "Has prohibited field Resource"),
        (allow("sts:AssumeRole", None), "Missing required field Principal"),
        (
            allow("s3:GetObject", None, Principal="*"),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (allow("sts:*", None, Principal="*"), "AssumeRole policy may only specify STS AssumeRole actions."),
    ],
)
def test_a_trust_policy_is_about_assuming_a_role(statement: Any, message: Any) -> None:
    assert refused(document(statement), PolicyKind.TRUST).message == message


@pytest.mark.parametrize("kind", PolicyKind)
def test_a_policy_is_as_long_as_its_kind_allows_without_white_space(kind: Any) -> None:
    written = allow("sts:AssumeRole", "*" if kind.value.has_resource else None)
    if kind.value.has_principal:
        written["Principal"] = "*"
    room = kind.value.size - len(document({**written, "Sid": ""}).replace(" ", ""))
    longest = document({**written, "Sid": "x" * room})

    assert parse_policy(longest.replace(",", ",\n   "), kind)
    fault = refused(longest.replace("xx", "xxx", 1), kind)
    assert fault.code == "LimitExceeded"
    assert str(kind.value.size) in fault.message


def test_white_space_is_bounded_too() -> None:
    assert refused(" " * 70_000 + whole()).code == "LimitExceeded"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["*", "Allow", "s3:Get*", BUCKET]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "Version",
                    "Statement",
                    "Effect",
                    "Action",
                    "Resource",
                    "Principal",
                    "AWS",
                    "Condition",
                    "Null",
                    "Bool",
                ]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(JSON, st.sampled_from(PolicyKind))
def test_whatever_stands_there_is_read_or_refused(value: Any, kind: Any) -> None:
    for text in (json.dumps(value), whole(Statement=value)):
        try:
            policy = parse_policy(text, kind)
        except MalformedPolicy:
            continue
        assert isinstance(policy, Policy)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: Any) -> None:
    with pytest.raises(MalformedPolicy):
        parse_policy(text + "}")

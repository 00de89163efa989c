"""Wildcards in actions, resources and ARNs; variables in resources."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.cloud.iam import Context
from portal.engines.cloud.iam.matching import matches_action, matches_resource
from portal.engines.cloud.iam.overlap import overlap
from portal.engines.cloud.iam.wildcards import Reach, matches, pieces_of

from . import oracle

PATTERNS = st.text(alphabet="ab:*?", max_size=12)
TEXTS = st.text(alphabet="ab:*", max_size=14)
# As many colons as an ARN has: what wildcards may do changes after the fifth.
ARN_PATTERNS = st.lists(st.sampled_from(["a:", "*:", "?:", "b", ":", "*", "a*b:", "?"]), max_size=9).map(
    "".join
)
ARN_TEXTS = st.lists(st.sampled_from(["a:", "b:", "ab:", "a", ":", "b"]), max_size=9).map("".join)


@settings(max_examples=300)
@given(PATTERNS | ARN_PATTERNS, TEXTS | ARN_TEXTS, st.sampled_from(Reach))
def test_patterns_match_as_the_naive_reading_says(pattern: Any, text: Any, reach: Any) -> None:
    assert matches(pieces_of(pattern), text, reach) is oracle.glob(oracle.plain(pattern), text, reach.value)


@given(PATTERNS, PATTERNS, TEXTS)
def test_patterns_that_share_a_text_overlap(left: Any, right: Any, text: Any) -> None:
    both = all(oracle.glob(oracle.plain(pattern), text) for pattern in (left, right))

    assert overlap(left, right) or not both


@given(PATTERNS, PATTERNS)
def test_patterns_that_overlap_share_a_text(left: Any, right: Any) -> None:
    """Shown by shortening: a star stands for nothing or for what the other has there."""
    assert overlap(left, right) is _share(left, right)


def _share(left: str, right: str) -> bool:
    if not left and not right:
        return True
    if left[:1] == "*" and (_share(left[1:], right) or (bool(right) and _share(left, right[1:]))):
        return True
    if right[:1] == "*" and (_share(left, right[1:]) or (bool(left) and _share(left[1:], right))):
        return True
    if not left or not right or "*" in (left[0], right[0]):
        return False
    return (left[0] == right[0] or "?" in (left[0], right[0])) and _share(left[1:], right[1:])


def test_a_hostile_pattern_is_no_harder_than_another() -> None:
    pattern = "arn:aws:s3:::" + "a*" * 2_000 + "b"

    assert not matches_resource(pattern, "arn:aws:s3:::" + "a" * 2_048)


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("s3:GetObject", "s3:GetObject", True),
        ("S3:getOBJECT", "s3:GetObject", True),
        ("s3:Get*", "s3:GetObjectAcl", True),
        ("s3:*Object", "s3:PutObject", True),
        ("s3:*Object", "s3:PutObjectAcl", False),
        ("s3:?etObject", "s3:GetObject", True),
        ("s3:?etObject", "s3:etObject", False),
        ("*", "s3:GetObject", True),
        ("*:*", "s3:GetObject", True),
        ("s3:*", "s3-object-lambda:GetObject", False),
        ("sqs:*", "s3:GetObject", False),
    ],
)
def test_actions(pattern: Any, action: Any, expected: Any) -> None:
    assert matches_action(pattern, action) is expected


@pytest.mark.parametrize(
    ("pattern", "resource", "expected"),
    [
        ("*", "anything", True),
        ("arn:aws:s3:::photos", "arn:aws:s3:::photos", True),
        ("arn:aws:s3:::photos", "arn:aws:s3:::Photos", False),
        ("arn:aws:s3:::photos", "arn:aws:s3:::photos/cat", False),
        ("arn:aws:s3:::photos/*", "arn:aws:s3:::photos", False),
        ("arn:aws:s3:::photos/*", "arn:aws:s3:::photos/a/b:c", True),
        ("arn:aws:s3:::*", "arn:aws:s3:::photos/cat", True),
        ("arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1///test///object.jpg", True),
        ("arn:aws:s3:::b/*.txt", "arn:aws:s3:::b/12:30.txt", True),
        ("arn:aws:sqs:*:*:jobs", "arn:aws:sqs:eu-west-1:123456789012:jobs", True),
        ("arn:aws:sqs:eu-*-1:*:jobs", "arn:aws:sqs:eu-west-1:1:jobs", True),
        ("arn:aws:sqs:eu-*1:jobs", "arn:aws:sqs:eu-west-1:1:jobs", False),
        ("arn:aws:sqs:*:jobs", "arn:aws:sqs:eu-west-1:123456789012:jobs", True),
        ("arn:aws:dynamodb:*:table/prod-*", "arn:aws:dynamodb:eu-west-1:1:table/prod-a", True),
        ("arn:aws:sqs", "arn:aws:sqs:eu-west-1:1:jobs", True),
        ("arn:aws:sqs:eu-west-1", "arn:aws:sqs:eu-west-1:1:jobs", True),
        ("arn:aws:sqs:eu-west-1", "arn:aws:sqs:us-east-1:1:jobs", False),
        ("arn:aws:sqs:eu-west-1:1*2:jobs", "arn:aws:sqs:eu-west-1:1:x2:jobs", False),
        ("arn:aws:sqs:eu-west-1:1:a*c", "arn:aws:sqs:eu-west-1:1:ab:c", True),
        ("arn:aws:sqs:eu-west-1:1:a?c", "arn:aws:sqs:eu-west-1:1:a:c", True),
        ("arn:aws:sqs:eu?west-1:1:jobs", "arn:aws:sqs:eu:west-1:1:jobs", False),
        ("arn:aws:logs:*:*:log-group:/a:*", "arn:aws:logs:eu-west-1:1:log-group:/a:log-stream:x", True),
        ("arn:aws:logs:*:*:log-group:/a", "arn:aws:logs:eu-west-1:1:log-group:/a:log-stream:", False),
        ("arn:aws:secretsmanager:*:*:secret:db-??????", "arn:aws:secretsmanager:e:1:secret:db-AbCdEf", True),
        ("arn:aws:secretsmanager:*:*:secret:db-??????", "arn:aws:secretsmanager:e:1:secret:db-AbC", False),
    ],
)
def test_resources(pattern: Any, resource: Any, expected: Any) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"""
    assert matches_resource(pattern, resource) is expected


@pytest.mark.parametrize(
    ("pattern", "resource", "expected"),
    [
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/alice/x", True),
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/bob/x", False),
        ("arn:aws:s3:::b/${AWS:UserName}/*", "arn:aws:s3:::b/alice/x", True),
        ("arn:aws:s3:::b/${aws:PrincipalTag/Team}", "arn:aws:s3:::b/*", True),
        ("arn:aws:s3:::b/${aws:PrincipalTag/Team}", "arn:aws:s3:::b/x", False),
        ("arn:aws:s3:::b/${aws:PrincipalTag/none, 'all'}/*", "arn:aws:s3:::b/all/x", True),
        ("arn:aws:s3:::b/${aws:PrincipalTag/none,'all'}/*", "arn:aws:s3:::b/all/x", True),
        ("arn:aws:s3:::b/${aws:PrincipalTag/none, ''}", "arn:aws:s3:::b/", True),
        ("arn:aws:s3:::b/${aws:PrincipalTag/none}", "arn:aws:s3:::b/", False),
        ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", True),
        ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", False),
        ("arn:aws:s3:::b/${?}${$}*", "arn:aws:s3:::b/?$x", True),
        ("arn:aws:s3:::b/$${$}{x}", "arn:aws:s3:::b/$${x}", True),
        ("arn:aws:s3:::b/${unclosed", "arn:aws:s3:::b/${unclosed", True),
        ("arn:aws:sqs:eu:${app:account}:jobs", "arn:aws:sqs:eu:1:jobs", False),
    ],
)
def test_variables_stand_in_the_resource_portion(pattern: Any, resource: Any, expected: Any) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"""
    context = Context({"aws:username": "alice", "aws:PrincipalTag/team": "*", "app:account": "1"})

    assert matches_resource(pattern, resource, context) is expected


def test_without_variables_they_are_text() -> None:
    assert matches_resource("arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/${aws:username}")
    assert not matches_resource("arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/alice")

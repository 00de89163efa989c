"""
What AWS's own examples are said to allow and to deny. Each case names its page of the IAM User Guide,
https://docs.aws.amazon.com/IAM/latest/UserGuide/<page>.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from portal.engines.cloud.iam import ANONYMOUS, Policies, decide

from .build import allow, ask, deny, identity, on_resource, who

A1, A2 = "111111111111", "222222222222"
CARLOS = f"arn:aws:iam::{A1}:user/carlossalazar"
USER = f"arn:aws:iam::{A1}:user/David"
S3 = "arn:aws:s3:::"
ALLOWED, EXPLICIT, IMPLICIT = "allowed", "explicitDeny", "implicitDeny"

Case = tuple[str, Any, dict[str, Any], str]


def asked(action: str, resource: str = "*", principal: Any = USER, account: str = A1, **context: Any) -> Any:
    keys = {name.replace("__", "/").replace("_", ":", 1): value for name, value in context.items()}
    return ask(action, resource, principal, keys, account)


def for_user(*statements: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"identity": (identity(*statements),), **more}


def cases(page: str, policies: dict[str, Any], *rows: tuple[str, Any, str]) -> list[Any]:
    return [
        pytest.param(request, policies, expected, id=f"{page}: {what}") for what, request, expected in rows
    ]


CARLOS_SAME = for_user(
    allow(
        [
            "s3:GetBucketLocation",
            "s3:GetAccountPublicAccessBlock",
            "s3:ListAccessPoints",
            "s3:ListAllMyBuckets",
        ],
        S3 + "*",
    ),
    allow("s3:*", [S3 + "carlossalazar/*", S3 + "carlossalazar"]),
    deny("s3:*", S3 + "*log*"),
)
CARLOS_BUCKET = on_resource(
    allow("s3:*", [S3 + "carlossalazar/*", S3 + "carlossalazar"], Principal={"AWS": CARLOS})
)
CARLOS_OTHER = for_user(
    allow("s3:ListAllMyBuckets"),
    allow("s3:*Object*", S3 + "Production/*"),
    deny("s3:*", [S3 + "*log*", S3 + "*log*/*"]),
)
PRODUCTION = on_resource(
    allow(
        ["s3:GetObject*", "s3:PutObject*", "s3:ReplicateObject", "s3:RestoreObject"],
        S3 + "Production/*",
        Principal={"AWS": CARLOS},
    )
)
REPORTS = for_user(allow(["iam:Get*", "iam:List*"]), deny("iam:*Report"))
SHIRLEY_BOUNDARY = identity(allow(["s3:*", "cloudwatch:*", "ec2:*"]))
X_COMPANY = f"arn:aws:iam::{A1}:policy/XCompanyBoundaries"
ZHANG = identity(
    allow(
        ["iam:CreateUser", "iam:AttachUserPolicy", "iam:PutUserPermissionsBoundary"],
        Condition={"StringEquals": {"iam:PermissionsBoundary": X_COMPANY}},
    ),
    allow(["cloudwatch:*", "iam:GetUser", "iam:CreatePolicy", "iam:DeletePolicy"]),
    deny(["iam:CreatePolicyVersion", "iam:DeletePolicy"], X_COMPANY),
    deny("iam:DeleteUserPermissionsBoundary"),
)
ZHANG_ALLOWED = for_user(allow("iam:*"), allow("s3:ListBucket", S3 + "ZhangBucket"), boundary=ZHANG)
HOME = for_user(
    allow(
        "s3:ListBucket",
        S3 + "B",
        Condition={"StringLike": {"s3:prefix": ["", "home/", "home/${aws:username}/"]}},
    ),
    allow("s3:*", [S3 + "B/home/${aws:username}", S3 + "B/home/${aws:username}/*"]),
)
OPERATORS = "reference_policies_elements_condition_operators"
KEYS_FOR = f"arn:aws:iam::{A1}:user/x"
QUEUE = f"arn:aws:sqs:us-east-2:{A1}:q"
THREAD = f"arn:aws:dynamodb:eu-west-1:{A1}:table/Thread"
SEVERAL = "reference_policies_condition-single-vs-multi-valued-context-keys"
FINANCE = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"
PATTERN = "arn:aws:someservice:*:111122223333:finance/*"
BUCKET_OF_USER = for_user(
    allow("s3:ListBucket", S3 + "mybucket", Condition={"StringLike": {"s3:prefix": ["${aws:username}/*"]}}),
    allow(["s3:GetObject", "s3:PutObject"], S3 + "mybucket/${aws:username}/*"),
)
BOB = "arn:aws:iam::444455556666:user/Bob"
AUDIT = "arn:aws:sts::444455556666:assumed-role/cross-account-read-only-role/cross-account-audit-app"
AUDIT_ROLE = "arn:aws:iam::444455556666:role/cross-account-read-only-role"
TAGGED = for_user(
    allow(
        "s3:GetObject",
        Condition={
            "StringEquals": {
                "aws:PrincipalTag/department": ["finance", "hr", "legal"],
                "aws:PrincipalTag/role": ["audit", "security"],
            },
            "ArnLike": {"aws:PrincipalArn": [f"arn:aws:iam::{A1}:user/Ana", USER]},
        },
    )
)
NO_MFA = for_user(
    allow(),
    deny(None, NotAction=["iam:*"], Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}),
)

ROWS = [
    *cases(
        "reference_policies_evaluation-logic_policy-eval-basics-id-rdp",
        {**CARLOS_SAME, "resource": CARLOS_BUCKET},
        ("saves to his own bucket", asked("s3:PutObject", S3 + "carlossalazar/x", CARLOS), ALLOWED),
        ("lists all buckets", asked("s3:ListAllMyBuckets", S3 + "*", CARLOS), ALLOWED),
        ("saves to another bucket", asked("s3:PutObject", S3 + "else/x", CARLOS), IMPLICIT),
    ),
    *cases(
        "reference_policies_evaluation-logic_policy-eval-basics-id-rdp",
        CARLOS_SAME,
        ("saves to a bucket for logs", asked("s3:PutObject", S3 + "carlossalazar-logs/x", CARLOS), EXPLICIT),
    ),
    *cases(
        "reference_policies_evaluation-logic_policy-eval-basics-id-rdp",
        {"resource": CARLOS_BUCKET},
        ("either policy is enough", asked("s3:PutObject", S3 + "carlossalazar/x", CARLOS), ALLOWED),
    ),
    *cases(
        "reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay",
        REPORTS,
        ("gets", asked("iam:GetUser"), ALLOWED),
        ("does not create", asked("iam:CreatePolicy"), IMPLICIT),
        ("gets no report", asked("iam:GetOrganizationsAccessReport"), EXPLICIT),
    ),
    *cases(
        "reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay",
        {"identity": (*REPORTS["identity"], identity(allow("iam:GenerateCredentialReport")))},
        ("no report though another policy allows it", asked("iam:GenerateCredentialReport"), EXPLICIT),
    ),
    *cases(
        "reference_policies_evaluation-logic-cross-account",
        CARLOS_OTHER,
        ("saves to Production-logs", asked("s3:PutObject", S3 + "Production-logs/x", CARLOS, A2), EXPLICIT),
        (
            "saves to Production, were there no bucket policy",
            asked("s3:PutObject", S3 + "Production/x", CARLOS, A2),
            IMPLICIT,
        ),
    ),
    *cases(
        "reference_policies_evaluation-logic-cross-account",
        {**CARLOS_OTHER, "resource": PRODUCTION},
        ("saves to Production", asked("s3:PutObject", S3 + "Production/x", CARLOS, A2), ALLOWED),
        ("deletes from Production", asked("s3:DeleteObject", S3 + "Production/x", CARLOS, A2), IMPLICIT),
    ),
    *cases(
        "access_policies_boundaries",
        for_user(allow("iam:CreateUser"), boundary=SHIRLEY_BOUNDARY),
        ("Shirley creates a user", asked("iam:CreateUser"), IMPLICIT),
        ("a boundary alone grants nothing", asked("s3:GetObject", S3 + "b/x"), IMPLICIT),
    ),
    *cases(
        "access_policies_boundaries",
        ZHANG_ALLOWED,
        (
            "Zhang creates a user with the boundary",
            asked("iam:CreateUser", iam_PermissionsBoundary=X_COMPANY),
            ALLOWED,
        ),
        ("Zhang creates a user without", asked("iam:CreateUser"), IMPLICIT),
        (
            "Zhang creates a user with another",
            asked("iam:CreateUser", iam_PermissionsBoundary=X_COMPANY + "2"),
            IMPLICIT,
        ),
        ("Zhang edits the boundary", asked("iam:CreatePolicyVersion", X_COMPANY), EXPLICIT),
        ("Zhang deletes another policy", asked("iam:DeletePolicy", f"arn:aws:iam::{A1}:policy/p"), ALLOWED),
        ("Zhang takes a user's boundary away", asked("iam:DeleteUserPermissionsBoundary"), EXPLICIT),
        (
            "Zhang lists his bucket, which the boundary leaves out",
            asked("s3:ListBucket", S3 + "ZhangBucket"),
            IMPLICIT,
        ),
    ),
    *cases(
        f"{OPERATORS}#Conditions_String",
        for_user(
            allow(
                "iam:*AccessKey*",
                f"arn:aws:iam::{A1}:user/*",
                Condition={"StringEquals": {"aws:PrincipalTag/job-category": "iamuser-admin"}},
            )
        ),
        (
            "tagged",
            ask(
                "iam:CreateAccessKey", KEYS_FOR, USER, {"aws:PrincipalTag/job-category": "iamuser-admin"}, A1
            ),
            ALLOWED,
        ),
        ("without the tag", asked("iam:CreateAccessKey", KEYS_FOR), IMPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_String",
        HOME,
        ("lists the home", asked("s3:ListBucket", S3 + "B", s3_prefix="home/David/"), ALLOWED),
        ("lists with an empty prefix", asked("s3:ListBucket", S3 + "B", s3_prefix=""), ALLOWED),
        ("lists another home", asked("s3:ListBucket", S3 + "B", s3_prefix="home/Ana/"), IMPLICIT),
        ("lists without a prefix", asked("s3:ListBucket", S3 + "B"), IMPLICIT),
        ("writes home", asked("s3:PutObject", S3 + "B/home/David/x"), ALLOWED),
        ("writes to another home", asked("s3:PutObject", S3 + "B/home/Ana/x"), IMPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_Numeric",
        for_user(
            allow("s3:ListBucket", S3 + "b", Condition={"NumericLessThanEquals": {"s3:max-keys": "10"}})
        ),
        ("ten at a time", ask("s3:ListBucket", S3 + "b", USER, {"s3:max-keys": 10}, A1), ALLOWED),
        ("eleven at a time", ask("s3:ListBucket", S3 + "b", USER, {"s3:max-keys": 11}, A1), IMPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_Date",
        for_user(
            allow(
                "iam:*AccessKey*",
                Condition={"DateGreaterThan": {"aws:TokenIssueTime": "2020-01-01T00:00:01Z"}},
            )
        ),
        ("issued since", asked("iam:ListAccessKeys", aws_TokenIssueTime="2020-06-01T00:00:00Z"), ALLOWED),
        ("issued before", asked("iam:ListAccessKeys", aws_TokenIssueTime="2019-12-31T23:59:59Z"), IMPLICIT),
        ("no temporary credentials", asked("iam:ListAccessKeys"), IMPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_Boolean",
        for_user(
            allow(),
            deny("s3:*", [S3 + "b", S3 + "b/*"], Condition={"Bool": {"aws:SecureTransport": "false"}}),
        ),
        ("without TLS", asked("s3:GetObject", S3 + "b/x", aws_SecureTransport=False), EXPLICIT),
        ("with TLS", asked("s3:GetObject", S3 + "b/x", aws_SecureTransport=True), ALLOWED),
    ),
    *cases(
        f"{OPERATORS}#Conditions_IPAddress",
        for_user(
            allow(
                "s3:*",
                Condition={"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:DB8:1234:5678::/64"]}},
            )
        ),
        ("from the range", asked("s3:GetObject", S3 + "b/x", aws_SourceIp="203.0.113.255"), ALLOWED),
        (
            "from the IPv6 range",
            asked("s3:GetObject", S3 + "b/x", aws_SourceIp="2001:db8:1234:5678::1"),
            ALLOWED,
        ),
        ("from elsewhere", asked("s3:GetObject", S3 + "b/x", aws_SourceIp="198.51.100.1"), IMPLICIT),
        ("through a VPC endpoint", asked("s3:GetObject", S3 + "b/x"), IMPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_ARN",
        {
            "resource": on_resource(
                allow(
                    "SQS:SendMessage",
                    QUEUE,
                    Principal={"Service": "sns.amazonaws.com"},
                    Condition={"ArnEquals": {"aws:SourceArn": f"arn:aws:sns:us-east-2:{A1}:t"}},
                )
            )
        },
        (
            "for the topic",
            asked(
                "sqs:SendMessage",
                QUEUE,
                who("sns.amazonaws.com", kind="service"),
                aws_SourceArn=f"arn:aws:sns:us-east-2:{A1}:t",
            ),
            ALLOWED,
        ),
        (
            "for another topic",
            asked(
                "sqs:SendMessage",
                QUEUE,
                who("sns.amazonaws.com", kind="service"),
                aws_SourceArn=f"arn:aws:sns:us-east-2:{A1}:u",
            ),
            IMPLICIT,
        ),
        ("a user directly", asked("sqs:SendMessage", QUEUE), IMPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_ARN",
        for_user(allow("s3:*", Condition={"StringLike": {"aws:SourceArn": PATTERN}})),
        ("StringLike goes over colons", asked("s3:GetObject", S3 + "b/x", aws_SourceArn=FINANCE), ALLOWED),
    ),
    *cases(
        f"{OPERATORS}#Conditions_ARN",
        for_user(allow("s3:*", Condition={"ArnLike": {"aws:SourceArn": PATTERN}})),
        ("ArnLike does not", asked("s3:GetObject", S3 + "b/x", aws_SourceArn=FINANCE), IMPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_IfExists",
        for_user(
            allow(
                "ec2:RunInstances", Condition={"StringLikeIfExists": {"ec2:InstanceType": ["t1.*", "t2.*"]}}
            )
        ),
        ("an instance of the type", asked("ec2:RunInstances", ec2_InstanceType="t2.micro"), ALLOWED),
        ("an image, which has no type", asked("ec2:RunInstances"), ALLOWED),
        ("an instance of another type", asked("ec2:RunInstances", ec2_InstanceType="m5.large"), IMPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_IfExists",
        for_user(allow("ec2:RunInstances", Condition={"StringLike": {"ec2:InstanceType": ["t1.*", "t2.*"]}})),
        ("without IfExists the image is refused", asked("ec2:RunInstances"), IMPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_IfExists",
        for_user(allow(), deny(Condition={"StringNotEqualsIfExists": {"aws:RequestTag/team": "a"}})),
        ("a negated operator denies without the tag", asked("ec2:RunInstances"), EXPLICIT),
    ),
    *cases(
        f"{OPERATORS}#Conditions_Null",
        for_user(allow("ec2:*", Condition={"Null": {"aws:TokenIssueTime": "true"}})),
        ("credentials of one's own", asked("ec2:RunInstances"), ALLOWED),
        (
            "temporary credentials",
            asked("ec2:RunInstances", aws_TokenIssueTime="2026-01-01T00:00:00Z"),
            IMPLICIT,
        ),
    ),
    *cases(
        SEVERAL,
        for_user(
            allow(
                "dynamodb:GetItem",
                THREAD,
                Condition={
                    "ForAllValues:StringLike": {
                        "dynamodb:requestedAttributes": ["PostDateTime", "Message", "Tags"]
                    }
                },
            )
        ),
        (
            "two of three",
            asked("dynamodb:GetItem", THREAD, dynamodb_requestedAttributes=["PostDateTime", "Message"]),
            ALLOWED,
        ),
        (
            "one that is not listed",
            asked("dynamodb:GetItem", THREAD, dynamodb_requestedAttributes=["PostDateTime", "ID"]),
            IMPLICIT,
        ),
        ("no such key at all", asked("dynamodb:GetItem", THREAD), ALLOWED),
    ),
    *cases(
        SEVERAL,
        for_user(
            allow(),
            deny(
                "dynamodb:PutItem",
                THREAD,
                Condition={
                    "ForAnyValue:StringLike": {"dynamodb:requestedAttributes": ["ID", "PostDateTime"]}
                },
            ),
        ),
        (
            "one of the forbidden",
            asked(
                "dynamodb:PutItem",
                THREAD,
                dynamodb_requestedAttributes=["UserName", "Message", "PostDateTime"],
            ),
            EXPLICIT,
        ),
        (
            "none of the forbidden",
            asked("dynamodb:PutItem", THREAD, dynamodb_requestedAttributes=["UserName"]),
            ALLOWED,
        ),
        ("no such key at all", asked("dynamodb:PutItem", THREAD), ALLOWED),
    ),
    *cases(
        "reference_policies_condition-logic-multiple-context-keys-or-values",
        TAGGED,
        (
            "both tags",
            ask(
                "s3:GetObject",
                S3 + "b/x",
                USER,
                {"aws:PrincipalTag/department": "hr", "aws:PrincipalTag/role": "audit"},
                A1,
            ),
            ALLOWED,
        ),
        (
            "one tag of another value",
            ask(
                "s3:GetObject",
                S3 + "b/x",
                USER,
                {"aws:PrincipalTag/department": "hr", "aws:PrincipalTag/role": "dev"},
                A1,
            ),
            IMPLICIT,
        ),
        (
            "one tag only",
            ask("s3:GetObject", S3 + "b/x", USER, {"aws:PrincipalTag/department": "hr"}, A1),
            IMPLICIT,
        ),
    ),
    *cases(
        "reference_policies_variables",
        BUCKET_OF_USER,
        ("David in his folder", asked("s3:GetObject", S3 + "mybucket/David/x"), ALLOWED),
        ("David in another's", asked("s3:GetObject", S3 + "mybucket/Ana/x"), IMPLICIT),
        ("David lists his folder", asked("s3:ListBucket", S3 + "mybucket", s3_prefix="David/2026"), ALLOWED),
        (
            "a role has no user name",
            asked("s3:GetObject", S3 + "mybucket/David/x", f"arn:aws:sts::{A1}:assumed-role/r/David"),
            IMPLICIT,
        ),
    ),
    *cases(
        "reference_policies_variables",
        for_user(allow("sqs:*", "arn:aws:sqs:us-east-2:*:${aws:username}-queue")),
        (
            "a queue of one's own",
            asked("sqs:SendMessage", f"arn:aws:sqs:us-east-2:{A1}:David-queue"),
            ALLOWED,
        ),
        ("in another region", asked("sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{A1}:David-queue"), IMPLICIT),
    ),
    *cases(
        "reference_policies_variables#policy-vars-tags",
        for_user(allow("s3:*", S3 + "bucket/${aws:PrincipalTag/department}")),
        (
            "of the department",
            ask("s3:GetObject", S3 + "bucket/hr", USER, {"aws:PrincipalTag/department": "hr"}, A1),
            ALLOWED,
        ),
        ("without a department", asked("s3:GetObject", S3 + "bucket/hr"), IMPLICIT),
    ),
    *cases(
        "reference_policies_variables#policy-vars-default-values",
        {
            "resource": on_resource(
                allow("s3:GetObject", S3 + "bucket/${aws:userid, 'anonymous'}", Principal="*")
            )
        },
        ("unsigned", asked("s3:GetObject", S3 + "bucket/anonymous", ANONYMOUS), ALLOWED),
        ("signed", asked("s3:GetObject", S3 + "bucket/anonymous", aws_userid="AIDA"), IMPLICIT),
    ),
    *cases(
        "reference_policies_elements_notprincipal",
        {
            "identity": (identity(allow()),),
            "resource": on_resource(
                deny("s3:*", NotPrincipal={"AWS": [BOB, "arn:aws:iam::444455556666:root"]}),
                allow("s3:*", Principal={"AWS": ["444455556666", A1]}),
            ),
        },
        ("Bob", asked("s3:GetObject", S3 + "b/x", BOB), ALLOWED),
        ("somebody else", asked("s3:GetObject", S3 + "b/x"), EXPLICIT),
    ),
    *cases(
        "reference_policies_elements_notprincipal",
        {
            "identity": (identity(allow()),),
            "resource": on_resource(
                deny("s3:*", NotPrincipal={"AWS": [AUDIT, AUDIT_ROLE, "arn:aws:iam::444455556666:root"]}),
                allow("s3:*", Principal={"AWS": "444455556666"}),
            ),
        },
        ("the session", asked("s3:GetObject", S3 + "b/x", AUDIT), ALLOWED),
        ("another session of the role", asked("s3:GetObject", S3 + "b/x", AUDIT + "2"), EXPLICIT),
    ),
    *cases(
        "reference_policies_elements_principal#principal-anonymous",
        {
            "identity": (identity(allow()),),
            "resource": on_resource(
                deny("s3:*", Principal="*", Condition={"ArnNotEquals": {"aws:PrincipalArn": USER}})
            ),
        },
        ("who is spared", asked("s3:GetObject", S3 + "b/x"), ALLOWED),
        ("everybody else", asked("s3:GetObject", S3 + "b/x", CARLOS), EXPLICIT),
    ),
    *cases(
        "reference_policies_elements_principal#principal-roles",
        {
            "boundary": identity(allow("sqs:*")),
            "resource": on_resource(
                allow(
                    "s3:*",
                    Principal="*",
                    Condition={"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{A1}:role/r"}},
                )
            ),
        },
        (
            "aws:PrincipalArn with everybody as principal is not limited by a boundary",
            asked("s3:GetObject", S3 + "b/x", f"arn:aws:sts::{A1}:assumed-role/r/s"),
            ALLOWED,
        ),
    ),
    *cases(
        "reference_policies_elements_notaction",
        for_user(allow(None, S3 + "*", NotAction="s3:DeleteBucket")),
        ("anything in S3", asked("s3:PutObject", S3 + "b/x"), ALLOWED),
        ("but not this", asked("s3:DeleteBucket", S3 + "b"), IMPLICIT),
        ("and nothing elsewhere", asked("sqs:SendMessage", QUEUE), IMPLICIT),
    ),
    *cases(
        "reference_policies_elements_notaction",
        NO_MFA,
        ("without MFA", asked("s3:GetObject", S3 + "b/x", aws_MultiFactorAuthPresent=False), EXPLICIT),
        ("with MFA", asked("s3:GetObject", S3 + "b/x", aws_MultiFactorAuthPresent=True), ALLOWED),
        ("access keys never say", asked("s3:GetObject", S3 + "b/x"), EXPLICIT),
        ("IAM is spared", asked("iam:GetUser", aws_MultiFactorAuthPresent=False), ALLOWED),
    ),
    *cases(
        "reference_policies_elements_notresource",
        for_user(
            allow("s3:*"),
            deny("s3:*", None, NotResource=[S3 + "HRBucket/Payroll", S3 + "HRBucket/Payroll/*"]),
        ),
        ("what is named", asked("s3:GetObject", S3 + "HRBucket/Payroll/x"), ALLOWED),
        ("what is not", asked("s3:GetObject", S3 + "HRBucket/Other"), EXPLICIT),
    ),
    *cases(
        "reference_policies_elements_version",
        {"identity": (identity(allow("s3:*", S3 + "b/${aws:username}/*", Sid="Old"), version="2012-10-17"),)},
        ("variables in the newer version", asked("s3:GetObject", S3 + "b/David/x"), ALLOWED),
    ),
]


@pytest.mark.parametrize(("request_", "policies", "expected"), ROWS)
def test_an_example_decides_as_documented(request_: Any, policies: Any, expected: Any) -> None:
    assert decide(request_, Policies(**policies)).reason.value == expected

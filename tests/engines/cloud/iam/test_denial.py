"""Access denied as AWS words it: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"""

from __future__ import annotations

from typing import Any

import pytest

from portal.engines.cloud.iam import denial_message, error_shape, operations

from .build import (
    ACCOUNT,
    ALICE,
    CHARLIE,
    OBJECT,
    ROLE,
    SESSION,
    allow,
    ask,
    decided,
    deny,
    identity,
    on_resource,
    trust,
)

QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-AbCdEf"
READING = f'User: {SESSION} is not authorized to perform: s3:GetObject on resource: "{OBJECT}" '
FETCHING = (
    f"User: {SESSION} is not authorized to perform: secretsmanager:GetSecretValue on resource: {SECRET} "
)
TRUSTING = trust(allow("sts:AssumeRole", None, Principal={"AWS": ALICE}))


@pytest.mark.parametrize(
    ("request_", "policies", "message"),
    [
        (ask(), {}, READING + "because no identity-based policy allows the s3:GetObject action"),
        (
            ask("secretsmanager:GetSecretValue", SECRET),
            {},
            FETCHING + "because no identity-based policy allows the secretsmanager:GetSecretValue action",
        ),
        (
            ask("secretsmanager:GetSecretValue", SECRET),
            {"identity": (identity(allow()),), "boundary": identity(allow("s3:*"))},
            FETCHING + "because no permissions boundary allows the secretsmanager:GetSecretValue action",
        ),
        (
            ask("secretsmanager:GetSecretValue", SECRET),
            {"identity": (identity(allow()),), "session": (identity(allow("s3:*")),)},
            FETCHING + "because no session policy allows the secretsmanager:GetSecretValue action",
        ),
        (
            ask(principal=CHARLIE),
            {"identity": (identity(allow()),)},
            READING.replace(SESSION, CHARLIE)
            + "because no resource-based policy allows the s3:GetObject action",
        ),
        (
            ask("sts:AssumeRole", ROLE, CHARLIE),
            {"identity": (identity(allow()),), "trust": TRUSTING},
            f"User: {CHARLIE} is not authorized to perform: sts:AssumeRole on resource: {ROLE} "
            "because no role trust policy allows the sts:AssumeRole action",
        ),
        (
            ask(),
            {"identity": (identity(deny()),)},
            READING + "with an explicit deny in an identity-based policy",
        ),
        (ask(), {"boundary": identity(deny())}, READING + "with an explicit deny in a permissions boundary"),
        (ask(), {"session": (identity(deny()),)}, READING + "with an explicit deny in a session policy"),
        (
            ask(),
            {"resource": on_resource(deny(Principal="*"))},
            READING + "with an explicit deny in a resource-based policy",
        ),
        (
            ask("sts:AssumeRole", ROLE, ALICE),
            {"trust": trust(deny("sts:AssumeRole", None, Principal="*"))},
            f"User: {ALICE} is not authorized to perform: sts:AssumeRole on resource: {ROLE} "
            "with an explicit deny in the role trust policy",
        ),
        (
            ask("sqs:SendMessage", QUEUE),
            {},
            f"User: {SESSION} is not authorized to perform: sqs:sendmessage on resource: {QUEUE} "
            "because no identity-based policy allows the sqs:sendmessage action",
        ),
        (
            ask("sns:Publish", f"arn:aws:sns:eu-west-1:{ACCOUNT}:news"),
            {},
            f"User: {SESSION} is not authorized to perform: SNS:Publish on resource: "
            f"arn:aws:sns:eu-west-1:{ACCOUNT}:news because no identity-based policy allows the SNS:Publish action",
        ),
        (
            ask("dynamodb:ListTables", "*"),
            {},
            f"User: {SESSION} is not authorized to perform: dynamodb:ListTables "
            "because no identity-based policy allows the dynamodb:ListTables action",
        ),
    ],
)
def test_a_denial_in_aws_words(request_: Any, policies: Any, message: Any) -> None:
    assert denial_message(request_, decided(request_, **policies)) == message


def test_what_is_allowed_has_no_denial() -> None:
    with pytest.raises(ValueError, match="allowed"):
        denial_message(ask(), decided(ask(), allow()))


@pytest.mark.parametrize(
    ("service", "protocol", "code", "status"),
    [
        ("s3", "rest-xml", "AccessDenied", 403),
        ("dynamodb", "json", "AccessDeniedException", 400),
        ("sqs", "json", "AccessDenied", 403),
        ("sns", "query", "AuthorizationError", 403),
        ("sts", "query", "AccessDenied", 403),
        ("lambda", "rest-json", "AccessDeniedException", 403),
        ("stepfunctions", "json", "AccessDeniedException", 400),
        ("ssm", "json", "AccessDeniedException", 400),
    ],
)
def test_each_service_sends_it_in_its_own_way(service: Any, protocol: Any, code: Any, status: Any) -> None:
    shape = error_shape(service)

    assert (shape.protocol, shape.code, shape.status) == (protocol, code, status)


@pytest.mark.parametrize("service", operations())
def test_every_service_with_operations_has_a_shape_that_its_protocol_needs(service: Any) -> None:
    shape = error_shape(service)

    assert bool(shape.json_version) is (shape.protocol == "json")
    assert bool(shape.xml_namespace) is (shape.protocol in ("query", "cbor"))
    assert bool(shape.type) is (shape.protocol in ("json", "rest-json", "cbor"))

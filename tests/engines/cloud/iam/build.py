"""Policies and requests in few words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from portal.engines.cloud.iam import (
    Context,
    Decision,
    Policies,
    Policy,
    PolicyKind,
    Principal,
    Request,
    decide,
)
from portal.engines.cloud.iam import parse_policy as parse
from portal.engines.cloud.iam.context import Values

ACCOUNT = "123456789012"
OTHER_ACCOUNT = "999999999999"
ALICE = f"arn:aws:iam::{ACCOUNT}:user/alice"
CHARLIE = f"arn:aws:iam::{OTHER_ACCOUNT}:user/charlie"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/s1"
FEDERATED = f"arn:aws:sts::{ACCOUNT}:federated-user/alice"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OBJECT = "arn:aws:s3:::photos/cat.png"


def document(*statements: Mapping[str, Any], version: str | None = "2012-10-17") -> str:
    return json.dumps({**({"Version": version} if version else {}), "Statement": list(statements)})


def allow(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    """Keyword arguments are further elements; `Resource=None` takes that one out."""
    written = {"Effect": "Allow", "Action": action, "Resource": resource, **more}
    return {name: value for name, value in written.items() if value is not None}


def deny(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def identity(*statements: Mapping[str, Any], version: str = "2012-10-17") -> Policy:
    return parse(document(*statements, version=version))


def on_resource(*statements: Mapping[str, Any]) -> Policy:
    return parse(document(*statements), PolicyKind.RESOURCE)


def trust(*statements: Mapping[str, Any]) -> Policy:
    return parse(document(*statements), PolicyKind.TRUST)


def who(id: str, **more: Any) -> Principal:
    return Principal(id=id, **more)


def ask(
    action: str = "s3:GetObject",
    resource: str = OBJECT,
    principal: str | Principal = SESSION,
    context: Mapping[str, Values] | None = None,
    resource_account: str = ACCOUNT,
) -> Request:
    asking = who(principal) if isinstance(principal, str) else principal
    return Request(
        principal=asking,
        action=action,
        resource=resource,
        resource_account=resource_account,
        context=Context(context),
    )


def decided(request: Request, *identity_statements: Mapping[str, Any], **policies: Any) -> Decision:
    if identity_statements:
        policies["identity"] = (identity(*identity_statements),)
    return decide(request, Policies(**policies))

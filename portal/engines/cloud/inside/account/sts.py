"""STS: the roles that may be assumed. Nothing that a function calls changes them."""

from __future__ import annotations

from typing import Any

from portal.engines.cloud.iam import PolicyKind
from portal.engines.cloud.inside import roles

from .thing import Things

SECTION = "roles"
POLICIES = {"trust": PolicyKind.TRUST, "policy": PolicyKind.ROLE_INLINE}


def plant(role: dict[str, Any]) -> None:
    roles.keep(role)


def look() -> Things:
    yield from ()


def dig() -> list[dict[str, Any]]:
    return roles.kept()

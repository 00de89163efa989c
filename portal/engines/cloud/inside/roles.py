"""
Roles that a function may assume besides its own, and the sessions in which it has.

Of the account's own only: a role that is not here, of another account above all, is denied to everybody, as
AWS denies one that does not exist.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from portal.engines.cloud.iam import Policy, PolicyKind, parse_policy

from .state import account


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """`policies` are none for a role that may do nothing by itself. `written` is as a seed has it."""

    arn: str
    trust: Policy
    policies: tuple[Policy, ...]
    written: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """`policies` are those that were passed with AssumeRole."""

    arn: str
    role: Role
    policies: tuple[Policy, ...]


NOBODY = Policy(statements=())  # what is trusted by a role that is not there

_roles: dict[str, Role] = {}  # by ARN
_sessions: dict[str, Session] = {}  # by access key


def keep(written: dict[str, Any]) -> None:
    """`written` is {"name", "trust": a document, "policy": a document or nothing}. Raises MalformedPolicy."""
    arn = f"arn:aws:iam::{account()}:role/{written['name']}"
    policy = written.get("policy")
    _roles[arn] = Role(
        arn=arn,
        trust=parse_policy(json.dumps(written["trust"]), PolicyKind.TRUST, name="trust"),
        policies=(parse_policy(json.dumps(policy), name=written["name"]),) if policy is not None else (),
        written=written,
    )


def kept() -> list[dict[str, Any]]:
    return [role.written for role in _roles.values()]


def clear() -> None:
    _roles.clear()
    _sessions.clear()


def trust_of(arn: str) -> Policy | None:
    return _roles[arn].trust if arn in _roles else None


def names() -> list[str]:
    return sorted(arn.rpartition("/")[2] for arn in _roles)


def session_of(access_key: str) -> Session | None:
    return _sessions.get(access_key)


def user_id(role: str, session: str) -> str:
    """As in aws:userid: the role's id, the same as long as its ARN is, and the session's name."""
    digest = base64.b32encode(hashlib.sha256(role.encode()).digest()).decode()
    return f"AROA{digest[:17]}:{session}"


def be_assumed() -> None:
    """Once, in the zygote: have the sessions that moto makes kept here, and none of it in its IAM."""
    from moto.iam.models import AccessKey
    from moto.sts.models import AssumedRole, STSBackend

    assume = STSBackend.assume_role

    def assume_role(self: Any, **asked: Any) -> Any:
        assumed = assume(self, **asked)
        policy = asked.get("policy")
        _sessions[assumed.access_key_id] = Session(
            arn=assumed.arn,
            role=_roles[asked["role_arn"]],
            policies=(parse_policy(policy, PolicyKind.SESSION, name="session"),) if policy else (),
        )
        return assumed

    def create_access_key(self: Any, role: str) -> tuple[str, Any]:
        return self.account_id, AccessKey(user_name=None, prefix="ASIA", account_id=self.account_id)

    STSBackend.assume_role = assume_role
    STSBackend._create_access_key = create_access_key
    AssumedRole.user_id = property(lambda self: user_id(self.role_arn, self.session_name))

"""Who calls: the session in which Lambda took up the execution role, or one that a handler has assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.engines.cloud.iam import Policy

from . import roles
from .state import REGION


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """
    `arn` is the session's, `role` that of the role behind it. `function` is the ARN of the function whose
    execution role it is, "" in a session that was assumed. `identity` are the role's policies, None for the
    execution role, whose policy the gate has; `session` those that were passed.
    """

    arn: str
    role: str
    user_id: str
    function: str = ""
    identity: tuple[Policy, ...] | None = None
    session: tuple[Policy, ...] = ()


_own = [Caller(arn="", role="", user_id="")]


def take_up(role: str, function: str) -> None:
    """`role` is an ARN; the session has the function's name, as on AWS."""
    _, _, _, _, account, name = role.split(":", 5)
    name = name.rpartition("/")[2]
    _own[0] = Caller(
        arn=f"arn:aws:sts::{account}:assumed-role/{name}/{function}",
        role=role,
        user_id=f"AROAEXAMPLEEXAMPLE000:{function}",
        function=f"arn:aws:lambda:{REGION}:{account}:function:{function}",
    )


def of(access_key: str) -> Caller:
    """Whose key is not known is the function: it has no other."""
    session = roles.session_of(access_key)
    if session is None:
        return _own[0]
    return Caller(
        arn=session.arn,
        role=session.role.arn,
        user_id=roles.user_id(session.role.arn, session.arn.rpartition("/")[2]),
        identity=session.role.policies,
        session=session.policies,
    )


def be_asked() -> None:
    """Once, in the zygote: have GetCallerIdentity tell."""
    from moto.sts.models import STSBackend

    def get_caller_identity(self: Any, access_key_id: str, *_: Any) -> tuple[str, str, str]:
        who = of(access_key_id)
        return who.user_id, who.arn, self.account_id

    STSBackend.get_caller_identity = get_caller_identity

"""Who calls: the execution role, as the session that Lambda has taken it up in."""

from __future__ import annotations

from typing import Any

from .state import REGION

_session = {"arn": "", "id": "", "function": ""}


def take_up(role: str, function: str) -> None:
    """`role` is an ARN; the session has the function's name, as on AWS."""
    _, _, _, _, account, name = role.split(":", 5)
    name = name.rpartition("/")[2]
    _session["arn"] = f"arn:aws:sts::{account}:assumed-role/{name}/{function}"
    _session["function"] = f"arn:aws:lambda:{REGION}:{account}:function:{function}"
    _session["id"] = f"AROAEXAMPLEEXAMPLE000:{function}"


def arn() -> str:
    return _session["arn"]


def user_id() -> str:
    return _session["id"]


def function_arn() -> str:
    return _session["function"]


def be_asked() -> None:
    """Once, in the zygote: have GetCallerIdentity tell."""
    from moto.sts.models import STSBackend

    def get_caller_identity(self: Any, *_: Any) -> tuple[str, str, str]:
        return _session["id"], _session["arn"], self.account_id

    STSBackend.get_caller_identity = get_caller_identity

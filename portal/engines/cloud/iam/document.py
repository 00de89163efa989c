"""
A policy as values.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Effect = Literal["Allow", "Deny"]
Quantifier = Literal["", "ForAllValues", "ForAnyValue"]


class PolicyType(Enum):
    """
    What a policy is attached to, in AWS's words for an access denied message.

    Service and resource control policies of an organisation and VPC endpoint policies are left out: a
    learner's account belongs to no organisation and its functions to no VPC.
    """

    IDENTITY = "identity-based policy"
    RESOURCE = "resource-based policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    TRUST = "role trust policy"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """Action or NotAction, Resource or NotResource: `negated` for the second of each."""

    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PrincipalClause:
    """Principal, or NotPrincipal when `negated`. `everyone` is `"*"`; `{"AWS": "*"}` means the same."""

    everyone: bool = False
    aws: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    federated: tuple[str, ...] = ()
    canonical_user: tuple[str, ...] = ()
    negated: bool = False

    def written(self) -> tuple[str, ...]:
        return ("*",) if self.everyone else self.aws + self.service + self.federated + self.canonical_user


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """`ForAnyValue:StringLikeIfExists` is quantifier ForAnyValue, operator StringLike, if_exists."""

    operator: str
    key: str
    values: tuple[str, ...]
    quantifier: Quantifier = ""
    if_exists: bool = False

    def written(self) -> str:
        prefix = f"{self.quantifier}:" if self.quantifier else ""
        return f"{prefix}{self.operator}{'IfExists' if self.if_exists else ''}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """`resource` is None where a policy may leave it out: it then covers what it is attached to."""

    effect: Effect
    action: Clause
    resource: Clause | None = None
    principal: PrincipalClause | None = None
    conditions: tuple[Condition, ...] = ()
    sid: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """
    `version` decides whether variables are variables: a document without one is of 2008-10-17.

    `name` is for people: which of several policies a decision came from.
    """

    statements: tuple[Statement, ...]
    version: str = "2008-10-17"
    id: str = ""
    name: str = ""

"""What was decided, and everything a page needs to say why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .document import PolicyType, Statement


class Reason(Enum):
    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicitDeny"
    IMPLICIT_DENY = "implicitDeny"


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """
    One element of a statement against the request.

    `element` as the policy writes it: Action, NotAction, Resource, NotResource, Principal, NotPrincipal,
    Condition. `wanted` are the policy's values, `had` those of the request, empty for a condition key that
    the context has not. `operator` and `key` are of a condition.
    """

    element: str
    matched: bool
    wanted: tuple[str, ...]
    had: tuple[str, ...]
    operator: str = ""
    key: str = ""

    def __str__(self) -> str:
        wanted, had = ", ".join(self.wanted), ", ".join(self.had)
        if self.element == "Condition":
            context = f"context had {had}" if self.had else "context has no such key"
            verdict = "held" if self.matched else "failed"
            return f"Condition {self.operator} {self.key} {verdict}: {context}, policy says {wanted}"
        verdict = "matched" if self.matched else "did not match"
        return f"{self.element} {verdict}: request has {had}, policy says {wanted}"


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementResult:
    """A statement with its place: `index` in the policy called `policy`, of type `policy_type`."""

    policy_type: PolicyType
    policy: str
    index: int
    statement: Statement
    checks: tuple[Check, ...]

    @property
    def applies(self) -> bool:
        return all(check.matched for check in self.checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.matched)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """
    `policy_type` and `statement` say what decided: the Deny, the Allow that granted, or for an implicit deny
    the type of policy that had no Allow (and then no statement). Root users are allowed by no statement.
    `results` has every statement of every policy, in the order of evaluation.
    """

    reason: Reason
    policy_type: PolicyType | None
    statement: StatementResult | None = None
    results: tuple[StatementResult, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.reason is Reason.ALLOWED

    @property
    def matched(self) -> tuple[StatementResult, ...]:
        return tuple(result for result in self.results if result.applies)

"""
Whether a Principal element names who asks, and how directly, because that decides what may still limit it.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from enum import IntEnum

from .document import Effect, PrincipalClause
from .request import Principal


class Naming(IntEnum):
    """
    ACCOUNT "delegates authority to the account": its identity-based policies must still allow. ROLE, the
    ARN of the role behind a session (or of the user behind a federated user's), is limited "by an implicit
    deny in a permissions boundary or session policy". DIRECT, the ARN of the user or the session itself, a
    service, or everybody, is limited by explicit denies only.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-id-rdp.html
    """

    NOT = 0
    ACCOUNT = 1
    ROLE = 2
    DIRECT = 3


def naming(clause: PrincipalClause, principal: Principal, effect: Effect) -> Naming:
    """
    How a clause of either kind covers the principal.

    With NotPrincipal, a Deny spares only whom it names at every level, since "AWS might validate the
    account first, then the role, and then the assumed-role user"; an Allow covers everybody whom it names
    at no level. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    levels = _levels(clause, principal)
    if not clause.negated:
        return max((level for level, named in levels.items() if named), default=Naming.NOT)
    spared = all(levels.values()) if effect == "Deny" else any(levels.values())
    return Naming.NOT if spared else Naming.DIRECT


def _levels(clause: PrincipalClause, principal: Principal) -> dict[Naming, bool]:
    """The levels that the principal has, and whether the clause names it there."""
    everyone = clause.everyone or "*" in clause.aws
    match principal.kind:
        case "anonymous":
            return {Naming.DIRECT: everyone}
        case "service":
            return {Naming.DIRECT: clause.everyone or principal.id in clause.service}
        case "federated":
            return {Naming.DIRECT: clause.everyone or principal.id in clause.federated}
    if everyone:
        return {Naming.DIRECT: True}
    account = principal.account in clause.aws or principal.root in clause.aws
    if principal.type == "Account":
        return {Naming.DIRECT: account}
    levels = {Naming.ACCOUNT: account, Naming.DIRECT: principal.id in clause.aws}
    if behind := principal.user or (principal.issuer if principal.issuer != principal.id else ""):
        levels[Naming.ROLE] = behind in clause.aws
    return levels

"""
May this principal do this to that? IAM as AWS documents it, and every reason it gives.

`parse_policy(text, kind)` → `Policy`; `decide(request, policies)` → `Decision`; `denial_message` and
`error_shape` say it as AWS does. `needed(service, operation, parameters, account, region)` → what a call
has to be allowed; `findings(policy, used)` and `smallest_policy(calls)` for who writes policies. No state,
no clock: what time it is, is a key of the context.
"""

from __future__ import annotations

from .context import Context
from .decide import Policies, decide
from .decision import Check, Decision, Reason, StatementResult
from .denial import ErrorShape, denial_message, error_shape
from .document import Clause, Condition, Policy, PolicyType, PrincipalClause, Statement
from .findings import Finding, Severity, findings
from .kinds import PolicyKind
from .malformed import MalformedPolicy
from .needs import Known, Need, Unknown, needed, operations
from .parse import parse_policy
from .request import ANONYMOUS, Principal, Request
from .smallest import smallest_policy

__all__ = [
    "ANONYMOUS",
    "Check",
    "Clause",
    "Condition",
    "Context",
    "Decision",
    "ErrorShape",
    "Finding",
    "Known",
    "MalformedPolicy",
    "Need",
    "Policies",
    "Policy",
    "PolicyKind",
    "PolicyType",
    "Principal",
    "PrincipalClause",
    "Reason",
    "Request",
    "Severity",
    "Statement",
    "StatementResult",
    "Unknown",
    "decide",
    "denial_message",
    "error_shape",
    "findings",
    "needed",
    "operations",
    "parse_policy",
    "smallest_policy",
]

"""The policy of the execution role as a page shows it: beside the smallest one, with what is odd about it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.engines.cloud import ACCOUNT, REGION, Told, session_of
from portal.engines.cloud.iam import (
    Finding,
    MalformedPolicy,
    Need,
    Severity,
    findings,
    needed,
    parse_policy,
)

FINDINGS = 20
POLICY = 20_000  # characters; IAM takes half of that
COMPARED = 2_000_000  # characters of a policy, for each call: a tenth of a second for the worst of patterns
_WORDS = {
    Severity.ERROR: (gettext_lazy("does not work"), "bad"),
    Severity.SECURITY: (gettext_lazy("allows too much"), "warn"),
    Severity.SUGGESTION: (gettext_lazy("to tidy up"), ""),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingRow:
    """`tone` is that of a badge: "bad", "warn" or ""."""

    words: str
    tone: str
    where: str
    message: str
    suggestion: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """`own` and `smallest` are JSON to show: "" where there was no policy, and where no call needs one."""

    own: str
    smallest: str
    findings: tuple[FindingRow, ...]


def role_of(told: Told, *, policy: Mapping[str, Any] | None, function: str) -> Role:
    """Milliseconds; for the longest policies and runs a few dozen."""
    smallest = told.smallest_policy or {}
    return Role(
        own="" if policy is None else _written(policy),
        smallest=_written(smallest) if smallest.get("Statement") else "",
        findings=() if policy is None else tuple(_findings(told, policy, function)),
    )


def _findings(told: Told, policy: Mapping[str, Any], function: str) -> Iterator[FindingRow]:
    text = json.dumps(policy)
    try:
        parsed = parse_policy(text)
    except MalformedPolicy as fault:  # a run with such a policy is refused: it came in some other way
        found: tuple[Finding, ...] = ()
        yield FindingRow(
            words=_("not taken"), tone="bad", where=fault.where, message=fault.message, suggestion=""
        )
    else:
        # Of a run that was held up nobody knows what else it would have needed.
        was_denied = any(call.allowed is False for call in told.calls)
        used = () if was_denied else tuple(_used(told, function))
        found = findings(parsed, used if 0 < len(text) * len(used) <= COMPARED else None)
    for one in found[:FINDINGS]:
        words, tone = _WORDS[one.severity]
        yield FindingRow(
            words=str(words),
            tone=tone,
            where=one.where,
            message=one.message[:500],
            suggestion=one.suggestion[:500],
        )


def _used(told: Told, function: str) -> Iterator[Need]:
    """
    What was asked for in the role's own session, not in one that was assumed; and what Lambda does with the
    same role to write the function's log (facts E-4).
    """
    own = [call for call in told.calls if call.principal in ("", session_of(function))]
    for action, resource in dict.fromkeys(need for call in own for need in call.needs):
        yield Need(action=action, resource=resource)
    log = {"logGroupName": f"/aws/lambda/{function}", "logStreamName": "any"}
    for operation in ("CreateLogGroup", "CreateLogStream", "PutLogEvents"):
        yield from needed("logs", operation, log, ACCOUNT, REGION)


def _written(policy: Mapping[str, Any]) -> str:
    text = json.dumps(policy, indent=2, ensure_ascii=False)
    return text if len(text) <= POLICY else text[:POLICY] + "…"

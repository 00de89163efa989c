"""What an invocation did to the AWS beside it, as the tab *AWS* shows it. Any text may be a learner's own."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from portal.engines.cloud import Change, CloudCall, Delivery, Told, session_of
from portal.engines.grading.account import plain_item
from portal.pages.workbench.role import Role, role_of

CALLS = 200  # rows of each kind; the numbers say how many there were
CHANGES = 100
DELIVERIES = 50
VALUE = 1_500  # characters of what a thing held, or holds
NAME = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class CallRow:
    """
    `state` is "allowed", "denied" or "not simulated"; `also` are further actions that the call needs.
    `caller` is "role/session" where the function has assumed another role than its own, else "";
    `unjudged` says what took no part in the decision, and why.
    """

    action: str
    resource: str
    state: str
    reason: str
    ms: float
    error: str
    also: tuple[tuple[str, str], ...]
    caller: str
    unjudged: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """`before` and `after` are texts to show, "" where there was nothing."""

    what: str
    kind: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeGroup:
    """What has changed in one bucket, table, queue and so on."""

    service: str
    resource: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """
    What templates/parts/result_aws.html needs, and nothing of it is empty but by itself. The numbers `more_…`
    are those that are not among the rows, told or not. `gone` says why nothing, or not all, can be told.
    """

    calls: tuple[CallRow, ...]
    more_calls: int
    groups: tuple[ChangeGroup, ...]
    more_changes: int
    deliveries: tuple[tuple[str, str, str], ...]  # service, target, payload
    more_deliveries: int
    role: Role
    denial: str
    remedy: str
    gone: str

    @property
    def count(self) -> int:
        """Calls, for the badge."""
        return len(self.calls) + self.more_calls

    @property
    def as_evidence(self) -> Around:
        """What happened, without what would mend it: in an incident room that is for the learner to find."""
        return replace(self, remedy="", role=replace(self.role, smallest="", findings=()))

    @property
    def denied(self) -> int:
        return sum(call.state == "denied" for call in self.calls)


def around_of(
    aws: Mapping[str, Any] | None, *, policy: Mapping[str, Any] | None, function: str
) -> Around | None:
    """
    `aws` is an outcome's, `policy` the document of its job, `function` the name. None: there was no AWS
    beside the function, or it did nothing to it.
    """
    if aws is None:
        return None
    told = Told.from_json(aws)
    if not (told.calls or told.changes or told.deliveries or told.gone):
        return None
    own = session_of(function)
    denial, remedy = _denial(told.calls, own)
    return Around(
        calls=tuple(_call(call, own) for call in told.calls[:CALLS]),
        more_calls=len(told.calls[CALLS:]) + told.calls_dropped,
        groups=_groups(told.changes[:CHANGES]),
        more_changes=len(told.changes[CHANGES:]) + told.changes_dropped,
        deliveries=tuple(map(_delivery, told.deliveries[:DELIVERIES])),
        more_deliveries=len(told.deliveries[DELIVERIES:]) + told.deliveries_dropped,
        role=role_of(told, policy=policy, function=function),
        denial=denial,
        remedy=remedy,
        gone=told.gone or told.account_refused,
    )


def _call(call: CloudCall, own: str) -> CallRow:
    return CallRow(
        action=call.action[:NAME] or _("a request that cannot be read"),
        resource=call.resource[:NAME],
        state={True: "allowed", False: "denied", None: "not simulated"}[call.allowed],
        reason=call.reason[:NAME],
        ms=call.ms,
        error=(call.error or "")[:NAME],
        also=tuple(need for need in call.needs if need != (call.action, call.resource))[:10],
        caller=_assumed(call, own)[:NAME],
        unjudged=tuple(finding[:500] for finding in call.findings[:10]),
    )


def _assumed(call: CloudCall, own: str) -> str:
    """ "role/session", or "" in the session of the function's own role; of old runs nobody knows."""
    return call.principal.partition(":assumed-role/")[2] if call.principal != own else ""


def _denial(calls: tuple[CloudCall, ...], own: str) -> tuple[str, str]:
    """The first that was denied, and what to do about it; "" twice when none was."""
    denied = next((call for call in calls if call.allowed is False), None)
    if denied is None:
        return "", ""
    told = {
        "whose": _whose_policy(denied, own),
        "action": denied.action[:NAME],
        "resource": denied.resource[:NAME],
        "why": denied.reason[:NAME],
    }
    if denied.reason.startswith("explicit"):
        said = _("%(whose)s denies %(action)s on %(resource)s (%(why)s).") % told
        return said, _("Narrow that Deny; see the tab AWS.")
    said = _("%(whose)s has no Allow for %(action)s on %(resource)s.") % told
    return said, _("Add one, or do without the call; see the tab AWS.")


def _whose_policy(denied: CloudCall, own: str) -> str:
    """The words of the reason name the kind, where it is not a policy of the role that called."""
    kind = denied.reason.removesuffix(" allows it").rpartition(" of the ")[2]
    where = denied.resource[:NAME]
    found = {
        "role trust policy": _("The trust policy of %(where)s"),
        "resource-based policy": _("The policy of %(where)s"),
        "session policy": _("The session policy that was passed with AssumeRole"),
    }.get(kind)
    role = _assumed(denied, own).partition("/")[0][:NAME]
    if found is None and not role:
        return _("The role's policy")
    words = found or _("The policy of the role %(role)s, which was assumed,")
    return words % {"where": where, "role": role}


def _groups(changes: tuple[Change, ...]) -> tuple[ChangeGroup, ...]:
    by_resource = itertools.groupby(changes, key=lambda change: (change.service, change.resource))
    return tuple(
        ChangeGroup(service=service, resource=resource[:NAME], rows=tuple(map(_change, rows)))
        for (service, resource), rows in by_resource
    )


def _change(change: Change) -> ChangeRow:
    return ChangeRow(
        what=change.what,
        kind=change.kind,
        name=change.id[:NAME],
        before=_value(change, change.before),
        after=_value(change, change.after),
    )


def _value(change: Change, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict) and value.keys() == {"cut"}:
        return _shown(value["cut"])
    return _shown(value, item=change.kind == "item")


def _delivery(delivery: Delivery) -> tuple[str, str, str]:
    return delivery.service, delivery.target[:NAME], _shown(delivery.payload)


def _shown(value: Any, *, item: bool = False) -> str:
    """Indented JSON, of an item of DynamoDB without its types; text as it is. Cut where it is long."""
    try:
        value = plain_item(value) if item else value
        text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    except RecursionError:  # a function may nest deeper than Python goes
        return _("nested too deeply to be shown")
    return text if len(text) <= VALUE else text[:VALUE] + "…"

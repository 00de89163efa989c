"""
What IAM looks at in a policy whose shape is right, in the order in which it complains.

The words are IAM's; the order and the finer rules are those that people who recorded IAM's answers found
(the cases under `test_parse` name them). AWS documents neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Clause, Policy, PrincipalClause, Statement
from .instants import instant
from .kinds import Rules
from .malformed import MalformedPolicy, legacy
from .variables import WITH_VARIABLES

_VENDOR = re.compile(r"[A-Za-z0-9-]+|\*")
_PARTITION = re.compile(r"aws(-[a-z]+)*|\*")
_ACCOUNT = re.compile(r"\d{12}")
_PRINCIPAL_ARN = re.compile(
    r"arn:aws[a-z-]*:(iam::\d{12}:(root|user/[^*?]+|role/[^*?]+)"
    r"|sts::\d{12}:(assumed-role/[^*?/]+/[^*?/]+|federated-user/[^*?]+))"
)
_IAM_PATHS = (
    "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/",
    "policy/", "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
)  # fmt: skip
_TRUST_ACTIONS = {
    "sts:assumerole", "sts:assumerolewithwebidentity", "sts:assumerolewithsaml", "sts:tagsession",
    "sts:setsourceidentity", "sts:setcontext",
}  # fmt: skip


def examine(policy: Policy, rules: Rules) -> None:
    """Raises MalformedPolicy for the first thing that IAM would name."""
    if rules.needs_version and policy.version != WITH_VARIABLES:
        message = "Policy document must be version 2012-10-17 or greater."
        raise MalformedPolicy(message, where="Version", remedy=f'Add "Version": "{WITH_VARIABLES}".')
    statements = [(f"Statement[{index}]", one) for index, one in enumerate(policy.statements)]
    for where, statement in statements:
        _dates(statement, where)
    _sids(policy)
    for where, statement in statements:
        _principal(statement, rules, where)
    for where, statement in statements:
        _resources(statement, rules, where)
    for where, statement in statements:
        _actions(statement, rules, where)
    for where, statement in statements:
        if not statement.action.values:
            message = "Policy statement must contain actions."
            raise MalformedPolicy(message, where=where, remedy='Add "Action".')
    for where, statement in statements:
        empty = statement.resource is None or not statement.resource.values
        if rules.has_resource and not rules.has_principal and empty:
            message = "Policy statement must contain resources."
            raise MalformedPolicy(message, where=where, remedy='Add "Resource".')


def _dates(statement: Statement, where: str) -> None:
    for condition in statement.conditions:
        if condition.operator.startswith("Date"):
            for value in condition.values:
                if instant(value) is None:
                    place = f"{where}.Condition.{condition.written()}.{condition.key}"
                    raise legacy(place, f"{value} is no date: write 2026-01-31T00:00:00Z.")


def _sids(policy: Policy) -> None:
    seen: set[str] = set()
    for index, statement in enumerate(policy.statements):
        if statement.sid and statement.sid in seen:
            message = "Statement IDs (SID) in a single policy must be unique."
            raise MalformedPolicy(message, where=f"Statement[{index}].Sid", remedy="Rename one.")
        seen.add(statement.sid)


# --- Principal -------------------------------------------------------------------


def _principal(statement: Statement, rules: Rules, where: str) -> None:
    principal = statement.principal
    if not rules.has_principal:
        if principal is not None:
            message = "Policy document should not specify a principal."
            remedy = "Take it out: the principal is what the policy is attached to."
            raise MalformedPolicy(message, where=f"{where}.Principal", remedy=remedy)
        return
    if principal is None:
        message, remedy = "Missing required field Principal", 'Add "Principal".'
        raise MalformedPolicy(message, where=where, remedy=remedy)
    for field, value in _invalid_principals(principal):
        message = f'Invalid principal in policy: "{field}":"{value}"'
        remedy = "Name an account, a user, a role, one session, a service or an identity provider in full."
        raise MalformedPolicy(message, where=f"{where}.Principal", remedy=remedy)


def _invalid_principals(principal: PrincipalClause) -> Iterator[tuple[str, str]]:
    """ "You cannot use a wildcard to match part of a principal name or ARN." """
    for value in principal.aws:
        if value != "*" and not _ACCOUNT.fullmatch(value) and not _PRINCIPAL_ARN.fullmatch(value):
            yield "AWS", value
    for value in principal.service:
        if not re.fullmatch(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?|[a-z0-9.-]+\.amazon\.com", value):
            yield "SERVICE", value
    for value in principal.federated:
        if "*" in value or "?" in value or not value:
            yield "FEDERATED", value


# --- Resource --------------------------------------------------------------------


def _resources(statement: Statement, rules: Rules, where: str) -> None:
    resource = statement.resource
    if resource is None:
        return
    name = "NotResource" if resource.negated else "Resource"
    if not rules.has_resource:
        message = f"Has prohibited field {name}"
        remedy = "Take it out: a trust policy is about the role that it is attached to."
        raise MalformedPolicy(message, where=f"{where}.{name}", remedy=remedy)
    for index, value in enumerate(resource.values):
        _resource(value, f"{where}.{name}[{index}]")


def _resource(value: str, where: str) -> None:
    if value == "*":
        return
    remedy = "An ARN is arn:aws:service:region:account:resource."
    if ":" not in value:
        raise MalformedPolicy(f'Resource {value} must be in ARN format or "*".', where=where, remedy=remedy)
    parts = value.split(":")
    if not _PARTITION.fullmatch(parts[1]):
        filled = ":".join(["arn", *parts[1:], *["*"] * (6 - len(parts))])
        message = f'Partition "{parts[1]}" is not valid for resource "{filled}".'
        raise MalformedPolicy(message, where=where, remedy=remedy)
    if len(parts) == 2 or any(wild in parts[2] for wild in "*?"):
        message = "Resource vendor must be fully qualified and cannot contain regexes."
        raise MalformedPolicy(message, where=where, remedy="Write the service in full, as in arn:aws:s3:::*.")
    if not parts[2] or (parts[2] == "s3" and len(parts) in (4, 5) and not value.endswith("*")):
        raise legacy(where, remedy)
    _regions(value, parts, where)


def _regions(value: str, parts: list[str], where: str) -> None:
    if len(parts) < 6:
        return
    service, region, account, name = parts[2], parts[3], parts[4], ":".join(parts[5:])
    if service == "iam":
        if region:
            message = f"IAM resource {value} cannot contain region information."
            raise MalformedPolicy(message, where=where, remedy="Leave the region empty.")
        if name != "*" and not name.startswith(("*", *_IAM_PATHS)):
            message = f'IAM resource path must either be "*" or start with {", ".join(_IAM_PATHS)}.'
            raise MalformedPolicy(message, where=where, remedy="Say what kind of IAM resource this is.")
    elif service == "s3" and region not in ("", "*") and not account:
        message = f"Resource {value} can not contain region information."
        raise MalformedPolicy(message, where=where, remedy="Leave the region empty: arn:aws:s3:::bucket.")


# --- Action ----------------------------------------------------------------------


def _actions(statement: Statement, rules: Rules, where: str) -> None:
    clause: Clause = statement.action
    name = "NotAction" if clause.negated else "Action"
    for index, value in enumerate(clause.values):
        place = f"{where}.{name}[{index}]"
        _action(value, place)
        if not rules.has_resource and value.lower() not in _TRUST_ACTIONS:
            message = "AssumeRole policy may only specify STS AssumeRole actions."
            raise MalformedPolicy(message, where=place, remedy='Write "sts:AssumeRole".')


def _action(value: str, where: str) -> None:
    if value == "*":
        return
    vendor, colon, name = value.partition(":")
    if not colon:
        message = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        raise MalformedPolicy(message, where=where, remedy="Write service:Action, as in s3:GetObject.")
    if ":" in name:
        message = "Actions/Condition can contain only one colon."
        raise MalformedPolicy(message, where=where, remedy="Write service:Action, as in s3:GetObject.")
    if not _VENDOR.fullmatch(vendor):
        message = f"Vendor {vendor} is not valid"
        raise MalformedPolicy(message, where=where, remedy="Write the service's prefix, as in s3:GetObject.")

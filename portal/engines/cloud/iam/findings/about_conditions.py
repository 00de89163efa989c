"""Condition keys that do not exist or are never there, and quantifiers where they mislead."""

from __future__ import annotations

from collections.abc import Iterator

from portal.engines.cloud.iam.actions import Table
from portal.engines.cloud.iam.document import Condition, Statement
from portal.engines.cloud.iam.global_keys import GLOBAL_KEYS, MULTIVALUED_GLOBAL_KEYS
from portal.engines.cloud.iam.operators import NULL

from .finding import Finding, Severity, nearest


def about_conditions(statement: Statement, where: str, table: Table) -> Iterator[Finding]:
    for condition in statement.conditions:
        place = f"{where}.Condition.{condition.written()}.{condition.key}"
        unknown = _unknown(condition.key, place, table)
        if unknown:
            yield unknown
            continue
        yield from _never_there(condition, statement, place, table)
        yield from _quantifier(condition, statement, place, table)


def _unknown(key: str, where: str, table: Table) -> Finding | None:
    prefix = key.partition(":")[0].lower()
    service = table.services.get(prefix)
    if prefix != "aws" and service is None:
        return None
    keys = [_stem(name) for name in service.keys] if service else list(GLOBAL_KEYS)
    if _stem(key).lower() in {name.lower() for name in keys}:
        return None
    meant = nearest(_stem(key), keys)
    return Finding(
        code="unknown-key",
        severity=Severity.ERROR,
        where=where,
        message=f"There is no condition key {key}: the request never has it.",
        suggestion=meant,
    )


def _stem(key: str) -> str:
    """aws:PrincipalTag/team → aws:PrincipalTag; s3:RequestObjectTag/<key> likewise."""
    return key.partition("/")[0]


def _never_there(condition: Condition, statement: Statement, where: str, table: Table) -> Iterator[Finding]:
    """A service's own key is there for some actions only."""
    prefix = condition.key.partition(":")[0].lower()
    if prefix not in table.services or condition.operator == NULL or condition.if_exists:
        return
    if statement.action.negated:
        return
    without = [
        action.written
        for pattern in statement.action.values
        if (action := table.find(pattern))
        and _stem(condition.key).lower() not in {_stem(key).lower() for key in action.keys}
    ]
    if without:
        yield Finding(
            code="key-never-there",
            severity=Severity.ERROR,
            where=where,
            message=f"{', '.join(without)} never has {condition.key}: give it a statement of its own.",
        )


def _quantifier(condition: Condition, statement: Statement, where: str, table: Table) -> Iterator[Finding]:
    several = _is_multivalued(condition.key, table)
    if several and not condition.quantifier and condition.operator != NULL:
        yield Finding(
            code="needs-quantifier",
            severity=Severity.ERROR,
            where=where,
            message=f"{condition.key} may have several values: say whether any or all of them should match.",
            suggestion=f"ForAnyValue:{condition.written()}",
        )
    elif condition.quantifier and several is False:
        yield Finding(
            code="needless-quantifier",
            severity=Severity.SECURITY,
            where=where,
            message=f"{condition.key} has one value: {condition.quantifier} is not for it.",
            suggestion=condition.operator,
        )
    elif (
        condition.quantifier == "ForAllValues"
        and statement.effect == "Allow"
        and not _is_required(condition.key, statement)
    ):
        yield Finding(
            code="all-of-nothing",
            severity=Severity.SECURITY,
            where=where,
            message=f"ForAllValues also holds for a request without {condition.key}: ask that it be there.",
            suggestion=f'"Null": {{"{condition.key}": "false"}}',
        )


def _is_multivalued(key: str, table: Table) -> bool | None:
    """None when nobody knows."""
    if key.lower().startswith("aws:"):
        return key.lower() in MULTIVALUED_GLOBAL_KEYS
    service = table.services.get(key.partition(":")[0].lower())
    types = {name.lower(): kind for name, kind in service.keys.items()} if service else {}
    kind = types.get(key.lower())
    return kind.startswith("ArrayOf") if kind else None


def _is_required(key: str, statement: Statement) -> bool:
    return any(
        other.operator == NULL and other.key.lower() == key.lower() and "false" in other.values
        for other in statement.conditions
    )

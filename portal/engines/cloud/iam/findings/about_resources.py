"""Resources that an action does not have, and those that are too many."""

from __future__ import annotations

from collections.abc import Iterator

from portal.engines.cloud.iam.actions import Action, Table
from portal.engines.cloud.iam.document import Statement
from portal.engines.cloud.iam.overlap import arns_overlap

from .finding import Finding, Severity

MOST_PAIRS = 5_000  # of actions and resources in one statement, to be compared


def about_resources(statement: Statement, where: str, table: Table) -> Iterator[Finding]:
    clause = statement.resource
    if clause is None:
        return
    element = f"{where}.{'NotResource' if clause.negated else 'Resource'}"
    if clause.negated:
        if statement.effect == "Allow":
            yield Finding(
                code="not-resource-allowed",
                severity=Severity.SECURITY,
                where=element,
                message="Allow with NotResource grants the actions on everything but these.",
            )
        return
    if statement.action.negated:
        return
    named = _named(statement, table)
    if len(named) * len(clause.values) > MOST_PAIRS:
        return
    unusable = [
        _unusable(action, clause.values, f"{where}.Action[{number}]", table)
        for number, action in named
        if not any(_fits(action, value, table) for value in clause.values)
    ]
    for index, value in enumerate(clause.values):
        place = f"{element}[{index}]"
        if value == "*":
            if statement.effect == "Allow":
                yield from _every_resource(named, place, table)
        elif named and not unusable and not any(_fits(action, value, table) for _, action in named):
            yield _no_such_type(value, named[0][1], place, table)
    yield from unusable


def _named(statement: Statement, table: Table) -> list[tuple[int, Action]]:
    """The actions that are spelled out and known. What a wildcard covers may fit any resource."""
    if any(_is_beyond(pattern, table) for pattern in statement.action.values):
        return []
    found = ((index, table.find(pattern)) for index, pattern in enumerate(statement.action.values))
    return [(index, action) for index, action in found if action is not None]


def _is_beyond(pattern: str, table: Table) -> bool:
    return "*" in pattern or "?" in pattern or pattern.partition(":")[0].lower() not in table.services


def _fits(action: Action, value: str, table: Table) -> bool:
    if value == "*":
        return True
    return any(
        arns_overlap(value, pattern) and _is_bucket(name, value)
        for name, pattern in table.services[action.service].resources.items()
        if name in action.resources
    )


def _is_bucket(type_name: str, value: str) -> bool:
    """The name of a bucket has no slash, whatever the pattern for its ARN lets through."""
    return type_name != "bucket" or "/" not in value


def _every_resource(named: list[tuple[int, Action]], where: str, table: Table) -> Iterator[Finding]:
    narrow = [action for _, action in named if action.resources]
    if narrow:
        patterns = table.arn_patterns(narrow[0])
        yield Finding(
            code="every-resource",
            severity=Severity.SECURITY,
            where=where,
            message=f"{narrow[0].written} can be allowed on single resources, and * allows it on all.",
            suggestion=patterns[0] if patterns else "",
        )


def _unusable(action: Action, values: tuple[str, ...], where: str, table: Table) -> Finding:
    if not action.resources:
        return Finding(
            code="needs-every-resource",
            severity=Severity.ERROR,
            where=where,
            message=f"{action.written} knows no resources: it works only in a statement with Resource *.",
            suggestion="*",
        )
    types = ", ".join(action.resources)
    return Finding(
        code="resource-type",
        severity=Severity.ERROR,
        where=where,
        message=f"{action.written} works on {types}, and none of {', '.join(values)[:200]} is one.",
        suggestion=_suggestion(action, values, table),
    )


def _no_such_type(value: str, action: Action, where: str, table: Table) -> Finding:
    return Finding(
        code="unused-resource-type",
        severity=Severity.ERROR,
        where=where,
        message=f"None of the actions works on a resource such as {value[:200]}.",
        suggestion=_suggestion(action, (value,), table),
    )


def _suggestion(action: Action, values: tuple[str, ...], table: Table) -> str:
    """The usual slip is a bucket for its objects, or the other way round."""
    value = values[0]
    if action.service == "s3" and value.split(":")[2:3] == ["s3"]:
        if "object" in action.resources and "/" not in value:
            return f"{value}/*"
        if "bucket" in action.resources and "/" in value:
            return value.partition("/")[0]
    patterns = table.arn_patterns(action)
    return patterns[0] if patterns else "*"

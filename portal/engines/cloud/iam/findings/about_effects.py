"""Statements that change nothing, and permissions that nobody used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from portal.engines.cloud.iam.document import Clause, Policy, Statement
from portal.engines.cloud.iam.matching import matches_action, matches_resource
from portal.engines.cloud.iam.needs import Need
from portal.engines.cloud.iam.variables import WITH_VARIABLES

from .about_actions import covers_action
from .finding import Finding, Severity


def about_variables(policy: Policy) -> Iterator[Finding]:
    if policy.version == WITH_VARIABLES:
        return
    for index, statement in enumerate(policy.statements):
        texts = list(statement.resource.values) if statement.resource else []
        texts += [value for condition in statement.conditions for value in condition.values]
        if any("${" in text for text in texts):
            yield Finding(
                code="variables-not-read",
                severity=Severity.ERROR,
                where=f"Statement[{index}]",
                message=f"A policy of version {policy.version} takes variables for plain text.",
                suggestion=f'"Version": "{WITH_VARIABLES}"',
            )


def about_effects(policy: Policy) -> Iterator[Finding]:
    earlier: set[Statement] = set()
    for index, statement in enumerate(policy.statements):
        where = f"Statement[{index}]"
        said = replace(statement, sid="")
        if said in earlier:
            yield Finding(
                code="repeated-statement",
                severity=Severity.SUGGESTION,
                where=where,
                message="An earlier statement says the same.",
            )
        earlier.add(said)
        if statement.effect == "Allow" and any(_denies(other, statement) for other in policy.statements):
            yield Finding(
                code="denied-anyway",
                severity=Severity.ERROR,
                where=where,
                message="A Deny of this policy covers all of it: the statement allows nothing.",
            )


def _denies(deny: Statement, allow: Statement) -> bool:
    """Whether a Deny without conditions covers all that is allowed."""
    if deny.effect != "Deny" or deny.conditions or deny.principal != allow.principal:
        return False
    if deny.action.negated or allow.action.negated:
        return False
    if not all(any(covers_action(wide, one) for wide in deny.action.values) for one in allow.action.values):
        return False
    return _covers_resources(deny.resource, allow.resource)


def _covers_resources(wide: Clause | None, narrow: Clause | None) -> bool:
    if wide is None or narrow is None:
        return wide is narrow
    if wide.negated or narrow.negated:
        return False
    return all(any(_covers_resource(one, value) for one in wide.values) for value in narrow.values)


def _covers_resource(wide: str, narrow: str) -> bool:
    if wide in ("*", narrow):
        return True
    # A wildcard or a variable in the narrow one may stand for more than its own text.
    return not set("*?$") & set(narrow) and matches_resource(wide, narrow)


MOST_COMPARED = 6_000_000  # characters of patterns, each read once for each call of the run


def about_use(policy: Policy, used: Sequence[Need]) -> Iterator[Finding]:
    """
    What a run did not need, of what is allowed by name; nothing for a policy and a run that are so long that
    comparing them would take seconds.
    """
    patterns = [
        value
        for statement in policy.statements
        for clause in (statement.action, statement.resource)
        if clause is not None
        for value in clause.values
    ]
    if sum(map(len, patterns)) * len(used) > MOST_COMPARED:
        return
    for index, statement in enumerate(policy.statements):
        if statement.effect == "Allow":
            where = f"Statement[{index}]"
            yield from _unused_actions(statement, where, used)
            yield from _unused_resources(statement, where, used)


def _unused_actions(statement: Statement, where: str, used: Sequence[Need]) -> Iterator[Finding]:
    if statement.action.negated:
        return
    actions = {need.action for need in used if _touches(statement, need)}
    for place, pattern in enumerate(statement.action.values):
        if not any(matches_action(pattern, action) for action in actions):
            yield Finding(
                code="unused-action",
                severity=Severity.SUGGESTION,
                where=f"{where}.Action[{place}]",
                message=f"Nothing that ran needed {pattern} here.",
            )


def _unused_resources(statement: Statement, where: str, used: Sequence[Need]) -> Iterator[Finding]:
    acting = [need for need in used if _acts(statement, need)]
    # Without any, it is said of the actions already.
    if statement.resource is None or statement.resource.negated or not acting:
        return
    for place, value in enumerate(statement.resource.values):
        if not any(_is_under(value, need) for need in acting):
            yield Finding(
                code="unused-resource",
                severity=Severity.SUGGESTION,
                where=f"{where}.Resource[{place}]",
                message=f"Nothing that ran touched {value}.",
            )


def _acts(statement: Statement, need: Need) -> bool:
    found = any(matches_action(pattern, need.action) for pattern in statement.action.values)
    return found != statement.action.negated


def _touches(statement: Statement, need: Need) -> bool:
    clause = statement.resource
    if clause is None:
        return True
    return any(_is_under(value, need) for value in clause.values) != clause.negated


def _is_under(value: str, need: Need) -> bool:
    return matches_resource(value, need.resource, need.context)

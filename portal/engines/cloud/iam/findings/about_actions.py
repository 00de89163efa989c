"""Services and actions that do not exist, and those that are too many."""

from __future__ import annotations

from collections.abc import Iterator

from portal.engines.cloud.iam.actions import Table
from portal.engines.cloud.iam.document import Statement
from portal.engines.cloud.iam.matching import matches_action

from .finding import Finding, Severity, nearest


def about_actions(statement: Statement, where: str, table: Table, *, compare: bool) -> Iterator[Finding]:
    clause = statement.action
    element = f"{where}.{'NotAction' if clause.negated else 'Action'}"
    for index, pattern in enumerate(clause.values):
        place = f"{element}[{index}]"
        yield from _unknown(pattern, place, table)
        if statement.effect == "Allow" and not clause.negated:
            yield from _wide(pattern, place)
        if compare:
            yield from _redundant(pattern, index, clause.values, place)
    if clause.negated and statement.effect == "Allow":
        yield Finding(
            code="not-action-allowed",
            severity=Severity.SECURITY,
            where=element,
            message="Allow with NotAction grants every action of every service but these.",
        )


def _unknown(pattern: str, where: str, table: Table) -> Iterator[Finding]:
    prefix, _, name = pattern.partition(":")
    if "*" in prefix:
        return
    if prefix.lower() not in table.prefixes:
        meant = nearest(prefix, table.prefixes)
        yield Finding(
            code="unknown-service",
            severity=Severity.ERROR,
            where=where,
            message=f"There is no service {prefix}: {pattern} matches nothing.",
            suggestion=f"{meant}:{name}" if meant else "",
        )
    elif (service := table.services.get(prefix.lower())) and not table.covered(pattern):
        meant = nearest(name, (action.name for action in service.actions.values()))
        yield Finding(
            code="unknown-action",
            severity=Severity.ERROR,
            where=where,
            message=f"{prefix} has no action {name}: {pattern} matches nothing.",
            suggestion=f"{prefix}:{meant}" if meant else "",
        )


def _wide(pattern: str, where: str) -> Iterator[Finding]:
    name = pattern.partition(":")[2]
    if pattern in ("*", "*:*"):
        message = "This allows every action of every service."
    elif name == "*":
        message = (
            f"{pattern} allows every action of the service, to delete and to change permissions as well."
        )
    elif "*" in name or "?" in name:
        yield Finding(
            code="wildcard-in-action",
            severity=Severity.SUGGESTION,
            where=where,
            message=f"{pattern} covers more than one action, and those that AWS adds later.",
        )
        return
    else:
        return
    yield Finding(code="every-action", severity=Severity.SECURITY, where=where, message=message)


def _redundant(pattern: str, index: int, patterns: tuple[str, ...], where: str) -> Iterator[Finding]:
    for other_index, other in enumerate(patterns):
        # Of two that say the same, the first stays.
        same = other.lower() == pattern.lower()
        if other_index != index and covers_action(other, pattern) and not (same and index < other_index):
            yield Finding(
                code="redundant-action",
                severity=Severity.SUGGESTION,
                where=where,
                message=f"{other} covers {pattern} already.",
            )
            return


def covers_action(wide: str, narrow: str) -> bool:
    """Whether everything that `narrow` matches, `wide` matches too. Never wrongly so, if not always when."""
    if "*" in narrow and "?" in wide:
        return wide.lower() == narrow.lower()
    return matches_action(wide, narrow)

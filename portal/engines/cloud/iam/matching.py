"""A statement against a request, element by element."""

from __future__ import annotations

from .conditions import holds
from .context import Context
from .decision import Check
from .document import Clause, Condition, Statement
from .principals import Naming, naming
from .request import Request
from .variables import WITH_VARIABLES, resolve
from .wildcards import Piece, Reach, Wild, matches, pieces_of


def check(statement: Statement, request: Request, *, version: str) -> tuple[Check, ...]:
    """A check for each element that the statement has: it applies when all of them matched."""
    variables = version == WITH_VARIABLES
    checks = []
    if statement.principal is not None:
        named = naming(statement.principal, request.principal, statement.effect) is not Naming.NOT
        element = "NotPrincipal" if statement.principal.negated else "Principal"
        wanted = statement.principal.written()
        checks.append(Check(element=element, matched=named, wanted=wanted, had=(request.principal.id,)))
    matched = any(matches_action(value, request.action) for value in statement.action.values)
    checks.append(_clause("Action", statement.action, matched, request.action))
    if statement.resource is not None:
        keys = request.keys if variables else None
        matched = any(matches_resource(value, request.resource, keys) for value in statement.resource.values)
        checks.append(_clause("Resource", statement.resource, matched, request.resource))
    checks += [_condition(condition, request, variables=variables) for condition in statement.conditions]
    return tuple(checks)


def matches_action(pattern: str, action: str) -> bool:
    """
    "The prefix and the action name are case insensitive."
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    return pattern == "*" or matches(pieces_of(pattern.lower()), action.lower())


def matches_resource(pattern: str, resource: str, context: Context | None = None) -> bool:
    """Case-sensitive. `context` for variables, which stand "only in the resource portion of the ARN"."""
    if pattern == "*":
        return True
    before, after = _portions(pattern)
    last = resolve(after, context) if context is not None else pieces_of(after)
    if last is None:
        return False
    pieces: tuple[Piece, ...] = (*pieces_of(before), *last)
    if not after and not any(part.endswith("*") for part in pattern.split(":")):
        # IAM fills up an ARN that is cut short: arn:aws:sqs is arn:aws:sqs:*:*:*. Where a * ends a segment
        # it runs on by itself.
        pieces += (":", Wild.ANY) * max(0, 5 - pattern.count(":"))
    return matches(pieces, resource, Reach.SEGMENT)


def _portions(pattern: str) -> tuple[str, str]:
    """Up to the fifth colon, and what comes after it: the resource portion."""
    parts = pattern.split(":", 5)
    return (pattern, "") if len(parts) < 6 else (":".join(parts[:5]) + ":", parts[5])


def _clause(element: str, clause: Clause, matched: bool, had: str) -> Check:
    name = f"Not{element}" if clause.negated else element
    return Check(element=name, matched=matched != clause.negated, wanted=clause.values, had=(had,))


def _condition(condition: Condition, request: Request, *, variables: bool) -> Check:
    return Check(
        element="Condition",
        matched=holds(condition, request.keys, variables=variables),
        wanted=condition.values,
        had=request.keys.get(condition.key, ()),
        operator=condition.written(),
        key=condition.key,
    )

"""One condition of a statement against the context of a request."""

from __future__ import annotations

from .context import Context
from .document import Condition
from .operators import NULL, OPERATORS, Operator


def holds(condition: Condition, context: Context, *, variables: bool) -> bool:
    """
    "If the key that you specify in a policy condition is not present in the request context, the values
    do not match and the condition is false. If the policy condition requires that the key is not matched,
    such as StringNotLike or ArnNotLike, and the right key is not present, the condition is true."

    Several values in the policy are joined by OR, for a negated operator by NOR. IfExists: "If the key is
    not present, evaluate the condition element as true."
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """
    had = context.get(condition.key, ())
    if condition.operator == NULL:
        return ("false" if had else "true") in (value.lower() for value in condition.values)
    if not had and condition.if_exists:
        return True
    operator = OPERATORS[condition.operator]
    values = context if variables else None
    match condition.quantifier:
        case "ForAllValues":
            return all(_passes(operator, condition, one, values) for one in _values(had))
        case "ForAnyValue":
            return any(_passes(operator, condition, one, values) for one in _values(had))
    # "Multivalued context keys require a condition set operator": what IAM does without one is not
    # written down. Here one value that matches is a match, and a negated operator wants none.
    found = any(operator.test(wanted, one, values) for one in had for wanted in condition.values)
    return found != operator.negated


def _passes(operator: Operator, condition: Condition, had: str, context: Context | None) -> bool:
    return any(operator.test(wanted, had, context) for wanted in condition.values) != operator.negated


def _values(had: tuple[str, ...]) -> tuple[str, ...]:
    """
    "If the key values in the request resolve to an empty data set (for example, an empty string), a
    condition operator modified by ForAllValues returns true, and a condition operator modified by
    ForAnyValue returns false."
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    """
    return had if any(had) else ()

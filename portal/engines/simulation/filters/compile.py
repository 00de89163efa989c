"""From the JSON of a pattern to what matches events. A stranger writes it: everything is bounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.simulation.constants import published

from .compile_leaf import OPERATORS, leaf_tests
from .faults import BadPattern
from .numbers import NotJson, read
from .pattern import Branch, Either, Leaf, Pattern

# "The wildcard character is supported in event bus rules only" (EventBridge: eb-create-pattern-operators).
OF_EVENT_BUSES = OPERATORS
OF_LAMBDA = OPERATORS - {"wildcard"}

MOST_COMBINATIONS = published().whole("ES-8", "or_combinations")  # of the choices of all $or, multiplied
_DEEPEST = 64


def compile_pattern(text: str, *, operators: frozenset[str] = OF_EVENT_BUSES) -> Pattern:
    """Raises BadPattern, with the reason that EventBridge gives."""
    try:
        tree = read(text)
    except NotJson:
        raise BadPattern("Invalid JSON") from None
    return compile_tree(tree, operators=operators)


def compile_tree(tree: Any, *, operators: frozenset[str] = OF_EVENT_BUSES) -> Pattern:
    """As compile_pattern, of JSON that `read` has read. Raises BadPattern."""
    if not isinstance(tree, dict):
        raise BadPattern("Filter is not an object")
    if _combinations(tree, 0) > MOST_COMBINATIONS:
        raise BadPattern(f"Rule has more than {MOST_COMBINATIONS} combinations of $or")
    return _pattern(tree, "", operators)


def _pattern(tree: dict[str, Any], path: str, operators: frozenset[str]) -> Pattern:
    if not tree:
        raise BadPattern("Empty objects are not allowed")
    parts: list[Leaf | Branch | Either] = []
    for name, inner in _undotted(tree).items():
        at = f"{path}.{name}" if path else name
        if name == "$or" and _is_or(inner, operators):
            parts.append(Either(choices=tuple(_pattern(choice, path, operators) for choice in inner)))
        elif isinstance(inner, dict):
            parts.append(Branch(name=name, below=_pattern(inner, at, operators)))
        elif isinstance(inner, list):
            parts.append(Leaf(name=name, path=at, tests=leaf_tests(inner, operators)))
        else:
            raise BadPattern(f'"{name}" must be an object or an array')
    return Pattern(parts=tuple(parts))


def _is_or(inner: Any, operators: frozenset[str]) -> bool:
    """Otherwise `$or` is a field like any other, as patterns had it that are older than the operator."""
    return (
        isinstance(inner, list)
        and len(inner) >= 2
        and all(isinstance(one, dict) and one and not OPERATORS & set(one) for one in inner)
    )


def _undotted(tree: dict[str, Any]) -> dict[str, Any]:
    """{"a.b": …} as {"a": {"b": …}}, and both together where both are written."""
    found: dict[str, Any] = {}
    for name, inner in tree.items():
        first, dot, rest = name.partition(".")
        if not dot or not first or not rest:
            first, inner_tree = name, inner
        else:
            inner_tree = {rest: inner}
        there = found.get(first)
        if isinstance(there, Mapping) and isinstance(inner_tree, Mapping):
            found[first] = {**there, **inner_tree}
        else:
            found[first] = inner_tree
    return found


def _combinations(tree: Any, depth: int) -> int:
    if depth > _DEEPEST:
        raise BadPattern(f"Pattern is nested more than {_DEEPEST} deep")
    if isinstance(tree, list):
        return max((_combinations(one, depth + 1) for one in tree), default=1)
    if not isinstance(tree, dict):
        return 1
    count = 1
    for name, inner in tree.items():
        if name == "$or" and isinstance(inner, list):
            count *= max(1, sum(_combinations(choice, depth + 1) for choice in inner))
        else:
            count *= _combinations(inner, depth + 1)
        if count > MOST_COMBINATIONS:
            break
    return count

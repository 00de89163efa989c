"""
Filter policies of SNS subscriptions: over the attributes of a message, or over its body.

Fields are ANDed, the values of a field ORed; attributes of the type String.Array match with any element.
https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from portal.engines.simulation.constants import published

from .compile import compile_tree
from .compile_leaf import OPERATORS
from .faults import BadFilter, BadPattern
from .numbers import NotJson, Written, read
from .pattern import Branch, Pattern

Scope = Literal["MessageAttributes", "MessageBody"]
CODE = "InvalidParameter"
# Of the keys of a nested policy the leaves alone count; the
# combinations are the values of each, times how deep it is nested, multiplied.
MOST_KEYS = published().whole("ES-7", "keys")
MOST_COMBINATIONS = published().whole("ES-7", "combinations")
POLICY_CHARACTERS = published().whole("ES-7", "characters")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribute:
    """`kind` is String, String.Array, Number or Binary; `value` the text that was sent."""

    kind: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterPolicy:
    pattern: Pattern
    scope: Scope = "MessageAttributes"

    def passes(self, message: str, attributes: Mapping[str, Attribute]) -> bool:
        """A body that is no JSON object passes no policy of the scope MessageBody."""
        if self.scope == "MessageAttributes":
            return self.pattern.matches({name: _value(one) for name, one in attributes.items()})
        try:
            body = read(message)
        except NotJson:
            return False
        return isinstance(body, dict) and self.pattern.matches(body)


def compile_policy(text: str, *, scope: Scope = "MessageAttributes") -> FilterPolicy:
    """Raises BadFilter, as Subscribe refuses it."""
    if len(text) > POLICY_CHARACTERS:
        raise _refused(f"Filter policy is larger than {POLICY_CHARACTERS:,} characters")
    try:
        tree = read(text)
        if not isinstance(tree, dict):
            raise BadPattern("failed to parse JSON")
        pattern = compile_tree(tree, operators=OPERATORS)
    except NotJson:
        raise _refused("failed to parse JSON") from None
    except BadPattern as fault:
        raise _refused(fault.reason) from None
    if scope == "MessageAttributes" and any(isinstance(part, Branch) for part in pattern.parts):
        raise _refused("Filter policy scope MessageAttributes does not support nested filter policy")
    keys, combinations = _weight(tree, 1)
    if keys > MOST_KEYS:
        raise _refused(f"Filter policy can not have more than {MOST_KEYS} keys")
    if combinations > MOST_COMBINATIONS:
        raise _refused(f"Filter policy is too complex: {combinations} combinations, of {MOST_COMBINATIONS}")
    return FilterPolicy(pattern=pattern, scope=scope)


def _refused(reason: str) -> BadFilter:
    return BadFilter(CODE, f"Invalid parameter: FilterPolicy: {reason}", reason=reason)


def _weight(tree: dict[str, Any], depth: int) -> tuple[int, int]:
    """How many keys at the leaves, and how many combinations. `$or` weighs what its choices do together."""
    keys, combinations = 0, 1
    for name, inner in tree.items():
        if name == "$or" and all(isinstance(choice, dict) for choice in inner):
            weights = [_weight(choice, depth) for choice in inner]
            keys += sum(weight for weight, _ in weights)
            combinations *= max(1, sum(weight for _, weight in weights))
        elif isinstance(inner, dict):
            below, product = _weight(inner, depth + 1)
            keys, combinations = keys + below, combinations * product
        else:
            keys, combinations = keys + 1, combinations * len(inner) * depth
    return keys, combinations


def _value(attribute: Attribute) -> Any:
    match attribute.kind.partition(".")[0], attribute.kind:
        case _, "String.Array":
            try:
                return read(attribute.value)
            except NotJson:
                return attribute.value
        case "Number", _:
            return Written(attribute.value)
        case "Binary", _:
            return []  # no operator looks into binary attributes
        case _:
            return attribute.value

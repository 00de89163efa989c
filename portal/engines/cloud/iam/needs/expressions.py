"""What DynamoDB's expressions say of attributes and keys, as far as permissions go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_TOKEN = re.compile(r"(?<![\w:.#\[])(#?[A-Za-z_]\w*)")
_WORDS = {
    "and", "or", "not", "between", "in", "set", "remove", "add", "delete", "attribute_exists",
    "attribute_not_exists", "attribute_type", "begins_with", "contains", "size", "if_not_exists",
    "list_append",
}  # fmt: skip


def attributes(expression: str, names: Mapping[str, str]) -> Iterator[str]:
    """
    The top-level attributes that an expression names: `a.b[0] = :v AND #n > :w` names a and what #n stands
    for.
    """
    for match in _TOKEN.finditer(expression):
        word = match[1]
        if word.startswith("#"):
            yield names.get(word, word)
        elif word.lower() not in _WORDS:
            yield word


def partition_values(parameters: Mapping[str, Any], key: str) -> Iterator[str]:
    """The values of the partition key that a query's KeyConditionExpression (or KeyConditions) asks for."""
    names = parameters.get("ExpressionAttributeNames") or {}
    spelled = [key, *(short for short, name in names.items() if name == key)]
    values = parameters.get("ExpressionAttributeValues") or {}
    for spelling in spelled:
        pattern = rf"(?<![\w#]){re.escape(spelling)}\s*=\s*(:\w+)"
        for match in re.finditer(pattern, str(parameters.get("KeyConditionExpression") or "")):
            yield from text_of(values.get(match[1]))
    for value in ((parameters.get("KeyConditions") or {}).get(key) or {}).get("AttributeValueList", ()):
        yield from text_of(value)


def text_of(value: Any) -> Iterator[str]:
    """{"S": "x"} → x, {"N": "1"} → 1; nothing for what cannot be a key."""
    if isinstance(value, Mapping):
        for kind in ("S", "N", "B"):
            if kind in value:
                yield str(value[kind])


def unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))

"""What the AWS beside a function holds after an invocation, as the exported account tells it: plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

Account = Mapping[str, Any]  # the JSON of a seed


def objects_of(account: Account, bucket: str) -> dict[str, str]:
    """Key → content. What is no text stays in base64."""
    return {one["key"]: _content(one) for one in _named(account, "buckets", bucket).get("objects", ())}


def items_of(account: Account, table: str) -> list[dict[str, Any]]:
    """As a seed's plain items: a set is a list in order, bytes are base64, a number is one."""
    found = _named(account, "tables", table)
    return [*found.get("items", ()), *map(plain_item, found.get("typed_items", ()))]


def targets_of(account: Account, bus: str) -> set[str]:
    """ARNs to which the rules of a bus send."""
    rules = _named(account, "buses", bus).get("rules", ())
    return {target["arn"] for rule in rules for target in rule.get("targets", ())}


def _named(account: Account, section: str, name: str) -> Mapping[str, Any]:
    return next((one for one in account.get(section, ()) if one["name"] == name), {})


def _content(part: Mapping[str, Any]) -> str:
    return str(part.get("text") or part.get("base64") or "")


def plain_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """{"total": {"N": "12"}} → {"total": 12}."""
    return {name: _untyped(value) for name, value in item.items()}


def _untyped(typed: Mapping[str, Any]) -> Any:
    """https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html"""
    ((kind, value),) = typed.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return _number(value)
        case "SS" | "BS" | "NS":
            return sorted(map(_number, value) if kind == "NS" else value)
        case "L":
            return [_untyped(one) for one in value]
        case "M":
            return plain_item(value)
    return value


def _number(text: str) -> int | float:
    with suppress(ValueError):
        return int(text)
    return float(text)

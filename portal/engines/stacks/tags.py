"""The short forms of CloudFormation's functions: `!Ref x` is {"Ref": "x"}."""

from __future__ import annotations

from typing import Any

_PLAIN = ("Ref", "Condition")
FUNCTIONS = frozenset(
    {
        "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue", "Join",
        "Length", "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform",
    }
)  # fmt: skip


class BadTag(ValueError):
    """CloudFormation has no such tag, or not with this value."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def expanded(tag: str, value: Any) -> dict[str, Any]:
    """`tag` is without its exclamation mark. Raises BadTag."""
    if tag in _PLAIN:
        return {tag: value}
    if tag not in FUNCTIONS:
        known = ", ".join(f"!{name}" for name in (*_PLAIN, *sorted(FUNCTIONS)))
        raise BadTag(f"CloudFormation has no !{tag[:40]}.", f"There are {known}.")
    if tag == "GetAtt" and isinstance(value, str) and value:
        logical_id, dot, attribute = value.partition(".")
        if not dot:
            raise BadTag(f"!GetAtt {value[:60]} names no attribute.", "Write !GetAtt Resource.Attribute.")
        return {"Fn::GetAtt": [logical_id, attribute]}
    return {f"Fn::{tag}": value}

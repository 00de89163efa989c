"""
The parameters of a template and what they are given: checked as CloudFormation checks them, in its words.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import re2

from .finding import Finding
from .reading import Document

_PAGE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"
LONGEST = 4_096  # CloudFormation's quotas
_LISTS = ("CommaDelimitedList", "List<")
_KEPT_ELSEWHERE = "AWS::SSM::Parameter::"


def values_of(
    document: Document, given: Mapping[str, str]
) -> tuple[dict[str, str | list[str]], list[Finding]]:
    """The value of each parameter that has one, and what is wrong. Lists are lists."""
    declared = document.data.get("Parameters")
    declared = declared if isinstance(declared, dict) else {}
    values: dict[str, str | list[str]] = {}
    found = [_stranger(document, name, declared) for name in given if name not in declared]
    missing: list[str] = []
    for name, about in declared.items():
        if not isinstance(about, dict):
            continue
        value = given.get(name, about.get("Default"))
        if value is None:
            missing.append(name)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            text = str(value)
            found += _faults(document, name, about, text)
            if not str(about.get("Type", "")).startswith(_KEPT_ELSEWHERE):
                values[name] = _value(str(about.get("Type", "String")), text)
        elif isinstance(value, bool):
            values[name] = str(value).lower()
    if missing:
        found.append(
            _finding(
                document,
                ("Parameters", missing[0]),
                f"Parameters: [{', '.join(missing)}] must have values",
                f"Give it: --parameter {missing[0]}=…, or a Default in the template.",
            )
        )
    return values, found


def _stranger(document: Document, name: str, declared: Mapping[str, Any]) -> Finding:
    message = f"Parameters: [{name[:60]}] do not exist in the template"
    return _finding(document, ("Parameters",), message, f"There are {', '.join(declared) or 'none'}.")


def _value(kind: str, text: str) -> str | list[str]:
    if kind.startswith(_LISTS):
        return [part.strip() for part in text.split(",")]
    return text


def _faults(document: Document, name: str, about: Mapping[str, Any], text: str) -> list[Finding]:
    at = ("Parameters", name)
    if len(text) > LONGEST:
        message = f"Parameter '{name}' has a value of {len(text):,} signs; {LONGEST:,} is the most"
        return [_finding(document, at, message, "Give a shorter one.")]
    allowed = about.get("AllowedValues")
    if isinstance(allowed, list) and text not in (known := [_text(one) for one in allowed]):
        message = f"Parameter '{name}' must be one of AllowedValues"
        return [_finding(document, at, message, f"It is one of {', '.join(known[:20])}.")]
    pattern = about.get("AllowedPattern")
    if isinstance(pattern, str) and not _fits(pattern, text):
        said = about.get("ConstraintDescription")
        message = f"Parameter '{name}' {said if isinstance(said, str) else f'must match pattern {pattern}'}"
        return [_finding(document, at, message, "Give another value.")]
    if about.get("Type") == "Number" and not _is_number(text):
        message = f"Template validation error: Parameter '{name}' must be a number."
        return [_finding(document, at, message, "Give a number.")]
    return _bounds(document, name, about, text)


def _bounds(document: Document, name: str, about: Mapping[str, Any], text: str) -> list[Finding]:
    is_number = about.get("Type") == "Number"
    size = float(text) if is_number else len(text)
    kinds = (
        ("MinValue", "MaxValue", "value") if is_number else ("MinLength", "MaxLength", "length of the value")
    )
    least, most = (_number(about.get(kind)) for kind in kinds[:2])
    if least is not None and size < least:
        return [_bound(document, name, f"the {kinds[2]} must be {least:g} or more")]
    if most is not None and size > most:
        return [_bound(document, name, f"the {kinds[2]} must be {most:g} or less")]
    return []


def _bound(document: Document, name: str, what: str) -> Finding:
    return _finding(document, ("Parameters", name), f"Parameter '{name}': {what}", "Give another value.")


def _finding(document: Document, path: tuple[str | int, ...], message: str, remedy: str) -> Finding:
    line, column = document.place(path)
    return Finding(
        rule="parameters", level="error", message=message, remedy=remedy, path=path, line=line, column=column,
        source=_PAGE,
    )  # fmt: skip


def _fits(pattern: str, text: str) -> bool:
    """In time that grows with the text alone. A pattern that cannot be read is cfn-lint's affair."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.fullmatch(pattern, text, options) is not None
    except re2.error:
        return True


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float | str) and _is_number(str(value)) else None


def _is_number(text: str) -> bool:
    try:
        return float(text) - float(text) == 0  # no infinity, no NaN
    except ValueError:
        return False

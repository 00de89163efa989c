"""What a run returned, as what a check expects: the YAML for it, and lab.yaml with it in its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from portal.engines.curriculum.yaml_text import YamlFault, read_yaml

from .places import NotPlaced, append, replace


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """`text` is all of lab.yaml; `written` stands in its `line`. `same`: it expects that already."""

    text: str
    written: str
    line: int
    same: bool


def expect(text: str, check: str, invocation: int, *, of: int, payload: str) -> Expected:
    """
    The `equals` of that check and invocation gets the value; where there is none, the check gets one more.

    `payload` is the response's JSON, `of` how many invocations the check has. Raises NotPlaced.
    """
    place, expectations = _check(text, check)
    value = json.loads(payload)
    shown = json.dumps(value, ensure_ascii=False)
    for number, one in enumerate(expectations):
        if isinstance(one, dict) and one.get("kind") == "equals" and _which(one, of) == invocation:
            at = ("checks", place, "expect", number, "value")
            changed = replace(text, at, shown)
            line = read_yaml(changed).line(at)
            return Expected(
                text=changed, written=f"value: {shown}", line=line, same=one.get("value") == value
            )
    which = "" if invocation == of - 1 else f", invocation: {invocation}"
    written = f"{{kind: equals, value: {shown}{which}}}"
    changed = append(text, ("checks", place, "expect"), written)
    line = read_yaml(changed).line(("checks", place, "expect", len(expectations)))
    return Expected(text=changed, written=f"- {written}", line=line, same=False)


def _check(text: str, slug: str) -> tuple[int, list[Any]]:
    try:
        data = read_yaml(text).data
    except YamlFault as fault:
        raise NotPlaced(f"lab.yaml, line {fault.line}: {fault.fault}") from None
    checks = data.get("checks") if isinstance(data, dict) else None
    for place, one in enumerate(checks if isinstance(checks, list) else ()):
        if isinstance(one, dict) and one.get("slug") == slug and isinstance(one.get("expect"), list):
            return place, one["expect"]
    raise NotPlaced(f"lab.yaml has no check `{slug}` of its own: it may be one of a team's rules.")


def _which(expectation: dict[str, Any], of: int) -> int:
    """-1, the last, is the default."""
    which = expectation.get("invocation", -1)
    return which + of if isinstance(which, int) and which < 0 else which

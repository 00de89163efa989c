"""What a Task calls: a function, by Lambda's integration or by its bare ARN."""

from __future__ import annotations

import re
from typing import Any

from .definition import Called
from .faults import BadDefinition

INVOKE = "arn:aws:states:::lambda:invoke"
WAIT = f"{INVOKE}.waitForTaskToken"
_FUNCTION = re.compile(
    r"(?:arn:aws[\w-]*:lambda:[\w-]*:\d*:function:)?([A-Za-z0-9_-]{1,140})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}))?"
)
_INVOKE_FIELDS = {
    field + suffix
    for field in ("FunctionName", "Payload", "InvocationType", "Qualifier", "ClientContext", "LogType")
    for suffix in ("", ".$")
}


def read_resource(tree: dict[str, Any], place: str) -> Called:
    """Raises BadDefinition, for anything but a function too."""
    resource = tree.get("Resource")
    if not isinstance(resource, str):
        raise BadDefinition(f"{place}.Resource", "It has to be the ARN of what the task calls.")
    if resource in (INVOKE, WAIT):
        return _invoke(tree.get("Parameters"), resource == WAIT, place)
    if resource.startswith("arn:aws:lambda:") and (found := function_name(resource)):
        return Called(function=found[0], is_direct=True)
    says = f"{resource[:120]} is not simulated: of tasks those that call a function are ({INVOKE})."
    raise BadDefinition(f"{place}.Resource", says)


def _invoke(parameters: Any, waits: bool, place: str) -> Called:
    written = parameters if isinstance(parameters, dict) else {}
    for field in written:
        if field not in _INVOKE_FIELDS:
            raise BadDefinition(f"{place}.Parameters.{field}", "Lambda's Invoke has no such parameter.")
    if "FunctionName" not in written and "FunctionName.$" not in written:
        raise BadDefinition(f"{place}.Parameters", "It has to say the FunctionName.")
    return Called(function=str(written.get("FunctionName", "")), waits=waits)


def function_name(text: str) -> tuple[str, str | None] | None:
    """Name and qualifier out of a name or an ARN."""
    found = _FUNCTION.fullmatch(text)
    return (found.group(1), found.group(2)) if found else None

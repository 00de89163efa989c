"""What came of an act, as a page shows it: the answers, and step by step what they have led to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.pages.workbench.log import Line, lines_of

STEPS: Final = 200  # shown of one act
TEXT: Final = 20_000  # characters of one text

_CAUSES: Final[Mapping[str, str]] = {
    "http": gettext_noop("API call"),
    "websocket": gettext_noop("WebSocket"),
    "authorizer": gettext_noop("Authorizer"),
    "sqs": gettext_noop("Queue"),
    "dynamodb": gettext_noop("Table stream"),
    "kinesis": gettext_noop("Stream"),
    "s3": gettext_noop("Bucket"),
    "sns": gettext_noop("Topic"),
    "events": gettext_noop("Rule"),
    "schedule": gettext_noop("Schedule"),
    "states": gettext_noop("State machine"),
    "invoke": gettext_noop("Invoke"),
    "destination": gettext_noop("Destination"),
    "hook": gettext_noop("Deployment"),
}
# How a deployment of an alias stands, as the engine has it.
_STATES: Final = (gettext_noop("in progress"), gettext_noop("succeeded"), gettext_noop("rolled back"))


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownStep:
    """`state` is "succeeded", "failed" or "note", of something that ran nothing. Times in ms."""

    cause: str
    source: str
    function: str
    version: str
    state: str
    note: str
    error: str
    event: str
    payload: str
    log: tuple[Line, ...]
    duration_ms: float | None
    init_ms: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """An alias on its way; `percent` of events go to the new version."""

    function: str
    alias: str
    version: str
    percent: int
    status: str
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """`status` of an answer over HTTP, else None; `body` is what came back, `heard` over a WebSocket."""

    title: str
    status: int | None
    body: str
    is_json: bool
    headers: tuple[tuple[str, str], ...]
    because: tuple[str, ...]
    heard: tuple[str, ...]
    shifts: tuple[Shift, ...]
    steps: tuple[ShownStep, ...]
    more: int  # steps that are not shown

    @property
    def has_failed(self) -> bool:
        return (self.status or 0) >= 500 or any(step.state == "failed" for step in self.steps)


def happened(response: Mapping[str, Any], names: Mapping[str, str], title: str) -> Happened:
    """`names` are logical ids by physical names."""
    steps = response.get("steps", [])
    body, is_json = _body(response)
    return Happened(
        title=title,
        status=response.get("status") if "call" in response or "socket" in response else None,
        body=body,
        is_json=is_json,
        headers=tuple((str(name), str(value)) for name, value in response.get("headers", {}).items()),
        because=tuple(map(str, response.get("because", ()))),
        heard=tuple(str(text) for turn in response.get("heard", ()) for text in turn),
        shifts=tuple(_shift(one, names) for one in response.get("shifts", ())),
        steps=tuple(_step(step, names) for step in steps[:STEPS]),
        more=max(0, len(steps) - STEPS),
    )


def _body(response: Mapping[str, Any]) -> tuple[str, bool]:
    """Of an API what it sent, of an invocation what the function returned, of a state machine its output."""
    for name in ("body", "payload", "output"):
        if response.get(name) is not None:
            return _pretty(response[name], is_text=name == "body")
    return "", False


def _pretty(value: Any, *, is_text: bool = False) -> tuple[str, bool]:
    if is_text:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return str(value)[:TEXT], False
    text = (
        value if isinstance(value, str) and not is_text else json.dumps(value, indent=2, ensure_ascii=False)
    )
    return text[:TEXT], True


def _step(step: Mapping[str, Any], names: Mapping[str, str]) -> ShownStep:
    name, _colon, qualifier = str(step.get("function", "")).partition(":")
    ran = "request_id" in step
    return ShownStep(
        cause=_(_CAUSES[step["cause"]]) if step["cause"] in _CAUSES else step["cause"],
        source=_named(str(step.get("source", "")), names),
        function=names.get(name, name) + (f":{qualifier}" if qualifier else ""),
        version=str(step.get("version", "")),
        state=("failed" if step.get("function_error") else "succeeded") if ran else "note",
        note=str(step.get("note", "")),
        error=str(step.get("function_error") or ""),
        event=_pretty(step["event"])[0] if step.get("event") is not None else "",
        payload=_pretty(step["payload"])[0] if ran else "",
        log=lines_of(step["log"]) if step.get("log") else (),
        duration_ms=step.get("duration_ms"),
        init_ms=step.get("init_ms"),
    )


def _named(source: str, names: Mapping[str, str]) -> str:
    """To whoever wrote the template "my-stack-Jobs-AB12/x" is Jobs/x."""
    name, slash, rest = source.partition("/")
    return f"{names[name]}{slash}{rest}" if name in names else source


def _shift(one: Mapping[str, Any], names: Mapping[str, str]) -> Shift:
    return Shift(
        function=names.get(one["function"], one["function"]),
        alias=one["alias"],
        version=one["version"],
        percent=round(one["weight"] * 100),
        status=one["status"],
        because=one["because"],
    )


def logical_ids(resources: list[Mapping[str, Any]]) -> dict[str, str]:
    """By physical name, of Listed as JSON."""
    return dict(_pairs(resources))


def _pairs(resources: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in resources:
        if one.get("name"):
            yield str(one["name"]), str(one["logical_id"])

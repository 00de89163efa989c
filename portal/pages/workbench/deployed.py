"""What came of a template, or is said of a workflow, as the tab *Stack* shows it. Any text may be hostile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

ACTS = 50  # rows of each kind; what there is more is counted
STEPS = 100
RESOURCES = 200
BODY = 4_000  # characters of an answer, and of a log
NAME = 300
_VERBS = {
    "call": pgettext_lazy("act", "call"),
    "put": pgettext_lazy("act", "put"),
    "send": pgettext_lazy("act", "send"),
    "publish": pgettext_lazy("act", "publish"),
    "start": pgettext_lazy("act", "start"),
    "fire": pgettext_lazy("act", "fire"),
}
_DOING = (*_VERBS, "wait")


@dataclass(frozen=True, kw_only=True, slots=True)
class StepRow:
    """A function that was invoked, or a note where none was. `state` is "succeeded", "failed" or "note"."""

    cause: str
    source: str
    function: str
    state: str
    said: str
    log: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ActRow:
    """`what` was done, `came` is what came of it in a word or two, `shifts` are aliases on their way."""

    what: str
    came: str
    is_good: bool
    body: str
    shifts: tuple[str, ...]
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployed:
    """
    What templates/parts/result_deployed.html needs. `findings` are as Finding.to_json() has them, of `file`;
    `resources` are type, logical id, status and why; `refused` says why not all was done.
    """

    file: str
    findings: tuple[Mapping[str, Any], ...]
    resources: tuple[tuple[str, str, str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    acts: tuple[ActRow, ...] = ()
    refused: str = ""

    @property
    def error(self) -> Mapping[str, Any] | None:
        """The first one because of which nothing is deployed."""
        return next((one for one in self.findings if one["level"] == "error"), None)

    @property
    def stands(self) -> bool:
        return self.error is None and bool(self.resources)


def deployed_of(told: Mapping[str, Any], *, file: str) -> Deployed:
    """`told` is what a stack job gave: portal/records/runs/act.py."""
    standing = [one for one in told["resources"] if one["status"] != "left out" or one["why"]]
    return Deployed(
        file=file,
        findings=tuple(told["findings"]),
        resources=tuple(
            (one["type"], one["logical_id"], one["status"], one["why"][:NAME]) for one in standing[:RESOURCES]
        ),
        outputs=tuple((name, _shown(value)) for name, value in told["outputs"].items()),
        acts=tuple(_act(one) for one in told["responses"][:ACTS]),
        refused=told["refused"],
    )


def _act(told: Mapping[str, Any]) -> ActRow:
    came, is_good = _came(told)
    return ActRow(
        what=_what(told),
        came=came,
        is_good=is_good,
        body=_shown(told.get("body", told.get("payload", ""))),
        shifts=tuple(_shifts(told)),
        steps=tuple(_step(one) for one in told["steps"][:STEPS]),
    )


def _what(told: Mapping[str, Any]) -> str:
    if "update" in told:
        return _("deploy other code over it")
    for kind in _DOING:
        if kind in told:
            return _doing(kind, told[kind])[:NAME]
    return _("event to %(function)s") % {"function": str(told.get("function", ""))[:NAME]}


def _doing(kind: str, what: Any) -> str:
    """ "call GET /hello": a verb of lab.yaml, and what it was done with."""
    if kind == "wait":
        return _("wait %(n)s minutes") % {"n": what}
    return f"{_VERBS[kind]} {what}"


def _came(told: Mapping[str, Any]) -> tuple[str, bool]:
    status = told.get("status")
    if isinstance(status, int):
        return str(status), status < 400 and not told.get("function_error")
    return "", all(not step.get("function_error") for step in told["steps"])


def _shifts(told: Mapping[str, Any]) -> Iterator[str]:
    for one in told.get("shifts", ()):
        words = _("%(alias)s: %(share)s of the calls go to version %(version)s, %(status)s. %(because)s")
        yield (words % {**one, "share": f"{one['weight']:.0%}"}).strip()


def _step(told: Mapping[str, Any]) -> StepRow:
    failed = bool(told.get("function_error"))
    return StepRow(
        cause=told["cause"],
        source=told["source"][:NAME],
        function=str(told.get("function", ""))[:NAME],
        state="failed" if failed else "succeeded" if "request_id" in told else "note",
        said=str(told.get("note", ""))[:NAME] or (_shown(told.get("payload"))[:NAME] if failed else ""),
        log=str(told.get("log", ""))[-BODY:],
    )


def _shown(value: Any) -> str:
    """Indented JSON where it is some; text as it is, cut where it is long."""
    try:
        value = json.loads(value) if isinstance(value, str) and value[:1] in "{[" else value
        text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = str(value)
    return text if len(text) <= BODY else text[:BODY] + "…"

"""The result of an act as a value. Everything is decided here; the template only shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.engines.stacks import Diagram, Edge, Node
from portal.pages.stacks.drawn import DrawnDiagram, draw
from portal.pages.stacks.happened import Happened, happened, logical_ids
from portal.pages.stacks.titles import said
from portal.pages.workbench.numbers import local
from portal.pages.workbench.panel import Panel, begin_panel
from portal.records.runs.models import RunState
from portal.records.runs.stored import deployed_of
from portal.records.stacks.do import JOB, WRITING
from portal.records.stacks.models import Act

NO_RESULT = gettext_noop("It left no result. Please do it again.")
REFUSED = gettext_noop("Nothing was deployed, and what stands is as it was.")
_DONE = {
    "deploy": gettext_noop("Deployed"),
    "update": gettext_noop("Updated"),
    "check": gettext_noop("Nothing against it"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """`findings` None: of an act that looked at no template. `resources` are Listed as JSON."""

    panel: Panel
    title: str = ""
    kind: str = ""
    stale: bool = False  # the files have changed since
    findings: tuple[Mapping[str, Any], ...] | None = None
    resources: tuple[Mapping[str, Any], ...] = ()
    outputs: Mapping[str, str] | None = None
    happened: tuple[Happened, ...] = ()
    diagram: DrawnDiagram | None = None

    @property
    def errors(self) -> int:
        return sum(one["level"] == "error" for one in self.findings or ())

    @property
    def has_changed_stack(self) -> bool:
        """What can be done to it may be something else now."""
        return self.kind in ("deploy", "update") and not self.panel.open


def idle() -> Panel:
    return Panel(state="idle", headline=_("Nothing was done yet"))


def result_of(act: Act) -> Result:
    """One query while it waits, none when it is over."""
    base = begin_panel(act.run)
    stale = act.kind in WRITING and act.version != act.stack.version
    title = said(act)
    result = Result(panel=base, title=title, kind=act.kind, stale=stale)
    if act.run.state != RunState.FINISHED:
        return result
    told = deployed_of(act.run).get(JOB)
    if told is None:
        return replace(
            result, panel=replace(base, state="broken", headline=_("Stopped"), message=_(NO_RESULT))
        )
    resources = told["resources"] or act.stack.stands.get("resources", [])
    names = logical_ids(resources)
    result = replace(result, happened=tuple(happened(one, names, title) for one in told["responses"]))
    if act.kind in WRITING:
        result = replace(
            result,
            findings=tuple(told["findings"]),
            resources=tuple(told["resources"]),
            outputs=told["outputs"],
            diagram=draw(diagram_from(told["diagram"])),
        )
    return replace(result, panel=_panel(result, told["refused"]))


def _panel(result: Result, refused: str) -> Panel:
    base = result.panel
    if result.errors:
        words = ngettext("%(count)s error", "%(count)s errors", result.errors) % {"count": result.errors}
        is_check = result.kind == "check"
        headline, message = (_("AWS would refuse it"), "") if is_check else (_("Refused"), _(REFUSED))
        return replace(base, state="failed", headline=headline, parts=(words,), message=message)
    if refused:
        return replace(base, state="failed", headline=_("Not done"), message=refused)
    if result.kind in WRITING:
        left = sum(one["status"] != "deployed" for one in result.resources)
        resources = _("%(count)s resources") % {"count": local(f"{len(result.resources):,}")}
        parts = (resources, *((_("%(count)s left out") % {"count": left},) if left else ()))
        warnings = sum(one["level"] == "warning" for one in result.findings or ())
        headline = _(_DONE[result.kind])
        if result.kind == "check" and warnings:
            headline = ngettext("%(count)s warning", "%(count)s warnings", warnings) % {"count": warnings}
        return replace(base, state="succeeded", headline=headline, parts=parts)
    return _of_use(base, result)


def _of_use(base: Panel, result: Result) -> Panel:
    last = result.happened[-1] if result.happened else None
    steps = len(last.steps) + last.more if last is not None else 0
    parts = [ngettext("%(count)s step", "%(count)s steps", steps) % {"count": local(f"{steps:,}")}]
    if last is not None and last.status is not None:
        parts.insert(0, str(last.status))
    failed = last is not None and last.has_failed
    return replace(base, state="failed" if failed else "succeeded", headline=result.title, parts=tuple(parts))


def diagram_from(told: Mapping[str, Any]) -> Diagram:
    """Of Diagram.to_json()."""
    return Diagram(
        nodes=tuple(Node(**one) for one in told.get("nodes", ())),
        edges=tuple(Edge(**one) for one in told.get("edges", ())),
    )

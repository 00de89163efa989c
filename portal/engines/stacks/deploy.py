"""A template, checked, and planned where nothing of it is refused: what commands and pages ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .check import Checked, Checks, check, origin
from .finding import Finding, has_error, in_order
from .plan import LeftOut, Plan, make_plan
from .project import Project


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A resource and what became of it; `why` where it was left out, or deployed only in part."""

    logical_id: str
    type: str
    name: str
    status: Literal["deployed", "in part", "left out"]
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "logical_id": self.logical_id,
            "type": self.type,
            "name": self.name,
            "status": self.status,
            "why": self.why,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """`plan` is None where an error was found: AWS would not have deployed it."""

    checked: Checked
    findings: tuple[Finding, ...]
    resources: tuple[Listed, ...] = ()
    plan: Plan | None = None


def plan_of(
    text: str,
    *,
    checks: Checks,
    project: Project,
    parameters: Mapping[str, str] | None = None,
    stack: str = "my-stack",
) -> Planned:
    """Raises CheckFailed, SandboxError and CheckerGone where it could not be checked."""
    checked = check(text, checks=checks, project=project, parameters=parameters, stack=stack)
    if checked.resolver is None or has_error(checked.findings):
        listed = tuple(_listed(checked, {}, is_deployed=False))
        return Planned(checked=checked, findings=checked.findings, resources=listed)
    plan = make_plan(checked, project=project, stack=stack)
    left = {one.logical_id: one for one in plan.left_out}
    findings = in_order([*checked.findings, *(_of_left_out(checked, one) for one in plan.left_out)])
    is_refused = has_error(findings)
    return Planned(
        checked=checked,
        findings=findings,
        resources=tuple(_listed(checked, left, is_deployed=not is_refused)),
        plan=None if is_refused else plan,
    )


def _listed(checked: Checked, left: Mapping[str, LeftOut], *, is_deployed: bool) -> Iterator[Listed]:
    for one in checked.resources:
        found = left.get(one.logical_id)
        why = found.why if found is not None else ""
        yield Listed(
            logical_id=one.logical_id,
            type=one.type,
            name=one.name,
            status=_status(found) if is_deployed else "left out",
            why=why or ("" if is_deployed else "The template has an error."),
        )


def _status(left: LeftOut | None) -> Literal["deployed", "in part", "left out"]:
    if left is None:
        return "deployed"
    return "in part" if left.is_partial else "left out"


def _of_left_out(checked: Checked, one: LeftOut) -> Finding:
    path = origin(checked.document, one.logical_id)
    line, column = checked.document.place(path)
    return Finding(
        rule="deploy",
        level="error" if one.is_fault else "warning",
        message=f"{one.logical_id} ({one.type}): {one.why}",
        remedy="" if one.is_fault else "The rest is deployed.",
        path=path,
        line=line,
        column=column,
    )

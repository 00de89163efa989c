"""
A workflow that a learner wrote, read and never run: its findings, its steps, and itself as JSON.

SchemaStore's schema is not asked here, as it takes a process behind walls, and grading starts nothing: a lab
says with `at_path` which parts there have to be. Reading is bounded (stacks/reading.py), and the rules only
look at values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.curriculum.models import WORKFLOW, Findings, WorkflowSteps
from portal.engines.stacks.reading import Unreadable, read
from portal.engines.stacks.workflows import check_workflow
from portal.engines.stacks.workflows.majors import used
from portal.engines.stacks.workflows.parts import Step, jobs_of

from .counted import counted
from .deployed import examine_findings
from .miss import Miss

LINES = 20


class _NoSchema:
    def check(self, order: Mapping[str, Any]) -> dict[str, Any]:
        del order
        return {"schema": []}


def findings_of(files: Mapping[str, str]) -> list[dict[str, Any]]:
    """As Finding.to_json() has them."""
    return [one.to_json() for one in check_workflow(files.get(WORKFLOW, ""), checks=_NoSchema())]


def workflow_as_json(files: Mapping[str, str]) -> Any:
    """Raises Unreadable."""
    return read(files.get(WORKFLOW, ""), dialect="workflow").data


def examine_workflow(expectation: Findings | WorkflowSteps, files: Mapping[str, str]) -> Miss | None:
    if isinstance(expectation, Findings):
        return examine_findings(expectation, findings_of(files))
    try:
        document = read(files.get(WORKFLOW, ""), dialect="workflow")
    except Unreadable as fault:
        return Miss(reason=f"{WORKFLOW} cannot be read: {fault}")
    steps = [step for job in jobs_of(document) for step in job.steps]
    found = [step for step in steps if _is_meant(expectation, step)]
    if expectation.uses is not None:
        inputs = f" with {', '.join(expectation.inputs)}" if expectation.inputs else ""
        what = f" using {expectation.uses}{inputs}"
    else:
        what = f" running {expectation.runs}"
    lines = "\n".join((step.uses or step.run.strip())[:200] for step in steps[:LINES])
    return counted(expectation, len(found), 0, ("step", what), lines or "there is no step")


def _is_meant(expectation: WorkflowSteps, step: Step) -> bool:
    if expectation.uses is not None:
        name = used(step.uses)
        return name is not None and name[0] == expectation.uses and set(expectation.inputs) <= set(step.given)
    words = (expectation.runs or "").split()
    return any(command[: len(words)] == words for command in step.commands())

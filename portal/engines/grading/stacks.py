"""The checks of a lab whose code is a template or a workflow: nothing when one holds, a `Miss` when not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.engines.curriculum.models import (
    Check,
    Expectation,
    Findings,
    Lab,
    PolicySize,
    Resources,
    Source,
    Steps,
    WorkflowSteps,
)
from portal.engines.stacks.reading import Unreadable

from .answers import examine_answer
from .deployed import Deployed, answer_of, examine_deployed, refusal
from .miss import Miss
from .role import examine_template_policies
from .source import examine_source
from .workflow import examine_workflow, workflow_as_json


def examine_code(  # noqa: PLR0911  a table
    expectation: Expectation, lab: Lab, check: Check, files: Mapping[str, str], deployed: Deployed | None
) -> Miss | None:
    """`deployed` is what the check's stack job has given; None of a workflow, and where it was cut short."""
    match expectation:
        case Source():
            reason = examine_source(expectation, files, lab.head.handler)
            return Miss(reason=reason) if reason else None
        case PolicySize():
            return examine_template_policies(expectation, files)
        case WorkflowSteps():
            return examine_workflow(expectation, files)
        case Findings() if lab.head.code == "workflow":
            return examine_workflow(expectation, files)
        case Findings() | Resources() | Steps():
            return examine_deployed(expectation, deployed)
    if lab.head.code == "workflow":
        return _workflow(expectation, files)
    return _answer(expectation, check, deployed)


def _workflow(expectation: Any, files: Mapping[str, str]) -> Miss | None:
    try:
        written = workflow_as_json(files)
    except Unreadable as fault:
        return Miss(reason=f"The workflow cannot be read: {fault}")
    return examine_answer(expectation, written, json.dumps(written, ensure_ascii=False))


def _answer(expectation: Any, check: Check, deployed: Deployed | None) -> Miss | None:
    """Of the act that the expectation names, the last one where it names none."""
    place = expectation.invocation % len(check.given)
    answer = answer_of(deployed, place)
    if answer is None or deployed is None:
        return (refusal(deployed) if deployed else None) or Miss(
            reason="This was not done: the run was cut short.", place=place
        )
    miss = examine_answer(expectation, answer, json.dumps(answer))
    return replace(miss, place=place) if miss else None

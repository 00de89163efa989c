"""What a check expects of a template and of its deployment: nothing when it holds, a `Miss` when not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.engines.curriculum.models import Findings, Resources, Steps
from portal.engines.stacks.finding import LEVELS

from .counted import counted
from .json_values import shown
from .miss import Miss

LINES = 20
Deployed = Mapping[str, Any]  # what a stack job gives: portal/records/runs/act.py


def examine_deployed(expectation: Findings | Resources | Steps, deployed: Deployed | None) -> Miss | None:
    """`deployed` is None where the run was cut short."""
    if deployed is None:
        return Miss(reason="The template was not looked at: the run was cut short.")
    if deployed["refused"] and not (deployed["findings"] or deployed["resources"]):
        return Miss(reason=deployed["refused"])
    match expectation:
        case Findings():
            return examine_findings(expectation, deployed["findings"])
        case Resources():
            return _resources(expectation, deployed)
        case Steps():
            return refusal(deployed) or _steps(expectation, deployed)


def examine_findings(expectation: Findings, findings: Sequence[Mapping[str, Any]]) -> Miss | None:
    """Of a template, or of a workflow."""
    found = [one for one in findings if _is_meant(expectation, one)]
    what = f" of {expectation.rule}" if expectation.rule else ""
    if expectation.level:
        worse = LEVELS.index(expectation.level) > 0
        what += f" of level {expectation.level}{' or worse' if worse else ''}"
    said = [f"Line {one['line']}: {one['rule']}: {one['message']}" for one in found[:LINES]]
    miss = counted(expectation, len(found), 0, ("finding", what), "\n".join(said) or "none")
    if miss is None or not said:
        return miss
    return Miss(reason=f"{miss.reason} {in_words(found[0])}", expected=miss.expected, actual=miss.actual)


def _is_meant(expectation: Findings, one: Mapping[str, Any]) -> bool:
    if expectation.rule is not None and one["rule"] != expectation.rule:
        return False
    return expectation.level is None or LEVELS.index(one["level"]) <= LEVELS.index(expectation.level)


def in_words(finding: Mapping[str, Any]) -> str:
    """As a line of a terminal has it."""
    remedy = f" {finding['remedy']}" if finding["remedy"] else ""
    return f"Line {finding['line']}: {finding['rule']}: {finding['message']}{remedy}"


def refusal(deployed: Deployed) -> Miss | None:
    """Why there is no stack, or why not all was done with it."""
    error = next((one for one in deployed["findings"] if one["level"] == "error"), None)
    if error is not None and not deployed["responses"]:
        return Miss(reason=f"The template is not deployed. {in_words(error)}")
    return Miss(reason=deployed["refused"]) if deployed["refused"] else None


def answer_of(deployed: Deployed | None, place: int) -> Any:
    """What came of an act as a check looks at it; None where there is nothing."""
    responses = deployed["responses"] if deployed is not None else ()
    return responses[place] if place < len(responses) else None


def _resources(expectation: Resources, deployed: Deployed) -> Miss | None:
    standing = [one for one in deployed["resources"] if one["status"] != "left out"]
    found = [
        one
        for one in standing
        if one["type"] == expectation.type and expectation.logical_id in (None, one["logical_id"])
    ]
    what = f" {expectation.type}" + (f" named {expectation.logical_id}" if expectation.logical_id else "")
    actual = "\n".join(f"{one['type']} {one['logical_id']}" for one in standing[:LINES])
    miss = counted(expectation, len(found), 0, ("resource", what), actual or "nothing was deployed")
    return miss and (refusal(deployed) or miss)


def _steps(expectation: Steps, deployed: Deployed) -> Miss | None:
    steps = [step for response in deployed["responses"] for step in response["steps"]]
    names = {one["name"] for one in deployed["resources"] if one["logical_id"] == expectation.function}
    found = [step for step in steps if _is_step(expectation, step, names)]
    what = f" by {expectation.cause}" if expectation.cause else ""
    what += f" of {expectation.function}" if expectation.function else ""
    what += f" that {expectation.outcome}" if expectation.outcome else ""
    lines = "\n".join(_told(steps))
    return counted(expectation, len(found), 0, ("invocation", what), lines or "nothing was invoked")


def _is_step(expectation: Steps, step: Mapping[str, Any], names: set[str]) -> bool:
    if "request_id" not in step or expectation.cause not in (None, step["cause"]):
        return False
    if expectation.function is not None and str(step["function"]).partition(":")[0] not in names:
        return False
    ended = "failed" if step["function_error"] else "succeeded"
    return expectation.outcome in (None, ended)


def _told(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for step in steps[:LINES]:
        yield f"{step['cause']} {step['source']} → {step.get('function', '')}: {_ended(step)[:300]}"


def _ended(step: Mapping[str, Any]) -> str:
    if step.get("function_error"):
        return shown(step["payload"])
    return str(step.get("note") or "succeeded")

"""
The steps of a lab, each with what it must still do for those before it.

A step is marked on its own checks, with their points, and on every check of the steps before it, with one
point each: what worked must go on working. A check is asked no more from the step on that its `until` names,
and from the one on that has a check of the same slug, which takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping

from .labs import LabParts
from .make_lab import make_lab
from .models import Check, Lab, LabHead, RuleSet, SampleEvent, StepOf
from .references import References
from .units import Unit


def make_whole(
    unit: Unit[LabParts],
    parts: LabParts,
    samples: Mapping[str, SampleEvent],
    rules: Mapping[str, RuleSet],
    refs: References,
) -> Lab | None:
    """A lab with its steps, where it has any; None when one of its events is missing."""
    if not parts.steps:
        return make_lab(unit, parts, samples, rules, refs)
    cited = refs.keep("fact", parts.head.facts, unit, ("facts",))
    refs.keep("rules", parts.head.rules, unit, ("rules",))
    head = parts.head.model_copy(update={"facts": cited})
    steps: list[Lab] = []
    for number, (name, step) in enumerate(zip(head.steps, parts.steps, strict=True), 1):
        if step.value is None:
            return None
        own = make_lab(step, step.value, samples, rules, refs)
        if own is None:
            return None
        _say_until(step, own, head.steps[number:], refs)
        of = StepOf(
            lab=parts.slug, title=head.title, number=number, total=len(head.steps), setup=step.value.setup
        )
        steps.append(_step(own, name, of, steps[-1] if steps else None))
    first, last = steps[0], steps[-1]
    return first.model_copy(
        update={
            "slug": parts.slug, "head": head, "brief": parts.brief, "solution": last.solution, "wrong": {},
            "payloads": {}, "steps": tuple(steps), "step_of": None, "named": None,
        }
    )  # fmt: skip


def _step(own: Lab, name: str, of: StepOf, before: Lab | None) -> Lab:
    kept = _kept(own.head, name, before) if before else ()
    payloads = {check.slug: before.payloads.get(check.slug, ()) for check in kept} if before else {}
    head = own.head.model_copy(update={"checks": (*own.head.checks, *kept)})
    changed = {"head": head, "payloads": {**payloads, **own.payloads}, "step_of": of, "named": of.lab}
    return own.model_copy(update=changed)


def _kept(head: LabHead, name: str, before: Lab) -> tuple[Check, ...]:
    instead = {check.slug for check in head.checks}
    return tuple(
        check.model_copy(update={"points": 1, "kept_from": check.kept_from or before.head.title})
        for check in before.head.checks
        if check.slug not in instead and check.until != name
    )


def _say_until(unit: Unit[LabParts], own: Lab, later: tuple[str, ...], refs: References) -> None:
    for place, check in enumerate(own.head.checks):
        if check.until is not None and check.until not in later:
            fault = f'Check "{check.slug}" is asked until `{check.until}`, which is no later step.'
            remedy = f"Name one of {', '.join(later)}." if later else "Take `until` out."
            refs.say(unit.path, unit.line(("checks", place, "until")), fault, remedy)

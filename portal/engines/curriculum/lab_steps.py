"""
content/labs/<slug>/steps/<step>/: the steps of a lab, each read as a lab of its own.

    lab.yaml          what all steps have in common, and `steps` in their order
    brief.md          what all of it is about
    aws.yaml          until a step has one of its own
    steps/<step>/     step.yaml  brief.md  setup/  solution/  wrong/  events/  aws.yaml  scenario.yaml

A step begins with what the solution of the one before it leaves, and its own setup/ over that; its
solution/ and each of its wrong answers are laid over what it begins with.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from portal.engines.cloud.seed import Seed

from .hint_rules import check_costs
from .labs import SLUG, Files, LabParts, LabReading, read_lab
from .models import KNOBS, LabHead, LabScenario, StepHead, key_of_step
from .models.hint import as_hints
from .tree import Tree
from .units import Unit, check_prose, open_yaml
from .validate import validate

# What lab.yaml says for all steps, and a step may say otherwise.
SHARED = (
    "code", "runtime", "handler", "memory_mb", "timeout_s", "environment", "layers", "tracing", "facts",
    "rules", "locked",
)  # fmt: skip
LONGEST_KEY = 64


def read_whole_lab(tree: Tree, slug: str) -> Unit[LabParts]:
    """A lab, with its steps where it has any."""
    folder = f"labs/{slug}"
    if not any(path.startswith(f"{folder}/steps/") for path in tree.files) or not SLUG.match(slug):
        return read_lab(tree, slug)
    unit: Unit[LabParts] = Unit(path=tree.named(f"{folder}/lab.yaml"))
    reading = WholeReading(unit, tree, folder)
    data = open_yaml(unit, tree, f"{folder}/lab.yaml")
    brief = reading.brief()
    if data is None:
        return unit
    head, findings = validate(LabHead, data)
    unit.say(findings)
    if head is None:
        return unit
    reading.stray_of(head)
    reading.alone(head)
    steps = reading.steps(slug, head, data)
    for step in steps:
        unit.problems += step.problems
    parts = [step.value for step in steps if step.value]
    if not brief or reading.broken or len(parts) != len(head.steps) or not parts:
        return unit
    reading.minutes(head, parts)
    unit.value = LabParts(
        slug=slug, head=head, brief=brief, starter=parts[0].starter, solution=parts[-1].solution, wrong={},
        events={}, seed=parts[0].seed, scenarios={}, updates={}, locks=parts[0].locks, steps=tuple(steps),
    )  # fmt: skip
    return unit


class WholeReading(LabReading):
    """What is around the steps."""

    def stray_of(self, head: LabHead) -> None:
        named = "|".join(map(re.escape, head.steps)) or "(?!)"
        self.known = re.compile(rf"^(?:lab\.yaml|brief\.md|aws\.yaml|steps/(?:{named})/.+)$")
        self.stray()

    def alone(self, head: LabHead) -> None:
        """What each step has for itself is nothing of the lab around them."""
        for key in ("checks", "hints", "events"):
            if key in head.model_fields_set:
                self.unit.say_at(
                    self.unit.line((key,)), f"A lab of steps has no `{key}`.", "Move it to a step.yaml."
                )
        if len(set(head.steps)) != len(head.steps):
            self.unit.say_at(self.unit.line(("steps",)), "A step is there twice.", "Name each once.")
            self.broken = True
        if not head.steps:
            self.unit.say_at(1, "lab.yaml names no steps.", "Write `steps: [first, second]`, in their order.")

    def minutes(self, head: LabHead, parts: list[LabParts]) -> None:
        together = sum(one.head.minutes for one in parts)
        if together != head.minutes:
            self.unit.say_at(
                self.unit.line(("minutes",)),
                f"The lab takes {head.minutes} minutes, and its steps {together}.",
                f"Write `minutes: {together}`.",
            )

    def steps(self, slug: str, head: LabHead, data: dict[str, Any]) -> list[Unit[LabParts]]:
        """Up to the first that is not sound: the next would begin with nothing."""
        shared = {key: data[key] for key in SHARED if key in data}
        seed = self.seed()
        steps: list[Unit[LabParts]] = []
        before: LabParts | None = None
        for place, name in enumerate(head.steps):
            if f"{self.folder}/steps/{name}/step.yaml" not in self.tree.files:
                line = self.unit.line(("steps", place))
                self.unit.say_at(line, f"There is no steps/{name}/step.yaml.", "Write it, or take it out.")
                self.broken = True
                break
            key = key_of_step(slug, name)
            if len(key) > LONGEST_KEY:
                line = self.unit.line(("steps", place))
                self.unit.say_at(line, f"`{key}` is over {LONGEST_KEY} characters.", "Shorten the step's.")
            step = StepReading.open(self.tree, f"{self.folder}/steps/{name}", before, seed).step(key, shared)
            steps.append(step)
            if step.value is None:
                break
            before = step.value
        return steps


class StepReading(LabReading):
    """One step; `before` are the parts of the step before it, None of the first."""

    known = re.compile(
        r"^(?:step\.yaml|brief\.md|aws\.yaml|scenario\.yaml|(?:setup|solution|wrong|updates)/.+|events/[a-z0-9-]+\.json)$"
    )
    begins_in = "setup"

    def __init__(
        self, unit: Unit[LabParts], tree: Tree, folder: str, before: LabParts | None, seed: Seed | None
    ) -> None:
        super().__init__(unit, tree, folder)
        self.before = before
        self.locks = dict(before.locks) if before else {}
        self.handed_on = before.seed if before else seed

    @classmethod
    def open(cls, tree: Tree, folder: str, before: LabParts | None, seed: Seed | None) -> StepReading:
        """`seed` is the lab's, for its first step."""
        return cls(Unit(path=tree.named(f"{folder}/step.yaml")), tree, folder, before, seed)

    def step(self, key: str, shared: dict[str, Any]) -> Unit[LabParts]:
        """`shared` is what lab.yaml says for all steps."""
        unit = self.unit
        data = open_yaml(unit, self.tree, f"{self.folder}/step.yaml")
        brief = self.brief()
        self.stray()
        events = self.events()
        if data is None:
            return unit
        head, findings = validate(StepHead, {**shared, **data})
        unit.say(findings)
        if head is None:
            return unit
        for place, hint in enumerate(as_hints(head.hints)):
            check_prose(unit, hint.text, first_line=unit.line(("hints", place)), step=0)
        unit.say(check_costs(as_hints(head.hints), sum(check.points for check in head.checks), ("hints",)))
        unit.value = self.parts(key, head, brief, events)
        return unit

    def parts(self, slug: str, head: LabHead, brief: str, events: dict[str, Any]) -> LabParts | None:
        made = super().parts(slug, head, brief, events)
        if made is None:
            return None
        setup = self._own("setup")
        kept = self.before.updates if self.before else {}
        return replace(made, setup=tuple(setup), updates={**kept, **made.updates})

    def paths(self, part: str) -> frozenset[str]:
        kept = self.before.solution if self.before else {}
        return frozenset(kept) | super().paths("setup") | super().paths(part)

    def seed(self) -> Seed | None:
        if f"{self.folder}/aws.yaml" in self.tree.files:
            return super().seed()
        return self.handed_on

    def scenarios(self) -> dict[str, LabScenario]:
        kept = self.before.scenarios if self.before else {}
        return {**kept, **super().scenarios()}

    def knobs(self, scenarios: dict[str, LabScenario], starter: Files) -> Files:
        if KNOBS in super().knobs(scenarios, starter):
            self.say("scenario.yaml", "A step has no `knobs`.", "Take them out.")
            self.broken = True
        return starter

    def policies(self, *, in_both: bool = False) -> None:
        """The role's policy is carried on like any file: one in the first setup/ is enough."""
        super().policies(in_both=in_both)

    def _folder(self, part: str) -> Files:
        match part:
            case "starter":
                return {**(self.before.solution if self.before else {}), **self._own("setup")}
            case "solution":
                own = self._own("solution")
                return {**self._folder("starter"), **own} if own else {}
        return self._own(part)

    def _own(self, part: str) -> Files:
        return super()._folder(part)

"""What a lab's author has written as code, each with what its checks should say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.engines.curriculum import Lab
from portal.engines.curriculum.models import KNOBS
from portal.engines.grading import CheckResult


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """`passes`: every check has to pass; otherwise one has to fail."""

    name: str  # "solution", "starter", "wrong/<name>", …
    files: Mapping[str, str]
    passes: bool = False

    def is_as_it_should_be(self, results: tuple[CheckResult, ...]) -> bool:
        return all(result.passed for result in results) == self.passes


def variants_of(lab: Lab) -> tuple[Variant, ...]:
    """The solution first. Where learners set something, their settings alone must not be enough to pass."""
    found = [
        Variant(name="solution", files=lab.solution, passes=True),
        Variant(name="starter", files=lab.starter),
    ]
    if lab.has_knobs:
        untouched = {**lab.solution, KNOBS: lab.starter.get(KNOBS, "")}
        found.append(Variant(name="solution-with-settings-as-they-were", files=untouched))
    found += [Variant(name=f"wrong/{name}", files=files) for name, files in lab.wrong.items()]
    return tuple(found)


def unhidden(lab: Lab) -> Lab:
    """The same lab for its author, who may see why a hidden check fails."""
    checks = tuple(check.model_copy(update={"hidden": False}) for check in lab.head.checks)
    return lab.model_copy(update={"head": lab.head.model_copy(update={"checks": checks})})

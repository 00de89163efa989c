"""Everything that a lab's author has written, run as learners' code is: one run, in turn with theirs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from portal.engines.curriculum import Lab
from portal.engines.curriculum.knobs import BadKnobs
from portal.engines.curriculum.policies import BadPolicy
from portal.engines.emulator.function import BadFunction, Job
from portal.engines.grading import CheckResult, grade_lab
from portal.records.accounts.models import Learner
from portal.records.authoring.variants import Variant, unhidden, variants_of
from portal.records.progress.jobs import jobs_to_check, scenarios_to_check
from portal.records.progress.stacks import stacks_to_check
from portal.records.runs.ask import ask_for_run
from portal.records.runs.models import Purpose, Run, RunState
from portal.records.runs.stored import deployed_of, ledgers_of, outcomes_of

SLUG: Final = 64  # characters that a row has room for


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """
    `lab` is what it was run as, a step where it is one's. `fault` says why it was not run at all; `returned`
    has the JSON of each response, by check.
    """

    lab: Lab
    variant: Variant
    results: tuple[CheckResult, ...] = ()
    returned: Mapping[str, tuple[str, ...]]
    fault: str = ""

    @property
    def good(self) -> bool:
        return not self.fault and self.variant.is_as_it_should_be(self.results)

    @property
    def passed(self) -> int:
        return sum(result.passed for result in self.results)


def try_all(*, learner: Learner, lab: Lab, idempotency_key: str, now: datetime) -> Run:
    """One run of all variants, of every step, what Lambda would refuse left out. Raises TooManyRuns."""
    jobs: list[Job] = []
    scenarios: dict[str, Any] = {}
    stacks: dict[str, Any] = {}
    for number, (part, one) in enumerate(_all_of(lab)):
        if isinstance(work := _work(part, one, learner), str):
            continue
        jobs += [_numbered(job, number) for job in work["jobs"]]
        scenarios |= {f"{number}.{name}": told for name, told in work["scenarios"].items()}
        stacks |= {f"{number}.{name}": told for name, told in work["stacks"].items()}
    return ask_for_run(
        learner=learner,
        purpose=Purpose.CHECK,
        lab_slug=_row_of(lab.slug),
        lab_digest=lab.digest,
        jobs=jobs,
        scenarios=scenarios,
        stacks=stacks,
        idempotency_key=idempotency_key,
        now=now,
    )


def latest_try(learner: Learner | None, slug: str) -> Run | None:
    runs = Run.objects.of(learner).filter(lab_slug=_row_of(slug), purpose=Purpose.CHECK)
    return runs.order_by("-asked_at").first()


def tried(run: Run, lab: Lab) -> tuple[Tried, ...]:
    """
    What came of it, step by step in the order of variants_of; empty while it goes on, when it has broken, and
    of a lab that has changed since: only its own checks can say what it is worth.
    """
    if run.state != RunState.FINISHED or run.lab_digest != lab.digest:
        return ()
    outcomes, ledgers, deployed = outcomes_of(run), ledgers_of(run), deployed_of(run)
    found = []
    for number, (part, one) in enumerate(_all_of(lab)):
        if isinstance(fault := _work(part, one, run.learner), str):
            found.append(Tried(lab=part, variant=one, returned={}, fault=fault))
            continue
        own = _own(outcomes, number)
        grade = grade_lab(unhidden(part), one.files, own, _own(ledgers, number), _own(deployed, number))
        found.append(
            Tried(
                lab=part,
                variant=one,
                results=grade.results,
                returned={name: _returned(each) for name, each in own.items()},
            )
        )
    return tuple(found)


def _all_of(lab: Lab) -> list[tuple[Lab, Variant]]:
    return [(part, one) for part in lab.each_step for one in variants_of(part)]


def _work(lab: Lab, one: Variant, learner: Learner) -> dict[str, Any] | str:
    """Or why it cannot be run."""
    try:
        return {
            "jobs": jobs_to_check(lab, one.files, learner=learner),
            "scenarios": scenarios_to_check(lab, one.files),
            "stacks": stacks_to_check(lab, one.files),
        }
    except (BadFunction, BadKnobs, BadPolicy) as fault:
        return str(fault)


def _numbered(job: Job, number: int) -> Job:
    return replace(job, id=f"{number}.{job.id}")


def _own(found: Mapping[str, Any], number: int) -> dict[str, Any]:
    before = f"{number}."
    return {name.removeprefix(before): one for name, one in found.items() if name.startswith(before)}


def _returned(outcomes: tuple[Any, ...]) -> tuple[str, ...]:
    """Of each invocation its response; "" where it failed, or said what is no JSON."""
    return tuple("" if one.function_error else _json(one.payload) for one in outcomes)


def _json(text: str) -> str:
    try:
        json.loads(text)
    except ValueError:
        return ""
    return text


def _row_of(slug: str) -> str:
    """Apart from what authors do as learners of the same lab."""
    return f"s:{slug}"[:SLUG]

"""Every lab is run for real: its solution passes, its starter and each wrong answer fail."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.models import KNOBS
from portal.engines.emulator.client import Broker, Done
from portal.engines.grading import CheckResult, grade_lab
from portal.engines.simulation.timeline import timeline_from_json
from portal.engines.stacks import Checks
from portal.records.accounts.models import Learner
from portal.records.progress.jobs import jobs_to_check, scenarios_to_check
from portal.records.progress.stacks import stacks_to_check
from portal.records.runs.act import act
from portal.records.runs.play import play
from tests.content.shelf import library

pytestmark = [pytest.mark.broker]

LABS = list(library().labs.values())
UNTOUCHED = "the-solution-with-settings-as-they-were"
WRONG = [(lab, name) for lab in LABS for name in ("starter", *lab.wrong)]
WRONG += [(lab, UNTOUCHED) for lab in LABS if lab.has_knobs]


def results(lab, files, broker: Broker, checks: Checks):
    """Each check's result as soon as it is there, so that one failure is enough where one is wanted."""
    jobs = {job.id: job for job in jobs_to_check(lab, files, learner=Learner(pk=1))}
    played, stacks = scenarios_to_check(lab, files), stacks_to_check(lab, files)
    deployed = {}
    for check in lab.head.checks:
        outcomes, ledgers = (), {}
        if check.slug in stacks:
            deployed[check.slug] = act(broker, checks, stacks[check.slug], lambda: None)
        if check.slug in played:
            kept = play(broker, jobs[check.slug], played[check.slug], lambda: None)
            ledgers = {check.slug: timeline_from_json(kept["timeline"]).ledger}
        elif check.slug in jobs:
            outcomes = tuple(
                event.outcome for event in broker.run(jobs[check.slug]) if isinstance(event, Done)
            )
        grade = grade_lab(lab, files, {check.slug: outcomes}, ledgers, deployed)
        yield next(result for result in grade.results if result.slug == check.slug)


def told(result: CheckResult) -> str:
    return f"{result.slug}: {result.failure and result.failure.reason}"


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.slug)
def test_the_solution_passes_every_check(lab, broker, checks):
    assert [told(result) for result in results(lab, lab.solution, broker, checks) if not result.passed] == []


@pytest.mark.parametrize(("lab", "name"), WRONG, ids=[f"{lab.slug}-{name}" for lab, name in WRONG])
def test_the_starter_and_each_wrong_answer_fail_a_check(lab, name, broker, checks):
    named = {"starter": lab.starter, UNTOUCHED: {**lab.solution, KNOBS: lab.starter.get(KNOBS, "")}}
    files = {**named, **lab.wrong}[name]

    assert any(not result.passed for result in results(lab, files, broker, checks))

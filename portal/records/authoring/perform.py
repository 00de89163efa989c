"""The checks of a lab, or of a question's code, run here and now: no row, no queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.engines.curriculum import Lab
from portal.engines.emulator.client import Broker, Done
from portal.engines.emulator.outcome import Outcome
from portal.engines.grading import CheckResult, grade_lab
from portal.engines.simulation import Ledger
from portal.engines.simulation.timeline import timeline_from_json
from portal.engines.stacks import Checks
from portal.records.accounts.models import Learner
from portal.records.progress.jobs import jobs_to_check, scenarios_to_check
from portal.records.progress.stacks import stacks_to_check
from portal.records.runs.act import act
from portal.records.runs.play import play


def perform(
    lab: Lab, files: Mapping[str, str], broker: Broker, checks: Checks | None
) -> Iterator[CheckResult]:
    """
    Each check's result as soon as it is there, so that one failure is enough where one is wanted.

    Raises BadFunction, BadKnobs, BadPolicy, BrokerGone, CheckerGone, Refused.
    """
    jobs = {job.id: job for job in jobs_to_check(lab, files, learner=Learner())}
    played, stacks = scenarios_to_check(lab, files), stacks_to_check(lab, files)
    deployed: dict[str, dict[str, Any]] = {}
    for check in lab.head.checks:
        outcomes: tuple[Outcome, ...] = ()
        ledgers: dict[str, Ledger] = {}
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

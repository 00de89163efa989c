"""What an incident's broken system leaves behind when it is run: its evidence, to be kept in its folder."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from portal.engines.curriculum import Lab
from portal.engines.curriculum.incidents import system_of
from portal.engines.emulator import outcome_from_json, outcome_to_json
from portal.engines.emulator.client import Broker, Done
from portal.engines.emulator.function import Job
from portal.engines.emulator.outcome import Outcome
from portal.engines.stacks import Checks
from portal.records.accounts.models import Learner
from portal.records.progress.jobs import jobs_to_check, scenarios_to_check
from portal.records.progress.stacks import stacks_to_check
from portal.records.runs.act import act
from portal.records.runs.play import play
from portal.records.runs.storable import storable

Json = dict[str, Any]

NOBODY = UUID(int=0)  # whose functions these are, for the broker


def gather(lab: Lab, broker: Broker, checks: Checks) -> Json:
    """
    {"of", "at_ms", "invocations": [{"check", "function", "event", "began_ms", "outcome"}], "timelines":
    {check: …}, "stacks": {check: …}}: what came of the checks that incident.yaml names, with the files as
    they are found.

    Raises BrokerGone, CheckerGone, Refused.
    """
    assert lab.incident is not None
    jobs = {job.id: job for job in jobs_to_check(lab, lab.starter, learner=Learner(pk=NOBODY))}
    played, stacks = scenarios_to_check(lab, lab.starter), stacks_to_check(lab, lab.starter)
    found: Json = {"of": system_of(lab), "at_ms": _now(), "invocations": [], "timelines": {}, "stacks": {}}
    for slug in lab.incident.evidence:
        if slug in played:
            kept = play(broker, jobs[slug], played[slug], lambda: None)
            found["timelines"][slug] = kept["timeline"]
            outcomes = [outcome_from_json(one) for one in kept["outcomes"]]
            found["invocations"] += _invocations(slug, jobs[slug], outcomes)
        elif slug in jobs:
            ended = [told.outcome for told in broker.run(jobs[slug]) if isinstance(told, Done)]
            found["invocations"] += _invocations(slug, jobs[slug], ended)
        elif slug in stacks:
            found["stacks"][slug] = _told(act(broker, checks, stacks[slug], lambda: None))
    return found


def _invocations(check: str, job: Job, outcomes: list[Outcome]) -> Iterator[Json]:
    """One behind the other, as if they had ended now."""
    at = _now()
    for place, outcome in enumerate(outcomes):
        yield {
            "check": check,
            "function": job.function.name,
            "event": job.events[place] if place < len(job.events) else "null",
            "began_ms": at,
            "outcome": storable(outcome_to_json(replace(outcome, aws=_without_account(outcome.aws)))),
        }
        at += round(outcome.report.duration_ms + (outcome.report.init_duration_ms or 0))


def _without_account(aws: Mapping[str, Any] | None) -> Json | None:
    return None if aws is None else {name: told for name, told in aws.items() if name != "account"}


def _told(deployed: Json) -> Json:
    """What a page shows of a stack: not its state, nor its diagram."""
    return {name: deployed[name] for name in ("findings", "resources", "outputs", "responses", "refused")}


def _now() -> int:
    return int(time.time() * 1000)

"""Jobs and outcomes as they lie in a run's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.engines.emulator import job_from_json, job_to_json, outcome_from_json
from portal.engines.emulator.function import Job
from portal.engines.emulator.outcome import Outcome
from portal.engines.simulation import Ledger, Stop
from portal.engines.simulation.timeline import Timeline, timeline_from_json
from portal.records.runs.models import Run


def jobs_to_json(jobs: Sequence[Job]) -> list[dict[str, Any]]:
    return [job_to_json(job) for job in jobs]


def jobs_of(run: Run) -> list[Job]:
    return [job_from_json(job) for job in run.request["jobs"]]


def scenarios_of(run: Run) -> Mapping[str, dict[str, Any]]:
    """{"scenario", "done"} of the jobs that play one, by name."""
    return dict(run.request.get("scenarios", {}))


def stacks_of(run: Run) -> Mapping[str, dict[str, Any]]:
    """What stack jobs are told, by name, in order: see act.py."""
    return dict(run.request.get("stacks", {}))


def deployed_of(run: Run) -> Mapping[str, dict[str, Any]]:
    """What act() gave, of the stack jobs that have been done, by name."""
    return {kept["job"]: kept["deployed"] for kept in run.outcomes if "deployed" in kept}


def timelines_of(run: Run) -> Mapping[str, Timeline]:
    """Of the jobs that have played a scenario, by name; `stop` says whether it came to its end."""
    return {kept["job"]: timeline_from_json(kept["timeline"]) for kept in run.outcomes if "timeline" in kept}


def ledgers_of(run: Run) -> Mapping[str, Ledger]:
    """Of those that came to their end."""
    played = timelines_of(run).items()
    return {name: timeline.ledger for name, timeline in played if timeline.stop is Stop.QUIET}


def outcomes_of(run: Run) -> Mapping[str, tuple[Outcome, ...]]:
    """By the name of the job. A job whose environment died early has fewer outcomes than events."""
    return {
        kept["job"]: tuple(outcome_from_json(outcome) for outcome in kept["outcomes"])
        for kept in run.outcomes
        if "outcomes" in kept
    }


def accounts_in(run: Run) -> list[dict[str, Any]]:
    """What the AWS of each job that exports has left: {"account": seed} or {"account_refused": why}."""
    return [kept["account"] for kept in run.outcomes if "account" in kept]

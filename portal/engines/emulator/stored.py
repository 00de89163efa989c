"""Jobs and outcomes as JSON, for the socket and for the row of a run."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .function import Function, Job
from .outcome import Outcome, Report


def job_to_json(job: Job) -> dict[str, Any]:
    function = job.function
    return {
        "id": job.id,
        "owner": job.owner,
        "events": list(job.events),
        "warm": job.warm,
        "function": {
            "files": dict(function.files),
            "handler": function.handler,
            "runtime": function.runtime,
            "memory_mb": function.memory_mb,
            "timeout_s": function.timeout_s,
            "environment": dict(function.environment),
            "name": function.name,
        },
    }


def job_from_json(stored: dict[str, Any]) -> Job:
    """Raises KeyError or TypeError for what job_to_json did not write."""
    return Job(
        id=stored["id"],
        owner=stored["owner"],
        function=Function(**stored["function"]),
        events=tuple(stored["events"]),
        warm=stored["warm"],
    )


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    return asdict(outcome)


def outcome_from_json(stored: dict[str, Any]) -> Outcome:
    """Raises KeyError or TypeError for what outcome_to_json did not write."""
    return Outcome(**{**stored, "report": Report(**stored["report"])})

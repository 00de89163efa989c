"""Jobs and outcomes as JSON, for the socket and for the row of a run."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .function import Function, Job
from .outcome import Outcome, Report

_JOB: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "owner": (str,),
    "events": (list,),
    "warm": (bool,),
    "batch": (bool,),
}
_FUNCTION: dict[str, tuple[type, ...]] = {
    "files": (dict,),
    "handler": (str,),
    "runtime": (str,),
    "memory_mb": (int,),
    "timeout_s": (int, float),
    "environment": (dict,),
    "name": (str,),
}


def job_to_json(job: Job) -> dict[str, Any]:
    function = job.function
    return {
        "id": job.id,
        "owner": job.owner,
        "events": list(job.events),
        "warm": job.warm,
        "batch": job.batch,
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
    given = {"batch": False, **stored}  # rows from before there were any
    function = Function(**given["function"])
    _refuse_strangers(given, _JOB)
    _refuse_strangers({name: getattr(function, name) for name in _FUNCTION}, _FUNCTION)
    return Job(
        id=given["id"],
        owner=given["owner"],
        function=function,
        events=tuple(given["events"]),
        warm=given["warm"],
        batch=given["batch"],
    )


def _refuse_strangers(given: dict[str, Any], kinds: dict[str, tuple[type, ...]]) -> None:
    """JSON brings anything, and further on it would be a key, a size or a time."""
    for name, kind in kinds.items():
        if type(given[name]) not in kind:  # by type, since True would pass for a number
            raise TypeError(f"{name} is no {kind[0].__name__}")


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    return asdict(outcome)


def outcome_from_json(stored: dict[str, Any]) -> Outcome:
    """Raises KeyError or TypeError for what outcome_to_json did not write."""
    return Outcome(**{**stored, "report": Report(**stored["report"])})

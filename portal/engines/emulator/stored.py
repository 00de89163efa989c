"""Jobs, outcomes and versions as JSON, for the socket and for rows."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from .aliases import Alias
from .function import NOTHING_MORE, Call, Concurrency, Function, Job, Routing
from .outcome import Outcome, Report, Traced
from .versions import Versions

Kinds = dict[str, tuple[type, ...]]

_ABSENT = type(None)
_JOB: Kinds = {
    "id": (str,),
    "owner": (str,),
    "events": (list,),
    "warm": (bool,),
    "leaves": (bool,),
    "batch": (bool,),
    "record": (bool,),
    "at_once": (int,),
    "export": (bool,),
}
_FUNCTION: Kinds = {
    "files": (dict,),
    "handler": (str,),
    "runtime": (str,),
    "memory_mb": (int,),
    "timeout_s": (int, float),
    "environment": (dict,),
    "name": (str,),
    "log_format": (str,),
    "application_log_level": (str, _ABSENT),
    "system_log_level": (str, _ABSENT),
    "ephemeral_mb": (int,),
    "layers": (list,),
    "layer_files": (dict,),
    "version": (str,),
    "snap_start": (bool,),
    "tracing": (str,),
}
_CALL: Kinds = {
    "qualifier": (str, _ABSENT),
    "client_context": (str, _ABSENT),
    "cognito_identity_id": (str, _ABSENT),
    "cognito_identity_pool_id": (str, _ABSENT),
    "request_id": (str, _ABSENT),
    "trace": (str, _ABSENT),
}
_ROUTING: Kinds = {"function": (dict,), "weight": (int, float)}
_ALIAS: Kinds = {
    "name": (str,),
    "version": (str,),
    "other_version": (str, _ABSENT),
    "weight": (int, float),
}
_BESIDE: Kinds = {"aws": (dict,), "policy": (dict,)}
_CONCURRENCY: Kinds = {"reserved": (int, _ABSENT), "provisioned": (int,)}


def function_to_json(function: Function) -> dict[str, Any]:
    stored = {name: getattr(function, name) for name in _FUNCTION}
    return {
        **stored,
        "files": dict(function.files),
        "environment": dict(function.environment),
        "layers": list(function.layers),
        "layer_files": {name: dict(files) for name, files in function.layer_files.items()},
    }


def function_from_json(stored: dict[str, Any]) -> Function:
    """Raises KeyError or TypeError for what function_to_json did not write; what is absent is as always."""
    _refuse_strangers(stored, _FUNCTION)
    return Function(**{**stored, "layers": tuple(stored.get("layers", ()))})


def job_to_json(job: Job) -> dict[str, Any]:
    stored: dict[str, Any] = {name: getattr(job, name) for name in _JOB}
    stored |= {"events": list(job.events), "function": function_to_json(job.function)}
    # Most have none of these.
    if job.call != NOTHING_MORE:
        stored["call"] = asdict(job.call)
    if job.routing is not None:
        function = function_to_json(job.routing.function)
        stored["routing"] = {"function": function, "weight": job.routing.weight}
    if job.concurrency != Concurrency():
        stored["concurrency"] = asdict(job.concurrency)
    return stored | {name: dict(value) for name in _BESIDE if (value := getattr(job, name)) is not None}


def job_from_json(stored: dict[str, Any]) -> Job:
    """Raises KeyError or TypeError for what job_to_json did not write; older rows lack some of it."""
    _refuse_strangers(stored, _JOB)
    return Job(
        id=stored["id"],
        owner=stored["owner"],
        function=function_from_json(stored["function"]),
        events=tuple(stored["events"]),
        warm=stored["warm"],
        leaves=stored.get("leaves", False),
        batch=stored.get("batch", False),
        record=stored.get("record", False),
        at_once=stored.get("at_once", 1),
        export=stored.get("export", False),
        call=Call(**_known(stored.get("call", {}), _CALL)),
        routing=_routing(stored["routing"]) if "routing" in stored else None,
        concurrency=Concurrency(**_known(stored.get("concurrency", {}), _CONCURRENCY)),
        **_known({name: stored[name] for name in _BESIDE if name in stored}, _BESIDE),
    )


def _routing(stored: dict[str, Any]) -> Routing:
    given = _known(stored, _ROUTING)
    return Routing(function=function_from_json(given["function"]), weight=given["weight"])


def _known(given: dict[str, Any], kinds: Kinds) -> dict[str, Any]:
    _refuse_strangers(given, kinds)
    return given


def _refuse_strangers(given: dict[str, Any], kinds: Kinds) -> None:
    """JSON brings anything, and further on it would be a key, a size or a time."""
    for name in given.keys() & kinds.keys():
        if type(given[name]) not in kinds[name]:  # by type, since True would pass for a number
            raise TypeError(f"{name} is no {kinds[name][0].__name__}")


def versions_to_json(versions: Versions) -> dict[str, Any]:
    return {
        "latest": function_to_json(versions.latest),
        "published": [function_to_json(function) for function in versions.published],
        "aliases": [asdict(alias) for alias in versions.aliases],
        "last": versions.last,
    }


def versions_from_json(stored: dict[str, Any]) -> Versions:
    """Raises KeyError or TypeError for what versions_to_json did not write."""
    return Versions(
        latest=function_from_json(stored["latest"]),
        published=tuple(function_from_json(function) for function in stored["published"]),
        aliases=tuple(Alias(**_known(alias, _ALIAS)) for alias in stored["aliases"]),
        last=stored["last"],
    )


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    # Not by asdict, which copies all of it deeply.
    traced = _values(outcome.traced) if outcome.traced is not None else None
    return {**_values(outcome), "report": _values(outcome.report), "traced": traced}


def _values(value: Outcome | Report | Traced) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def outcome_from_json(stored: dict[str, Any]) -> Outcome:
    """Raises KeyError or TypeError for what outcome_to_json did not write."""
    traced = Traced(**stored["traced"]) if stored.get("traced") is not None else None
    return Outcome(**{**stored, "report": Report(**stored["report"]), "traced": traced})

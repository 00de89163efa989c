"""A lab whose code is a template, and a learner's files → the stack jobs of a run: see runs/act.py."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from portal.engines.curriculum import Lab
from portal.engines.curriculum.models import PolicySize, Source

Told = dict[str, Any]
_READ = (Source, PolicySize)  # of the files alone: nothing has to be deployed


def stacks_to_check(lab: Lab, files: Mapping[str, str]) -> dict[str, Told]:
    """One for all checks that do the same, by Lab.deployment_of; each is deployed afresh."""
    if lab.head.code != "template":
        return {}
    looking = [check for check in lab.head.checks if not all(isinstance(one, _READ) for one in check.expect)]
    return {
        lab.deployment_of(check): _told(lab, files, lab.payloads.get(check.slug, ())) for check in looking
    }


def stack_to_try(lab: Lab, files: Mapping[str, str]) -> dict[str, Told]:
    """All that the visible checks do, in one deployment; what is done twice running is done once."""
    acts = (act for check in lab.head.checks if not check.hidden for act in lab.payloads.get(check.slug, ()))
    return {"try": _told(lab, files, [act for act, _ in groupby(acts)])}


def _told(lab: Lab, files: Mapping[str, str], acts: Iterable[str]) -> Told:
    done = [_done(json.loads(act), lab, files) for act in acts]
    return {"files": dict(files), "parameters": {}, "acts": done, "keeps": False}


def _done(act: Mapping[str, Any], lab: Lab, files: Mapping[str, str]) -> list[Any]:
    """As stacks.running.acting takes it."""
    match act:
        case {"call": str() as call}:
            method, _, path = call.partition(" ")
            return ["call", [method.upper(), path, _text(act.get("body"))]]
        case {"function": str() as function}:
            return ["event", ["event", json.dumps(act["event"]), function]]
        case {"put": str() as put}:
            bucket, _, key = put.partition("/")
            return ["put", [bucket, key, _text(act.get("body"))]]
        case {"send": str() as queue}:
            return ["send", [queue, _text(act.get("body"))]]
        case {"update": str() as name}:
            return ["update", {"files": {**files, **lab.updates[name]}, "parameters": {}}]
        case {"fire": given} | {"wait": given}:
            return [next(iter(act)), given]
    raise ValueError(f"{act} is no act")  # the content check has looked at it


def _text(body: Any) -> str:
    """JSON where it is no text."""
    if body is None:
        return ""
    return body if isinstance(body, str) else json.dumps(body)

"""
A stack as plain JSON, so that another process goes on with it.

    state = state_of(stack)                  # what it holds, what it has published, how late it is
    stack = resume(state, plan, run=run)     # `plan` is that of the template it was deployed from

What is done to it then comes out as if it had never been put away. Open connections of WebSocket APIs are not
kept, nor is what authorizers have answered: they are asked again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from portal.engines.emulator import Versions, versions_from_json, versions_to_json
from portal.engines.stacks.plan import Deployed, Plan

from .account import Json
from .deployment import Deployment
from .invoke import Run
from .queues import Held
from .shifting import Shift, Update
from .stack import Stack
from .tally import Tally

_TEXTS: Final = ("files", "layer_files")  # of a function; those of two versions are mostly the same
_OF_SHIFT: Final = tuple(field.name for field in fields(Shift) if field.name != "canary")


class BadState(ValueError):
    """What is kept of a stack cannot be read: it is of another release, or not ours."""


def state_of(stack: Stack) -> Json:
    """
    {"now", "account", "functions", "texts", "counts", "waiting", "tally", "shifts"}. `shifts` is null where
    the stack was never updated; `texts` has the code of all versions, each once, by its digest.
    """
    deployment = stack.deployment
    texts: dict[str, Any] = {}
    updating = stack.updating
    return {
        "now": deployment.now.isoformat(),
        "account": deployment.account,
        "functions": {
            name: _versions_to_json(deployed.versions, texts)
            for name, deployed in deployment.functions.items()
        },
        "texts": texts,
        "counts": dict(deployment.counts),
        "waiting": {
            name: [one.to_json() if isinstance(one, Held) else one for one in held]
            for name, held in deployment.waiting.items()
            if held
        },
        "tally": deployment.tally.to_json(),
        "shifts": [_shift_to_json(shift) for shift in updating.shifts] if updating is not None else None,
    }


def resume(state: Json, plan: Plan, *, run: Run, owner: str = "stack") -> Stack:
    """Raises BadState."""
    try:
        stack = Stack(plan, run=run, now=datetime.fromisoformat(state["now"]), owner=owner)
        _fill(stack.deployment, state)
        if state["shifts"] is not None:
            shifts = (_shift_from_json(one, plan) for one in state["shifts"])
            stack.updating = Update(stack.deployment, plan, (one for one in shifts if one is not None))
    except (KeyError, TypeError, ValueError) as fault:
        raise BadState(
            f"What is kept of the stack cannot be read ({fault!r:.200}). Deploy it afresh."
        ) from fault
    return stack


def _fill(deployment: Deployment, state: Json) -> None:
    deployment.account = dict(state["account"])
    for name, kept in state["functions"].items():
        if name in deployment.functions:
            deployment.moved(_with_versions(deployment.functions[name], kept, state["texts"]))
    deployment.counts.update(state["counts"])
    for name, held in state["waiting"].items():
        messages = [Held.from_json(one) for one in held] if name.startswith("sqs/") else held
        # In place: whoever polls has the list already.
        deployment.waiting.setdefault(name, []).extend(messages)
    deployment.tally = Tally.from_json(state["tally"])


def _versions_to_json(versions: Versions, texts: dict[str, Any]) -> Json:
    stored = versions_to_json(versions)
    for function in (stored["latest"], *stored["published"]):
        for name in _TEXTS:
            digest = hashlib.sha256(json.dumps(function[name], sort_keys=True).encode()).hexdigest()[:24]
            texts[digest] = function[name]
            function[name] = digest
    return stored


def _with_versions(deployed: Deployed, kept: Json, texts: Json) -> Deployed:
    def whole(function: Json) -> Json:
        return function | {name: texts[function[name]] for name in _TEXTS}

    versions = versions_from_json(
        {**kept, "latest": whole(kept["latest"]), "published": [whole(one) for one in kept["published"]]}
    )
    return replace(deployed, versions=versions)


def _shift_to_json(shift: Shift) -> Json:
    of = {"function": shift.canary.function, "alias": shift.canary.alias}
    return of | {name: getattr(shift, name) for name in _OF_SHIFT}


def _shift_from_json(kept: Json, plan: Plan) -> Shift | None:
    """None where the plan has no such canary, which is then not of this template."""
    for canary in plan.canaries:
        if (canary.function, canary.alias) == (kept["function"], kept["alias"]):
            return Shift(canary=canary, **{name: kept[name] for name in _OF_SHIFT})
    return None

"""What `manage.py deploy` does to a stack that stands, act by act, and what it tells of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from portal.engines.emulator import BadFunction, Outcome, Throttled
from portal.engines.stacks import Plan, Stack, Update

MINUTES = 24 * 60  # of an update that are waited for at once


class Acting:
    """Does to a stack what the command line says, and tells what came of it."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._update: Update | None = None

    def act(self, kind: str, given: Any) -> dict[str, Any]:
        """Raises NotDeployed, BadFunction, BadRequest."""
        before = len(self._stack.deployment.steps)
        ways: dict[str, Callable[[Any], dict[str, Any]]] = {
            "call": self._call, "event": self._event, "put": self._put, "send": self._send,
            "fire": self._fire, "update": self._begin, "wait": self._wait,
        }  # fmt: skip
        told = ways[kind](given)
        return told | {"steps": [step.to_json() for step in self._stack.deployment.steps[before:]]}

    def _call(self, given: Any) -> dict[str, Any]:
        method, path, body = given
        called = self._stack.calls.call(method, path, body=body)
        seen = called.exchange.response
        return {
            "call": f"{method} {path}",
            "api": called.api,
            "status": seen.status,
            "headers": dict(seen.headers),
            "body": seen.body.decode("utf-8", "replace"),
            "because": [one.says for one in called.exchange.seen.because],
        }

    def _event(self, given: Any) -> dict[str, Any]:
        event, text, function = given
        name, _, qualifier = function.partition(":")
        ended = self._stack.deployment.invoke(name, text, qualifier=qualifier or None)
        return {"event": event, "function": function, **_outcome(ended)}

    def _put(self, given: Any) -> dict[str, Any]:
        self._stack.deployment.put_object(*given)
        return {"put": "/".join(given[:2])}

    def _send(self, given: Any) -> dict[str, Any]:
        self._stack.deployment.send(*given)
        return {"send": given[0]}

    def _fire(self, given: Any) -> dict[str, Any]:
        self._stack.schedules.fire(given)
        return {"fire": given}

    def _begin(self, plan: Plan) -> dict[str, Any]:
        self._update = self._stack.update(plan)
        return {"update": plan.stack, "shifts": self._shifts()}

    def _wait(self, minutes: int) -> dict[str, Any]:
        if self._update is None or not 1 <= minutes <= MINUTES:
            raise BadFunction(f"--wait takes 1 to {MINUTES} minutes, and goes behind an --update.")
        self._update.wait(minutes=minutes)
        return {"wait": minutes, "shifts": self._shifts()}

    def _shifts(self) -> list[dict[str, Any]]:
        return [
            {
                "function": one.canary.function,
                "alias": one.canary.alias,
                "version": one.after,
                "weight": one.weight,
                "status": one.status,
                "because": one.because,
            }
            for one in (self._update.shifts if self._update else ())
        ]


def _outcome(ended: Outcome | Throttled) -> dict[str, Any]:
    if isinstance(ended, Throttled):
        return {"status": ended.status, "function_error": ended.error_type, "payload": ended.message}
    return {"status": 200, "function_error": ended.function_error, "payload": _parsed(ended.payload)}


def _parsed(payload: str) -> Any:
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return payload

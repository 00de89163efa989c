"""
What is done to a stack that stands, act by act, and what is told of each: JSON in, JSON out.

    acting = Acting(stack)
    acting.act("call", ["PUT", "/notes/1", "{}"])      # then headers, and the logical id of the API
    acting.act("event", ["sqs/standard", "{…}", "Worker:live"])
    acting.act("put", ["Uploads", "report.csv", "a,b"])
    acting.act("send", ["Jobs", "body"])
    acting.act("publish", ["Orders", "message"])
    acting.act("start", ["Workflow", "{}"])
    acting.act("socket", ["Chat", ["hello"]])          # a WebSocket client that connects and says so much
    acting.act("fire", "Nightly")
    acting.act("update", plan)
    acting.act("wait", 5)                              # minutes of an update

Text that is sent may be bytes as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from portal.engines.emulator import BadFunction, Outcome, Throttled
from portal.engines.stacks.plan import Plan

from .stack import Stack
from .step import read

MINUTES: Final = 24 * 60  # of an update that are waited for at once


class Acting:
    """Does to a stack what it is told, and tells what came of it."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def act(self, kind: str, given: Any) -> dict[str, Any]:
        """
        {kind: what was done, …, "steps": what happened}, see Step.to_json.

        Raises NotDeployed, BadFunction, BadRequest; what had happened by then has happened.
        """
        before = len(self._stack.deployment.steps)
        told = self._done(kind, given)
        return told | {"steps": [step.to_json() for step in self._stack.deployment.steps[before:]]}

    def _done(self, kind: str, given: Any) -> dict[str, Any]:
        stack = self._stack
        told: dict[str, Any]
        match kind, given:
            case "call", [str() as method, str() as path, str() | bytes() as body, *more]:
                told = self._call(method, path, _bytes(body), *more)
            case "event", [str() as event, str() as text, str() as function]:
                told = self._event(event, text, function)
            case "put", [str() as bucket, str() as key, str() | bytes() as body]:
                stack.deployment.put_object(bucket, key, _bytes(body))
                told = {"put": f"{bucket}/{key}"}
            case "send", [str() as queue, str() as body]:
                stack.deployment.send(queue, body)
                told = {"send": queue}
            case "publish", [str() as topic, str() as message]:
                stack.publish(topic, message)
                told = {"publish": topic}
            case "start", [str() as machine, str() as text]:
                told = self._start(machine, text)
            case "socket", [str() as api, [*messages]]:
                told = self._socket(api, messages)
            case "fire", str() as schedule:
                stack.schedules.fire(schedule)
                told = {"fire": schedule}
            case "update", Plan() as plan:
                stack.update(plan)
                told = {"update": plan.stack, "shifts": self._shifts()}
            case "wait", int() as minutes:
                told = self._wait(minutes)
            case _:
                raise BadFunction(f"{str(kind)[:40]!r} is not done to a stack with what was given.")
        return told

    def _call(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        api: str | None = None,
    ) -> dict[str, Any]:
        called = self._stack.calls.call(method, path, body=body, headers=headers, api=api)
        seen = called.exchange.response
        return {
            "call": f"{method} {path}",
            "api": called.api,
            "status": seen.status,
            "headers": dict(seen.headers),
            "body": seen.body.decode("utf-8", "replace"),
            "because": [one.says for one in called.exchange.seen.because],
        }

    def _event(self, event: str, text: str, function: str) -> dict[str, Any]:
        name, _, qualifier = function.partition(":")
        ended = self._stack.deployment.invoke(name, text, qualifier=qualifier or None)
        return {"event": event, "function": function, **_outcome(ended)}

    def _start(self, machine: str, text: str) -> dict[str, Any]:
        try:
            given = json.loads(text or "{}")
        except (ValueError, RecursionError):
            raise BadFunction("The input of a state machine is JSON.") from None
        execution = self._stack.start(machine, given)
        return {
            "start": machine,
            "status": execution.status if execution is not None else "stopped",
            "output": execution.output if execution is not None else None,
        }

    def _socket(self, api: str, messages: list[Any]) -> dict[str, Any]:
        """Its connection is for this act only."""
        if not all(isinstance(one, str) for one in messages):
            raise BadFunction("Messages to a WebSocket API are texts.")
        sockets = self._stack.sockets
        opened = sockets.connect(api or None)
        connection = opened.connection
        heard = [sockets.send(connection.id, one) for one in messages] if connection is not None else []
        return {"socket": api, "status": opened.seen.response.status, "heard": heard}

    def _wait(self, minutes: int) -> dict[str, Any]:
        updating = self._stack.updating
        if updating is None or not 1 <= minutes <= MINUTES:
            raise BadFunction(f"1 to {MINUTES} minutes can pass, and only after an update.")
        updating.wait(minutes=minutes)
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
            for one in (self._stack.updating.shifts if self._stack.updating else ())
        ]


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "replace") if isinstance(text, str) else text


def _outcome(ended: Outcome | Throttled) -> dict[str, Any]:
    if isinstance(ended, Throttled):
        return {"status": ended.status, "function_error": ended.error_type, "payload": ended.message}
    return {"status": 200, "function_error": ended.function_error, "payload": read(ended.payload)}

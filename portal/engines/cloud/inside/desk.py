"""Who answers requests: what is asked, whether it may be, what the state says; and all is written down."""

from __future__ import annotations

import json
import re
import time
import traceback
import zlib
from dataclasses import dataclass, replace
from typing import Any

from portal.engines.cloud.iam import Need, error_shape

from . import addresses, known, polling, shapes, state
from .asked import Asked, Malformed, NotSimulated, read
from .gate import Gate, Ruling
from .http import BODY_BYTES, Reply, Request

CALLS = 1_000  # written down between two reports; more are counted
_CODE = re.compile(rb"<Code>([\w.:-]{1,128})</Code>")
_IDS = ("x-amzn-requestid", "x-amz-request-id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """It waits for a message until `deadline`, monotonic; `reply` is what there is when none comes."""

    asked: Asked
    ruling: Ruling
    deadline: float
    reply: Reply
    began: float
    listener: int


class Desk:
    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._calls: list[dict[str, Any]] = []
        self._dropped = 0

    def answer(self, request: Request, listener: int) -> Reply | Waiting:
        """`listener` is the number of the environment that asks."""
        began = time.monotonic()
        try:
            return self._answer(_unpacked(request), listener, began)
        except NotSimulated as missing:
            return self._refuse(missing, request, listener, began)
        except Malformed as fault:
            service, action = fault.service, f"{fault.service}:{fault.operation}"
            code, words = "SerializationException", str(fault)
            reply = shapes.error(service, fault.protocol, code=code, status=400, words=words)
            self._note(listener, service, action, "*", None, reply, began)
            return reply
        except Exception as fault:  # one call that goes wrong here shall not take the account with it
            traceback.print_exception(fault)
            words = f"The simulation met a fault of its own: {type(fault).__name__}."
            reply = shapes.error("", "rest-json", code="NotSimulatedHere", status=501, words=words)
            self._note(listener, "", "", "*", None, reply, began)
            return reply

    def _answer(self, request: Request, listener: int, began: float) -> Reply | Waiting:
        asked = read(request)
        ruling = self._gate.rule(asked)
        reply = self._ask(asked) if ruling.is_allowed else _denied(asked, ruling)
        if asked.service.name == "sqs":
            reply = addresses.localised(reply, request, asked.region)
        wait_s = polling.wait_s()
        if wait_s > 0 and reply.status == 200:
            deadline = began + wait_s
            return Waiting(
                asked=asked, ruling=ruling, deadline=deadline, reply=reply, began=began, listener=listener
            )
        self._note_asked(listener, asked, ruling, reply, began)
        return reply

    def again(self, waiting: Waiting) -> Reply | Waiting:
        """Ask once more for a message."""
        reply = self._ask(waiting.asked)
        if polling.wait_s() > 0 and reply.status == 200 and time.monotonic() < waiting.deadline:
            return replace(waiting, reply=reply)
        self._note_asked(waiting.listener, waiting.asked, waiting.ruling, reply, waiting.began)
        return reply

    def take(self, listener: int | None) -> tuple[list[dict[str, Any]], int]:
        """The calls of one environment, or of all, since they were last taken; how many more there were."""
        taken = [
            {name: value for name, value in call.items() if name != "listener"}
            for call in self._calls
            if listener in (None, call["listener"])
        ]
        self._calls = [call for call in self._calls if listener not in (None, call["listener"])]
        dropped, self._dropped = self._dropped, 0
        return taken, dropped

    def _ask(self, asked: Asked) -> Reply:
        try:
            return state.ask(asked)
        except NotImplementedError:
            words = f"{asked.service.name}:{asked.operation} is not simulated here."
            return self._error(asked, code="NotSimulatedHere", status=501, words=words)
        except state.Fault as fault:
            what = f"{asked.service.name}:{asked.operation}"
            words = f"{what} is not simulated here with what it was given ({fault})."
            return self._error(asked, code="NotSimulatedHere", status=501, words=words)

    def _error(self, asked: Asked, *, code: str, status: int, words: str) -> Reply:
        return shapes.error(asked.service.name, asked.protocol, code=code, status=status, words=words)

    def _refuse(self, missing: NotSimulated, request: Request, listener: int, began: float) -> Reply:
        content = request.headers.get("content-type", "")
        protocol = "query" if "form" in content else "json" if "amz-json" in content else "rest-json"
        what = f"{missing.service}:{missing.operation}" if missing.service else missing.operation
        words = f"{what} is not simulated here. Simulated are {', '.join(known.NAMES)}."
        reply = shapes.error(missing.service, protocol, code="NotSimulatedHere", status=501, words=words)
        self._note(listener, missing.service, what, "*", None, reply, began)
        return reply

    def _note_asked(self, listener: int, asked: Asked, ruling: Ruling, reply: Reply, began: float) -> None:
        need = ruling.decided
        on = need.written or need.resource
        self._note(listener, asked.service.name, need.action, on, ruling, reply, began)

    def _note(  # noqa: PLR0917 — what is written down
        self,
        listener: int,
        service: str,
        action: str,
        resource: str,
        ruling: Ruling | None,
        reply: Reply,
        began: float,
    ) -> None:
        """`ruling` is None for what never came to one."""
        if len(self._calls) >= CALLS:
            self._dropped += 1
            return
        self._calls.append(
            {
                "listener": listener,
                "service": service,
                "action": action,
                "resource": resource,
                "decision": ruling and {"allowed": ruling.is_allowed, "reason": ruling.reason},
                "needs": [_told(need) for need in ruling.needs] if ruling else [],
                "ms": round((time.monotonic() - began) * 1000, 3),
                "request_id": next((reply.headers[name] for name in _IDS if name in reply.headers), ""),
                "error": _code_of(reply) if reply.status >= 400 else None,
            }
        )


def _told(need: Need) -> dict[str, str]:
    return {"action": need.action, "resource": need.resource, "written": need.written}


def _denied(asked: Asked, ruling: Ruling) -> Reply:
    shape = error_shape(asked.service.name)
    return shapes.error(
        asked.service.name,
        asked.protocol,
        code=shape.code,
        status=shape.status,
        words=ruling.words,
        kind=shape.type,
        namespace=shape.xml_namespace,
    )


def _unpacked(request: Request) -> Request:
    """SDKs compress what is long, for a few operations. What S3 is given stays as it is."""
    if request.headers.get("content-encoding") != "gzip":
        return request
    unpacking = zlib.decompressobj(wbits=31)
    try:
        body = unpacking.decompress(request.body, BODY_BYTES)
    except zlib.error:
        return request
    headers = {name: value for name, value in request.headers.items() if name != "content-encoding"}
    return replace(request, headers=headers, body=body)


def _code_of(reply: Reply) -> str:
    if kind := reply.headers.get("x-amzn-errortype"):
        return kind.rpartition("#")[2].partition(":")[0]
    if found := _CODE.search(reply.body):
        return found[1].decode()
    try:
        return str(json.loads(reply.body)["__type"]).rpartition("#")[2]
    except (ValueError, KeyError, TypeError):
        return str(reply.status)

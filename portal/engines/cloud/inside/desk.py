"""Who answers requests: what is asked, whether it may be, what the state says; and all is written down."""

from __future__ import annotations

import gc
import time
import traceback
import zlib
from dataclasses import dataclass, replace
from typing import Any

from portal.engines.cloud.iam import error_shape

from . import addresses, attached, caller, faults, known, patience, polling, shapes, state
from .asked import Asked, Malformed, NotSimulated, access_key_of, read
from .gate import Gate, Ruling
from .http import BODY_BYTES, Reply, Request
from .notes import Notes
from .room import LIMIT_EXCEEDED, Room

LARGE = 1024 * 1024  # a body
OPERATIONS = 60  # named of one service, when another is missing


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
    def __init__(self, gate: Gate, room: Room) -> None:
        self._gate = gate
        self._room = room
        self._notes = Notes()

    def answer(self, request: Request, listener: int) -> Reply | Waiting:
        """`listener` is the number of the environment that asks."""
        began = time.monotonic()
        if len(request.body) >= LARGE:
            gc.collect()  # what moto has made of such a body before refers to itself, and stays otherwise
        service = what = ""
        try:
            with patience.bounded():
                return self._answer(_unpacked(request), listener, began)
        except NotSimulated as missing:
            service, what = missing.service, missing.what
            reply = _missing(missing, request)
        except Malformed as fault:
            service, what = fault.service, fault.what
            reply = shapes.error(
                service, fault.protocol, code=fault.code, status=400, words=str(fault), kind=fault.code
            )
        except Exception as fault:  # one call that goes wrong here shall not take the account with it
            traceback.print_exception(fault)
            words = f"The simulation met a fault of its own: {type(fault).__name__}."
            reply = shapes.error("", "rest-json", code="NotSimulatedHere", status=501, words=words)
        principal = caller.of(access_key_of(request)).arn
        self._notes.add(
            listener, principal=principal, service=service, action=what, reply=reply, ms=_ms_since(began)
        )
        return reply

    def _answer(self, request: Request, listener: int, began: float) -> Reply | Waiting:
        asked = read(request)
        ruling = self._gate.rule(asked)
        reply = self._done(asked) if ruling.is_allowed else _denied(asked, ruling)
        if asked.service.name == "sqs":
            reply = addresses.localised(reply, request, asked.region)
        wait_s = polling.wait_s()
        if wait_s > 0 and reply.status == 200:
            deadline = began + wait_s
            return Waiting(
                asked=asked, ruling=ruling, deadline=deadline, reply=reply, began=began, listener=listener
            )
        self._note(listener, asked, ruling, reply, began)
        return reply

    def _done(self, asked: Asked) -> Reply:
        if words := self._room.refusal(asked):
            return _error(asked, code=LIMIT_EXCEEDED, status=400, words=words)
        return _ask(asked)

    def again(self, waiting: Waiting) -> Reply | Waiting:
        """Ask once more for a message."""
        with patience.bounded():
            reply = _ask(waiting.asked)
        if polling.wait_s() > 0 and reply.status == 200 and time.monotonic() < waiting.deadline:
            return replace(waiting, reply=reply)
        self._note(waiting.listener, waiting.asked, waiting.ruling, reply, waiting.began)
        return reply

    def take(self, listener: int | None) -> tuple[list[dict[str, Any]], int]:
        """The calls of one environment, or of all, since they were last taken; how many more there were."""
        return self._notes.take(listener)

    def _note(self, listener: int, asked: Asked, ruling: Ruling, reply: Reply, began: float) -> None:
        need = ruling.decided
        self._notes.add(
            listener,
            principal=ruling.principal,
            service=asked.service.name,
            action=need.action,
            resource=need.written or need.resource,
            ruling=ruling,
            reply=reply,
            ms=_ms_since(began),
        )


def _ms_since(began: float) -> float:
    return (time.monotonic() - began) * 1000


def _ask(asked: Asked) -> Reply:
    what = f"{asked.service.name}:{asked.operation}"
    if found := attached.fault_in(asked):
        code, fault = found
        return _error(asked, code=code, status=400, words=str(fault))
    try:
        return faults.corrected(asked, state.ask(asked))
    except NotImplementedError:
        words = f"{what} is not simulated here. {_simulated(asked.service.name)}"
    except state.Fault as fault:
        if isinstance(fault.__cause__, KeyError | ValueError) and (known_as := faults.in_place_of(asked)):
            return known_as
        words = f"{what} is not simulated here with what it was given ({fault})."
    except patience.TookTooLong as fault:
        words = f"{what} is not simulated here with what it was given ({fault})."
    return _error(asked, code="NotSimulatedHere", status=501, words=words)


def _error(asked: Asked, *, code: str, status: int, words: str) -> Reply:
    return shapes.error(asked.service.name, asked.protocol, code=code, status=status, words=words)


def _missing(missing: NotSimulated, request: Request) -> Reply:
    content = request.headers.get("content-type", "")
    protocol = "query" if "form" in content else "json" if "amz-json" in content else "rest-json"
    words = f"{missing.what} is not simulated here. {_simulated(missing.service)}"
    return shapes.error(missing.service, protocol, code="NotSimulatedHere", status=501, words=words)


def _simulated(service: str) -> str:
    """What there is instead: the operations of a service that is known, or the services."""
    if service not in known.BY_NAME:
        return f"Simulated are {', '.join(known.NAMES)}."
    names = state.operations(known.BY_NAME[service])
    more = len(names) - OPERATIONS
    listed = ", ".join(names[:OPERATIONS]) + (f" and {more} more" if more > 0 else "")
    return f"Of {service}, simulated are {listed}."


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
    """SDKs compress what is long, for a few operations. What S3 is given, by PUT, stays as it is."""
    if request.method != "POST" or request.headers.get("content-encoding") != "gzip":
        return request
    unpacking = zlib.decompressobj(wbits=31)
    try:
        body = unpacking.decompress(request.body, BODY_BYTES)
    except zlib.error:
        return request
    headers = {name: value for name, value in request.headers.items() if name != "content-encoding"}
    return replace(request, headers=headers, body=body)

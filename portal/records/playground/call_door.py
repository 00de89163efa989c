"""A call of a deployed door: what its caller sees, and both sides of it kept for its owner."""

from __future__ import annotations

from datetime import datetime

from portal.engines.emulator import BadFunction
from portal.engines.front_doors import (
    Answer,
    Exchange,
    FunctionUrl,
    HttpRequest,
    HttpResponse,
    Streamed,
    Waiting,
    WebSocketApi,
    caller,
    conclude,
    enter,
    passed_trace_of,
)
from portal.records.playground.asking import authorizers_of, cache_of
from portal.records.playground.deployed import door_of
from portal.records.playground.exchanges import keep_exchange
from portal.records.playground.invoke_for_door import answer_in_time, answer_of_fault, ask, job_for
from portal.records.playground.models import DeployedDoor
from portal.records.playground.stream_call import stream_call
from portal.records.progress.jobs import BadEvent
from portal.records.runs.models import Run

NO_HTTP = HttpResponse(
    status=403,
    headers=(("Content-Type", "application/json"), ("x-amzn-ErrorType", "ForbiddenException")),
    body=b'{"message":"Forbidden"}',
)


def call_door(deployed: DeployedDoor, request: HttpRequest, now: datetime) -> HttpResponse | Streamed:
    """
    Blocks the calling thread for as long as the function and its authorizer run, a streamed response until
    its first bytes; its body is to be read or closed. The call is one that admit_call has let in.

    Raises BadRequest, and NotServed for what is our fault, or over the limits of the owner.
    """
    door = door_of(deployed)
    if isinstance(door, WebSocketApi):
        return NO_HTTP  # as its domain answers who asks for no upgrade: from memory
    authorize = authorizers_of(deployed, door, lambda: now, trace=passed_trace_of(request))
    entered = enter(door, request, now, authorize=authorize, cache=cache_of(deployed))
    if isinstance(entered, Exchange):
        return _kept(deployed, entered, None, now)
    try:
        job = job_for(deployed, entered.event, trace=entered.trace)
    except (BadEvent, BadFunction) as fault:
        return _concluded(deployed, entered, answer_of_fault(fault), None, now)
    if isinstance(door, FunctionUrl) and door.invoke_mode == "RESPONSE_STREAM":
        return stream_call(deployed, entered, job, now=now)
    run = ask(deployed, job, key=request.request_id, now=now)
    return _concluded(deployed, entered, answer_in_time(door, run, now=now), run, now)


def _concluded(
    deployed: DeployedDoor, waiting: Waiting, answer: Answer, run: Run | None, now: datetime
) -> HttpResponse:
    return _kept(deployed, conclude(waiting, answer), run, now)


def _kept(deployed: DeployedDoor, exchange: Exchange, run: Run | None, now: datetime) -> HttpResponse:
    keep_exchange(deployed=deployed, shown=caller(exchange), run=run, now=now)
    return exchange.response

"""A deployed WebSocket API: who invokes its function, and what is kept of what went through."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime

from portal.engines.emulator import BadFunction
from portal.engines.front_doors import (
    DOORS,
    Answer,
    Caller,
    Closed,
    Explanation,
    Handshake,
    HttpRequest,
    Invoke,
    Sent,
    Turn,
    WebSocketApi,
)
from portal.records.playground.admit_call import NotServed
from portal.records.playground.exchanges import keep_exchange
from portal.records.playground.invoke_for_door import answer_in_time, answer_of_fault, ask, job_for
from portal.records.playground.models import DeployedDoor
from portal.records.progress.jobs import BadEvent


def invoke_behind(
    deployed: DeployedDoor,
    api: WebSocketApi,
    clock: Callable[[], datetime],
    *,
    trace: str | None = None,
) -> Invoke:
    """
    Each event is a run of the owner's, that the calling thread waits for. What this portal does not take
    is throttled, as the account of a busy owner would be. `trace` is the header of the handshake: a
    message has none.
    """

    def invoke(event: str, /) -> Answer:
        try:
            job = job_for(deployed, event, trace=trace)
            return answer_in_time(api, ask(deployed, job, key=str(uuid.uuid4()), now=clock()), now=clock())
        except (BadEvent, BadFunction) as fault:
            return answer_of_fault(fault)
        except NotServed as fault:
            return Answer(kind="throttled", payload=json.dumps({"message": str(fault)}))

    return invoke


def keep_handshake(deployed: DeployedDoor, request: HttpRequest, done: Handshake, now: datetime) -> None:
    response = done.seen.response
    judged = done.judged
    _keep(
        deployed,
        now,
        line=f"{request.line}, upgrade to a WebSocket",
        asked=((judged.event or "", judged.answer.payload if judged.answer else "") if judged else ("", "")),
        headers=request.headers,
        route="$connect",
        event=done.event,
        answer=done.answer,
        status=response.line,
        body=response.body.decode("utf-8", "replace"),
        because=done.seen.because,
    )


def keep_turn(deployed: DeployedDoor, said: str | bytes, turn: Turn, now: datetime) -> None:
    """`said` is the client's message, "" where it has not said anything."""
    told = [_in_words(effect) for effect in turn.effects]
    _keep(
        deployed,
        now,
        line=f"{'message' if said else 'the end'} of connection {turn.connection_id}",
        message=said if isinstance(said, str) else f"{len(said):,} bytes",
        route=turn.route,
        event=turn.event,
        answer=turn.answer,
        status=f"{len(told)} to the client",
        body="\n".join(told),
        because=turn.because,
    )


def _in_words(effect: Sent | Closed) -> str:
    if isinstance(effect, Closed):
        return f"closed with {effect.code}: {effect.reason}"
    return effect.data if isinstance(effect.data, str) else f"{len(effect.data):,} bytes"


def _keep(
    deployed: DeployedDoor,
    now: datetime,
    *,
    line: str,
    route: str,
    event: str | None,
    answer: Answer | None,
    status: str,
    body: str,
    because: tuple[Explanation, ...],
    headers: tuple[tuple[str, str], ...] = (),
    message: str = "",
    asked: tuple[str, str] = ("", ""),
) -> None:
    shown = Caller(
        door=DOORS[deployed.kind].title,
        request_line=line,
        request_headers=headers,
        request_body=message,
        route=route,
        authorizer_event=asked[0],
        authorizer_returned=asked[1],
        event=event or "",
        returned=answer.payload if answer else "",
        status_line=status,
        headers=(),
        body=body,
        explanations=because,
    )
    keep_exchange(deployed=deployed, shown=shown, run=None, now=now)

"""
`/call/<id>/<path>` beside Django: no session, cookie or middleware comes near what a function answers.

That is somebody's own making and is served from the portal's origin: headers.py says what becomes of it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.utils.timezone import now

from portal.engines.front_doors import DOORS, BadDoor, BadRequest, HttpRequest, HttpResponse, Streamed
from portal.pages.calls.address import Refused, address_of, admitted
from portal.pages.calls.connections import ask_connection, connection_in
from portal.pages.calls.gate import why_not
from portal.pages.calls.headers import to_caller
from portal.pages.calls.requests import body_of, request_of
from portal.pages.calls.threads import AT_ONCE, OF_A_DOOR, in_thread
from portal.records.playground.admit_call import NotServed
from portal.records.playground.call_door import NO_HTTP, call_door
from portal.records.playground.models import DeployedDoor

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST_BODY = 10 * 1024 * 1024  # bytes that are read at all; doors take less, or as much
TAKE_S = 30.0  # in which a caller has to have taken a part of a streamed response
BUSY = NotServed("As many functions are being called as there may be at once.", status=503, retry_after_s=1)

_under_way: Counter[str] = Counter()  # by id; one loop serves all: between a look and a change nothing comes


async def calls(scope: Message, receive: Receive, send: Send) -> None:
    """The ASGI application, for every request that gate.is_call says yes to."""
    try:
        token, path = address_of(scope)
        with _turn(token):
            await _send(send, scope["method"], await _answered(scope, token, path, receive))
    except Refused as refusal:
        await _say(send, refusal.status, str(refusal))
    except NotServed as refusal:
        await _send_refusal(send, scope["method"], refusal)
    except BadRequest as fault:
        await _say(send, 400, str(fault))


@contextmanager
def _turn(token: str) -> Iterator[None]:
    """Raises NotServed where all of them are taken, or as many as one address may have."""
    if _under_way.total() >= AT_ONCE or _under_way[token] >= OF_A_DOOR:
        raise BUSY
    _under_way[token] += 1
    try:
        yield
    finally:
        _under_way[token] -= 1
        if not _under_way[token]:
            del _under_way[token]


async def _answered(
    scope: Message, token: str, path: str, receive: Receive
) -> HttpResponse | Streamed | None:
    """None where the caller has gone. Raises BadRequest, NotServed, Refused."""
    if reason := await in_thread(why_not):
        raise Refused(503, reason)
    deployed = await in_thread(admitted, token)
    if deployed is None:
        return NO_HTTP  # as a domain of AWS's that many share: from memory
    most = min(MOST_BODY, DOORS[deployed.kind].request_bytes)
    try:
        body = await body_of(receive, most=most)
    except TimeoutError:
        raise Refused(408, "The body of the request did not come in time.") from None
    if body is None:
        return None
    request = request_of(scope, path, body, key=deployed.key, now=now())
    if (connection_id := connection_in(deployed, path)) is not None:
        return await ask_connection(deployed, connection_id, request)
    return await in_thread(_call, deployed, request)


def _call(deployed: DeployedDoor, request: HttpRequest) -> HttpResponse | Streamed:
    try:
        return call_door(deployed, request, request.received_at)
    except BadDoor as fault:
        log.error("Door %s is none any more: %s", deployed.pk, fault)
        return NO_HTTP


async def _send(send: Send, method: str, answered: HttpResponse | Streamed | None) -> None:
    if isinstance(answered, HttpResponse):
        await _send_whole(send, method, answered)
    elif answered is not None:
        await _send_stream(send, method, answered)


async def _send_whole(send: Send, method: str, response: HttpResponse, *, reason: str = "") -> None:
    has_body = method != "HEAD" and response.status not in (204, 304)
    body = response.body if has_body else b""
    headers = to_caller(response.headers, reason=reason)
    if has_body:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": _status(response.status), "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _send_stream(send: Send, method: str, response: Streamed) -> None:
    """Chunked, each part when it comes. The function goes on when the caller has gone."""
    has_body = method != "HEAD" and response.status not in (204, 304)
    headers = to_caller(response.headers)
    try:
        await send({"type": "http.response.start", "status": _status(response.status), "headers": headers})
        while (chunk := await in_thread(next, response.body, None)) is not None:
            if has_body and chunk:
                async with asyncio.timeout(TAKE_S):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except TimeoutError:
        log.info("The caller of a streamed response did not take it.")
    finally:
        await in_thread(_close, response)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _close(response: Streamed) -> None:
    """Its exchange is kept then."""
    close = getattr(response.body, "close", None)
    if close is not None:
        close()


def _status(status: int) -> int:
    """1xx is said by servers alone, in the middle of things."""
    return status if status >= 200 else 502


async def _say(send: Send, status: int, words: str) -> None:
    """In our own words, which are never a function's."""
    await _send_whole(send, "GET", _in_json(status, words), reason=words)


async def _send_refusal(send: Send, method: str, refusal: NotServed) -> None:
    """In the words that the door has for it, where it has any; ours are beside them."""
    response = _in_json(refusal.status, str(refusal))
    refusals = DOORS[refusal.kind].refusals if refusal.kind else {}
    told = refusals.get("too many requests") or refusals.get("throttled")
    if told is not None and told.status == refusal.status:
        response = replace(response, body=told.body.encode())
    wait = ("Retry-After", str(refusal.retry_after_s))
    response = replace(response, headers=(*response.headers, wait))
    await _send_whole(send, method, response, reason=str(refusal))


def _in_json(status: int, words: str) -> HttpResponse:
    body = json.dumps({"message": words}, ensure_ascii=False).encode()
    return HttpResponse(status=status, headers=(("Content-Type", "application/json"),), body=body)

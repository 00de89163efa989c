"""Both sides of an exchange, beside each other: for a page."""

from __future__ import annotations

import json
from dataclasses import dataclass

from portal.engines.front_doors.configured.table import DOORS
from portal.engines.front_doors.wire.response import Explanation, speakable
from portal.engines.front_doors.wire.returned import Malformed, parse

from .call import Exchange

SHOWN = 20_000  # characters of each part; what is longer is cut, and says so
_CUT = "\n… cut here"


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """
    What one side sent and the other sees. Empty is what did not take place: the function was not reached.

    `authorizer_event` and `authorizer_returned` are those of the authorizer's function.
    """

    door: str
    request_line: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: str
    route: str
    authorizer_event: str
    authorizer_returned: str
    event: str
    returned: str
    status_line: str
    headers: tuple[tuple[str, str], ...]
    body: str
    explanations: tuple[Explanation, ...]


def caller(exchange: Exchange) -> Caller:
    request, response, judged, answer = exchange.request, exchange.response, exchange.judged, exchange.answer
    authorizer = judged.answer if judged else None
    return Caller(
        door=DOORS[exchange.door.kind].title,
        request_line=request.line,
        request_headers=request.headers,
        request_body=_shown_bytes(request.body),
        route=exchange.routed.route.key if exchange.routed else "",
        authorizer_event=_pretty(judged.event if judged else None),
        authorizer_returned=_pretty(authorizer.payload if authorizer else None),
        event=_pretty(exchange.event),
        returned=_pretty(answer.payload if answer else None),
        status_line=response.line,
        headers=response.headers,
        body=_shown_bytes(response.body),
        explanations=exchange.seen.because,
    )


def _pretty(payload: str | None) -> str:
    """Indented, where it is JSON that can be."""
    if payload is None:
        return ""
    if len(payload) > SHOWN:
        return speakable(payload[:SHOWN]) + _CUT
    try:
        return _cut(speakable(json.dumps(parse(payload), indent=2, ensure_ascii=False)))
    except Malformed:
        return speakable(payload)


def _shown_bytes(body: bytes) -> str:
    """Text where it is, and otherwise how much there is of it."""
    part = body[: SHOWN * 4]
    try:
        return _cut(part.decode())
    except UnicodeDecodeError as fault:
        if len(body) > len(part) and fault.start > len(part) - 4:  # a letter that the cut went through
            return _cut(part[: fault.start].decode())
        return f"{len(body):,} bytes that are no text"


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + _CUT

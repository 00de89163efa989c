"""
What the front doors make of a request: the event of a function, and the question that its authorizer gets.

The doors themselves build them (portal.engines.front_doors): this asks them, and takes what they would send.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from portal.engines.front_doors import (
    Answer,
    Closed,
    Door,
    Exchange,
    Explanation,
    HttpApi,
    HttpRequest,
    Invoke,
    RestApi,
    Sockets,
    WebSocketApi,
    enter,
)

from .batch import Json

Step = Literal["connect", "message", "disconnect"]
# Whatever is said, the question is all that is wanted; this is an answer in any format.
_ALLOWED = '{"isAuthorized": true, "principalId": "user-17", "policyDocument": {"Statement": []}}'
_MESSAGE_AFTER = timedelta(seconds=30)
_LEAVES_AFTER = timedelta(minutes=2)


class Refused(ValueError):
    """No function is invoked for this request: the door answers by itself, and the message says why."""


def event_of(door: Door, request: HttpRequest, *, authorize: Mapping[str, Invoke] | None = None) -> Json:
    """
    What the function behind the door is given: the shapes are those of front_doors, format 1.0 or 2.0.

    Raises Refused, and BadDoor and BadRequest as the doors do.
    """
    entered = enter(door, request, request.received_at, authorize=authorize)
    if isinstance(entered, Exchange):
        raise Refused(_why(entered.seen.because))
    return _read(entered.event)


def question_of(api: RestApi | HttpApi | WebSocketApi, request: HttpRequest) -> Json:
    """
    What the one authorizer of the API is asked about this request, whatever it says then.

    Raises Refused where it is not asked: an identity source is missing.
    """
    asked: list[str] = []

    def ask(event: str, /) -> Answer:
        asked.append(event)
        return Answer(payload=_ALLOWED)

    authorize = {one.name: ask for one in api.authorizers}
    if isinstance(api, WebSocketApi):
        sockets = Sockets(api, authorize=authorize)
        because = sockets.open(request, _nothing, request.received_at).seen.because
    else:
        entered = enter(api, request, request.received_at, authorize=authorize)
        because = entered.seen.because if isinstance(entered, Exchange) else ()
    if not asked:
        raise Refused(_why(because))
    return _read(asked[0])


def socket_event(
    api: WebSocketApi,
    request: HttpRequest,
    step: Step,
    *,
    message: str | bytes = "",
    code: int = 1000,
    reason: str = "",
) -> Json:
    """
    What a function is given at one step of a connection that began with `request`. The message comes half
    a minute later, the end after two.

    Raises Refused for a handshake or a message that never gets to a function, and BadDoor and BadRequest.
    """
    sockets = Sockets(api)
    shaken = sockets.open(request, _nothing, request.received_at)
    if shaken.connection is None or shaken.event is None:
        raise Refused(_why(shaken.seen.because))
    if step == "connect":
        return _read(shaken.event)
    if step == "disconnect":
        at = request.received_at + _LEAVES_AFTER
        turn = sockets.leave(shaken.connection.id, code, reason, _nothing, at)
    else:
        turn = sockets.receive(shaken.connection.id, message, _nothing, request.received_at + _MESSAGE_AFTER)
    closed = next((one for one in turn.effects if isinstance(one, Closed)), None)
    if step == "message" and closed is not None:
        raise Refused(f"{closed.reason} The connection is closed with {closed.code}.")
    if turn.event is None:
        raise Refused(_why(turn.because))
    return _read(turn.event)


def _nothing(_: str, /) -> Answer:
    return Answer(payload='{"statusCode": 200}')


def _read(event: str) -> Json:
    found: Any = json.loads(event)
    if not isinstance(found, dict):
        raise TypeError("The event of a door is an object.")
    return found


def _why(rules: tuple[Explanation, ...]) -> str:
    return " ".join(rule.says for rule in rules) or "The door answers by itself."

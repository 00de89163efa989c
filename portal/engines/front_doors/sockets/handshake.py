"""How a connection to a WebSocket API begins: an HTTP request, an authorizer, $connect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.engines.front_doors.answers.refuse import not_permitted, own_headers, refusal, turned_away
from portal.engines.front_doors.answers.respond import trouble_of
from portal.engines.front_doors.authorizers.by_function import Asked, judge
from portal.engines.front_doors.authorizers.cache import AuthorizerCache
from portal.engines.front_doors.authorizers.judged import Judged
from portal.engines.front_doors.configured.doors import WebSocketApi
from portal.engines.front_doors.wire.answer import Answer, Invoke
from portal.engines.front_doors.wire.response import HttpResponse, Seen, because, seen, text
from portal.engines.front_doors.wire.returned import Malformed, body_of, bytes_of, parse_object, status_of

from .connection import Connection
from .events import connect_event

_PAGE = "API Gateway: apigateway-websocket-api-route-keys-connect-disconnect"


@dataclass(frozen=True, kw_only=True, slots=True)
class Handshake:
    """`connection` None: it was refused, and `seen` is the response that the client got."""

    seen: Seen
    connection: Connection | None = None
    judged: Judged | None = None
    event: str | None = None
    answer: Answer | None = None


def shake_hands(
    api: WebSocketApi,
    connection: Connection,
    *,
    invoke: Invoke | None,
    authorize: Mapping[str, Invoke],
    cache: AuthorizerCache,
) -> Handshake:
    """`invoke` None: there is no $connect route, and everybody may come in."""
    request = connection.request
    judged = _judge(api, connection, authorize, cache)
    if refused := turned_away(api, request, judged):
        return Handshake(seen=refused, judged=judged)
    if judged is not None:
        connection = replace(connection, context=judged.context)
    before = judged.because if judged else ()
    if invoke is None:
        shown = _switched("There is no $connect route: whoever asks is let in.")
        return Handshake(seen=shown.after(*before), connection=connection, judged=judged)
    if refused := not_permitted(api, request):
        return Handshake(seen=refused.after(*before), judged=judged)
    event = text(connect_event(api, connection))
    answer = invoke(event)
    shown, is_open = _of_connect(api, connection, answer)
    return Handshake(
        seen=shown.after(*before),
        connection=connection if is_open else None,
        judged=judged,
        event=event,
        answer=answer,
    )


def _of_connect(api: WebSocketApi, connection: Connection, answer: Answer) -> tuple[Seen, bool]:
    """What the client sees of it, and whether that is an open connection."""
    request = connection.request
    found = trouble_of(api, answer)
    if found is not None:
        return refusal(api, request, *found), False
    try:
        value = parse_object(answer.payload)
        status = status_of(value.get("statusCode"))
        body = bytes_of(body_of(value.get("body")))
    except Malformed as fault:
        return refusal(api, request, "malformed", str(fault)), False
    if 200 <= status <= 299:
        return _switched(f"$connect returned {status}: the connection is open."), True
    if status < 200:
        return refusal(api, request, "malformed", f"{status} is no answer to a handshake."), False
    rule = because(f"$connect returned {status}: the client is refused.", _PAGE)
    return seen(status, own_headers(api, request), body, [rule]), False


def _switched(says: str) -> Seen:
    headers = (("Upgrade", "websocket"), ("Connection", "Upgrade"))
    return Seen(response=HttpResponse(status=101, headers=headers), because=(because(says, _PAGE),))


def _judge(
    api: WebSocketApi,
    connection: Connection,
    authorize: Mapping[str, Invoke],
    cache: AuthorizerCache,
) -> Judged | None:
    name = next((route.authorizer for route in api.routes if route.key == "$connect"), "")
    if not name:
        return None
    (authorizer,) = (one for one in api.authorizers if one.name == name)
    asked = Asked(
        api=api,
        request=connection.request,
        event=connect_event(api, connection),
        arn=api.arn_of(f"{api.stage}/$connect"),
        variables=api.stage_variables,
        route_key="$connect",
        now=connection.opened_at,
    )
    return judge(authorizer, asked, invoke=authorize.get(name), cache=cache)

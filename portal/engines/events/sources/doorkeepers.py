"""Authorizers, which are asked before a function, and WebSocket APIs, which ask at each step."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

from portal.engines.events import http
from portal.engines.events.identifiers import bytes_of
from portal.engines.events.knobs import Problem, Settings, choice, whole, words
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source
from portal.engines.front_doors import (
    HttpApi,
    HttpRequest,
    LambdaAuthorizer,
    RestApi,
    Route,
    SocketRoute,
    WebSocketApi,
)

from .contents import compact
from .requests import GROUP, HEADERS, METHOD, QUERY, request_of, through

_KINDS = {
    "rest-token": "REST API, TOKEN",
    "rest-request": "REST API, REQUEST",
    "http-2.0": _("HTTP API, format 2.0"),
    "http-1.0": _("HTTP API, format 1.0"),
    "websocket": "WebSocket API",
}
_TOKENS = {
    "good": _("a token"),
    "expired": _("a token that has expired"),
    "garbage": _("no token, but some text"),
    "none": _("nothing"),
}
_DAY_S = 86_400
_DEFAULT_MESSAGE = '{"action": "say", "text": "hello"}'
_MOST_KB = 130
_CLOSINGS = {
    "1000": _("1000, by the client"),
    "1001": _("1001, going away"),
    "1006": _("1006, the line broke"),
}


def _part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def token(kind: str, settings: Settings) -> str:
    """Shaped like a JWT, and signed by nobody."""
    if kind == "garbage":
        return "let-me-in"
    expires = settings.at_ms // 1000 + (3600 if kind == "good" else -_DAY_S)
    claims = {"sub": "user-17", "iss": "https://auth.example.com/", "exp": expires}
    parts = (b'{"alg":"RS256","typ":"JWT"}', compact(claims).encode(), bytes_of(f"token/{settings.seed}", 64))
    return ".".join(_part(part) for part in parts)


def _asking(settings: Settings, *, path: str) -> HttpRequest:
    request = request_of(settings, path=path)
    kind = settings.text("token")
    if kind == "none":
        return request
    said = f"Bearer {token(kind, settings)}"
    return replace(request, headers=(*request.headers, ("Authorization", said)))


def _authorizer(settings: Settings) -> Any:
    kind = settings.text("kind")
    route = Route(key=f"ANY {settings.text('route')}", authorizer="who")
    if kind == "websocket":
        who = LambdaAuthorizer(name="who", sources=("route.request.header.Authorization",))
        connect = SocketRoute(key="$connect", authorizer="who")
        api = WebSocketApi(routes=(connect, SocketRoute(key="$default")), authorizers=(who,))
        return http.question_of(api, _asking(settings, path="/prod"))
    if kind.startswith("rest"):
        told = LambdaAuthorizer(
            name="who",
            kind="TOKEN" if kind == "rest-token" else "REQUEST",
            sources=("method.request.header.Authorization",),
        )
        rest = RestApi(routes=(route,), authorizers=(told,))
        return http.question_of(rest, _asking(settings, path=f"/prod{settings.text('path')}"))
    told = LambdaAuthorizer(
        name="who",
        sources=("$request.header.Authorization",),
        payload_format="2.0" if kind == "http-2.0" else "1.0",
        simple=kind == "http-2.0",
    )
    return http.question_of(
        HttpApi(routes=(route,), authorizers=(told,)), _asking(settings, path=settings.text("path"))
    )


def _socket(settings: Settings) -> Any:
    step = next(one for one in get_args(http.Step) if one == settings.text("step"))
    message: str | bytes = settings.text("message")
    if settings.number("size_kb"):
        message = compact({"action": "say", "text": "x" * (settings.number("size_kb") * 1024)})
    routes = ("$connect", "$disconnect", "$default", settings.text("route"))
    api = WebSocketApi(routes=tuple(SocketRoute(key=key) for key in dict.fromkeys(routes)))
    code = settings.text("code")
    reason = "Connection Closed Normally" if code == "1000" else ""
    request = request_of(settings, path="/prod")
    return http.socket_event(api, request, step, message=message, code=int(code), reason=reason)


def _check_socket(settings: Settings) -> Iterator[Problem]:
    if not settings.text("route"):
        yield Problem(knob="route", says="Route: name one; what has no route of its own comes to $default.")


SOURCES = (
    Source(
        slug="authorizer",
        title=_("API Gateway, Lambda authorizer"),
        group=GROUP,
        delivery="synchronous",
        summary=_(
            "The question that comes before the request: who is this, and may they?"
            " Without identity it is not asked."
        ),
        answer=_(
            'A policy with a principalId; or, in the simple format of HTTP APIs, {"isAuthorized": true}.'
            ' Raise Exception("Unauthorized") for 401 at a REST API.'
        ),
        docs="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html",
        own_knobs=(
            choice("kind", _("Kind"), _KINDS),
            choice(
                "token",
                "Authorization",
                _TOKENS,
                help=_("The authorizer reads it, nobody has verified it before."),
            ),
            METHOD,
            words("path", _("Path"), default="/orders/ord-1001", longest=500),
            words("route", _("Route"), default="/orders/{orderId}", longest=300),
            QUERY,
            HEADERS,
        ),
        build=through(_authorizer),
    ),
    Source(
        slug="websocket",
        title="API Gateway, WebSocket API",
        group=GROUP,
        delivery="synchronous",
        summary=_(
            "One event for each step of a connection. Headers come at the handshake"
            " only, the connectionId always."
        ),
        answer=_(
            "An object with statusCode: at $connect it lets in or refuses. To send, POST"
            " to @connections; a client"
            " that has gone is a 410."
        ),
        docs="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html",
        own_knobs=(
            choice(
                "step",
                _("Step"),
                {"connect": "$connect", "message": _("a message"), "disconnect": "$disconnect"},
            ),
            words(
                "route",
                _("A route of its own"),
                default="say",
                longest=100,
                help=_("Chosen by $request.body.action."),
            ),
            words("message", _("Message"), default=_DEFAULT_MESSAGE, longest=1_500, lines=3),
            whole(
                "size_kb",
                _("KB of text instead"),
                default=0,
                least=0,
                most=_MOST_KB,
                help=_("128 KB is the most."),
            ),
            choice(
                "code", _("Closed with"), _CLOSINGS, help=_("$disconnect is best effort: it may not come.")
            ),
            QUERY,
            HEADERS,
        ),
        build=through(_socket),
        check=_check_socket,
    ),
)

"""
The front doors of a function: what a caller sees beside what the handler returned.

    exchange = call(RestApi(), request, invoke, now)
    exchange.event            # what the handler was given, as JSON text
    exchange.response         # what the caller sees: status, headers, body
    exchange.seen.because     # the rules that acted, each with its source
    caller(exchange)          # both sides beside each other, for a page

    waiting = enter(RestApi(), request, now)     # the same in two steps, with the run between them:
    exchange = conclude(waiting, answer)         # a Waiting, unless the door answered by itself

    sockets = Sockets(WebSocketApi())      # a WebSocket API: connections, with the time passed in
    conclude_stream(waiting, chunks, content_type)   # a streamed response of a function URL

Nothing is run here: `invoke` takes the event as text and gives an Answer, and answer_of makes one of an
Outcome of the emulator. DOORS has the doors beside each other: time-outs, sizes, refusals. The Invoke API
itself, the door that all others go through, is in invoke_api.py.
"""

from __future__ import annotations

from .answers.prelude import Streamed, prelude
from .answers.refuse import refusal
from .authorizers.cache import AuthorizerCache
from .authorizers.judged import Judged
from .call import Exchange, Waiting, call, conclude, conclude_stream, enter
from .caller import Caller, caller
from .configured.doors import (
    Authorizer,
    Condition,
    ConditionField,
    Cors,
    Door,
    EveryDoor,
    FixedResponse,
    FunctionUrl,
    HttpApi,
    JwtAuthorizer,
    LambdaAuthorizer,
    ListenerRule,
    LoadBalancer,
    RestApi,
    Route,
    SocketRoute,
    WebSocketApi,
)
from .configured.problem import BadDoor, Problem
from .configured.problems import problems
from .configured.table import DOORS, DoorFacts, Refusal
from .events.stamps import passed_trace_of
from .routing.routes import Routed, route_http, route_rest
from .sockets.connection import Closed, Connection, Effect, Sent, Turn
from .sockets.connections_api import delete_connection, get_connection, post_to_connection
from .sockets.handshake import Handshake
from .sockets.sockets import Sockets
from .wire.answer import Answer, Invoke, answer_of, answer_of_throttle
from .wire.request import BadRequest, HttpRequest, IamCaller, validate_request
from .wire.response import Explanation, HttpResponse, Seen
from .wire.returned import Malformed

__all__ = [
    "DOORS",
    "Answer",
    "Authorizer",
    "AuthorizerCache",
    "BadDoor",
    "BadRequest",
    "Caller",
    "Closed",
    "Condition",
    "ConditionField",
    "Connection",
    "Cors",
    "Door",
    "DoorFacts",
    "Effect",
    "EveryDoor",
    "Exchange",
    "Explanation",
    "FixedResponse",
    "FunctionUrl",
    "Handshake",
    "HttpApi",
    "HttpRequest",
    "HttpResponse",
    "IamCaller",
    "Invoke",
    "Judged",
    "JwtAuthorizer",
    "LambdaAuthorizer",
    "ListenerRule",
    "LoadBalancer",
    "Malformed",
    "Problem",
    "Refusal",
    "RestApi",
    "Route",
    "Routed",
    "Seen",
    "Sent",
    "SocketRoute",
    "Sockets",
    "Streamed",
    "Turn",
    "Waiting",
    "WebSocketApi",
    "answer_of",
    "answer_of_throttle",
    "call",
    "caller",
    "conclude",
    "conclude_stream",
    "delete_connection",
    "enter",
    "get_connection",
    "passed_trace_of",
    "post_to_connection",
    "prelude",
    "problems",
    "refusal",
    "route_http",
    "route_rest",
    "validate_request",
]

"""What AWS would refuse of a door, in its words where they are known."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from .doors import EveryDoor, FunctionUrl, HttpApi, JwtAuthorizer, LoadBalancer, RestApi, WebSocketApi
from .problem import Problem, placed, twice
from .problems_of_access import of_authorizers, of_cors, of_token
from .problems_of_routes import of_keys, of_number, of_references, siblings
from .problems_of_rules import of_rules

MOST_STAGES = 10
MOST_SCOPES = 10  # of a route
LONGEST_WAIT_MS = {"EDGE": 29_000, "REGIONAL": 900_000, "PRIVATE": 900_000}  # facts T-1: raised on request
_SHOWN = 10

_STAGE = re.compile(r"[a-zA-Z0-9_-]{1,128}", re.ASCII)
_VARIABLE_NAME = re.compile(r"[a-zA-Z0-9_]{1,64}", re.ASCII)
_VARIABLE_VALUE = re.compile(r"[A-Za-z0-9._~:/?#&=,-]{0,512}", re.ASCII)
_SCOPE = re.compile(r"[!#-\[\]-~]{1,64}", re.ASCII)  # RFC 6749, 3.3
_ID = re.compile(r"[a-zA-Z0-9-]{1,64}", re.ASCII)
_SELECTION = re.compile(r"\$request\.body(?:\.[a-zA-Z0-9_-]{1,64}){1,5}", re.ASCII)


def problems(door: EveryDoor) -> tuple[Problem, ...]:
    """At most ten; none when AWS would take the door."""
    return tuple(itertools.islice(_found(door), _SHOWN))


def _found(door: EveryDoor) -> Iterator[Problem]:
    match door:
        case RestApi():
            return _of_rest(door)
        case HttpApi():
            return _of_http(door)
        case FunctionUrl():
            return _of_url(door)
        case LoadBalancer():
            return of_rules(door)
        case WebSocketApi():
            return _of_socket(door)


def _of_rest(api: RestApi) -> Iterator[Problem]:
    yield from _of_stages(api.api_id, api.stages)
    yield from of_authorizers(api.authorizers)
    most = LONGEST_WAIT_MS.get(api.endpoint)
    if most is None:
        yield Problem(f"The endpoint is one of {', '.join(LONGEST_WAIT_MS)}.", at="endpoint")
    else:
        yield from _of_wait(api.timeout_ms, most)
    keys = [route.key for route in api.routes]
    yield from placed("routes", of_keys(keys, allows_default=False))
    yield from placed("routes", siblings(keys))
    yield from placed("routes", of_references((route.authorizer for route in api.routes), api.authorizers))
    for route in api.routes:
        if route.scopes:
            says = f"{route.key[:60]}: scopes are for routes of HTTP APIs, with a JWT authorizer."
            yield Problem(says, at="routes")
    for one in api.authorizers:
        if one.simple:
            says = f"{one.name}: simple responses are supported only for HTTP APIs."
            yield Problem(says, at="authorizers.simple")
        if one.kind == "TOKEN" and not _is_one_header(one.sources):
            says = f"{one.name}: a TOKEN authorizer has one source, like method.request.header.Name."
            yield Problem(says, at="authorizers.sources")


def _of_http(api: HttpApi) -> Iterator[Problem]:
    yield from _of_stages(api.api_id, api.stages, may_be_default=True)
    yield from of_authorizers(api.authorizers)
    yield from _of_wait(api.timeout_ms, 30_000)  # facts T-2
    if api.payload_format not in ("1.0", "2.0"):
        yield Problem("The payload format version is 1.0 or 2.0.", at="payload_format")
    yield from placed("routes", of_keys([route.key for route in api.routes], allows_default=True))
    yield from placed("routes", of_references((route.authorizer for route in api.routes), api.authorizers))
    for route in api.routes:
        if len(route.scopes) > MOST_SCOPES or not all(_SCOPE.fullmatch(scope) for scope in route.scopes):
            says = f"{route.key[:60]}: a route has at most {MOST_SCOPES} scopes, of 1 to 64 characters."
            yield Problem(says, at="routes")
    for one in api.authorizers:
        if isinstance(one, JwtAuthorizer):
            yield from of_token(one)
        elif one.kind == "TOKEN":
            yield Problem(f"{one.name}: an HTTP API has REQUEST and JWT authorizers.", at="authorizers.kind")
        elif one.simple and one.payload_format != "2.0":
            says = f"{one.name}: simple responses need the authorizer payload format version 2.0."
            yield Problem(says, at="authorizers.simple")
    if api.cors is not None:
        yield from of_cors(api.cors, least_age_s=-1)


def _of_url(url: FunctionUrl) -> Iterator[Problem]:
    if not _ID.fullmatch(url.url_id):
        yield Problem("The id of a function URL is letters and digits.")
    if url.auth_type not in ("NONE", "AWS_IAM"):
        yield Problem("The auth type is NONE or AWS_IAM.", at="auth_type")  # facts R-4
    if url.invoke_mode not in ("BUFFERED", "RESPONSE_STREAM"):
        yield Problem("The invoke mode is BUFFERED or RESPONSE_STREAM.", at="invoke_mode")
    if url.cors is not None:
        yield from of_cors(url.cors, least_age_s=0)
        yield from placed("cors.allow_methods", _of_url_methods(url.cors.allow_methods))


def _of_url_methods(methods: tuple[str, ...]) -> Iterator[str]:
    """botocore's model of Cors: at most six methods, of at most six letters."""
    if long := next((method for method in methods if len(method) > 6), None):
        yield (
            f"Value '{long[:40]}' at 'cors.allowMethods' failed to satisfy constraint: Member must have "
            "length less than or equal to 6. Leave OPTIONS out: the URL answers it itself."
        )
    if len(methods) > 6:
        yield "Value at 'cors.allowMethods' failed to satisfy constraint: length less than or equal to 6."


def _of_socket(api: WebSocketApi) -> Iterator[Problem]:
    yield from _of_stages(api.api_id, {api.stage: api.stage_variables})
    yield from of_authorizers(api.authorizers)
    yield from _of_wait(api.timeout_ms, 29_000)
    if not _SELECTION.fullmatch(api.selection):
        says = "The route selection expression names a part of the message, like $request.body.action."
        yield Problem(says, at="selection")
    yield from placed("routes", _of_socket_routes(api))
    for one in api.authorizers:
        if one.kind == "TOKEN" or one.simple:
            says = f"{one.name}: a WebSocket API has REQUEST authorizers that return policies."
            yield Problem(says, at="authorizers.kind")


def _of_socket_routes(api: WebSocketApi) -> Iterator[str]:
    keys = [route.key for route in api.routes]
    yield from of_number(keys)
    for key in keys:
        if not key or len(key) > 128 or not key.isprintable():
            yield f"{key[:40]!r} is no route key: 1 to 128 characters."
    yield from twice(keys)
    yield from of_references((route.authorizer for route in api.routes), api.authorizers)
    for route in api.routes:
        if route.authorizer and route.key != "$connect":
            yield f"Only $connect may have an authorizer; {route.key[:40]} has one."


def _of_wait(timeout_ms: int, most_ms: int) -> Iterator[Problem]:
    if not 50 <= timeout_ms <= most_ms:
        yield Problem(f"Timeout should be between 50 ms and {most_ms} ms.", at="timeout_ms")


def _of_stages(
    api_id: str, stages: Mapping[str, Mapping[str, str]], *, may_be_default: bool = False
) -> Iterator[Problem]:
    if not _ID.fullmatch(api_id):
        yield Problem("The id of an API is letters and digits.")
    if not 1 <= len(stages) <= MOST_STAGES:
        yield Problem(f"An API has 1 to {MOST_STAGES} stages.", at="stages")
    for name, variables in stages.items():
        if not _STAGE.fullmatch(name) and not (may_be_default and name == "$default"):
            says = f"Stage name only allows a-zA-Z0-9_- ; {name[:40]!r} has something else."
            yield Problem(says, at="stages")
        for variable, value in variables.items():
            if not _VARIABLE_NAME.fullmatch(variable) or not _VARIABLE_VALUE.fullmatch(value):
                says = f"The stage variable {variable[:40]!r} has a character that is not allowed in it."
                yield Problem(says, at="stage_variables")


def _is_one_header(sources: tuple[str, ...]) -> bool:
    return len(sources) == 1 and sources[0].startswith("method.request.header.")

"""What AWS would refuse of a door, in its words where they are known."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from .doors import (
    Authorizer,
    Cors,
    EveryDoor,
    FunctionUrl,
    HttpApi,
    JwtAuthorizer,
    LambdaAuthorizer,
    LoadBalancer,
    RestApi,
    WebSocketApi,
)
from .identity import is_source
from .paths import parts_of, variable_of
from .problems_of_rules import of_rules

MOST_ROUTES = 300  # of an API; AWS's quota
MOST_STAGES = 10
MOST_AUTHORIZERS = 10
MOST_SCOPES = 10  # of a route
MOST_AUDIENCES = 50  # of a JWT authorizer
MOST_IN_CORS = 100  # origins, or names of headers: botocore's model of a function URL's Cors
LONGEST_ISSUER = 2_048
LONGEST_WAIT_MS = {"EDGE": 29_000, "REGIONAL": 900_000, "PRIVATE": 900_000}  # facts T-1: raised on request
KEY_SET_BYTES = 64 * 1024
_SHOWN = 10

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")
_STAGE = re.compile(r"[a-zA-Z0-9_-]{1,128}", re.ASCII)
_VARIABLE_NAME = re.compile(r"[a-zA-Z0-9_]{1,64}", re.ASCII)
_VARIABLE_VALUE = re.compile(r"[A-Za-z0-9._~:/?#&=,-]{0,512}", re.ASCII)
_PART = re.compile(r"[a-zA-Z0-9._~$@+%:-]+", re.ASCII)
_NAME = re.compile(r"[ -~]{1,128}", re.ASCII)
_SCOPE = re.compile(r"[!#-\[\]-~]{1,64}", re.ASCII)  # RFC 6749, 3.3
_ID = re.compile(r"[a-zA-Z0-9-]{1,64}", re.ASCII)
_SELECTION = re.compile(r"\$request\.body(?:\.[a-zA-Z0-9_-]{1,64}){1,5}", re.ASCII)


class BadDoor(ValueError):
    """AWS would not take it; the message says what to change."""


def problems(door: EveryDoor) -> tuple[str, ...]:
    """Each a sentence or two with its remedy, at most ten; none when AWS would take the door."""
    return tuple(itertools.islice(_found(door), _SHOWN))


def _found(door: EveryDoor) -> Iterator[str]:
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


def _of_rest(api: RestApi) -> Iterator[str]:
    yield from _of_api(api.api_id, api.stages, api.authorizers)
    most = LONGEST_WAIT_MS.get(api.endpoint)
    if most is None:
        yield f"The endpoint is one of {', '.join(LONGEST_WAIT_MS)}."
    elif not 50 <= api.timeout_ms <= most:
        yield f"Timeout should be between 50 ms and {most} ms."
    keys = [route.key for route in api.routes]
    yield from _of_keys(keys, allows_default=False)
    yield from _siblings(keys)
    yield from _of_references((route.authorizer for route in api.routes), api.authorizers)
    for authorizer in api.authorizers:
        if authorizer.simple:
            yield f"{authorizer.name}: simple responses are supported only for HTTP APIs."
        if authorizer.kind == "TOKEN" and not _is_one_header(authorizer.sources):
            yield f"{authorizer.name}: a TOKEN authorizer has one source, like method.request.header.Name."


def _of_http(api: HttpApi) -> Iterator[str]:
    yield from _of_api(api.api_id, api.stages, api.authorizers, may_be_default=True)
    if not 50 <= api.timeout_ms <= 30_000:
        yield "Timeout should be between 50 ms and 30000 ms."  # facts T-2
    if api.payload_format not in ("1.0", "2.0"):
        yield "The payload format version is 1.0 or 2.0."
    yield from _of_keys([route.key for route in api.routes], allows_default=True)
    yield from _of_references((route.authorizer for route in api.routes), api.authorizers)
    for route in api.routes:
        if len(route.scopes) > MOST_SCOPES or not all(_SCOPE.fullmatch(scope) for scope in route.scopes):
            yield f"{route.key[:60]}: a route has at most {MOST_SCOPES} scopes, of 1 to 64 characters."
    for authorizer in api.authorizers:
        if isinstance(authorizer, JwtAuthorizer):
            yield from _of_jwt(authorizer)
        elif authorizer.kind == "TOKEN":
            yield f"{authorizer.name}: an HTTP API has REQUEST and JWT authorizers."
        elif authorizer.simple and authorizer.payload_format != "2.0":
            yield f"{authorizer.name}: simple responses need the authorizer payload format version 2.0."
    if api.cors is not None:
        yield from _of_cors(api.cors, least_age_s=-1)


def _of_url(url: FunctionUrl) -> Iterator[str]:
    if not _ID.fullmatch(url.url_id):
        yield "The id of a function URL is letters and digits."
    if url.auth_type not in ("NONE", "AWS_IAM"):
        yield "The auth type is NONE or AWS_IAM."  # facts R-4
    if url.invoke_mode not in ("BUFFERED", "RESPONSE_STREAM"):
        yield "The invoke mode is BUFFERED or RESPONSE_STREAM."
    if url.cors is not None:
        yield from _of_cors(url.cors, least_age_s=0)
        # botocore's model of Cors: at most six methods, of at most six letters.
        if long := next((method for method in url.cors.allow_methods if len(method) > 6), None):
            yield (
                f"Value '{long[:40]}' at 'cors.allowMethods' failed to satisfy constraint: Member must have "
                "length less than or equal to 6. Leave OPTIONS out: the URL answers it itself."
            )
        if len(url.cors.allow_methods) > 6:
            yield "Value at 'cors.allowMethods' failed to satisfy constraint: length less than or equal to 6."


def _of_socket(api: WebSocketApi) -> Iterator[str]:
    yield from _of_api(api.api_id, {api.stage: api.stage_variables}, api.authorizers)
    if not 50 <= api.timeout_ms <= 29_000:
        yield "Timeout should be between 50 ms and 29000 ms."
    if not _SELECTION.fullmatch(api.selection):
        yield "The route selection expression names a part of the message, like $request.body.action."
    keys = [route.key for route in api.routes]
    yield from _of_number(keys)
    for key in keys:
        if not key or len(key) > 128 or not key.isprintable():
            yield f"{key[:40]!r} is no route key: 1 to 128 characters."
    yield from _twice(keys)
    yield from _of_references((route.authorizer for route in api.routes), api.authorizers)
    for route in api.routes:
        if route.authorizer and route.key != "$connect":
            yield f"Only $connect may have an authorizer; {route.key[:40]} has one."
    for authorizer in api.authorizers:
        if authorizer.kind == "TOKEN" or authorizer.simple:
            yield f"{authorizer.name}: a WebSocket API has REQUEST authorizers that return policies."


def _of_api(
    api_id: str,
    stages: Mapping[str, Mapping[str, str]],
    authorizers: Collection[Authorizer],
    *,
    may_be_default: bool = False,
) -> Iterator[str]:
    if not _ID.fullmatch(api_id):
        yield "The id of an API is letters and digits."
    if not 1 <= len(stages) <= MOST_STAGES:
        yield f"An API has 1 to {MOST_STAGES} stages."
    for name, variables in stages.items():
        if not _STAGE.fullmatch(name) and not (may_be_default and name == "$default"):
            yield f"Stage name only allows a-zA-Z0-9_- ; {name[:40]!r} has something else."
        for variable, value in variables.items():
            if not _VARIABLE_NAME.fullmatch(variable) or not _VARIABLE_VALUE.fullmatch(value):
                yield f"The stage variable {variable[:40]!r} has a character that is not allowed in it."
    if len(authorizers) > MOST_AUTHORIZERS:
        yield f"An API has at most {MOST_AUTHORIZERS} authorizers."
    yield from _twice([authorizer.name for authorizer in authorizers])
    for authorizer in authorizers:
        if not _NAME.fullmatch(authorizer.name):
            yield f"{authorizer.name[:40]!r} is no name of an authorizer: 1 to 128 visible characters."
            return
        if isinstance(authorizer, LambdaAuthorizer):
            yield from _of_authorizer(authorizer)


def _of_authorizer(authorizer: LambdaAuthorizer) -> Iterator[str]:
    if not 0 <= authorizer.ttl_s <= 3_600:
        yield f"{authorizer.name}: Authorizer result TTL must be between 0 and 3600 seconds."
    if authorizer.ttl_s and not authorizer.sources:
        yield f"{authorizer.name}: caching needs an identity source; name one, or set the TTL to 0."
    for source in authorizer.sources:
        if not is_source(source):
            yield f"{authorizer.name}: {source[:60]!r} is no source, like $request.header.Authorization."


def _of_jwt(authorizer: JwtAuthorizer) -> Iterator[str]:
    if not authorizer.issuer.startswith("https://") or len(authorizer.issuer) > LONGEST_ISSUER:
        yield f"{authorizer.name}: the issuer is an address that begins with https://."
    if not 1 <= len(authorizer.audience) <= MOST_AUDIENCES:
        yield f"{authorizer.name}: a JWT authorizer has at least one audience, and at most {MOST_AUDIENCES}."
    if not is_source(authorizer.source):
        yield f"{authorizer.name}: {authorizer.source[:60]!r} is no identity source."
    keys = authorizer.jwks.get("keys")
    if not isinstance(keys, list) or not keys or len(json.dumps(dict(authorizer.jwks))) > KEY_SET_BYTES:
        most = f"{KEY_SET_BYTES:,} bytes"
        yield f'{authorizer.name}: the key set is an object with a list "keys", of at most {most}.'


def _of_cors(cors: Cors, *, least_age_s: int) -> Iterator[str]:
    """Facts R-9 and M-22."""
    if cors.allow_credentials and "*" in cors.allow_origins:
        yield "Credentials cannot be allowed to every origin: name the origins instead of *."
    if cors.max_age_s is not None and not least_age_s <= cors.max_age_s <= 86_400:
        yield f"MaxAge is {least_age_s} to 86400 seconds."
    for listed in (cors.allow_origins, cors.allow_methods, cors.allow_headers, cors.expose_headers):
        if len(listed) > MOST_IN_CORS:
            yield f"CORS has at most {MOST_IN_CORS} origins, and as many methods and headers."
    for said in (*cors.allow_origins, *cors.allow_methods, *cors.allow_headers, *cors.expose_headers):
        if not said or len(said) > 253 or not said.isascii() or not said.isprintable():
            yield f"{said[:40]!r} cannot stand in a CORS header."


def _of_number(keys: list[str]) -> Iterator[str]:
    if not 1 <= len(keys) <= MOST_ROUTES:
        yield f"An API has 1 to {MOST_ROUTES} routes."


def _of_keys(keys: list[str], *, allows_default: bool) -> Iterator[str]:
    yield from _of_number(keys)
    for key in keys[:MOST_ROUTES]:
        if key == "$default" and allows_default:
            continue
        method, _, path = key.partition(" ")
        if method not in _METHODS or not path.startswith("/") or len(path) > 512:
            yield (
                f"The provided route key {key[:60]!r} is not formatted properly. "
                'Format should be "<HTTP METHOD> /<RESOURCE PATH>"'
                + (' or "$default".' if allows_default else ".")
            )
        else:
            yield from _of_parts(key, parts_of(path))
    yield from _twice(keys)


def _of_parts(key: str, parts: tuple[str, ...]) -> Iterator[str]:
    names = [found[0] for part in parts if (found := variable_of(part))]
    if len(set(names)) < len(names):
        yield f"{key[:60]}: a path variable is named twice."
    for place, part in enumerate(parts):
        found = variable_of(part)
        if found and found[1] and place < len(parts) - 1:
            yield f"{key[:60]}: the greedy path variable must be at the end of the resource path."
        if found is None and not _PART.fullmatch(part) and (part or place < len(parts) - 1):
            yield f"{key[:60]}: {part[:40]!r} is neither a name nor a variable like {{id}}."


def _siblings(keys: list[str]) -> Iterator[str]:
    """Of a REST API the resources are a tree, and one of them has one variable below it."""
    seen: dict[tuple[tuple[str, ...], bool], str] = {}
    for key in keys[:MOST_ROUTES]:
        parts = parts_of(key.partition(" ")[2] or "/")
        for place, part in enumerate(parts):
            found = variable_of(part)
            if found and seen.setdefault((parts[:place], found[1]), part) != part:
                sibling = seen[parts[:place], found[1]]
                yield (
                    f"A sibling ({sibling}) of this resource already has a variable path part -- only one is "
                    f"allowed. {key[:60]} has another."
                )


def _of_references(names: Iterator[str], authorizers: Collection[Authorizer]) -> Iterator[str]:
    known = {authorizer.name for authorizer in authorizers}
    for name in dict.fromkeys(names):
        if name and name not in known:
            yield f"There is no authorizer {name[:40]!r}. Add it, or take it from the route."


def _is_one_header(sources: tuple[str, ...]) -> bool:
    return len(sources) == 1 and sources[0].startswith("method.request.header.")


def _twice(names: list[str]) -> Iterator[str]:
    for name in (name for name, times in Counter(names).items() if times > 1):
        yield f"{name[:60]!r} is there twice; once is enough."

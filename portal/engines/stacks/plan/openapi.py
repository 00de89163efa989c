"""Routes and authorizers out of OpenAPI with API Gateway's extensions, as SAM writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.front_doors import LambdaAuthorizer, Route
from portal.engines.stacks.functions import Cannot

from .model import Target
from .parts import target_of

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "x-amazon-apigateway-any-method")
_INTEGRATION = "x-amazon-apigateway-integration"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_DEFAULT = "$default"


def routes_in(body: Mapping[str, Any]) -> tuple[tuple[Route, ...], dict[str, Target]]:
    """Those that lead to functions. Raises Cannot."""
    routes: list[Route] = []
    targets: dict[str, Target] = {}
    paths = body.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        if not isinstance(item, dict):
            raise Cannot(f"the path {str(path)[:60]} of its definition is no object")
        for method in _METHODS:
            operation = item.get(method)
            integration = operation.get(_INTEGRATION) if isinstance(operation, dict) else None
            target = target_of(integration.get("uri")) if isinstance(integration, dict) else None
            if target is None or not isinstance(operation, dict):
                continue
            key = _key(method, str(path))
            targets[key] = target
            routes.append(Route(key=key, **_security(operation)))
    return tuple(routes), targets


def _key(method: str, path: str) -> str:
    if path in (_DEFAULT, "/$default"):
        return _DEFAULT
    return f"{'ANY' if method.startswith('x-') else method.upper()} {path}"


def _security(operation: Mapping[str, Any]) -> dict[str, Any]:
    """The first that is asked: SAM writes one, and API Gateway takes one."""
    for one in operation.get("security") or ():
        for name, scopes in one.items() if isinstance(one, dict) else ():
            if name not in ("NONE", "api_key"):
                return {"authorizer": str(name), "scopes": tuple(map(str, scopes or ()))}
    return {}


def authorizers_in(body: Mapping[str, Any]) -> tuple[tuple[LambdaAuthorizer, ...], dict[str, Target]]:
    """Raises Cannot for what is no function: who signs in elsewhere cannot be asked here."""
    components = body.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    is_rest = "swagger" in body
    written = body.get("securityDefinitions") if is_rest else schemes
    found: list[LambdaAuthorizer] = []
    targets: dict[str, Target] = {}
    for name, scheme in written.items() if isinstance(written, dict) else ():
        settings = scheme.get(_AUTHORIZER) if isinstance(scheme, dict) else None
        if not isinstance(settings, dict):
            continue
        target = target_of(settings.get("authorizerUri"))
        if target is None:
            raise Cannot(
                f"its authorizer {str(name)[:60]} is no function; JWT and Cognito are not asked here"
            )
        found.append(_authorizer(str(name), scheme, settings, is_rest=is_rest))
        targets[str(name)] = target
    return tuple(found), targets


def _authorizer(
    name: str, scheme: Mapping[str, Any], settings: Mapping[str, Any], *, is_rest: bool
) -> LambdaAuthorizer:
    is_token = str(settings.get("type", "")).lower() == "token"
    sources = settings.get("identitySource") or ()
    listed = [part.strip() for part in sources.split(",")] if isinstance(sources, str) else map(str, sources)
    if is_token:
        listed = [f"method.request.header.{scheme.get('name', 'Authorization')}"]
    ttl = settings.get("authorizerResultTtlInSeconds")
    # A REST API keeps answers for 300 s unless it is told otherwise, an HTTP API keeps none.
    otherwise = 300 if is_rest else 0
    return LambdaAuthorizer(
        name=name,
        kind="TOKEN" if is_token else "REQUEST",
        sources=tuple(listed),
        ttl_s=int(ttl) if ttl is not None else otherwise,
        payload_format="1.0"
        if str(settings.get("authorizerPayloadFormatVersion", "2.0")) == "1.0"
        else "2.0",
        simple=bool(settings.get("enableSimpleResponses")),
    )

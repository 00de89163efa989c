"""APIs of a template as front doors: from what SAM writes (OpenAPI in `Body`), or resource by resource."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from portal.engines.front_doors import (
    FunctionUrl,
    HttpApi,
    LambdaAuthorizer,
    RestApi,
    Route,
    SocketRoute,
    WebSocketApi,
)
from portal.engines.stacks.functions import Cannot
from portal.engines.stacks.names import ACCOUNT, REGION

from .cors import cors_in, cors_of
from .model import Api, Grant, Target
from .openapi import authorizers_in, routes_in
from .parts import Part, Parts, arn_of, target_of
from .permissions import granted_by, is_granted
from .written_out import integrated_of, own_authorizers

_GATEWAY = "apigateway.amazonaws.com"


def apis_of(parts: Parts) -> Iterator[Api]:
    granted = granted_by(parts)
    for kind, make in (
        ("ApiGateway::RestApi", _rest),
        ("ApiGatewayV2::Api", _second),
        ("Lambda::Url", _url),
    ):
        for part in list(parts.of(kind)):
            with parts.trying(part):
                yield make(parts, part, granted)


def _may(granted: frozenset[Grant], targets: Mapping[str, Target], api_id: str) -> bool:
    """Whether the policies of all functions behind it let API Gateway in, for this API."""
    api = arn_of("execute-api", api_id)
    return all(is_granted(granted, _GATEWAY, target.function, api) for target in targets.values())


def _rest(parts: Parts, part: Part, granted: frozenset[Grant]) -> Api:
    api_id = str(parts.resolver.ref(part.logical_id))
    body = part.properties.get("Body")
    if isinstance(body, dict):
        routes, targets = routes_in(body)
        authorizers, asked = authorizers_in(body)
    else:
        routes, targets = _methods(parts, api_id)
        authorizers, asked = (), {}
    _refuse_empty(targets)
    stages = _stages(parts, "ApiGateway::Stage", "RestApiId", api_id, "Variables")
    for deployment in parts.of("ApiGateway::Deployment"):
        name = deployment.properties.get("StageName")
        if not stages and deployment.properties.get("RestApiId") == api_id and isinstance(name, str):
            stages[name] = {}
    door = RestApi(
        api_id=api_id,
        routes=routes,
        stages=stages or {"Prod": {}},
        authorizers=tuple(one for one in authorizers if isinstance(one, LambdaAuthorizer)),
        binary_media_types=tuple(map(str, part.items("BinaryMediaTypes"))),
        endpoint=_endpoint(part),
        may_invoke=_may(granted, targets, api_id),
        account_id=ACCOUNT,
        region=REGION,
    )
    return Api(logical_id=part.logical_id, door=door, routes=targets, authorizers=asked)


def _endpoint(part: Part) -> Any:
    """EDGE where nothing is said, as CloudFormation has it."""
    kinds = part.object("EndpointConfiguration").get("Types") or ["EDGE"]
    kind = str(kinds[0])
    return kind if kind in ("EDGE", "REGIONAL", "PRIVATE") else "EDGE"


def _methods(parts: Parts, api_id: str) -> tuple[tuple[Route, ...], dict[str, Target]]:
    """Of an API that is written as a tree of resources."""
    tree = {
        str(parts.resolver.ref(one.logical_id)): (
            str(one.properties.get("ParentId")),
            str(one.properties.get("PathPart")),
        )
        for one in parts.of("ApiGateway::Resource")
    }
    targets: dict[str, Target] = {}
    for method in parts.of("ApiGateway::Method"):
        if method.properties.get("RestApiId") != api_id:
            continue
        integration = method.properties.get("Integration")
        uri = integration.get("Uri") if isinstance(integration, dict) else None
        target = target_of(uri)
        if target is None or not str(uri).startswith("arn:"):
            parts.leave(method, "it is not integrated with a function (AWS_PROXY)")
            continue
        path = _path(tree, str(method.properties.get("ResourceId")))
        targets[f"{method.text('HttpMethod', 'ANY')} {path}"] = target
    return tuple(Route(key=key) for key in targets), targets


def _path(tree: Mapping[str, tuple[str, str]], resource: str) -> str:
    names: list[str] = []
    while resource in tree and len(names) <= len(tree):
        resource, name = tree[resource]
        names.insert(0, name)
    return "/" + "/".join(names)


def _second(parts: Parts, part: Part, granted: frozenset[Grant]) -> Api:
    if part.properties.get("ProtocolType") == "WEBSOCKET":
        return _socket(parts, part, granted)
    api_id = str(parts.resolver.ref(part.logical_id))
    body = part.properties.get("Body")
    if isinstance(body, dict):
        routes, targets = routes_in(body)
        authorizers, asked = authorizers_in(body)
    else:
        routes, targets = _routes(parts, part, api_id)
        authorizers, asked = own_authorizers(parts, api_id)
    _refuse_empty(targets)
    door = HttpApi(
        api_id=api_id,
        routes=routes,
        stages=_stages(parts, "ApiGatewayV2::Stage", "ApiId", api_id, "StageVariables") or {"$default": {}},
        authorizers=authorizers,
        payload_format=_format(body),
        cors=cors_in(part, body),
        may_invoke=_may(granted, targets, api_id),
        account_id=ACCOUNT,
        region=REGION,
    )
    return Api(logical_id=part.logical_id, door=door, routes=targets, authorizers=asked)


def _routes(parts: Parts, part: Part, api_id: str) -> tuple[tuple[Route, ...], dict[str, Target]]:
    """Of an API whose routes and integrations are resources of their own, or a quick create."""
    targets: dict[str, Target] = {}
    routes: list[Route] = []
    if quick := target_of(part.properties.get("Target")):
        key = str(part.properties.get("RouteKey", "$default"))
        targets[key] = quick
        routes.append(Route(key=key))
    names = {
        str(parts.resolver.ref(one.logical_id)): one.logical_id
        for one in parts.of("ApiGatewayV2::Authorizer")
    }
    for route, target in integrated_of(parts, api_id):
        key = route.text("RouteKey")
        targets[key] = target
        routes.append(Route(key=key, authorizer=names.get(str(route.properties.get("AuthorizerId")), "")))
    return tuple(routes), targets


def _socket(parts: Parts, part: Part, granted: frozenset[Grant]) -> Api:
    api_id = str(parts.resolver.ref(part.logical_id))
    routes: list[SocketRoute] = []
    targets: dict[str, Target] = {}
    authorizers, asked = own_authorizers(parts, api_id)
    names = {str(parts.resolver.ref(name.name)): name.name for name in authorizers}
    for route, target in integrated_of(parts, api_id):
        key = route.text("RouteKey")
        targets[key] = target
        routes.append(
            SocketRoute(
                key=key,
                responds=bool(route.properties.get("RouteResponseSelectionExpression")),
                authorizer=names.get(str(route.properties.get("AuthorizerId")), ""),
            )
        )
    _refuse_empty(targets)
    stages = _stages(parts, "ApiGatewayV2::Stage", "ApiId", api_id, "StageVariables")
    door = WebSocketApi(
        api_id=api_id,
        stage=next(iter(stages), "prod"),
        routes=tuple(routes),
        selection=part.text("RouteSelectionExpression", "$request.body.action"),
        stage_variables=next(iter(stages.values()), {}),
        authorizers=authorizers,
        may_invoke=_may(granted, targets, api_id),
        account_id=ACCOUNT,
        region=REGION,
    )
    return Api(logical_id=part.logical_id, door=door, routes=targets, authorizers=asked)


def _url(parts: Parts, part: Part, granted: frozenset[Grant]) -> Api:
    target = target_of(part.text("TargetFunctionArn"))
    if target is None:
        raise Cannot("it names no function")
    qualifier = part.text("Qualifier")
    target = Target(function=target.function, qualifier=qualifier or target.qualifier)
    address = str(parts.resolver.value({"Fn::GetAtt": [part.logical_id, "FunctionUrl"]}))
    actions = frozenset(
        str(one.properties.get("Action"))
        for one in parts.of("Lambda::Permission")
        if (to := target_of(one.properties.get("FunctionName"))) is not None
        and to.function == target.function
        and one.properties.get("Principal") == "*"
    )
    door = FunctionUrl(
        url_id=address.removeprefix("https://").partition(".")[0],
        auth_type="AWS_IAM" if part.text("AuthType") == "AWS_IAM" else "NONE",
        invoke_mode="RESPONSE_STREAM" if part.text("InvokeMode") == "RESPONSE_STREAM" else "BUFFERED",
        cors=cors_of(part.object("Cors")),
        granted=actions,
        account_id=ACCOUNT,
        region=REGION,
    )
    return Api(logical_id=part.logical_id, door=door, routes={"$default": target})


def _stages(parts: Parts, kind: str, where: str, api_id: str, variables: str) -> dict[str, Mapping[str, str]]:
    return {
        one.text("StageName"): {name: str(value) for name, value in one.object(variables).items()}
        for one in parts.of(kind)
        if one.properties.get(where) == api_id
    }


def _format(body: Any) -> Any:
    """SAM writes the same for all routes."""
    return "1.0" if '"payloadFormatVersion": "1.0"' in json.dumps(body) else "2.0"


def _refuse_empty(targets: Mapping[str, Target]) -> None:
    if not targets:
        raise Cannot("no route of it leads to a function")

"""APIs with an authorizer called guard."""

from __future__ import annotations

import json
from typing import Any

from portal.engines.front_doors import Exchange, HttpApi, HttpRequest, LambdaAuthorizer, RestApi, Route, call

from .asking import NOW, Function, asked

ARN = "arn:aws:execute-api:ap-south-1:111122223333"
TOKEN = {"Authorization": "allow-me"}
EXPLICIT = "User is not authorized to access this resource with an explicit deny in an identity-based policy"
IMPLICIT = "User is not authorized to access this resource"


def rest(kind: Any = "REQUEST", ttl_s: int = 0) -> RestApi:
    sources = ("method.request.header.Authorization",)
    return RestApi(
        routes=tuple(Route(key=f"{key} /pets/{{id}}", authorizer="guard") for key in ("GET", "DELETE")),
        stages={"prod": {"table": "pets"}},
        authorizers=(LambdaAuthorizer(name="guard", kind=kind, sources=sources, ttl_s=ttl_s),),
    )


def http(
    *,
    simple: bool = True,
    payload_format: Any = "2.0",
    ttl_s: int = 0,
    sources: tuple[str, ...] = ("$request.header.Authorization",),
) -> HttpApi:
    guard = LambdaAuthorizer(
        name="guard",
        sources=sources,
        simple=simple,
        payload_format=payload_format,
        ttl_s=ttl_s,
    )
    return HttpApi(routes=(Route(key="GET /pets/{id}", authorizer="guard"),), authorizers=(guard,))


def policy(effect: str = "Allow", resource: Any = "*", **more: Any) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    return {
        "principalId": "asha",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        **more,
    }


def through(
    api: Any, guard: Any, request: HttpRequest | None = None, **more: Any
) -> tuple[Exchange, Function]:
    """A call with `guard` as the authorizer's function, or what that returns; and the function behind it."""
    path = "/prod/pets/1" if isinstance(api, RestApi) else "/pets/1"
    function = Function({"statusCode": 200})
    guard = guard if isinstance(guard, Function) else Function(guard)
    request = request or asked(path=path, headers=TOKEN)
    return call(api, request, function, NOW, authorize={"guard": guard}, **more), function


def words(found: Exchange) -> Any:
    return json.loads(found.response.body)


METHOD = f"{ARN}:a1b2c3d4e5/prod/GET/pets/1"

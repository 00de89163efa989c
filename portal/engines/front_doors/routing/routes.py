"""
Which stage and which route take a request.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html for HTTP APIs.
A REST API looks for the resource first and for its method then: one that has the path and not the
method takes the request all the same, and refuses it (unconfirmed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from portal.engines.front_doors.configured.doors import HttpApi, RestApi, Route
from portal.engines.front_doors.configured.paths import fit, specificity

DEFAULT = "$default"


@dataclass(frozen=True, kw_only=True, slots=True)
class Routed:
    """`path` is without the stage, as it was sent; `parameters` are of the path."""

    stage: str
    route: Route
    path: str
    parameters: Mapping[str, str]

    @property
    def template(self) -> str:
        """ "/pets/{id}"; the route's own name where it has no path."""
        return self.route.key.partition(" ")[2] or self.route.key


Unrouted = Literal["no stage", "no route"]


def route_rest(api: RestApi, method: str, path: str) -> Routed | Unrouted:
    stage, _, rest = path.lstrip("/").partition("/")
    if stage not in api.stages:
        return "no stage"
    inner = "/" + rest.lstrip("/")
    # Trailing slashes count for nothing; "path" keeps them (S test_lambda_aws_proxy_integration).
    sought = "/" + inner.strip("/")
    paths = {key.partition(" ")[2] for key in (route.key for route in api.routes)}
    fitting = [template for template in paths if fit(template, sought) is not None]
    if not fitting:
        return "no route"
    template = min(fitting, key=specificity)
    keys = {route.key: route for route in api.routes}
    route = keys.get(f"{method} {template}") or keys.get(f"ANY {template}")
    if route is None:
        return "no route"
    return Routed(stage=stage, route=route, path=inner, parameters=fit(template, sought) or {})


def route_http(api: HttpApi, method: str, path: str) -> Routed | Unrouted:
    stage, inner = _stage_of(api, path)
    if stage is None:
        return "no stage"
    fitting = [
        (*specificity(template), wanted == "ANY", route)
        for route in api.routes
        for wanted, _, template in [route.key.partition(" ")]
        if wanted in (method, "ANY") and fit(template, inner) is not None
    ]
    if fitting:
        route = min(fitting, key=lambda found: found[:3])[3]
        found = fit(route.key.partition(" ")[2], inner) or {}
        decoded = {name: unquote(value) for name, value in found.items()}
        return Routed(stage=stage, route=route, path=inner, parameters=decoded)
    for route in api.routes:
        if route.key == DEFAULT:
            return Routed(stage=stage, route=route, path=inner, parameters={})
    return "no route"


def _stage_of(api: HttpApi, path: str) -> tuple[str | None, str]:
    """A stage that the path begins with, $default otherwise."""
    first, _, rest = path[1:].partition("/")
    if first in api.stages and first != DEFAULT:
        return first, f"/{rest}"
    return (DEFAULT if DEFAULT in api.stages else None), path

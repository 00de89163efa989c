"""Calling the APIs of a stack: route, authorizer, function, answer, as the front doors have them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from portal.engines.emulator import Throttled
from portal.engines.front_doors import (
    Answer,
    AuthorizerCache,
    Exchange,
    FunctionUrl,
    HttpApi,
    HttpRequest,
    LoadBalancer,
    RestApi,
    WebSocketApi,
    answer_of,
    answer_of_throttle,
    conclude,
    enter,
    route_http,
    route_rest,
)
from portal.engines.stacks.plan import Api, Target

from .deployment import Deployment, NotDeployed
from .step import Cause

BODY_BYTES = 10 * 1024 * 1024  # what a REST API takes, event-sources §4; others say for themselves
_SAFE = "/-._~!$&'()*+,;=:@%"


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """`api` is the logical id of the one that took it."""

    api: str
    exchange: Exchange


class Calls:
    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._caches: dict[str, AuthorizerCache] = {}

    def call(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        api: str | None = None,
    ) -> Called:
        """
        `path` may have a query, and need not have the stage in it. Of several APIs that which has the route
        takes it, unless `api` names one. Raises NotDeployed, BadRequest.
        """
        path, _, query = path.partition("?")
        found, path = self._found(method, quote(path, safe=_SAFE), api)
        request = HttpRequest(
            method=method,
            path=path,
            query=quote(query, safe=f"{_SAFE}?"),
            headers=_headers(found, body, headers or {}),
            body=body,
            received_at=self._deployment.now,
            request_id=str(uuid.uuid4()),
        )
        exchange = self._exchange(found, request)
        self._deployment.settle()
        return Called(api=found.logical_id, exchange=exchange)

    def _exchange(self, api: Api, request: HttpRequest) -> Exchange:
        door = api.door
        assert not isinstance(door, WebSocketApi)  # those are left out where one is sought
        entered = enter(
            door,
            request,
            self._deployment.now,
            authorize={
                name: self.invoke(target, "authorizer", name) for name, target in api.authorizers.items()
            },
            cache=self._caches.setdefault(api.logical_id, AuthorizerCache()),
        )
        if isinstance(entered, Exchange):
            return entered
        key = entered.routed.route.key if entered.routed is not None else "$default"
        invoke = self.invoke(api.routes[key], "http", f"{request.method} {request.path}")
        return conclude(entered, invoke(entered.event))

    def invoke(self, target: Target, cause: Cause, source: str) -> Callable[[str], Answer]:
        """What a front door calls."""

        def invoke(event: str, /) -> Answer:
            try:
                ended = self._deployment.run(target, event, cause, source).ended
            except NotDeployed as why:
                return Answer(kind="failed", payload=f'{{"errorMessage": "{type(why).__name__}"}}')
            return answer_of_throttle(ended) if isinstance(ended, Throttled) else answer_of(ended)

        return invoke

    def _found(self, method: str, path: str, wanted: str | None) -> tuple[Api, str]:
        apis = [one for one in self._deployment.plan.apis if not isinstance(one.door, WebSocketApi)]
        if wanted is not None:
            apis = [one for one in apis if wanted == one.logical_id]
        if not apis:
            known = ", ".join(one.logical_id for one in self._deployment.plan.apis) or "none"
            raise NotDeployed(f"There is no API {wanted or 'to be called'} in the stack; there are {known}.")
        staged = [(one, _with_stage(one, path)) for one in apis]
        for api, at in staged:
            if _takes(api, method, at):
                return api, at
        return next((one for one in staged if isinstance(one[0].door, FunctionUrl)), staged[0])


def _with_stage(api: Api, path: str) -> str:
    """The first stage before it, unless it begins with one."""
    stages = list(getattr(api.door, "stages", {}))
    if not stages or "$default" in stages or path.lstrip("/").partition("/")[0] in stages:
        return path
    return f"/{stages[0]}{path}"


def _takes(api: Api, method: str, path: str) -> bool:
    match api.door:
        case RestApi() as rest:
            return not isinstance(route_rest(rest, method, path), str)
        case HttpApi() as http:
            return not isinstance(route_http(http, method, path), str)
        case FunctionUrl() | LoadBalancer():
            return False  # it takes every path: only where no API has the route
    return False


def _headers(api: Api, body: bytes, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    names = {name.lower() for name in given}
    own = {"Host": api.door.domain, "User-Agent": "warmstart", "Accept": "*/*"}
    if body:
        own |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    return (*given.items(), *((name, value) for name, value in own.items() if name.lower() not in names))
